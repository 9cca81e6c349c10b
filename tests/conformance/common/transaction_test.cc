#include "absl/synchronization/notification.h"
#include "common/base/blocking.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"

namespace htx::sql {
namespace {

class TransactionTest : public SqlTest {};
HTX_BOTH_ENGINES(TransactionTest);

// What a store returns when a statement ran into another transaction.
absl::Status Conflict() {
  return MakeError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT", {.en = "conflict", .vi = "xung đột"});
}

TEST_P(TransactionTest, ADatabaseWhoseSessionsAreAllBusyIsReady) {
  const std::unique_ptr<Database> narrow = Open(/*sessions=*/1);
  absl::Notification taken;
  absl::Notification pinged;
  std::thread reader([&] {
    EXPECT_THAT(narrow->Read(Soon(),
                             [&](Transaction& tx) {
                               const absl::Status status = tx.Query("select 1").status();
                               taken.Notify();
                               pinged.WaitForNotification();
                               return status;
                             }),
                IsOk());
  });
  taken.WaitForNotification();
  // Again and again, because a busy machine may use up the time before the ping begins.
  EXPECT_TRUE(htx::testing::Eventually([&] { return narrow->Ping(absl::Now() + absl::Milliseconds(50)).ok(); }));
  pinged.Notify();
  reader.join();
}

TEST_P(TransactionTest, AWriteInAReadIsABugOfTheBody) {
  EXPECT_EQ(database_->Read(Soon(), [](Transaction& tx) { return Put(tx, "a", 1); }).code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(*Number("select count(*) from items"), 0);
}

TEST_P(TransactionTest, AStatementOutlivesAChangeOfItsTable) {
  const auto all = [](Transaction& tx) { return tx.Query("select * from items").status(); };
  const auto add = [](Transaction& tx) { return tx.Execute("alter table items add column extra text").status(); };
  ASSERT_THAT(database_->Write(Call(), all), IsOk());
  ASSERT_THAT(database_->Write(Call(), add), IsOk());
  EXPECT_THAT(database_->Write(Call(), all), IsOk());
}

TEST_P(TransactionTest, WhatABodyWroteIsThereAfterItsCommit) {
  EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "a", 7); }), IsOk());
  EXPECT_EQ(*Number("select quantity from items where id = ?", {"a"}), 7);
  // Also for a new process.
  database_ = nullptr;
  database_ = Open();
  EXPECT_EQ(*Number("select quantity from items where id = ?", {"a"}), 7);
}

TEST_P(TransactionTest, AFailedBodyLeavesNothing) {
  const absl::Status status = database_->Write(Call(), [&](Transaction& tx) {
    EXPECT_THAT(Put(tx, "a", 7), IsOk());
    EXPECT_THAT(tx.Append({.type = "PUT", .resource = "items/a"}), IsOk());
    return absl::NotFoundError("no");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*Number("select count(*) from items"), 0);
  EXPECT_EQ(*database_->HeadSequence(Soon()), 0);
}

TEST_P(TransactionTest, ValidateOnlyRunsTheBodyAndLeavesNoTrace) {
  CallRecord call = Call();
  call.validate_only = true;
  const absl::StatusOr<std::string> reply =
      database_->WriteOnceBytes(call, [&](Transaction& tx) -> absl::StatusOr<std::string> {
        HTX_RETURN_IF_ERROR(Put(tx, "a", 7));
        HTX_RETURN_IF_ERROR(tx.Append({.type = "PUT", .resource = "items/a"}));
        return "would be";
      });
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(*reply, "would be");
  EXPECT_EQ(*Number("select count(*) from items"), 0);
  EXPECT_EQ(*Number("select count(*) from replies"), 0);
  EXPECT_EQ(*database_->VerifyAudit(Soon()), 0);
}

TEST_P(TransactionTest, AReadIsRolledBackAndSeesOneSnapshot) {
  ASSERT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "a", 1); }), IsOk());
  EXPECT_THAT(database_->Read(Soon(),
                              [&](Transaction& tx) {
                                EXPECT_EQ((*tx.Query("select quantity from items"))[0].Int(0), 1);
                                EXPECT_THAT(
                                    database_->Write(Call(),
                                                     [](Transaction& other) {
                                                       return other.Execute("update items set quantity = 2").status();
                                                     }),
                                    IsOk());
                                EXPECT_EQ((*tx.Query("select quantity from items"))[0].Int(0), 1);
                                return absl::OkStatus();
                              }),
              IsOk());
  EXPECT_FALSE(
      database_->Read(Soon(), [](Transaction& tx) { return tx.Execute("update items set quantity = 3").status(); })
          .ok());
  EXPECT_EQ(*Number("select quantity from items"), 2);
}

TEST_P(TransactionTest, SixteenWritersLoseNoUpdate) {
  ASSERT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "counter", 0); }), IsOk());
  constexpr int kEach = 20;
  InParallel(16, [&](int) {
    for (int i = 0; i < kEach; ++i) {
      EXPECT_THAT(database_->Write(
                      Call(),
                      [](Transaction& tx) -> absl::Status {
                        HTX_ASSIGN_OR_RETURN(const Rows rows,
                                             tx.Query("select quantity from items where id = ?", {"counter"}));
                        return tx.Execute("update items set quantity = ? where id = ?", {rows[0].Int(0) + 1, "counter"})
                            .status();
                      }),
                  IsOk());
    }
  });
  EXPECT_EQ(*Number("select quantity from items"), 16 * kEach);
}

TEST_P(TransactionTest, ABodyRunsAgainAfterAConflict) {
  int runs = 0;
  EXPECT_THAT(
      database_->Write(Call(),
                       [&](Transaction& tx) -> absl::Status {
                         HTX_RETURN_IF_ERROR(Put(tx, absl::StrCat("run", ++runs), 1));
                         HTX_RETURN_IF_ERROR(tx.Append({.type = "PUT", .resource = absl::StrCat("items/", runs)}));
                         return runs < 3 ? Conflict() : absl::OkStatus();
                       }),
      IsOk());
  EXPECT_GE(runs, 3) << "more when it met the background work of the database";
  EXPECT_EQ(*Number("select count(*) from items"), 1);
  ASSERT_TRUE(AwaitHead(*database_, 1));
  EXPECT_EQ((*database_->ReadChanges(Soon(), 0, 10)).front().change.resource, absl::StrCat("items/", runs));
}

TEST_P(TransactionTest, ConflictsThatOutlastTheDeadlineAreToldAsSuch) {
  WithNearDeadline([&](absl::Time deadline) {
    CallRecord call = Call();
    call.deadline = deadline;
    int runs = 0;
    const absl::Status status = database_->Write(call, [&](Transaction&) {
      ++runs;
      return Conflict();
    });
    if (runs < 2 || ReasonOf(status) == "DEADLINE_PASSED") return false;  // Over before the next run began.
    EXPECT_THAT(status, FailsWith(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT"));
    return true;
  });
}

TEST_P(TransactionTest, ABodyThatOverlooksAFailedStatementCommitsNothing) {
  const absl::Status status = database_->Write(Call(), [&](Transaction& tx) {
    EXPECT_THAT(Put(tx, "a", 1), IsOk());
    EXPECT_FALSE(Put(tx, "a", 2).ok());
    // Nothing more runs after a failed statement, on either engine.
    EXPECT_FALSE(tx.Query("select 1").ok());
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(*Number("select count(*) from items"), 0);
}

TEST_P(TransactionTest, ABodyThatThrowsIsAnInternalErrorAndTheDatabaseServesOn) {
  EXPECT_EQ(database_->Write(Call(), [](Transaction&) -> absl::Status { throw std::runtime_error("bug"); }).code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(database_->Read(Soon(), [](Transaction&) -> absl::Status { throw std::runtime_error("bug"); }).code(),
            absl::StatusCode::kInternal);
  EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "a", 1); }), IsOk());
}

TEST_P(TransactionTest, AWriteInsideAWriteIsRefusedInsteadOfWaitingForItself) {
  EXPECT_THAT(database_->Write(Call(),
                               [&](Transaction&) {
                                 EXPECT_EQ(
                                     database_->Write(Call(), [](Transaction&) { return absl::OkStatus(); }).code(),
                                     absl::StatusCode::kInternal);
                                 return absl::OkStatus();
                               }),
              IsOk());
  EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "a", 1); }), IsOk());
}

TEST_P(TransactionTest, AThreadThatMustNotBlockEndsTheProcessInDebugBuilds) {
#ifndef NDEBUG
  EXPECT_DEATH(
      {
        const NonBlockingScope scope;
        database_->Ping(Soon()).IgnoreError();
      },
      "must not block");
#endif
}

TEST_P(TransactionTest, AStatementThatOutlivesTheDeadlineIsCancelled) {
  constexpr char kEndless[] =
      "with recursive n(x) as (select 1 union all select x + 1 from n where x < 2000000000) select count(*) from n";
  // Not cancelled it would go on for many minutes, and end without an error.
  for (const bool write : {false, true}) {
    WithNearDeadline([&](absl::Time deadline) {
      bool began = false;
      const auto body = [&](Transaction& tx) {
        began = true;
        return tx.Query(kEndless).status();
      };
      CallRecord call = Call();
      call.deadline = deadline;
      const absl::Status status = write ? database_->Write(call, body) : database_->Read(deadline, body);
      // A server that was too slow to cancel it was left.
      if (!began || absl::IsUnavailable(status)) return false;
      EXPECT_THAT(status, FailsWith(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED"));
      return true;
    });
  }
  EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "a", 1); }), IsOk());
}

// Holds what `database` has one of, from another thread, until told.
class Holder {
 public:
  template <class Hold>
  explicit Holder(Hold hold) {
    thread_ = std::thread([this, hold] {
      hold([this] {
        holding_.Notify();
        release_.WaitForNotification();
        return absl::OkStatus();
      });
    });
    holding_.WaitForNotification();
  }
  ~Holder() {
    release_.Notify();
    thread_.join();
  }

 private:
  absl::Notification holding_;
  absl::Notification release_;
  std::thread thread_;
};

TEST_P(TransactionTest, WaitingForASessionEndsAtTheDeadline) {
  database_ = Open(/*sessions=*/1);
  const Holder holder(
      [&](auto hold) { EXPECT_THAT(database_->Read(Soon(), [&](Transaction&) { return hold(); }), IsOk()); });
  // The holder holds on for ever, so a wait without an end would be one.
  WithNearDeadline([&](absl::Time deadline) {
    const absl::Status status = database_->Read(deadline, [](Transaction&) { return absl::OkStatus(); });
    if (ReasonOf(status) == "DEADLINE_PASSED") return false;  // It was over before the wait began.
    EXPECT_THAT(status, FailsWith(absl::StatusCode::kUnavailable, "NO_SESSION"));
    return true;
  });
}

TEST_P(TransactionTest, ABodyWhoseDeadlinePassedWhileItWaitedIsNotRun) {
  database_ = Open(/*sessions=*/1);
  {
    const Holder holder(
        [&](auto hold) { EXPECT_THAT(database_->Write(Call(), [&](Transaction&) { return hold(); }), IsOk()); });
    bool ran = false;
    WithNearDeadline([&](absl::Time deadline) {
      CallRecord call = Call();
      call.deadline = deadline;
      const absl::Status status = database_->Write(call, [&](Transaction&) {
        ran = true;
        return absl::OkStatus();
      });
      if (ReasonOf(status) == "DEADLINE_PASSED") return false;  // It was over before the wait began.
      EXPECT_THAT(status, FailsWith(absl::StatusCode::kUnavailable, "NO_SESSION"));
      return true;
    });
    EXPECT_FALSE(ran);
  }
  EXPECT_THAT(database_->Ping(Soon()), IsOk());
}

TEST_P(TransactionTest, APastDeadlineIsRefusedAtOnce) {
  EXPECT_FALSE(database_->Read(absl::Now() - absl::Seconds(1), [](Transaction&) { return absl::OkStatus(); }).ok());
  CallRecord call = Call();
  call.deadline = absl::Now() - absl::Seconds(1);
  EXPECT_FALSE(database_->Write(call, [&](Transaction& tx) { return Put(tx, "a", 1); }).ok());
  EXPECT_EQ(*Number("select count(*) from items"), 0);
}

}  // namespace
}  // namespace htx::sql
