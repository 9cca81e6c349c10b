// What happens when the server, a backend or the connection goes. Each test ends by proving that work goes on and that
// nothing acknowledged was lost.

#include <atomic>
#include <set>

#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/postgres_server.h"

namespace htx::sql {
namespace {

using ::htx::testing::Eventually;
using ::htx::testing::PostgresServer;

class PostgresFaultTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = PostgresServer::Start(); }
  static void TearDownTestSuite() { server_ = nullptr; }

  void SetUp() override {
    url_ = server_->CreateDatabase();
    name_ = url_.substr(url_.find("dbname=") + 7);
    name_ = name_.substr(0, name_.find(' '));
    auto opened = Database::Open({.url = url_, .sessions = 4, .migrations = ItemMigrations(), .clock = &clock_});
    ASSERT_THAT(opened, IsOk());
    database_ = *std::move(opened);
  }

  CallRecord Call(absl::Time deadline = Soon()) {
    return {.principal = "users/1",
            .method = "m",
            .request_id = NewUuid(),
            .fingerprint = "f",
            .now = clock_.Now(),
            .deadline = deadline};
  }

  absl::StatusOr<std::string> Put(const CallRecord& call, const std::string& id) {
    return database_->WriteOnceBytes(call, [&](Transaction& tx) -> absl::StatusOr<std::string> {
      HTX_RETURN_IF_ERROR(tx.Execute("insert into items (id, quantity) values (?, ?)", {id, int64_t{1}}).status());
      HTX_RETURN_IF_ERROR(tx.Append({.type = "PUT", .resource = id}));
      return "put " + id;
    });
  }

  std::set<std::string> Ids() {
    std::set<std::string> ids;
    EXPECT_THAT(database_->Read(Soon(),
                                [&](Transaction& tx) {
                                  ids.clear();
                                  return tx.ForEach("select id from items", {}, [&](const Row& row) {
                                    ids.insert(row.String(0));
                                    return absl::OkStatus();
                                  });
                                }),
                IsOk());
    return ids;
  }

  // What is tried with a near deadline is told that the server is not there.
  static void ExpectUnavailable(absl::FunctionRef<absl::Status(absl::Time)> attempt) {
    WithNearDeadline([&](absl::Time deadline) {
      const absl::Status status = attempt(deadline);
      if (absl::IsDeadlineExceeded(status)) return false;
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
      return true;
    });
  }

  // The pool tries again at growing intervals of at most two seconds.
  void AwaitServer() {
    EXPECT_TRUE(Eventually([this] { return database_->Ping(Soon()).ok(); }));
  }

  // The feed comes to hold exactly these resources, each once.
  void ExpectFeed(const std::set<std::string>& resources) {
    const absl::Time until = Soon();
    std::vector<StoredChange> changes;
    while (changes.size() < resources.size() && absl::Now() < until) {
      auto page = database_->ReadChanges(until, 0, 10'000);
      if (page.ok()) changes = *std::move(page);
    }
    std::set<std::string> seen;
    for (const StoredChange& change : changes) EXPECT_TRUE(seen.insert(change.change.resource).second);
    EXPECT_EQ(seen, resources);
    EXPECT_THAT(database_->VerifyAudit(until), IsOk());
  }

  static inline std::unique_ptr<PostgresServer> server_;
  FakeClock clock_;
  std::string url_;
  std::string name_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresFaultTest, ABackendThatDiesInATransactionIsReplacedAndTheBodyRunsAgain) {
  int runs = 0;
  EXPECT_THAT(database_->Write(
                  Call(),
                  [&](Transaction& tx) -> absl::Status {
                    HTX_RETURN_IF_ERROR(tx.Execute("insert into items (id, quantity) values ('a', 1)").status());
                    if (++runs == 1) {
                      HTX_ASSIGN_OR_RETURN(const Rows pid, tx.Query("select pg_backend_pid()"));
                      server_->Psql(name_, absl::StrCat("select pg_terminate_backend(", pid[0].Int(0), ", 60000)"));
                    }
                    HTX_RETURN_IF_ERROR(tx.Execute("update items set quantity = 2").status());
                    return tx.Append({.type = "PUT", .resource = "a"});
                  }),
              IsOk());
  EXPECT_GE(runs, 2);
  EXPECT_EQ(Ids(), (std::set<std::string>{"a"}));
  ExpectFeed({"a"});
}

TEST_F(PostgresFaultTest, ABackendThatDiesBeforeWhatWaitsIsSentIsReplacedAndNothingIsHalfDone) {
  int runs = 0;
  int settled = 0;
  EXPECT_THAT(database_->Write(
                  Call(),
                  [&](Transaction& tx) -> absl::Status {
                    HTX_RETURN_IF_ERROR(tx.ExecuteLater("insert into items (id, quantity) values ('a', 1)"));
                    if (++runs == 1) {
                      HTX_ASSIGN_OR_RETURN(const Rows pid, tx.Query("select pg_backend_pid()"));
                      server_->Psql(name_, absl::StrCat("select pg_terminate_backend(", pid[0].Int(0), ", 60000)"));
                    }
                    HTX_RETURN_IF_ERROR(tx.ExecuteLater("insert into items (id, quantity) values ('b', 1)"));
                    HTX_RETURN_IF_ERROR(tx.ExecuteLater("update items set quantity = 2", {},
                                                        [&](const absl::StatusOr<int64_t>& touched) {
                                                          if (touched.ok()) settled += static_cast<int>(*touched);
                                                          return touched.status();
                                                        }));
                    return tx.Append({.type = "PUT", .resource = "a"});
                  }),
              IsOk());
  EXPECT_GE(runs, 2);
  EXPECT_GE(settled, 2);
  EXPECT_EQ(Ids(), (std::set<std::string>{"a", "b"}));
  ExpectFeed({"a"});
}

TEST_F(PostgresFaultTest, EverySessionTerminatedWhileIdleIsReplacedUnseen) {
  InParallel(4, [&](int i) { EXPECT_THAT(Put(Call(), absl::StrCat("before", i)), IsOk()); });
  server_->Psql("postgres",
                "select pg_terminate_backend(pid, 60000) from pg_stat_activity where application_name = 'htx'");
  InParallel(4, [&](int i) { EXPECT_THAT(Put(Call(), absl::StrCat("after", i)), IsOk()); });
  EXPECT_THAT(database_->Read(Soon(), [](Transaction& tx) { return tx.Query("select 1").status(); }), IsOk());
  ExpectFeed({"before0", "before1", "before2", "before3", "after0", "after1", "after2", "after3"});
}

TEST_F(PostgresFaultTest, AServerThatIsDownIsToldAndServiceResumesWithNothingLost) {
  ASSERT_THAT(Put(Call(), "before"), IsOk());
  server_->Kill();
  ExpectUnavailable([&](absl::Time deadline) { return Put(Call(deadline), "while down").status(); });
  ExpectUnavailable([&](absl::Time deadline) { return database_->Ping(deadline); });
  server_->StartAgain();
  AwaitServer();
  EXPECT_THAT(Put(Call(), "after"), IsOk());
  EXPECT_EQ(Ids(), (std::set<std::string>{"before", "after"}));
  ExpectFeed({"before", "after"});
}

TEST_F(PostgresFaultTest, WritersThroughACrashLoseNoAcknowledgedWriteAndDoubleNone) {
  Mutex mutex;
  std::set<std::string> acknowledged;
  std::atomic<int> count = 0;
  std::thread crash([&] {
    while (count < 60) std::this_thread::yield();
    server_->Kill();
    server_->StartAgain();
  });
  InParallel(8, [&](int writer) {
    for (int i = 0; i < 40; ++i) {
      const std::string id = absl::StrCat(writer, "-", i);
      const CallRecord call = Call(absl::Now() + absl::Minutes(5));
      // As a client does: repeat with the same request id until the outcome is known.
      absl::StatusOr<std::string> reply = absl::UnknownError("");
      while (!reply.ok() && absl::Now() < call.deadline) {
        reply = Put(call, id);
        ASSERT_TRUE(reply.ok() || absl::IsUnavailable(reply.status())) << reply.status();
      }
      ASSERT_THAT(reply, IsOk());
      EXPECT_EQ(*reply, "put " + id);
      ++count;
      MutexLock lock(mutex);
      acknowledged.insert(id);
    }
  });
  crash.join();
  EXPECT_EQ(acknowledged.size(), 320u);
  EXPECT_EQ(Ids(), acknowledged);
  ExpectFeed(acknowledged);
}

TEST_F(PostgresFaultTest, ACommitWhoseAnswerIsLostIsFoundOutByTheSameRequestId) {
  // With a synchronous standby that does not exist a commit is durable here and its answer never comes.
  server_->Psql("postgres", "alter system set synchronous_standby_names = 'nobody'");
  server_->Psql("postgres", "select pg_reload_conf()");
  const CallRecord call = Call();
  absl::StatusOr<std::string> reply = absl::UnknownError("");
  std::thread writer([&] { reply = Put(call, "a"); });
  // Only the writer's own backend: the sequencer may wait as well.
  const std::string waiting = absl::StrCat("from pg_stat_activity where datname = '", name_,
                                           "' and wait_event = 'SyncRep' and query = 'commit'");
  EXPECT_TRUE(Eventually([&] { return server_->Psql("postgres", absl::StrCat("select count(*) ", waiting)) != "0\n"; }))
      << "the commit never waited";
  server_->Psql("postgres", absl::StrCat("select pg_terminate_backend(pid, 60000) ", waiting));
  writer.join();
  EXPECT_THAT(reply, FailsWith(absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN"));
  server_->Psql("postgres", "alter system reset synchronous_standby_names");
  server_->Psql("postgres", "select pg_reload_conf()");
  bool ran = false;
  reply = database_->WriteOnceBytes(call, [&](Transaction&) -> absl::StatusOr<std::string> {
    ran = true;
    return "again";
  });
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(*reply, "put a");
  EXPECT_FALSE(ran);
  ExpectFeed({"a"});
}

TEST_F(PostgresFaultTest, ACallerDoesNotHangOnAServerThatStopped) {
  ASSERT_THAT(Put(Call(), "before"), IsOk());
  server_->Freeze();
  EXPECT_FALSE(Put(Call(absl::Now() + absl::Milliseconds(300)), "frozen").ok());
  server_->Thaw();
  EXPECT_THAT(Put(Call(), "after"), IsOk());
  const std::set<std::string> ids = Ids();
  EXPECT_TRUE(ids.contains("before") && ids.contains("after"));
}

TEST_F(PostgresFaultTest, AServerThatTurnsReadOnlyIsUnavailable) {
  server_->Psql("postgres", absl::StrCat("alter database ", name_, " set default_transaction_read_only = on"));
  server_->Psql("postgres",
                "select pg_terminate_backend(pid, 60000) from pg_stat_activity where application_name = 'htx'");
  ExpectUnavailable([&](absl::Time deadline) { return Put(Call(deadline), "a").status(); });
  server_->Psql("postgres", absl::StrCat("alter database ", name_, " reset default_transaction_read_only"));
  AwaitServer();
  EXPECT_THAT(Put(Call(), "a"), IsOk());
}

// The connections live on, so only the refused write tells that this server is not the one to talk to.
TEST_F(PostgresFaultTest, ASessionWhoseServerRefusedAWriteIsNotUsedAgain) {
  const auto backend = [&] {
    std::string pid;
    EXPECT_THAT(database_->Read(Soon(),
                                [&](Transaction& tx) -> absl::Status {
                                  HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("select pg_backend_pid()"));
                                  pid = rows[0].String(0);
                                  return absl::OkStatus();
                                }),
                IsOk());
    return pid;
  };
  const std::string before = backend();
  server_->Psql("postgres", "alter system set default_transaction_read_only = on");
  server_->Psql("postgres", "select pg_reload_conf()");
  absl::StatusOr<std::string> put;
  int puts = 0;
  const absl::Time refused_until = Soon();
  do {
    put = Put(Call(absl::Now() + absl::Seconds(2)), absl::StrCat("a", ++puts));
  } while ((put.ok() || absl::IsDeadlineExceeded(put.status())) && absl::Now() < refused_until);
  EXPECT_EQ(put.status().code(), absl::StatusCode::kUnavailable);
  server_->Psql("postgres", "alter system reset default_transaction_read_only");
  server_->Psql("postgres", "select pg_reload_conf()");
  const absl::Time taken_until = Soon();
  do {
    put = Put(Call(absl::Now() + absl::Seconds(2)), "b");
  } while (!put.ok() && absl::Now() < taken_until);
  EXPECT_THAT(put, IsOk());
  EXPECT_NE(backend(), before);
}

TEST_F(PostgresFaultTest, ADamagedEntryOfTheQueueMakesTheDatabaseUnreadyUntilItIsMended) {
  const auto ping_until = [&](bool ok) {
    absl::Status status;
    const absl::Time until = Soon();
    do {
      status = database_->Ping(until);
    } while (status.ok() != ok && absl::Now() < until);
    return status;
  };
  ASSERT_THAT(Put(Call(), "a"), IsOk());
  ExpectFeed({"a"});
  server_->Psql(name_, "insert into change_pending (xid, entry) select pg_current_xact_id()::text::bigint, 'damaged'");
  ASSERT_THAT(Put(Call(), "b"), IsOk());
  EXPECT_THAT(ping_until(false), FailsWith(absl::StatusCode::kDataLoss, "FEED_STOPPED"));
  server_->Psql(name_, "delete from change_pending where entry = 'damaged'");
  EXPECT_THAT(ping_until(true), IsOk());
  ExpectFeed({"a", "b"});
}

// A standby that had not received everything gives out numbers of transactions that its predecessor had given out.
TEST_F(PostgresFaultTest, BehindANewConnectionLowerTransactionNumbersAreTaken) {
  ASSERT_THAT(Put(Call(), "b"), IsOk());
  ExpectFeed({"b"});
  // Before the connection ends: a new one knows what it finds, and "b" has made the old one look higher than this.
  server_->Psql(name_, "insert into change_pending (xid, entry) values (1, '1:t1:11:p0:0:0:0:0:1:13:PUT1:a0:0:')");
  server_->Psql("postgres",
                "select pg_terminate_backend(pid, 60000) from pg_stat_activity where application_name = 'htx'");
  ExpectFeed({"a", "b"});
}

TEST_F(PostgresFaultTest, WhatADeadReplicaLeftUnsequencedIsSequencedByAnother) {
  const auto other = Database::Open({.url = url_, .sessions = 2, .migrations = ItemMigrations(), .clock = &clock_});
  ASSERT_THAT(other, IsOk());
  // As if a replica had died right after its commit.
  EXPECT_THAT((*other)->Write(Call(),
                              [](Transaction& tx) {
                                return tx
                                    .Execute(
                                        "insert into change_pending (xid, entry) values "
                                        "(cast(cast(pg_current_xact_id() as text) as bigint), ?)",
                                        {"1:t1:11:p0:0:0:0:0:1:13:PUT1:a0:0:"})
                                    .status();
                              }),
              IsOk());
  ExpectFeed({"a"});
}

}  // namespace
}  // namespace htx::sql
