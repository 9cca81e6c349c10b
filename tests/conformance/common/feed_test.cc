#include <atomic>
#include <limits>
#include <map>

#include "absl/synchronization/notification.h"
#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"

namespace htx::sql {
namespace {

class FeedTest : public SqlTest {
 protected:
  absl::Status AppendSome(const std::string& name, int events, std::string payload = std::string("p\0\xff", 3)) {
    return database_->Write(Call(), [&](Transaction& tx) -> absl::Status {
      for (int i = 0; i < events; ++i) {
        HTX_RETURN_IF_ERROR(tx.Append({.type = "HAPPENED",
                                       .resource = absl::StrCat(name, "/", i),
                                       .payload = payload,
                                       .effective_day = "2024-07-01"}));
      }
      return absl::OkStatus();
    });
  }
};
HTX_BOTH_ENGINES(FeedTest);

TEST_P(FeedTest, AChangeComesBackAsItWasAppended) {
  ASSERT_THAT(AppendSome("a", 1), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 1));
  const auto page = database_->ReadChanges(Soon(), 0, 10);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->size(), 1u);
  const StoredChange& stored = page->front();
  EXPECT_EQ(stored.sequence, 1);
  EXPECT_EQ(stored.transaction_id.size(), 26u);
  EXPECT_EQ(stored.recorded_time, clock_.Now());
  EXPECT_EQ(stored.actor, "users/1");
  EXPECT_EQ(stored.change.type, "HAPPENED");
  EXPECT_EQ(stored.change.resource, "a/0");
  EXPECT_EQ(stored.change.payload, std::string("p\0\xff", 3));
  EXPECT_EQ(stored.change.effective_day, "2024-07-01");
  EXPECT_EQ(*database_->HeadSequence(Soon()), 1);
}

TEST_P(FeedTest, APageHoldsWholeTransactions) {
  ASSERT_THAT(AppendSome("a", 3), IsOk());
  ASSERT_THAT(AppendSome("b", 5), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 8));
  EXPECT_EQ(database_->ReadChanges(Soon(), 0, 1)->size(), 3u);
  EXPECT_EQ(database_->ReadChanges(Soon(), 0, 3)->size(), 3u);
  EXPECT_EQ(database_->ReadChanges(Soon(), 0, 4)->size(), 8u);
  EXPECT_EQ(database_->ReadChanges(Soon(), 3, 100)->front().sequence, 4);
  EXPECT_TRUE(database_->ReadChanges(Soon(), 8, 100)->empty());
}

TEST_P(FeedTest, APageClosesAtTwoMebibytesButNotWithinATransaction) {
  const std::string large(300'000, 'x');  // Seven of them are more than a page holds.
  for (int i = 0; i < 10; ++i) ASSERT_THAT(AppendSome(absl::StrCat("a", i), 1, large), IsOk());
  ASSERT_THAT(AppendSome("b", 12, large), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 22));
  EXPECT_EQ(database_->ReadChanges(Soon(), 0, 1000)->size(), 7u);
  EXPECT_EQ(database_->ReadChanges(Soon(), 0, 3)->size(), 3u);
  EXPECT_EQ(database_->ReadChanges(Soon(), 7, 1000)->size(), 15u) << "three small transactions and a large one";
}

TEST_P(FeedTest, APointThatIsNoLongerKeptIsToldWithTheOldest) {
  ASSERT_THAT(AppendSome("a", 3), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 3));
  ASSERT_THAT(database_->Write(Call(),
                               [](Transaction& tx) -> absl::Status {
                                 HTX_RETURN_IF_ERROR(tx.Execute("delete from changes where sequence < 3").status());
                                 return tx.Execute("update feed_state set oldest_sequence = 3").status();
                               }),
              IsOk());
  const auto page = database_->ReadChanges(Soon(), 1, 10);
  EXPECT_THAT(page, FailsWith(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  const auto metadata = DetailOf(page.status()).metadata;
  ASSERT_EQ(metadata.size(), 1u);
  EXPECT_EQ(metadata[0], std::make_pair(std::string("oldest_sequence"), std::string("3")));
  EXPECT_EQ(database_->ReadChanges(Soon(), 2, 10)->size(), 1u);
}

TEST_P(FeedTest, APointBeyondTheHeadIsOfAnotherDatabase) {
  ASSERT_THAT(AppendSome("a", 2), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 2));
  EXPECT_TRUE(database_->ReadChanges(Soon(), 2, 10)->empty());
  for (const int64_t after : {int64_t{3}, std::numeric_limits<int64_t>::max()}) {
    const auto page = database_->ReadChanges(Soon(), after, 10);
    EXPECT_THAT(page, FailsWith(absl::StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
    EXPECT_EQ(DetailOf(page.status()).metadata.at(0), std::make_pair(std::string("head_sequence"), std::string("2")));
  }
}

// More than the sequencer takes at once.
TEST_P(FeedTest, LargeTransactionsKeepTheirOrder) {
  constexpr int kTransactions = 6;
  for (int i = 0; i < kTransactions; ++i) {
    ASSERT_THAT(database_->Write(Call(),
                                 [&](Transaction& tx) {
                                   return tx.Append({.type = "HAPPENED",
                                                     .resource = absl::StrCat("large/", i),
                                                     .payload = std::string(3 << 20, 'x')});
                                 }),
                IsOk());
  }
  ASSERT_TRUE(AwaitHead(*database_, kTransactions));
  for (int i = 0; i < kTransactions; ++i) {
    const auto page = database_->ReadChanges(Soon(), i, 10);
    ASSERT_THAT(page, IsOk());
    ASSERT_EQ(page->size(), 1u) << "each is more than a page holds";
    EXPECT_EQ(page->front().change.resource, absl::StrCat("large/", i));
  }
}

// Eight writers whose transactions overlap and commit in another order than they began, and a follower that resumes
// from its last sequence all the while.
TEST_P(FeedTest, AFollowerOfConcurrentWritersMissesAndRepeatsNothing) {
  constexpr int kWriters = 8;
  constexpr int kEach = 25;
  std::atomic<int64_t> events = 0;
  std::atomic<bool> writing = true;
  std::vector<StoredChange> seen;
  std::thread follower([&] {
    int64_t after = 0;
    const absl::Time until = absl::Now() + absl::Minutes(10);
    while ((writing || after < events) && absl::Now() < until) {
      const auto page = database_->ReadChanges(Soon(), after, 7);
      ASSERT_THAT(page, IsOk());
      for (const StoredChange& change : *page) seen.push_back(change);
      if (!page->empty()) after = page->back().sequence;
    }
  });
  InParallel(kWriters, [&](int writer) {
    for (int i = 0; i < kEach; ++i) {
      const int count = 1 + (writer + i) % 3;
      EXPECT_THAT(
          database_->Write(
              Call(),
              [&](Transaction& tx) -> absl::Status {
                const std::string id = absl::StrCat(writer, "-", i);
                HTX_RETURN_IF_ERROR(Put(tx, id, 1));
                for (int event = 0; event < count; ++event) {
                  HTX_RETURN_IF_ERROR(tx.Append({.type = "PUT", .resource = absl::StrCat(id, "/", event)}));
                }
                if (tx.engine() == Engine::kSqlite) return absl::OkStatus();
                return tx.Query("select pg_sleep(?::float8 / 1000)", {absl::StrCat((writer * 7 + i) % 11)}).status();
              }),
          IsOk());
      events += count;
    }
  });
  writing = false;
  follower.join();
  ASSERT_EQ(static_cast<int64_t>(seen.size()), events);
  std::set<std::string> resources;
  std::map<std::string, int64_t> last_of;
  for (size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i].sequence, static_cast<int64_t>(i) + 1) << "dense and in order";
    EXPECT_TRUE(resources.insert(seen[i].change.resource).second) << "repeated";
    const auto [at, first] = last_of.try_emplace(seen[i].transaction_id, seen[i].sequence);
    EXPECT_TRUE(first || at->second == seen[i].sequence - 1) << "a transaction is cut";
    at->second = seen[i].sequence;
  }
  EXPECT_EQ(last_of.size(), static_cast<size_t>(kWriters * kEach));
  EXPECT_EQ(*database_->VerifyAudit(Soon()), events);
}

TEST_P(FeedTest, AListenerIsToldOfEachNewHeadAndNotAfterItLeft) {
  std::atomic<int64_t> told = 0;
  std::shared_ptr<void> listening = database_->OnChange([&](int64_t head) { told = head; });
  ASSERT_THAT(AppendSome("a", 2), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 2));
  EXPECT_TRUE(htx::testing::Eventually([&] { return told == 2; }));
  listening = nullptr;
  ASSERT_THAT(AppendSome("b", 1), IsOk());
  ASSERT_TRUE(AwaitHead(*database_, 3));
  EXPECT_EQ(told, 2);
}

TEST_P(FeedTest, AListenerIsToldOfChangesOfAnotherDatabaseObject) {
  const std::unique_ptr<Database> other = Open();
  ASSERT_THAT(AppendSome("a", 2), IsOk());
  EXPECT_TRUE(AwaitHead(*other, 2));
  ASSERT_THAT(AppendSome("b", 2), IsOk());
  EXPECT_TRUE(AwaitHead(*other, 4));
}

TEST_P(FeedTest, AReadCannotAppend) {
  EXPECT_EQ(database_->Read(Soon(), [](Transaction& tx) { return tx.Append({.type = "X", .resource = "x"}); }).code(),
            absl::StatusCode::kInternal);
}

// The case that a reader by `id > last` gets wrong: the earlier number commits later.
TEST(PostgresFeedTest, ATransactionThatCommitsLateIsNotMissed) {
  const FakeClock clock;
  const TestDatabase storage = TestDatabase::Postgres();
  const auto database = Database::Open(storage.Options(clock, ItemMigrations()));
  ASSERT_THAT(database, IsOk());
  const CallRecord call{.principal = "users/1", .now = clock.Now(), .deadline = Soon()};
  const auto write = [&](const std::string& id, absl::FunctionRef<void()> before_commit) {
    EXPECT_THAT((*database)->Write(
                    call,
                    [&](Transaction& tx) -> absl::Status {
                      HTX_RETURN_IF_ERROR(
                          tx.Execute("insert into items (id, quantity) values (?, ?)", {id, int64_t{1}}).status());
                      HTX_RETURN_IF_ERROR(tx.Append({.type = "PUT", .resource = id}));
                      before_commit();
                      return absl::OkStatus();
                    }),
                IsOk());
  };
  const auto ids = [&](const std::string& after) {
    std::vector<std::string> found;
    EXPECT_THAT((*database)->Read(Soon(),
                                  [&](Transaction& tx) {
                                    return tx.ForEach("select id from items where id > ? order by id", {after},
                                                      [&](const Row& row) {
                                                        found.push_back(row.String(0));
                                                        return absl::OkStatus();
                                                      });
                                  }),
                IsOk());
    return found;
  };
  absl::Notification early_wrote;
  absl::Notification late_committed;
  std::thread early([&] {
    write("1-early", [&] {
      if (!early_wrote.HasBeenNotified()) early_wrote.Notify();
      late_committed.WaitForNotification();
    });
  });
  early_wrote.WaitForNotification();
  write("2-late", [] {});
  EXPECT_EQ(ids(""), std::vector<std::string>{"2-late"});
  const auto head = [&] { return *(*database)->HeadSequence(Soon()); };
  ASSERT_TRUE(htx::testing::Eventually([&] { return head() == 1; }));
  EXPECT_EQ((*database)->ReadChanges(Soon(), 0, 10)->front().change.resource, "2-late");
  late_committed.Notify();
  early.join();
  ASSERT_TRUE(htx::testing::Eventually([&] { return head() == 2; }));
  EXPECT_TRUE(ids("2-late").empty()) << "the naive reader misses it for ever";
  const auto rest = (*database)->ReadChanges(Soon(), 1, 10);
  ASSERT_THAT(rest, IsOk());
  ASSERT_EQ(rest->size(), 1u);
  EXPECT_EQ(rest->front().change.resource, "1-early");
}

}  // namespace
}  // namespace htx::sql
