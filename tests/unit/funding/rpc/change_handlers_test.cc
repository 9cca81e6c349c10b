#include <atomic>

#include "tests/support/eventually.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class ChangeHandlersTest : public ::testing::Test {
 protected:
  void SetUp() override { office_.OpenFund(); }  // Three changes.
  absl::StatusOr<v1::ListChangesResponse> List(const std::string& token, int page_size = 0,
                                               v1::ChangeStart start = v1::CHANGE_START_UNSPECIFIED) {
    v1::ListChangesRequest request;
    request.set_resume_token(token);
    request.set_page_size(page_size);
    request.set_start(start);
    return office_.changes().ListChanges(request, FundingOffice::As("viewer"));
  }
  // The token that resumes after `sequence`.
  std::string TokenAt(int64_t sequence) {
    const auto bounds = office_.database().ReadBounds(absl::Now() + absl::Minutes(3));
    return feed::ResumeToken(FundingFeed::kTokenPrefix, {.epoch = bounds.value().epoch, .sequence = sequence});
  }

  FundingOffice office_{TestDatabase::Sqlite()};
};

TEST_F(ChangeHandlersTest, ATokenResumesWhereThePageEnded) {
  const auto first = List("", 1);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->changes_size(), 1);
  EXPECT_EQ(first->changes(0).header().type(), "FUND_CREATED");
  EXPECT_EQ(first->changes(0).header().actor(), "manager");
  EXPECT_EQ(first->changes(0).fund().name(), "funds/f");
  EXPECT_EQ(first->head_sequence(), 3);
  const auto rest = List(first->next_resume_token());
  ASSERT_THAT(rest, IsOk());
  EXPECT_EQ(rest->changes_size(), 2);
  EXPECT_EQ(rest->changes(0).header().sequence(), 2);
  EXPECT_EQ(List(rest->next_resume_token())->changes_size(), 0);
  EXPECT_EQ(List("", 0, v1::CHANGE_START_NOW)->changes_size(), 0);
}

TEST_F(ChangeHandlersTest, ForeignTokensAreRefused) {
  EXPECT_THAT(List("x"), FailsWith(StatusCode::kInvalidArgument, "RESUME_TOKEN_MISMATCH"));
  EXPECT_THAT(List("funding1.-3"), FailsWith(StatusCode::kInvalidArgument, "RESUME_TOKEN_MISMATCH"));
  EXPECT_THAT(List("funding1.3"), FailsWith(StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(List(TokenAt(4)), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
  EXPECT_THAT(List("", -1), FailsWith(StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
}

TEST_F(ChangeHandlersTest, AfterARestoreATokenIsExpiredThoughTheFeedHasPassedIt) {
  const std::string token = List("", 1)->next_resume_token();
  ASSERT_THAT(List(token), IsOk());
  ASSERT_THAT(feed::RenewEpoch(office_.database(), absl::Now() + absl::Minutes(3)), IsOk());
  EXPECT_THAT(List(token), FailsWith(StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(List(List("", 1)->next_resume_token()), IsOk());
}

TEST_F(ChangeHandlersTest, AFollowerGetsChangesThenWaitsThenGetsABookmark) {
  v1::WatchChangesRequest request;
  request.set_view(v1::CHANGE_VIEW_IDS);
  std::atomic<int> wakes = 0;
  auto source = office_.changes().WatchChanges(request, FundingOffice::As("viewer"), [&] { ++wakes; });
  ASSERT_THAT(source, IsOk());
  v1::WatchChangesResponse message;
  for (int64_t sequence = 1; sequence <= 3; ++sequence) {
    ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
    EXPECT_EQ(message.change().header().sequence(), sequence);
    EXPECT_EQ(message.change().resource_case(), v1::Change::RESOURCE_NOT_SET) << "view IDS";
    EXPECT_EQ(message.resume_token(), TokenAt(sequence));
  }
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWait);
  office_.clock().Advance(absl::Seconds(11));
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.bookmark().sequence(), 3);
  EXPECT_EQ(message.resume_token(), TokenAt(3));
  ASSERT_THAT(office_.Move("src", 1, On(2020, 1, 1)), IsOk());
  ASSERT_TRUE(testing::Eventually([&] {
    message.Clear();
    return *(*source)->Next(message) == rpc::Step::kWrite;
  }));
  EXPECT_EQ(message.change().header().type(), "CAPITAL_MOVED");
}

TEST_F(ChangeHandlersTest, ALongPollIsAnsweredByTheChangeItWaitedFor) {
  v1::ListChangesRequest request;
  request.set_resume_token(List("", 0, v1::CHANGE_START_NOW)->next_resume_token());
  request.mutable_wait()->set_seconds(20);
  std::atomic<int> wakes = 0;
  const auto poll = office_.changes().PollChanges(request, FundingOffice::As("viewer"), [&] { ++wakes; });
  ASSERT_THAT(poll, IsOk());
  v1::ListChangesResponse response;
  EXPECT_EQ(*(*poll)->Next(response), rpc::Step::kWait);
  ASSERT_THAT(office_.Move("src", 1, On(2020, 1, 1)), IsOk());
  ASSERT_TRUE(testing::Eventually([&] { return *(*poll)->Next(response) == rpc::Step::kWrite; }));
  EXPECT_TRUE(testing::Eventually([&] { return wakes > 0; }));
  ASSERT_EQ(response.changes_size(), 1);
  EXPECT_EQ(response.changes(0).header().sequence(), 4);
}

TEST_F(ChangeHandlersTest, ALongPollWithoutAChangeIsAnsweredEmptyInTime) {
  v1::ListChangesRequest request;
  request.set_start(v1::CHANGE_START_NOW);
  request.mutable_wait()->set_seconds(25);
  rpc::RequestContext context = FundingOffice::As("viewer");
  v1::ListChangesResponse response;
  // A busy machine may use up the time before the answer is looked for; then the caller is told so.
  const auto late = FailsWith(StatusCode::kDeadlineExceeded, "DEADLINE_PASSED");
  ASSERT_TRUE(testing::Eventually([&] {
    context.deadline = absl::Now() + absl::Milliseconds(700);
    const auto poll = office_.changes().PollChanges(request, context, [] {});
    if (!poll.ok()) {
      EXPECT_THAT(poll, late);
      return false;
    }
    EXPECT_LT((*poll)->AskAgain(), context.deadline) << "the caller's deadline is nearer than its wait";
    absl::StatusOr<rpc::Step> step = rpc::Step::kWait;
    EXPECT_TRUE(testing::Eventually([&] {
      step = (*poll)->Next(response);
      return !step.ok() || *step == rpc::Step::kWrite;
    }));
    if (!step.ok()) {
      EXPECT_THAT(step, late);
    }
    return step.ok();
  }));
  EXPECT_TRUE(response.changes().empty());
  EXPECT_EQ(response.next_resume_token(), TokenAt(3));
  EXPECT_EQ(response.head_sequence(), 3);
}

TEST_F(ChangeHandlersTest, WaitsBeyondTheLimitAreRefused) {
  v1::ListChangesRequest request;
  request.mutable_wait()->set_seconds(26);
  EXPECT_THAT(office_.changes().PollChanges(request, FundingOffice::As("viewer"), [] {}),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

}  // namespace
}  // namespace htx::funding
