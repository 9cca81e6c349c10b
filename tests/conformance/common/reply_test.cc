#include <atomic>

#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"

namespace htx::sql {
namespace {

class ReplyTest : public SqlTest {
 protected:
  // Adds one to a counter and answers its value.
  absl::StatusOr<std::string> Increment(const CallRecord& call) {
    return database_->WriteOnceBytes(call, [&](Transaction& tx) -> absl::StatusOr<std::string> {
      ++runs_;
      HTX_RETURN_IF_ERROR(tx.Execute("insert into items (id, quantity) values ('n', 1) on conflict (id) do update set "
                                     "quantity = items.quantity + 1")
                              .status());
      HTX_RETURN_IF_ERROR(tx.Append({.type = "INCREMENTED", .resource = "items/n"}));
      HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("select quantity from items where id = 'n'"));
      return std::string("n\0=", 3) + rows[0].String(0);
    });
  }

  std::atomic<int> runs_ = 0;
};
HTX_BOTH_ENGINES(ReplyTest);

TEST_P(ReplyTest, ARepeatedCallReturnsTheFirstReplyAndDoesNothing) {
  const CallRecord call = Call();
  const absl::StatusOr<std::string> first = Increment(call);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Increment(Call()), IsOk());
  database_ = nullptr;
  database_ = Open();
  const int runs = runs_;
  EXPECT_EQ(*Increment(call), *first);
  EXPECT_EQ(*first, std::string("n\0=1", 4));
  EXPECT_EQ(*Number("select quantity from items"), 2);
  EXPECT_EQ(runs_, runs);
}

TEST_P(ReplyTest, TheSameIdWithAnotherRequestIsRefused) {
  CallRecord call = Call();
  ASSERT_THAT(Increment(call), IsOk());
  call.fingerprint = "f2";
  EXPECT_THAT(Increment(call), FailsWith(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(*Number("select quantity from items"), 1);
}

TEST_P(ReplyTest, AnotherCallerOrMethodMayUseTheSameId) {
  CallRecord call = Call();
  ASSERT_THAT(Increment(call), IsOk());
  call.principal = "users/2";
  ASSERT_THAT(Increment(call), IsOk());
  call.method = "test.Service/Other";
  ASSERT_THAT(Increment(call), IsOk());
  EXPECT_EQ(*Number("select quantity from items"), 3);
}

TEST_P(ReplyTest, AFailedCallIsNotRemembered) {
  const CallRecord call = Call();
  EXPECT_EQ(
      database_->WriteOnceBytes(call, [](Transaction&) { return absl::NotFoundError("not yet"); }).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_THAT(Increment(call), IsOk());
}

TEST_P(ReplyTest, SixtyFourParallelDuplicatesHaveOneEffect) {
  const CallRecord call = Call();
  std::vector<std::string> replies(64);
  InParallel(64, [&](int i) {
    const absl::StatusOr<std::string> reply = Increment(call);
    EXPECT_THAT(reply, IsOk());
    if (reply.ok()) replies[static_cast<size_t>(i)] = *reply;
  });
  EXPECT_EQ(std::set<std::string>(replies.begin(), replies.end()).size(), 1u);
  EXPECT_EQ(*Number("select quantity from items"), 1);
  ASSERT_TRUE(AwaitHead(*database_, 1));
  EXPECT_EQ(database_->ReadChanges(Soon(), 0, 100)->size(), 1u);
}

TEST_P(ReplyTest, ParallelCallsWithTheirOwnIdsEachTakeEffect) {
  InParallel(16, [&](int) {
    for (int i = 0; i < 5; ++i) {
      const CallRecord call = Call();
      const absl::StatusOr<std::string> reply = Increment(call);
      EXPECT_THAT(reply, IsOk());
      EXPECT_EQ(*Increment(call), *reply);
    }
  });
  EXPECT_EQ(*Number("select quantity from items"), 80);
}

TEST_P(ReplyTest, RepliesAreForgottenAfterAWeekAndNotBefore) {
  CallRecord call = Call();
  ASSERT_THAT(Increment(call), IsOk());
  const int runs = runs_;
  clock_.Advance(absl::Hours(24 * 6));
  database_ = nullptr;
  database_ = Open();
  ASSERT_THAT(Increment(call), IsOk());
  EXPECT_EQ(runs_, runs);
  clock_.Advance(absl::Hours(25));
  database_ = nullptr;
  database_ = Open();  // The sweep runs at the start, in the background.
  EXPECT_TRUE(htx::testing::Eventually([&] { return *Number("select count(*) from replies") == 0; }));
  ASSERT_THAT(Increment(call), IsOk());
  EXPECT_GT(runs_, runs);
}

}  // namespace
}  // namespace htx::sql
