// What is particular to SQLite: many callers share a commit, and several processes may share a file.

#include <sys/resource.h>

#include <atomic>

#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"

namespace htx::sql {
namespace {

class SqliteTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> Open() {
    auto database = Database::Open(storage_.Options(clock_, ItemMigrations()));
    EXPECT_THAT(database, IsOk());
    return *std::move(database);
  }
  CallRecord Call() {
    return {.principal = "users/1",
            .method = "m",
            .request_id = NewUuid(),
            .fingerprint = "f",
            .now = clock_.Now(),
            .deadline = Soon()};
  }
  static absl::Status Increment(Transaction& tx) {
    HTX_RETURN_IF_ERROR(tx.Execute("insert into items (id, quantity) values ('n', 1) on conflict (id) do update set "
                                   "quantity = items.quantity + 1")
                            .status());
    return tx.Append({.type = "INCREMENTED", .resource = "items/n"});
  }
  static int64_t Count(Database& database, const std::string& sql) {
    int64_t count = 0;
    EXPECT_THAT(database.Read(Soon(),
                              [&](Transaction& tx) -> absl::Status {
                                HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query(sql));
                                count = rows[0].Int(0);
                                return absl::OkStatus();
                              }),
                IsOk());
    return count;
  }

  FakeClock clock_;
  TestDatabase storage_ = TestDatabase::Sqlite();
};

TEST_F(SqliteTest, TwoDatabasesOnOneFileLoseNothingAndShareOneFeed) {
  const std::unique_ptr<Database> first = Open();
  const std::unique_ptr<Database> second = Open();
  constexpr int kEach = 50;
  InParallel(8, [&](int i) {
    Database& database = i % 2 == 0 ? *first : *second;
    for (int n = 0; n < kEach; ++n) EXPECT_THAT(database.Write(Call(), &Increment), IsOk());
  });
  EXPECT_EQ(Count(*first, "select quantity from items"), 8 * kEach);
  EXPECT_EQ(*second->HeadSequence(Soon()), 8 * kEach);
  EXPECT_EQ(second->ReadChanges(Soon(), 0, 1000)->back().sequence, 8 * kEach);
  EXPECT_EQ(*first->VerifyAudit(Soon()), 8 * kEach);
}

TEST_F(SqliteTest, AFailingBodyUndoesItselfAloneInASharedCommit) {
  const std::unique_ptr<Database> database = Open();
  std::atomic<int> failed = 0;
  InParallel(16, [&](int i) {
    for (int n = 0; n < 20; ++n) {
      const absl::Status status = database->Write(Call(), [&](Transaction& tx) -> absl::Status {
        HTX_RETURN_IF_ERROR(Increment(tx));
        // A broken constraint, a plain error and a throw, among bodies that succeed.
        if (i == 1) return tx.Execute("insert into items (id, quantity) values ('x', -1)").status();
        if (i == 2) return absl::NotFoundError("no");
        if (i == 3) throw std::runtime_error("bug");
        return absl::OkStatus();
      });
      EXPECT_EQ(status.ok(), i == 0 || i > 3) << status;
      if (!status.ok()) ++failed;
    }
  });
  EXPECT_EQ(failed, 60);
  EXPECT_EQ(Count(*database, "select quantity from items"), 13 * 20);
  EXPECT_EQ(*database->VerifyAudit(Soon()), 13 * 20);
  EXPECT_EQ(Count(*database, "select count(*) from changes"), 13 * 20);
}

TEST_F(SqliteTest, SettingsThatDurabilityRestsOnAreOn) {
  const std::unique_ptr<Database> database = Open();
  EXPECT_THAT(database->Write(Call(),
                              [](Transaction& tx) -> absl::Status {
                                for (const auto& [pragma, expected] : std::vector<std::pair<std::string, std::string>>{
                                         {"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}}) {
                                  HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("pragma " + pragma));
                                  EXPECT_EQ(rows[0].Text(0), expected) << pragma;
                                }
                                return absl::OkStatus();
                              }),
              IsOk());
}

TEST_F(SqliteTest, AFullDiskFailsTheWriteAndTheNextOneSucceeds) {
  const std::unique_ptr<Database> database = Open();
  ASSERT_THAT(database->Write(Call(), &Increment), IsOk());
  // A limit on file sizes is as good as a full disk: writing past it fails with an error instead of a signal.
  signal(SIGXFSZ, SIG_IGN);
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small = {.rlim_cur = 400'000, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const absl::Status full = database->Write(Call(), [](Transaction& tx) {
    return tx.Execute("insert into items (id, quantity, note) values ('big', 1, ?)", {std::string(1 << 20, 'x')})
        .status();
  });
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(full.code(), absl::StatusCode::kUnavailable) << full;
  EXPECT_THAT(database->Write(Call(), &Increment), IsOk());
  EXPECT_EQ(Count(*database, "select count(*) from items"), 1);
  EXPECT_EQ(Count(*database, "select quantity from items"), 2);
  EXPECT_EQ(*database->VerifyAudit(Soon()), 2);
}

}  // namespace
}  // namespace htx::sql
