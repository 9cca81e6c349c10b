#include <atomic>
#include <thread>
#include <vector>

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
  EXPECT_THAT(List("funding1.4"), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
  EXPECT_THAT(List("", -1), FailsWith(StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
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
    EXPECT_EQ(message.resume_token(), absl::StrCat("funding1.", sequence));
  }
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWait);
  office_.clock().Advance(absl::Seconds(11));
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.bookmark().sequence(), 3);
  EXPECT_EQ(message.resume_token(), "funding1.3");
  ASSERT_THAT(office_.Move("src", 1, On(2020, 1, 1)), IsOk());
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.change().header().type(), "CAPITAL_MOVED");
}

TEST_F(ChangeHandlersTest, ALongPollReturnsWithTheChangeItWaitedFor) {
  v1::ListChangesRequest request;
  request.set_resume_token(List("", 0, v1::CHANGE_START_NOW)->next_resume_token());
  request.mutable_wait()->set_seconds(20);
  std::thread writer([&] { EXPECT_THAT(office_.Move("src", 1, On(2020, 1, 1)), IsOk()); });
  const absl::Time before = absl::Now();
  const auto response = office_.changes().ListChanges(request, FundingOffice::As("viewer"));
  writer.join();
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->changes_size(), 1);
  EXPECT_EQ(response->changes(0).header().sequence(), 4);
  EXPECT_LT(absl::Now() - before, absl::Seconds(15)) << "woken, not timed out";
}

TEST_F(ChangeHandlersTest, OnlyFourPollsWaitAtOnceAndACallerThatHungUpWaitsNoLonger) {
  v1::ListChangesRequest request;
  request.set_resume_token(List("", 0, v1::CHANGE_START_NOW)->next_resume_token());
  request.mutable_wait()->set_seconds(25);
  std::atomic<bool> gone = false;
  std::atomic<bool> waits[4] = {};
  const absl::Time before = absl::Now();
  std::vector<std::thread> polls;
  for (std::atomic<bool>& waiting : waits) {
    polls.emplace_back([&] {
      rpc::RequestContext context = FundingOffice::As("viewer");
      context.cancelled = [&] {
        waiting = true;  // Only who waits is asked whether it hung up.
        return gone.load();
      };
      EXPECT_THAT(office_.changes().ListChanges(request, context), IsOk());
    });
  }
  EXPECT_TRUE(testing::Eventually([&] { return waits[0] && waits[1] && waits[2] && waits[3]; }));
  EXPECT_THAT(office_.changes().ListChanges(request, FundingOffice::As("viewer")), IsOk());
  gone = true;
  for (std::thread& poll : polls) poll.join();
  EXPECT_LT(absl::Now() - before, absl::Seconds(20)) << "nobody waited for the end of the poll";
}

}  // namespace
}  // namespace htx::funding
