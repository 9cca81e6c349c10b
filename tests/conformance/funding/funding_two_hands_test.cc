// Two people at the same moment: one of them comes first, and the other is told so.

#include <thread>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr int kHands = 4;

class FundingTwoHands : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  // Runs `work` on a thread for each hand; the reasons of those that were refused, "" of the others.
  static std::vector<std::string> AtOnce(const std::function<absl::Status(int)>& work) {
    std::vector<std::string> reasons(kHands);
    std::vector<std::thread> threads;
    for (int i = 0; i < kHands; ++i) {
      threads.emplace_back([&work, &reasons, i] { reasons[static_cast<size_t>(i)] = ReasonOf(work(i)); });
    }
    for (std::thread& thread : threads) thread.join();
    return reasons;
  }
  // One came first; each other was refused with `reason`.
  static void ExpectOneFirst(const std::vector<std::string>& reasons, const std::string& reason) {
    EXPECT_EQ(std::count(reasons.begin(), reasons.end(), ""), 1);
    EXPECT_EQ(std::count(reasons.begin(), reasons.end(), reason), kHands - 1) << ::testing::PrintToString(reasons);
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingTwoHands);

TEST_P(FundingTwoHands, AProposalIsAppliedOnce) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", kPaidOut, kFirstDue);
  v1::CreateProposalRequest request = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_WAIVER, kFirstDue);
  *request.mutable_proposal()->mutable_waived_interest() = Vnd(kMillionDong);
  const auto proposed = office_.Propose(request);
  ASSERT_THAT(proposed, IsOk());
  ExpectOneFirst(AtOnce([&](int i) {
                   return office_.Decide(proposed->proposal(), kFirstDue, absl::StrCat("approver", i)).status();
                 }),
                 "PROPOSAL_DECIDED");
  EXPECT_EQ(office_.Balance("5110"), 3'057'534 - kMillionDong);
}

TEST_P(FundingTwoHands, ADebtIsWrittenOffOnceWhoeverProposedIt) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", kPaidOut, kFirstDue);
  std::vector<v1::Proposal> proposals;
  for (int i = 0; i < kHands; ++i) {
    const auto proposed = office_.Propose(FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_WRITE_OFF, kFirstDue));
    ASSERT_THAT(proposed, IsOk());
    proposals.push_back(proposed->proposal());
  }
  ExpectOneFirst(AtOnce([&](int i) { return office_.Decide(proposals[static_cast<size_t>(i)], kFirstDue).status(); }),
                 "STATE_FORBIDS");
  EXPECT_EQ(office_.Balance("6120"), 600 * kMillionDong);
}

TEST_P(FundingTwoHands, NoMoreIsReservedThanWasPromised) {
  office_.MakeLoan({.day = CivilDay(2024, 1, 10)}, "l", kFirstDue);
  ExpectOneFirst(
      AtOnce([&](int i) { return office_.Reserve("l", absl::StrCat("d", i), 400 * kMillionDong, kPaidOut).status(); }),
      "UNDRAWN_EXCEEDED");
}

TEST_P(FundingTwoHands, APayoutGoesOutOnceOrIsVoided) {
  office_.MakeLoan({.day = CivilDay(2024, 1, 10)}, "l", kFirstDue);
  ASSERT_THAT(office_.Reserve("l", "d", 600 * kMillionDong, kPaidOut), IsOk());
  ExpectOneFirst(AtOnce([&](int i) {
                   return office_
                       .Resolve("d", kPaidOut,
                                i % 2 == 0 ? v1::DISBURSEMENT_OUTCOME_CONFIRMED : v1::DISBURSEMENT_OUTCOME_VOIDED)
                       .status();
                 }),
                 "ALREADY_RESOLVED");
  const Dong lent = office_.Position().lent().amount();
  EXPECT_EQ(office_.Balance("1311"), lent);
  EXPECT_EQ(lent + office_.Position().committed().amount(), 600 * kMillionDong) << "lent, or promised still";
}

TEST_P(FundingTwoHands, APaymentIsTakenBackOnce) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", kPaidOut, kFirstDue);
  v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", 5 * kMillionDong, kFirstDue);
  request.set_repayment_id("r1");
  ASSERT_THAT(office_.loans().RecordRepayment(request, FundingOffice::As("accountant")), IsOk());
  ExpectOneFirst(AtOnce([&](int) { return office_.Reverse("r1", kFirstDue).status(); }), "ALREADY_REVERSED");
  EXPECT_EQ(office_.Balance("1110"), 50 * kBillionDong - 600 * kMillionDong);
}

}  // namespace
}  // namespace htx::funding
