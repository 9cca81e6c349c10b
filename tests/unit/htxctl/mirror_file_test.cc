// A copy is whole for its readers at every instant, also while a new one is made.

#include "htxctl/mirror/mirror_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx::ctl {
namespace {

using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

class MirrorFileTest : public ::testing::Test {
 protected:
  static registry::v1::Organization Record(int number, const std::string& name) {
    registry::v1::Organization record;
    record.set_name(absl::StrCat("organizations/o", number));
    record.set_legal_name(name);
    return record;
  }
  // As another process has it open.
  std::unique_ptr<MirrorFile> Open() {
    auto file = MirrorFile::Open(dir_.File("register.db"));
    EXPECT_THAT(file, IsOk());
    return *std::move(file);
  }
  // Reads records [from, to) of a snapshot, called `name`, as one batch.
  static void Fill(MirrorFile& file, int from, int to, const std::string& name) {
    std::vector<registry::v1::Organization> records;
    for (int i = from; i < to; ++i) records.push_back(Record(i, name));
    std::vector<const registry::v1::Organization*> batch;
    for (const registry::v1::Organization& record : records) batch.push_back(&record);
    const MirrorPlace before = **file.ReadFilling();
    MirrorPlace after = before;
    after.sequence = 50;
    after.cursor = absl::StrCat("after ", to);
    ASSERT_THAT(file.Apply(batch, before, after), IsOk());
  }
  static void Make(MirrorFile& file, int records, const std::string& name) {
    ASSERT_THAT(file.BeginAnew(), IsOk());
    Fill(file, 0, records, name);
    ASSERT_THAT(file.Swap(**file.ReadFilling()), IsOk());
  }
  static rpc::RecordDigest DigestOf(int records, const std::string& name) {
    rpc::RecordDigest digest;
    for (int i = 0; i < records; ++i) digest.Add(rpc::HashOf(Record(i, name)));
    return digest;
  }
  // What a reader finds, and that the file says the same of itself.
  void ExpectWhole(const rpc::RecordDigest& expected) {
    const auto counted = Open()->Recount();
    ASSERT_THAT(counted, IsOk());
    EXPECT_TRUE(counted->place.following);
    EXPECT_EQ(counted->digest.hex(), expected.hex());
    EXPECT_EQ(counted->digest.count(), expected.count());
    EXPECT_EQ(counted->place.digest.hex(), expected.hex());
  }

  const testing::TempDir dir_;
};

TEST_F(MirrorFileTest, ReadersSeeTheOldCopyUntilTheNewOneIsWhole) {
  const auto writer = Open();
  Make(*writer, 5, "before");
  ExpectWhole(DigestOf(5, "before"));
  ASSERT_THAT(writer->BeginAnew(), IsOk());
  ExpectWhole(DigestOf(5, "before"));
  Fill(*writer, 0, 2, "after");
  ExpectWhole(DigestOf(5, "before"));
  Fill(*writer, 2, 3, "after");
  ASSERT_THAT(writer->Swap(**writer->ReadFilling()), IsOk());
  ExpectWhole(DigestOf(3, "after"));
  EXPECT_FALSE(writer->ReadFilling()->has_value());
}

TEST_F(MirrorFileTest, WhoIsKilledInBetweenGoesOnWhereTheSnapshotStopped) {
  Make(*Open(), 4, "before");
  ASSERT_THAT(Open()->BeginAnew(), IsOk());
  Fill(*Open(), 0, 2, "after");
  const auto again = Open();
  EXPECT_EQ((*again->ReadFilling())->cursor, "after 2");
  Fill(*again, 2, 6, "after");
  ASSERT_THAT(again->Swap(**again->ReadFilling()), IsOk());
  ExpectWhole(DigestOf(6, "after"));
}

TEST_F(MirrorFileTest, ASnapshotThatExpiredIsForgottenAndTheCopyStays) {
  const auto writer = Open();
  Make(*writer, 4, "before");
  ASSERT_THAT(writer->BeginAnew(), IsOk());
  Fill(*writer, 0, 3, "expired");
  ASSERT_THAT(writer->BeginAnew(), IsOk());
  EXPECT_EQ((*writer->ReadFilling())->digest.count(), 0);
  ExpectWhole(DigestOf(4, "before"));
}

TEST_F(MirrorFileTest, WhileASnapshotIsReadTheCopyDoesNotMove) {
  const auto writer = Open();
  Make(*writer, 2, "before");
  const MirrorPlace place = *writer->ReadPlace();
  ASSERT_THAT(Open()->BeginAnew(), IsOk());
  EXPECT_THAT(writer->Apply({}, place, place), FailsWith(absl::StatusCode::kAborted, "MIRROR_MOVED"));
  EXPECT_THAT(writer->Swap(place), FailsWith(absl::StatusCode::kAborted, "MIRROR_MOVED"));
}

}  // namespace
}  // namespace htx::ctl
