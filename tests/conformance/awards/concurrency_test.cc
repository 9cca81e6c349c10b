// Two at once: one wins, and nothing is counted twice.

#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::IsOk;

// Runs all at the same time and returns how each ended.
std::vector<absl::Status> Together(const std::vector<std::function<absl::Status()>>& calls) {
  std::vector<absl::Status> ended(calls.size());
  std::atomic<size_t> ready = 0;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < calls.size(); ++i) {
    threads.emplace_back([&, i] {
      ++ready;
      while (ready < calls.size()) std::this_thread::yield();
      ended[i] = calls[i]();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return ended;
}
int Succeeded(const std::vector<absl::Status>& ended) {
  return static_cast<int>(
      std::count_if(ended.begin(), ended.end(), [](const absl::Status& status) { return status.ok(); }));
}

class ConcurrencyTest : public AwardsTest {
 protected:
  v1::Nomination Appraised(const std::string& id) {
    const v1::Nomination submitted = Submit(MakeNomination(id, "VCA_CERTIFICATE", "htx-" + id, ""));
    return Review(submitted, v1::REVIEW_ACTION_ACCEPT).value().nomination();
  }
};
HTX_BOTH_ENGINES(ConcurrencyTest);

TEST_P(ConcurrencyTest, OfTwoClosesOneWinsAndEveryVoteBeforeItCounts) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", "ninh-binh", "red-river"));
  ASSERT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  const v1::Ballot ballot = OpenBallot("b", Convene("m", {nomination.name()}, 9, 9).name(), nomination.name());
  std::vector<std::function<absl::Status()>> calls;
  for (int i = 0; i < 9; ++i) {
    calls.push_back([&, i] { return Vote("ballots/b", absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE).status(); });
  }
  calls.push_back([&] { return CloseBallot(ballot).status(); });
  calls.push_back([&] { return CloseBallot(ballot).status(); });
  const std::vector<absl::Status> ended = Together(calls);
  const int votes = Succeeded({ended.begin(), ended.begin() + 9});
  EXPECT_EQ(Succeeded({ended.begin() + 9, ended.end()}), 1);
  v1::GetBallotRequest get;
  get.set_name("ballots/b");
  const v1::Ballot closed = commendation_->GetBallot(get, Clerk())->ballot();
  EXPECT_EQ(closed.tally().agree(), votes);
  EXPECT_EQ(closed.tally().agree() + closed.tally().not_cast(), 9);
}

TEST_P(ConcurrencyTest, OneMemberVotesOnceThroughManyCalls) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", "ninh-binh", "red-river"));
  ASSERT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  const v1::Ballot ballot = OpenBallot("b", Convene("m", {nomination.name()}, 9, 9).name(), nomination.name());
  const auto vote = [&] { return Vote("ballots/b", "user:0", v1::VOTE_CHOICE_AGREE).status(); };
  EXPECT_EQ(Succeeded(Together({vote, vote, vote, vote})), 1);
  EXPECT_EQ(CloseBallot(ballot)->ballot().tally().agree(), 1);
}

TEST_P(ConcurrencyTest, OfTwoDecisionsWithOneNumberOneWins) {
  const v1::Nomination first = Appraised("a");
  const v1::Nomination second = Appraised("b");
  const std::vector<absl::Status> ended =
      Together({[&] { return commendation_->IssueDecision(Decide("12", first.name()), Clerk()).status(); },
                [&] { return commendation_->IssueDecision(Decide("12", second.name()), Clerk()).status(); }});
  EXPECT_EQ(Succeeded(ended), 1);
  for (const absl::Status& status : ended) {
    EXPECT_TRUE(status.ok() || ReasonOf(status) == "DECISION_NUMBER_TAKEN") << status;
  }
  const int granted =
      (Read(first).state() == v1::NOMINATION_STATE_GRANTED) + (Read(second).state() == v1::NOMINATION_STATE_GRANTED);
  EXPECT_EQ(granted, 1);
}

TEST_P(ConcurrencyTest, ANominationIsGrantedByOneDecision) {
  const v1::Nomination nomination = Appraised("a");
  std::vector<std::function<absl::Status()>> calls;
  for (int i = 0; i < 4; ++i) {
    calls.push_back(
        [&, i] { return commendation_->IssueDecision(Decide(absl::StrCat(i), nomination.name()), Clerk()).status(); });
  }
  EXPECT_EQ(Succeeded(Together(calls)), 1);
  EXPECT_EQ(commendation_->ListAwards({}, Clerk())->total_size(), 1);
}

TEST_P(ConcurrencyTest, AClustersQuotaIsNotExceeded) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
  const v1::Nomination first = Recommended("n1", "ninh-binh");
  const v1::Nomination second = Recommended("n2", "ha-nam");
  const std::vector<absl::Status> ended =
      Together({[&] { return commendation_->IssueDecision(Decide("1", first.name()), Clerk()).status(); },
                [&] { return commendation_->IssueDecision(Decide("2", second.name()), Clerk()).status(); }});
  EXPECT_EQ(Succeeded(ended), 1);
  EXPECT_EQ(commendation_->ListAwards({}, Clerk())->total_size(), 1);
}

TEST_P(ConcurrencyTest, AParallelDuplicateGetsTheFirstReply) {
  const v1::IssueDecisionRequest request = Decide("12", Appraised("a").name());
  std::vector<std::string> replies(4);
  std::vector<std::function<absl::Status()>> calls;
  for (size_t i = 0; i < replies.size(); ++i) {
    calls.push_back([&, i] {
      auto issued = commendation_->IssueDecision(request, Clerk());
      if (issued.ok()) replies[i] = issued->SerializeAsString();
      return issued.status();
    });
  }
  EXPECT_EQ(Succeeded(Together(calls)), 4);
  for (const std::string& reply : replies) EXPECT_EQ(reply, replies[0]);
}

}  // namespace
}  // namespace htx::awards
