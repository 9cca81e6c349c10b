// A debt group that two people set: the end of day respects it, both groups are kept, and it ends by itself.

#include "tests/conformance/funding/day_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kSet(2025, 1, 20);
constexpr CivilDay kDueByHand(2025, 2, 15);
constexpr CivilDay kJanuaryEnd(2025, 1, 31);
constexpr CivilDay kFebruaryEnd(2025, 2, 28);

class FundingGroupByHand : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override {
    office_.OpenFund();
    for (const std::string id : {"l1", "l2"}) {
      office_.Lend({.id = "a-" + id, .borrower = "b-" + id, .amount = 120 * kMillionDong, .day = CivilDay(2025, 1, 10)},
                   id, CivilDay(2025, 1, 15), kDueByHand);
    }
  }
  static v1::CreateProposalRequest Request(const std::string& loan, int group, CivilDay from, CivilDay to = {}) {
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest(loan, v1::PROPOSAL_KIND_GROUP_OVERRIDE, from);
    request.mutable_proposal()->set_debt_group(group);
    if (group > 0) *request.mutable_proposal()->mutable_group_end_date() = DateProto(to);
    return request;
  }
  v1::LoanDay On(const std::string& loan, CivilDay day) {
    const std::vector<v1::LoanDay> days =
        office_.LoanDays(absl::StrCat("loan = ", loan, " AND date = ", FormatDay(day)));
    EXPECT_EQ(days.size(), 1U);
    return days.empty() ? v1::LoanDay() : days[0];
  }

  DayOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingGroupByHand);

TEST_P(FundingGroupByHand, TheEndOfDayClassesAndProvidesByIt) {
  ASSERT_THAT(office_.Change(Request("l1", 4, kSet, CivilDay(2025, 6, 1))), IsOk());
  office_.Close(kJanuaryEnd);
  const v1::LoanDay set = On("l1", kJanuaryEnd);
  EXPECT_EQ(set.own_group(), 1) << "what the rules come to is kept";
  EXPECT_EQ(set.group_by_hand(), 4);
  EXPECT_EQ(set.debt_group(), 4);
  EXPECT_TRUE(set.suspended());
  EXPECT_EQ(set.specific_provision().amount(), 60 * kMillionDong);
  EXPECT_EQ(On("l2", kJanuaryEnd).debt_group(), 1);
  EXPECT_EQ(office_.Balance("1314"), 120 * kMillionDong);
  v1::GetDebtStandingRequest request;
  request.set_organization("organizations/b-l1");
  *request.mutable_date() = DateProto(kJanuaryEnd);
  const auto standing = office_.standings().GetDebtStanding(request, FundingOffice::As("viewer"));
  ASSERT_THAT(standing, IsOk());
  EXPECT_EQ(standing->standing().bad_debt(), v1::BAD_DEBT_STANDING_PRESENT);
  EXPECT_EQ(standing->standing().debts(0).computed_debt_group(), 1);
  EXPECT_EQ(standing->standing().debts(0).group_by_hand(), 4);
  EXPECT_EQ(standing->standing().debts(0).debt_group(), 4);
  // Two people again end it; the month that follows computes.
  ASSERT_THAT(office_.Repay("l1", 20 * kMillionDong, kDueByHand), IsOk());
  ASSERT_THAT(office_.Change(Request("l1", 0, kDueByHand)), IsOk());
  office_.Close(kFebruaryEnd);
  const v1::LoanDay lifted = On("l1", kFebruaryEnd);
  EXPECT_EQ(lifted.group_by_hand(), 0);
  EXPECT_EQ(lifted.debt_group(), 1);
  EXPECT_EQ(lifted.specific_provision().amount(), 0);
  EXPECT_EQ(office_.Balance("1314"), 0);
}

TEST_P(FundingGroupByHand, ItEndsByItself) {
  ASSERT_THAT(office_.Change(Request("l1", 5, kSet, kDueByHand)), IsOk());
  office_.Close(kJanuaryEnd);
  EXPECT_EQ(On("l1", kJanuaryEnd).debt_group(), 5);
  office_.Close(kFebruaryEnd);
  const v1::LoanDay ended = On("l1", kFebruaryEnd);
  EXPECT_EQ(ended.group_by_hand(), 0);
  EXPECT_EQ(ended.debt_group(), 2) << "13 days past due";
}

TEST_P(FundingGroupByHand, OneHandSetsNothingAndNobodySetsABetterOne) {
  const auto proposed = office_.Propose(Request("l1", 3, kSet, kDueByHand));
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->proposal().debt_group(), 3);
  EXPECT_EQ(proposed->proposal().group_end_date().month(), 2);
  EXPECT_THAT(office_.Decide(proposed->proposal(), kSet, "maker"),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  office_.Close(kJanuaryEnd);
  EXPECT_EQ(On("l1", kJanuaryEnd).debt_group(), 1);
  const std::string books = office_.Books();
  const auto refused = [&](const v1::CreateProposalRequest& request, absl::string_view reason) {
    const StatusCode code = reason == "FIELD_RULE" ? StatusCode::kInvalidArgument : StatusCode::kFailedPrecondition;
    EXPECT_THAT(office_.Propose(request), FailsWith(code, reason));
  };
  const CivilDay late = kDueByHand + 40;  // Group 3 by days.
  refused(Request("l2", 1, kSet + 20, late), "PROPOSAL_NOT_APPLICABLE");
  refused(Request("l2", 3, late, late + 30), "PROPOSAL_NOT_APPLICABLE");
  refused(Request("l2", 0, late), "PROPOSAL_NOT_APPLICABLE");
  refused(Request("l2", 4, late, late), "FIELD_RULE");
  v1::CreateProposalRequest endless = Request("l2", 4, late, late + 1);
  endless.mutable_proposal()->clear_group_end_date();
  refused(endless, "FIELD_RULE");
  v1::CreateProposalRequest other = FundingOffice::ProposalRequest("l2", v1::PROPOSAL_KIND_WRITE_OFF, late);
  other.mutable_proposal()->set_debt_group(4);
  refused(other, "FIELD_RULE");
  EXPECT_EQ(office_.Books(), books);
}

}  // namespace
}  // namespace htx::funding
