#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"

namespace htx::sql {
namespace {

class TransactionTest : public SqlTest {};
HTX_BOTH_ENGINES(TransactionTest);

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
  const absl::StatusOr<std::string> reply = database_->WriteOnceBytes(call, [&](Transaction& tx) -> absl::StatusOr<std::string> {
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
                                EXPECT_THAT(database_->Write(Call(),
                                                             [](Transaction& other) {
                                                               return other.Execute("update items set quantity = 2").status();
                                                             }),
                                            IsOk());
                                EXPECT_EQ((*tx.Query("select quantity from items"))[0].Int(0), 1);
                                return absl::OkStatus();
                              }),
              IsOk());
  EXPECT_FALSE(database_->Read(Soon(), [](Transaction& tx) { return tx.Execute("update items set quantity = 3").status(); })
                   .ok());
  EXPECT_EQ(*Number("select quantity from items"), 2);
}

TEST_P(TransactionTest, SixteenWritersLoseNoUpdate) {
  ASSERT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "counter", 0); }), IsOk());
  constexpr int kEach = 20;
  InParallel(16, [&](int) {
    for (int i = 0; i < kEach; ++i) {
      EXPECT_THAT(database_->Write(Call(),
                                   [](Transaction& tx) -> absl::Status {
                                     HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("select quantity from items where id = ?",
                                                                                    {"counter"}));
                                     return tx.Execute("update items set quantity = ? where id = ?",
                                                       {rows[0].Int(0) + 1, "counter"})
                                         .status();
                                   }),
                  IsOk());
    }
  });
  EXPECT_EQ(*Number("select quantity from items"), 16 * kEach);
}

}  // namespace
}  // namespace htx::sql
