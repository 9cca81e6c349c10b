#include "common/sql/driver_error.h"

#include "common/sql/database.h"
#include "tests/support/matchers.h"

namespace htx::sql {
namespace {

using ::htx::testing::FailsWith;

absl::Status OfState(const std::string& state, const std::string& message = "") {
  return FromPostgres({.state = state, .constraint = "some_key", .message = message}, "select 1");
}

TEST(DriverErrorTest, EachStateOfPostgresHasItsMeaning) {
  for (const char* state : {"40001", "40P01", "55P03"}) {
    EXPECT_THAT(OfState(state), FailsWith(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT")) << state;
  }
  EXPECT_THAT(OfState("0A000", "cached plan must not change result type"),
              FailsWith(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT"));
  EXPECT_THAT(OfState("23505"), FailsWith(absl::StatusCode::kAlreadyExists, "CONSTRAINT"));
  for (const char* state : {"23502", "23503", "23514"}) {
    EXPECT_THAT(OfState(state), FailsWith(absl::StatusCode::kFailedPrecondition, "CONSTRAINT")) << state;
  }
  EXPECT_THAT(OfState("57014"), FailsWith(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED"));
  EXPECT_THAT(OfState("22021"), FailsWith(absl::StatusCode::kInvalidArgument, "TEXT_NOT_UTF8"));
  for (const char* state : {"", "08006", "57P01", "57P03", "53300", "53100", "53200", "58030", "25006", "25P03"}) {
    EXPECT_THAT(OfState(state), FailsWith(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE")) << state;
  }
  for (const char* state : {"42601", "0A000", "22003", "25P02", "XX000"}) {
    EXPECT_EQ(OfState(state).code(), absl::StatusCode::kInternal) << state;
  }
}

TEST(DriverErrorTest, ASessionIsUselessOnAServerWithoutWritesAndWithStalePlans) {
  const PostgresFailure standby{.state = "0A000", .message = "cannot use serializable mode in a hot standby"};
  EXPECT_THAT(FromPostgres(standby, ""), FailsWith(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_TRUE(IsFailureOfSession(standby));
  EXPECT_TRUE(IsFailureOfSession({.state = "25006"}));
  EXPECT_TRUE(IsFailureOfSession({.state = "0A000", .message = "cached plan must not change result type"}));
  for (const char* state : {"", "40001", "23505", "0A000", "57014"}) {
    EXPECT_FALSE(IsFailureOfSession({.state = state})) << state;
  }
}

TEST(DriverErrorTest, AStoppedFeedSaysWhy) {
  const absl::Status status = FeedStopped(absl::DataLossError("an entry is damaged"));
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kDataLoss, "FEED_STOPPED"));
  EXPECT_EQ(DetailOf(status).metadata.at(0).second, "an entry is damaged");
}

TEST(DriverErrorTest, EachCodeOfSqliteHasItsMeaning) {
  EXPECT_THAT(FromSqlite(2067, "UNIQUE constraint failed: items.code", ""),
              FailsWith(absl::StatusCode::kAlreadyExists, "CONSTRAINT"));
  EXPECT_THAT(FromSqlite(1555, "", ""), FailsWith(absl::StatusCode::kAlreadyExists, "CONSTRAINT"));
  EXPECT_THAT(FromSqlite(787, "FOREIGN KEY constraint failed", ""),
              FailsWith(absl::StatusCode::kFailedPrecondition, "CONSTRAINT"));
  for (const int code : {5, 6, 5 | (2 << 8)}) {
    EXPECT_THAT(FromSqlite(code, "", ""), FailsWith(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT")) << code;
  }
  EXPECT_THAT(FromSqlite(9, "", ""), FailsWith(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED"));
  for (const int code : {10, 13, 14, 10 | (3 << 8)}) {
    EXPECT_THAT(FromSqlite(code, "", ""), FailsWith(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE")) << code;
  }
  EXPECT_EQ(FromSqlite(1, "syntax error", "selec").code(), absl::StatusCode::kInternal);
}

TEST(DriverErrorTest, ABrokenConstraintIsKnownByItsName) {
  const absl::Status unique = FromSqlite(2067, "UNIQUE constraint failed: items.code, items.kind", "");
  EXPECT_TRUE(IsConstraint(unique, "items.code"));
  EXPECT_TRUE(IsConstraint(unique, "kind"));
  EXPECT_FALSE(IsConstraint(unique, "number"));
  EXPECT_TRUE(IsConstraint(OfState("23505"), "some_key"));
  EXPECT_FALSE(IsConstraint(absl::OkStatus(), ""));
  EXPECT_FALSE(IsConstraint(TransactionConflict(), ""));
}

TEST(DriverErrorTest, OnlyInternalErrorsRepeatWhatTheDriverSaid) {
  for (const absl::Status& status :
       {OfState("40001", "secret"), OfState("23505", "secret"), OfState("57014", "secret"), OfState("08006", "secret"),
        FromSqlite(5, "secret", "secret"), FromSqlite(13, "secret", "secret"), TransactionConflict(), OutcomeUnknown(),
        NoSession(), DatabaseUnavailable()}) {
    EXPECT_EQ(status.ToString().find("secret"), std::string::npos) << status;
    EXPECT_FALSE(DetailOf(status).message.vi.empty()) << status;
  }
  EXPECT_NE(OfState("42601", "secret").message().find("secret"), absl::string_view::npos);
}

}  // namespace
}  // namespace htx::sql
