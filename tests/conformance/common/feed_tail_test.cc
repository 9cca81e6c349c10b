// The shared tail of a feed, and old changes that are deleted.

#include "common/base/error.h"
#include "common/feed/tail.h"
#include "google/protobuf/wrappers.pb.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"

namespace htx::feed {
namespace {

using ::htx::sql::Soon;
using ::htx::testing::Eventually;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

class FeedTailTest : public sql::SqlTest {
 protected:
  // One transaction of `changes` changes.
  void Write(int changes, const std::string& payload = "p") {
    ASSERT_THAT(database_->Write(Call(),
                                 [&](sql::Transaction& transaction) -> absl::Status {
                                   for (int i = 0; i < changes; ++i) {
                                     const absl::Status appended =
                                         transaction.Append({.type = "T", .resource = "r", .payload = payload});
                                     if (!appended.ok()) return appended;
                                   }
                                   return absl::OkStatus();
                                 }),
                IsOk());
    written_ += changes;
    ASSERT_TRUE(Eventually([&] { return *database_->HeadSequence(Soon()) >= written_; }));
  }
  absl::StatusOr<std::shared_ptr<const google::protobuf::Message>> Decode(const sql::StoredChange& stored) {
    ++decoded_;
    auto value = std::make_shared<google::protobuf::Int64Value>();
    value->set_value(stored.sequence);
    return std::shared_ptr<const google::protobuf::Message>(std::move(value));
  }
  std::unique_ptr<Tail> MakeTail(Tail::Options options = {}) {
    return std::make_unique<Tail>(
        *database_, [this](const sql::StoredChange& stored) { return Decode(stored); }, options);
  }
  static std::vector<int64_t> Sequences(const absl::StatusOr<std::vector<EntryPtr>>& entries) {
    std::vector<int64_t> sequences;
    for (const EntryPtr& entry : entries.value()) sequences.push_back(entry->sequence());
    return sequences;
  }

  int64_t written_ = 0;
  std::atomic<int> decoded_ = 0;
};
HTX_BOTH_ENGINES(FeedTailTest);

TEST_P(FeedTailTest, AChangeIsDecodedOnceForAThousandFollowers) {
  const auto tail = MakeTail();
  std::atomic<int> wakes = 0;
  std::vector<std::shared_ptr<void>> handles;
  for (int i = 0; i < 1000; ++i) handles.push_back(tail->Listen([&] { ++wakes; }));
  EXPECT_EQ(tail->listeners(), 1000);
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(0); }));
  Write(3);
  ASSERT_TRUE(Eventually([&] { return !tail->Quiet(0); }));
  ASSERT_TRUE(Eventually([&] { return wakes >= 1000; }));
  const auto read = [&] {
    const auto entries = tail->Read(0, 10, Soon());
    EXPECT_EQ(entries->size(), 3u);
    return *entries;
  };
  for (int i = 0; i < 1000; ++i) read();
  EXPECT_EQ(decoded_, 0) << "nobody asked for their messages";
  for (int i = 0; i < 1000; ++i) {
    for (const EntryPtr& entry : read()) EXPECT_THAT(entry->Change(), IsOk());
  }
  EXPECT_EQ(decoded_, 3);
  EXPECT_TRUE(tail->Quiet(3));
  handles.clear();
  EXPECT_EQ(tail->listeners(), 0);
}

TEST_P(FeedTailTest, WhatIsNoLongerInMemoryComesFromTheDatabaseAndTheTwoJoin) {
  const auto tail = MakeTail({.entries = 3});
  const auto handle = tail->Listen([] {});
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(0); }));
  for (int i = 0; i < 8; ++i) Write(1);
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(8) && !tail->Quiet(7); }));
  std::vector<int64_t> seen;
  int64_t after = 0;
  while (true) {
    const std::vector<int64_t> page = Sequences(tail->Read(after, 2, Soon()));
    if (page.empty()) break;
    seen.insert(seen.end(), page.begin(), page.end());
    after = page.back();
  }
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST_P(FeedTailTest, NoTransactionIsCut) {
  const auto tail = MakeTail();
  const auto handle = tail->Listen([] {});
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(0); }));
  Write(1);
  Write(4);
  Write(1);
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(6) && !tail->Quiet(5); }));
  EXPECT_EQ(Sequences(tail->Read(0, 2, Soon())), (std::vector<int64_t>{1, 2, 3, 4, 5}));
}

TEST_P(FeedTailTest, APageFromMemoryClosesAtTwoMebibytesToo) {
  const auto tail = MakeTail();
  const auto handle = tail->Listen([] {});
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(0); }));
  for (int i = 0; i < 9; ++i) Write(1, std::string(300'000, 'x'));
  ASSERT_TRUE(Eventually([&] { return tail->Quiet(9) && !tail->Quiet(8); }));
  EXPECT_EQ(Sequences(tail->Read(0, 1000, Soon())), (std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7}));
}

TEST_P(FeedTailTest, ATailWithoutListenersReadsNothingAhead) {
  const auto tail = MakeTail();
  Write(2);
  EXPECT_FALSE(tail->Quiet(2));
  EXPECT_EQ(Sequences(tail->Read(0, 10, Soon())), (std::vector<int64_t>{1, 2}));
}

TEST_P(FeedTailTest, PlacesOutsideOfTheFeedAreRefused) {
  const auto tail = MakeTail();
  Write(2);
  EXPECT_THAT(tail->Read(9, 10, Soon()), FailsWith(absl::StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
}

class FeedRetentionTest : public FeedTailTest {
 protected:
  absl::StatusOr<int64_t> Trim(const sql::FeedRetention& retention, int limit = 100) {
    return database_->TrimChanges(Soon(), retention, limit);
  }
  int64_t Oldest() { return database_->ReadBounds(Soon())->oldest; }
};
HTX_BOTH_ENGINES(FeedRetentionTest);

TEST_P(FeedRetentionTest, ChangesBeyondTheCountGoAndTheirPlacesExpire) {
  for (int i = 0; i < 10; ++i) Write(1);
  EXPECT_EQ(*Trim({.keep = 4, .floor = 10}), 6);
  EXPECT_EQ(Oldest(), 7);
  EXPECT_EQ(database_->ReadChanges(Soon(), 6, 100)->front().sequence, 7);
  const auto expired = database_->ReadChanges(Soon(), 5, 100);
  EXPECT_THAT(expired, FailsWith(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_EQ(DetailOf(expired.status()).metadata.front().second, "7");
  EXPECT_EQ(*Trim({.keep = 4, .floor = 10}), 0);
  Write(1);
  EXPECT_EQ(database_->ReadChanges(Soon(), 10, 100)->front().sequence, 11) << "the feed goes on";
  EXPECT_EQ(*database_->VerifyAudit(Soon()), 11) << "the audit log keeps the entries of deleted changes";
}

TEST_P(FeedRetentionTest, ChangesGoByAgeAndOnlyUpToTheFloor) {
  for (int i = 0; i < 3; ++i) Write(1);
  clock_.Advance(absl::Hours(48));
  for (int i = 0; i < 3; ++i) Write(1);
  const absl::Time yesterday = clock_.Now() - absl::Hours(24);
  EXPECT_EQ(*Trim({.recorded_before = yesterday, .floor = 2}), 2);
  EXPECT_EQ(Oldest(), 3);
  EXPECT_EQ(*Trim({.recorded_before = yesterday, .floor = 6}), 1);
  EXPECT_EQ(Oldest(), 4);
  EXPECT_EQ(*Trim({.floor = 6}), 0) << "nothing is said to be too old or too many";
}

TEST_P(FeedRetentionTest, ABatchIsBoundedAndNeverCutsATransaction) {
  Write(3);
  Write(3);
  Write(3);
  EXPECT_EQ(*Trim({.keep = 1, .floor = 9}, 2), 3);
  EXPECT_EQ(*Trim({.keep = 1, .floor = 9}, 2), 3);
  EXPECT_EQ(Oldest(), 7);
  EXPECT_EQ(*Trim({.keep = 1, .floor = 8}, 2), 0) << "the last transaction ends above the floor";
  EXPECT_EQ(Oldest(), 7);
}

TEST_P(FeedRetentionTest, AllMayGo) {
  Write(2);
  EXPECT_EQ(*Trim({.keep = 0, .floor = 2}), 0);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(*Trim({.recorded_before = clock_.Now(), .floor = 2}), 2);
  EXPECT_EQ(Oldest(), 3);
  EXPECT_TRUE(database_->ReadChanges(Soon(), 2, 10)->empty());
  Write(1);
  EXPECT_EQ(database_->ReadChanges(Soon(), 2, 10)->front().sequence, 3);
}

}  // namespace
}  // namespace htx::feed
