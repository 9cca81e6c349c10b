// Snapshots, the digest, and copies that prove themselves equal.

#include <map>

#include "absl/strings/escaping.h"
#include "common/base/error.h"
#include "common/rpc/masking.h"
#include "common/rpc/record_digest.h"
#include "registry/rpc/snapshot_keeper.h"
#include "registry/store/snapshot_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/conformance/registry/wire_message.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

// A copy as a stranger keeps it.
struct Copy {
  std::map<std::string, v1::Organization> records = {};
  std::string Digest() const {
    rpc::RecordDigest digest;
    for (const auto& [name, record] : records) digest.Add(rpc::HashOf(record));
    return digest.hex();
  }
};

class SnapshotTest : public RegistryTest {
 protected:
  void SetUp() override {
    keeper_ = SnapshotKeeper::Start(*database_, clock_, {});
    Alliance("hp");
  }
  void TearDown() override { keeper_->Stop(); }

  void AwaitKept(int64_t sequence) {
    ASSERT_TRUE(testing::Eventually([&] { return keeper_->reached() >= sequence; })) << sequence;
  }
  void Rename(const std::string& id, const std::string& name) {
    v1::UpdateOrganizationRequest request = Change(Get(id), "short_name");
    request.mutable_organization()->set_short_name(name);
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(request, Clerk()), IsOk());
  }
  // Reads a snapshot to its end, or until `batches` batches were read.
  absl::Status Read(const v1::StreamSnapshotRequest& request, int batches = 1000) {
    auto source = handlers_->snapshots.StreamSnapshot(request, Clerk(), [] {});
    if (!source.ok()) return source.status();
    while (true) {
      v1::StreamSnapshotResponse message;
      const auto step = TakeWire(**source, message);
      if (!step.ok()) return step.status();
      if (*step == rpc::Step::kEnd) return absl::OkStatus();
      if (message.has_header()) header_ = message.header();
      if (message.has_trailer()) trailer_ = message.trailer();
      if (!message.has_batch()) continue;
      for (const v1::Organization& record : message.batch().organizations()) copy_.records[record.name()] = record;
      cursor_ = message.batch().cursor();
      if (--batches == 0) return absl::OkStatus();
    }
  }
  // Follows the feed from `token` to the end of what is there; returns the last sequence.
  int64_t Follow(const std::string& token) {
    v1::ListChangesRequest request;
    request.set_resume_token(token);
    const auto page = handlers_->changes.ListChanges(request, Clerk());
    EXPECT_THAT(page, IsOk());
    for (const v1::Change& change : page->changes()) {
      if (change.has_after()) copy_.records[change.after().name()] = change.after();
    }
    return page->head_sequence();
  }

  std::unique_ptr<SnapshotKeeper> keeper_;
  Copy copy_ = {};
  v1::SnapshotHeader header_ = {};
  v1::SnapshotTrailer trailer_ = {};
  std::string cursor_ = {};
};
HTX_BOTH_ENGINES(SnapshotTest);

TEST_P(SnapshotTest, ASnapshotHoldsEveryRecordAndItsDigestProvesIt) {
  for (int i = 0; i < 7; ++i) Create(Cooperative("c" + std::to_string(i)));
  AwaitKept(8);
  ASSERT_THAT(Read({}), IsOk());
  EXPECT_EQ(header_.sequence(), 8);
  EXPECT_EQ(header_.resume_token(), TokenAt(8));
  EXPECT_EQ(header_.count(), 8);
  EXPECT_EQ(copy_.records.size(), 8u);
  EXPECT_EQ(copy_.Digest(), header_.digest());
  EXPECT_EQ(trailer_.digest(), header_.digest());
  EXPECT_EQ(trailer_.count(), 8);
  EXPECT_EQ(copy_.records.at("organizations/c3").sequence(), 5);
}

TEST_P(SnapshotTest, TheBytesOfASnapshotAreItsMessages) {
  Create(Cooperative("a"));
  v1::CreateOrganizationRequest group = Cooperative("g");
  group.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_GROUP);
  group.mutable_organization()->set_legal_name("Tổ hợp tác Đồng Tâm");
  group.mutable_organization()->mutable_contact()->add_phones("0912 000 001");
  Create(group);
  AwaitKept(3);
  v1::StreamSnapshotRequest some;
  some.set_filter("kind = COOPERATIVE");
  for (const v1::StreamSnapshotRequest& request : {v1::StreamSnapshotRequest(), some}) {
    for (const bool whole : {false, true}) {
      rpc::RequestContext reader = Clerk();
      reader.may_see_personal_data = whole;
      const auto bytes = handlers_->snapshots.StreamSnapshot(request, reader, [] {});
      const auto messages = handlers_->snapshots.StreamSnapshot(request, reader, [] {});
      ASSERT_THAT(bytes, IsOk());
      ASSERT_THAT(messages, IsOk());
      for (int i = 0; i < 3; ++i) {  // Header, batch, trailer.
        v1::StreamSnapshotResponse taken;
        v1::StreamSnapshotResponse message;
        ASSERT_EQ(*TakeWire(**bytes, taken), rpc::Step::kWrite);
        ASSERT_EQ(*(*messages)->Next(message), rpc::Step::kWrite);
        if (!whole) rpc::MaskPlanOf(message.GetDescriptor()).Mask(message);
        for (v1::StreamSnapshotResponse* each : {&taken, &message}) {
          if (each->has_batch()) each->mutable_batch()->clear_cursor();  // Sealed anew each time.
        }
        EXPECT_EQ(taken.DebugString(), message.DebugString()) << i << " " << whole;
      }
    }
  }
}

TEST_P(SnapshotTest, ACopyThatFollowsTheFeedStaysEqual) {
  Create(Cooperative("a"));
  AwaitKept(2);
  ASSERT_THAT(Read({}), IsOk());
  Create(Cooperative("b"));
  Rename("a", "HTX mới");
  Rename("a", "HTX mới hơn");
  AwaitKept(5);
  EXPECT_NE(copy_.Digest(), handlers_->changes.GetRegistryInfo({}, Clerk())->bookmark().digest());
  EXPECT_EQ(Follow(header_.resume_token()), 5);
  const auto info = handlers_->changes.GetRegistryInfo({}, Clerk());
  EXPECT_EQ(info->bookmark().sequence(), 5);
  EXPECT_EQ(info->bookmark().count(), 3);
  EXPECT_EQ(info->bookmark().digest(), copy_.Digest());
  EXPECT_EQ(info->schema(), header_.schema());
}

TEST_P(SnapshotTest, AResumedSnapshotShowsTheRegisterAsItWasAtItsSequence) {
  for (int i = 0; i < 3; ++i) Create(Cooperative("c" + std::to_string(i)));
  AwaitKept(4);
  ASSERT_THAT(Read({}, 1), IsOk()) << "the header and all rows, without the end";
  const std::string end = cursor_;
  Rename("c1", "HTX khác");
  Create(Cooperative("z"));
  AwaitKept(6);
  v1::StreamSnapshotRequest request;
  request.set_cursor(end);
  ASSERT_THAT(Read(request), IsOk());
  EXPECT_EQ(header_.sequence(), 4);
  EXPECT_EQ(copy_.records.size(), 4u) << "what was registered later is not of this snapshot";
  EXPECT_EQ(trailer_.count(), 4) << "the rows of the broken stream count";
  EXPECT_EQ(trailer_.digest(), header_.digest());
  EXPECT_EQ(copy_.Digest(), header_.digest());
}

TEST_P(SnapshotTest, FiltersChooseAndTheTrailerCountsWhatWasSent) {
  Create(Cooperative("a"));
  Create(Cooperative("b"));
  AwaitKept(3);
  v1::StreamSnapshotRequest request;
  request.set_filter("kind = COOPERATIVE AND id != a");
  ASSERT_THAT(Read(request), IsOk());
  EXPECT_EQ(copy_.records.size(), 1u);
  EXPECT_EQ(copy_.records.begin()->first, "organizations/b");
  EXPECT_EQ(header_.count(), 3);
  EXPECT_EQ(trailer_.count(), 1);
  EXPECT_EQ(trailer_.digest(), copy_.Digest());
  request.set_filter("colour = red");
  EXPECT_THAT(Read(request), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
}

TEST_P(SnapshotTest, ACursorGoesWithItsRequestAlone) {
  AwaitKept(1);
  ASSERT_THAT(Read({}, 1), IsOk());
  v1::StreamSnapshotRequest request;
  request.set_cursor(cursor_);
  request.set_filter("kind = ALLIANCE");
  EXPECT_THAT(Read(request), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(SnapshotTest, ACursorExpiresWithTheVersionsItNeeds) {
  Create(Cooperative("a"));
  AwaitKept(2);
  ASSERT_THAT(Read({}, 1), IsOk());
  Rename("a", "HTX khác");
  AwaitKept(3);
  clock_.Advance(absl::Hours(25));
  ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
                               [&](sql::Transaction& transaction) {
                                 return SnapshotStore(transaction).Sweep(clock_.Now() - absl::Hours(24), 10).status();
                               }),
              IsOk());
  v1::StreamSnapshotRequest request;
  request.set_cursor(cursor_);
  const absl::Status expired = Read(request);
  EXPECT_THAT(expired, FailsWith(kOutOfRange, "SNAPSHOT_EXPIRED"));
  EXPECT_EQ(DetailOf(expired).metadata.front().second, "3");
  copy_ = {};
  ASSERT_THAT(Read({}), IsOk());
  EXPECT_EQ(copy_.Digest(), header_.digest());
}

TEST_P(SnapshotTest, ADamagedRowIsToldAtTheEnd) {
  Create(Cooperative("a"));
  AwaitKept(2);
  ASSERT_THAT(database_->Write(
                  {.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
                  [&](sql::Transaction& transaction) {
                    return transaction.Execute("update snapshot_rows set record = 'AAAA' where id = ?", {"a"}).status();
                  }),
              IsOk());
  EXPECT_THAT(Read({}), FailsWith(kDataLoss, "DIGEST_MISMATCH"));
}

TEST_P(SnapshotTest, ABatchClosesAtTwoMebibytes) {
  for (int i = 0; i < 9; ++i) Create(Cooperative("c" + std::to_string(i)));
  AwaitKept(10);
  v1::Organization large;
  large.set_address(std::string(300'000, 'x'));  // Seven of them are more than a batch holds.
  ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
                               [&](sql::Transaction& transaction) {
                                 return transaction
                                     .Execute("update snapshot_rows set record = ?",
                                              {absl::Base64Escape(large.SerializeAsString())})
                                     .status();
                               }),
              IsOk());
  const auto source = handlers_->snapshots.StreamSnapshot({}, Clerk(), [] {});
  ASSERT_THAT(source, IsOk());
  std::vector<int> batches;
  v1::StreamSnapshotResponse message;
  while ((*source)->Next(message).ok()) {  // The changed rows end it with DIGEST_MISMATCH.
    if (message.has_batch()) batches.push_back(message.batch().organizations_size());
    message.Clear();
  }
  EXPECT_EQ(batches, (std::vector<int>{7, 3}));
}

TEST_P(SnapshotTest, AfterARestoreACursorIsExpired) {
  for (int i = 0; i < 3; ++i) Create(Cooperative("c" + std::to_string(i)));
  AwaitKept(4);
  ASSERT_THAT(Read({}, /*batches=*/1), IsOk());
  v1::StreamSnapshotRequest request;
  request.set_cursor(cursor_);
  ASSERT_THAT(Read(request), IsOk());
  ASSERT_THAT(feed::RenewEpoch(*database_, absl::Now() + absl::Minutes(3)), IsOk());
  EXPECT_THAT(Read(request), FailsWith(kOutOfRange, "SNAPSHOT_EXPIRED"));
  const std::string before = header_.feed_epoch();
  ASSERT_THAT(Read({}), IsOk());
  EXPECT_NE(header_.feed_epoch(), before);
}

class SnapshotBuildingTest : public RegistryTest {};
HTX_BOTH_ENGINES(SnapshotBuildingTest);

TEST_P(SnapshotBuildingTest, BeforeTheRowsAreMadeACallerIsToldToWait) {
  Alliance("hp");
  ASSERT_TRUE(testing::Eventually([&] { return *database_->HeadSequence(absl::Now() + absl::Minutes(3)) > 0; }));
  EXPECT_THAT(handlers_->snapshots.StreamSnapshot({}, Clerk(), [] {}), FailsWith(kUnavailable, "SNAPSHOT_BUILDING"));
}

TEST_P(SnapshotTest, AQuietStreamsBookmarkRepeatsTheDigest) {
  Create(Cooperative("a"));
  AwaitKept(2);
  v1::WatchChangesRequest request;
  request.set_start(v1::CHANGE_START_NOW);
  const auto source = handlers_->changes.WatchChanges(request, Clerk(), [] {});
  ASSERT_THAT(source, IsOk());
  v1::WatchChangesResponse message;
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWait);
  clock_.Advance(absl::Seconds(10));
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.bookmark().sequence(), 2);
  EXPECT_EQ(message.bookmark().count(), 2);
  EXPECT_EQ(message.bookmark().digest(), handlers_->changes.GetRegistryInfo({}, Clerk())->bookmark().digest());
}

TEST_P(SnapshotTest, OldChangesGoAndWhoIsNearThemIsWarned) {
  for (int i = 0; i < 14; ++i) Create(Cooperative("c" + std::to_string(i)));
  AwaitKept(15);
  const auto trimmed =
      database_->TrimChanges(absl::Now() + absl::Minutes(3), {.keep = 12, .floor = keeper_->reached()}, 100);
  ASSERT_THAT(trimmed, IsOk());
  EXPECT_EQ(*trimmed, 3);
  EXPECT_EQ(handlers_->changes.GetRegistryInfo({}, Clerk())->oldest_sequence(), 4);
  v1::WatchChangesRequest request;
  request.set_resume_token(TokenAt(2));
  EXPECT_THAT(handlers_->changes.WatchChanges(request, Clerk(), [] {}), FailsWith(kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  request.set_resume_token(TokenAt(3));
  const auto source = handlers_->changes.WatchChanges(request, Clerk(), [] {});
  ASSERT_THAT(source, IsOk());
  v1::WatchChangesResponse message;
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.truncation_warning().oldest_sequence(), 4);
  message.Clear();
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.change().header().sequence(), 4) << "said once, and nothing is lost by it";
  ASSERT_THAT(Read({}), IsOk());
  EXPECT_EQ(copy_.Digest(), header_.digest()) << "a snapshot needs no old change";
}

TEST_P(SnapshotTest, ChangesAreFilteredAndTheirTokensPassWhatWasLeftOut) {
  Create(Cooperative("a"));
  Create(Cooperative("b"));
  AwaitKept(3);
  v1::ListChangesRequest request;
  request.set_filter("kind = COOPERATIVE AND resource : \"organizations/a\"");
  const auto page = handlers_->changes.ListChanges(request, Clerk());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->changes_size(), 1);
  EXPECT_EQ(page->changes(0).header().sequence(), 2);
  EXPECT_EQ(page->next_resume_token(), TokenAt(3));
  v1::WatchChangesRequest watch;
  watch.set_filter("type = ORGANIZATION_REGISTERED AND id = b");
  const auto source = handlers_->changes.WatchChanges(watch, Clerk(), [] {});
  ASSERT_THAT(source, IsOk());
  v1::WatchChangesResponse message;
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.change().header().resource(), "organizations/b");
  watch.set_filter("nothing = 1");
  EXPECT_THAT(handlers_->changes.WatchChanges(watch, Clerk(), [] {}),
              FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
}

}  // namespace
}  // namespace htx::registry
