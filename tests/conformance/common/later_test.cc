// Statements that run later and reads that are asked for ahead: whatever travels together with whatever, a body sees
// and comes to what it would if each statement had run where it stands.

#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"

namespace htx::sql {
namespace {

class LaterTest : public SqlTest {};
HTX_BOTH_ENGINES(LaterTest);

// A statement whose outcome the body need not know.
absl::Status PutLater(Transaction& tx, const std::string& id, int64_t quantity, Settle settle = nullptr) {
  return tx.ExecuteLater("insert into items (id, quantity) values (?, ?)", {id, quantity}, std::move(settle));
}

absl::StatusOr<int64_t> CountItems(Transaction& tx) {
  HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("select count(*) from items"));
  return rows[0].Int(0);
}

TEST_P(LaterTest, WhatRunsLaterIsSeenByTheNextStatementAndCommitted) {
  EXPECT_THAT(database_->Write(Call(),
                               [](Transaction& tx) -> absl::Status {
                                 HTX_RETURN_IF_ERROR(PutLater(tx, "a", 1));
                                 HTX_RETURN_IF_ERROR(PutLater(tx, "b", 2));
                                 HTX_ASSIGN_OR_RETURN(const int64_t seen, CountItems(tx));
                                 EXPECT_EQ(seen, 2);
                                 return PutLater(tx, "c", 3);
                               }),
              IsOk());
  EXPECT_EQ(*Number("select sum(quantity) from items"), 6);
}

TEST_P(LaterTest, AStatementThatFailsLaterFailsTheWriteAsItWouldHaveAtOnce) {
  ASSERT_THAT(database_->Write(Call(), [](Transaction& tx) { return Put(tx, "a", 1); }), IsOk());
  CallRecord asked = Call();
  asked.validate_only = true;
  for (const CallRecord& call : {Call(), asked}) {
    for (const bool body_fails : {false, true}) {
      const absl::Status status = database_->Write(call, [&](Transaction& tx) -> absl::Status {
        HTX_RETURN_IF_ERROR(Put(tx, "b", 1));
        PutLater(tx, "a", 2).IgnoreError();
        return body_fails ? absl::NotFoundError("said after it") : absl::OkStatus();
      });
      EXPECT_THAT(status, FailsWith(absl::StatusCode::kAlreadyExists, "CONSTRAINT"));
    }
  }
  EXPECT_EQ(*Number("select count(*) from items"), 1);
}

TEST_P(LaterTest, WhoSettlesAStatementDecidesWhatItComesTo) {
  const auto update = [](Transaction& tx, int64_t version) {
    return tx.ExecuteLater("update items set quantity = quantity + 1 where id = 'a' and quantity = ?", {version},
                           [](const absl::StatusOr<int64_t>& touched) -> absl::Status {
                             HTX_RETURN_IF_ERROR(touched.status());
                             return *touched == 1 ? absl::OkStatus() : absl::OutOfRangeError("another version");
                           });
  };
  ASSERT_THAT(database_->Write(Call(), [](Transaction& tx) { return Put(tx, "a", 1); }), IsOk());
  EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return update(tx, 1); }), IsOk());
  bool went_on = false;
  const absl::Status stale = database_->Write(Call(), [&](Transaction& tx) -> absl::Status {
    update(tx, 1).IgnoreError();
    Put(tx, "b", 1).IgnoreError();
    went_on = CountItems(tx).ok();
    return absl::OkStatus();
  });
  EXPECT_EQ(stale.code(), absl::StatusCode::kOutOfRange);
  EXPECT_FALSE(went_on) << "nothing runs after a statement that failed";
  EXPECT_EQ(*Number("select quantity from items"), 2);
  // A broken constraint under the name that the store gives it.
  const absl::Status taken = database_->Write(Call(), [](Transaction& tx) {
    return PutLater(tx, "a", 1, [](const absl::StatusOr<int64_t>& touched) {
      return IsConstraint(touched.status(), "items") ? absl::OutOfRangeError("taken") : touched.status();
    });
  });
  EXPECT_EQ(taken.code(), absl::StatusCode::kOutOfRange);
}

TEST_P(LaterTest, SixteenWritersWhoseStatementsRunLaterLoseNoUpdate) {
  ASSERT_THAT(database_->Write(Call(), [](Transaction& tx) { return Put(tx, "counter", 0); }), IsOk());
  constexpr int kEach = 10;
  InParallel(16, [&](int) {
    for (int i = 0; i < kEach; ++i) {
      EXPECT_THAT(
          database_->Write(
              Call(),
              [](Transaction& tx) -> absl::Status {
                tx.Prefetch("select quantity from items where id = ?", {"counter"});
                HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("select quantity from items where id = ?", {"counter"}));
                return tx.ExecuteLater("update items set quantity = ? where id = ?", {rows[0].Int(0) + 1, "counter"});
              }),
          IsOk());
    }
  });
  EXPECT_EQ(*Number("select quantity from items"), 16 * kEach);
}

TEST_P(LaterTest, WhatWasReadAheadIsNeverOlderThanAWrite) {
  constexpr char kCount[] = "select count(*) from items";
  EXPECT_THAT(
      database_->Write(Call(),
                       [&](Transaction& tx) -> absl::Status {
                         tx.Prefetch(kCount);
                         EXPECT_EQ(*CountItems(tx), 0);
                         HTX_RETURN_IF_ERROR(Put(tx, "a", 1));
                         EXPECT_EQ(*CountItems(tx), 1);
                         tx.Prefetch(kCount);
                         HTX_RETURN_IF_ERROR(PutLater(tx, "b", 1));
                         EXPECT_EQ(*CountItems(tx), 2);
                         tx.Prefetch(kCount);
                         HTX_RETURN_IF_ERROR(tx.Query("with gone as (select 'b' as id) select 1").status());
                         HTX_RETURN_IF_ERROR(tx.Execute("delete from items where id = 'b'").status());
                         EXPECT_EQ(*CountItems(tx), 1);
                         // What is about another table stays good.
                         tx.Prefetch(kCount);
                         HTX_RETURN_IF_ERROR(tx.Execute("insert into parts (id, item_id) values ('p', 'a')").status());
                         EXPECT_EQ(*CountItems(tx), 1);
                         return absl::OkStatus();
                       }),
      IsOk());
}

TEST_P(LaterTest, WhatCannotBeReadAheadIsABugOfTheBody) {
  const absl::Status status = database_->Write(Call(), [](Transaction& tx) -> absl::Status {
    tx.Prefetch("select nothing from nowhere");
    HTX_RETURN_IF_ERROR(tx.Query("select nothing from nowhere").status());
    return Put(tx, "a", 1);
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(*Number("select count(*) from items"), 0);
}

// More than one journey takes, and more bytes in both directions than a socket holds: neither side may wait for the
// other.
TEST_P(LaterTest, ManyLargeStatementsWaitTogether) {
  const std::string large(200'000, 'x');
  const auto fill = [&](Transaction& tx, int from, int to) -> absl::Status {
    for (int i = from; i < to; ++i) {
      HTX_RETURN_IF_ERROR(
          tx.ExecuteLater("insert into items (id, quantity, note) values (?, 1, ?)", {absl::StrCat("i", i), large}));
    }
    return absl::OkStatus();
  };
  ASSERT_THAT(database_->Write(Call(), [&](Transaction& tx) { return fill(tx, 0, 20); }), IsOk());
  EXPECT_THAT(database_->Write(Call(),
                               [&](Transaction& tx) -> absl::Status {
                                 for (int i = 0; i < 5; ++i) {
                                   tx.Prefetch("select note from items where id <> ?", {absl::StrCat(i)});
                                 }
                                 for (int i = 0; i < 300; ++i) {
                                   HTX_RETURN_IF_ERROR(tx.ExecuteLater("insert into parts (id, item_id) values (?, ?)",
                                                                       {absl::StrCat(i, large), "i1"}));
                                 }
                                 HTX_ASSIGN_OR_RETURN(const Rows notes,
                                                      tx.Query("select note from items where id <> ?", {"3"}));
                                 EXPECT_EQ(notes.size(), 20u);
                                 return absl::OkStatus();
                               }),
              IsOk());
  EXPECT_EQ(*Number("select count(*) from parts"), 300);
}

}  // namespace
}  // namespace htx::sql
