// Every schedule that was in force under a loan is kept as it was, and every figure says how it came about.

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kScheduleMade(2024, 1, 10);
constexpr CivilDay kScheduleDrawn(2024, 1, 15);
constexpr CivilDay kScheduleDue(2024, 2, 15);

class FundingSchedules : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override {
    office_.OpenFund();
    office_.Lend({.day = kScheduleMade}, "l", kScheduleDrawn, kScheduleDue);
  }
  std::vector<v1::ScheduleRevision> Revisions() {
    v1::ListScheduleRevisionsRequest request;
    request.set_filter("loan = l");
    const auto response = office_.loans().ListScheduleRevisions(request, FundingOffice::As("auditor"));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    EXPECT_EQ(response->total_size(), response->schedule_revisions_size());
    return {response->schedule_revisions().begin(), response->schedule_revisions().end()};
  }
  std::vector<std::string> Causes() {
    std::vector<std::string> causes;
    for (const v1::ScheduleRevision& revision : Revisions()) causes.push_back(revision.cause());
    return causes;
  }
  absl::StatusOr<v1::GetLoanResponse> Read(v1::LoanView view, std::optional<CivilDay> day = {}, int64_t revision = 0) {
    v1::GetLoanRequest request;
    request.set_name("loans/l");
    request.set_view(view);
    if (day.has_value()) *request.mutable_date() = DateProto(*day);
    request.set_schedule_revision(revision);
    return office_.loans().GetLoan(request, FundingOffice::As("auditor"));
  }
  v1::ScheduleRevision Revision(int64_t number) {
    const auto read = Read(v1::LOAN_VIEW_SCHEDULE, {}, number);
    EXPECT_THAT(read, IsOk());
    return read.ok() ? read->schedule_revision() : v1::ScheduleRevision();
  }
  static v1::CreateProposalRequest Rate(int64_t ppm, CivilDay value, CivilDay day) {
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_RATE_CHANGE, day);
    request.mutable_proposal()->set_annual_rate_ppm(ppm);
    *request.mutable_proposal()->mutable_value_date() = DateProto(value);
    return request;
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingSchedules);

TEST_P(FundingSchedules, EachIsKeptWithWhatMadeIt) {
  EXPECT_THAT(Causes(), ::testing::ElementsAre("CONTRACT", "DISBURSEMENT"));
  ASSERT_THAT(office_.Change(Rate(70'000, CivilDay(2024, 2, 1), CivilDay(2024, 2, 1))), IsOk());
  v1::CreateProposalRequest longer =
      FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_EXTEND_TERM, CivilDay(2024, 3, 1));
  longer.mutable_proposal()->set_more_months(6);
  const auto extended = office_.Change(longer);
  ASSERT_THAT(extended, IsOk());
  const std::vector<v1::ScheduleRevision> kept = Revisions();
  ASSERT_EQ(kept.size(), 4U);
  EXPECT_EQ(kept[0].name(), "loans/l/schedules/1");
  EXPECT_EQ(kept[0].event(), "loans/l");
  EXPECT_EQ(kept[1].event(), "disbursements/d-l");
  EXPECT_EQ(kept[2].cause(), "RATE_CHANGE");
  EXPECT_EQ(kept[3].cause(), "EXTEND_TERM");
  EXPECT_EQ(kept[3].event(), extended->proposal().name());
  EXPECT_EQ(kept[3].principal(), "approver");
  EXPECT_EQ(kept[3].business_date().month(), 3);
  EXPECT_FALSE(kept[3].has_schedule()) << "a list has no rows";
  for (const v1::ScheduleRevision& revision : kept) EXPECT_EQ(revision.content_hash().size(), 64U);
  EXPECT_EQ(Revision(2).schedule().instalments_size(), 12);
  EXPECT_EQ(Revision(4).schedule().instalments_size(), 18);
  EXPECT_EQ(Revision(2).schedule().instalments(0).interest().amount(), 3'057'534);
  EXPECT_THAT(Read(v1::LOAN_VIEW_SCHEDULE, {}, 9), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(Read(v1::LOAN_VIEW_SCHEDULE)->schedule_revision().number(), 4);
  EXPECT_EQ(Read(v1::LOAN_VIEW_SCHEDULE, kScheduleDrawn - 1)->schedule_revision().number(), 1);
  EXPECT_EQ(Read(v1::LOAN_VIEW_SCHEDULE, CivilDay(2024, 2, 29))->schedule_revision().number(), 3);
  EXPECT_FALSE(Read(v1::LOAN_VIEW_SCHEDULE, kScheduleMade - 1)->has_schedule_revision());
  EXPECT_FALSE(Read(v1::LOAN_VIEW_BASIC)->has_schedule_revision());
}

TEST_P(FundingSchedules, WhatMovesNoDueIsNoRevision) {
  ASSERT_THAT(office_.Repay("l", 53'057'534, kScheduleDue), IsOk());
  ASSERT_THAT(office_.Repay("l", 1'000'000, kScheduleDue + 40), IsOk());
  v1::CreateProposalRequest waiver =
      FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_WAIVER, CivilDay(2024, 4, 1));
  *waiver.mutable_proposal()->mutable_waived_interest() = Vnd(1'000);
  ASSERT_THAT(office_.Change(waiver), IsOk());
  ASSERT_THAT(office_.Propose(Rate(70'000, CivilDay(2024, 5, 1), CivilDay(2024, 5, 1))), IsOk());
  EXPECT_THAT(Causes(), ::testing::ElementsAre("CONTRACT", "DISBURSEMENT"));
}

TEST_P(FundingSchedules, WhatComesLateMakesANewOneAndLeavesTheOld) {
  ASSERT_THAT(office_.Change(Rate(70'000, CivilDay(2024, 5, 1), CivilDay(2024, 5, 1))), IsOk());
  std::vector<std::string> before;
  for (int64_t number = 1; number <= 3; ++number) before.push_back(Revision(number).ShortDebugString());
  // Agreed in March, recorded in June; and agreed ahead for August.
  ASSERT_THAT(office_.Change(Rate(50'000, CivilDay(2024, 3, 1), CivilDay(2024, 6, 1))), IsOk());
  ASSERT_THAT(office_.Change(Rate(40'000, CivilDay(2024, 8, 1), CivilDay(2024, 6, 2))), IsOk());
  EXPECT_THAT(Causes(),
              ::testing::ElementsAre("CONTRACT", "DISBURSEMENT", "RATE_CHANGE", "RATE_CHANGE", "RATE_CHANGE"));
  for (int64_t number = 1; number <= 3; ++number) {
    EXPECT_EQ(Revision(number).ShortDebugString(), before[static_cast<size_t>(number) - 1]);
  }
  const v1::ScheduleRevision late = Revision(4);
  EXPECT_EQ(late.business_date().month(), 6);
  EXPECT_EQ(late.value_date().month(), 3);
  EXPECT_LT(late.schedule().total_interest().amount(), Revision(3).schedule().total_interest().amount());
  EXPECT_EQ(Revision(5).value_date().month(), 8);
  EXPECT_LT(Revision(5).schedule().total_interest().amount(), late.schedule().total_interest().amount());
}

TEST_P(FundingSchedules, ALoanFromBeforeTheyWereKeptBeginsWithWhatIsFound) {
  const v1::ScheduleRevision last = Revision(2);
  ASSERT_THAT(
      office_.database().Write(
          {.principal = "test", .method = "test", .now = absl::Now(), .deadline = absl::Now() + absl::Minutes(3)},
          [](sql::Transaction& tx) { return tx.Execute("delete from loan_schedules").status(); }),
      IsOk());
  EXPECT_FALSE(Read(v1::LOAN_VIEW_SCHEDULE)->has_schedule_revision());
  ASSERT_THAT(office_.Change(Rate(70'000, CivilDay(2024, 2, 1), CivilDay(2024, 2, 1))), IsOk());
  EXPECT_THAT(Causes(), ::testing::ElementsAre("FOUND", "RATE_CHANGE"));
  EXPECT_EQ(Revision(1).content_hash(), last.content_hash());
}

TEST_P(FundingSchedules, TheFiguresOfALoanSayHowTheyComeAbout) {
  const auto read = Read(v1::LOAN_VIEW_EXPLAIN, CivilDay(2024, 8, 31));
  ASSERT_THAT(read, IsOk());
  const v1::LoanExplanation& told = read->explanation();
  ASSERT_EQ(told.instalments_size(), read->loan().schedule().instalments_size());
  EXPECT_EQ(told.instalments(0).exact_interest(), "223200000/73");
  ASSERT_EQ(told.instalments(0).segments_size(), 1);
  EXPECT_EQ(told.instalments(0).segments(0).days(), 31);
  EXPECT_EQ(told.instalments(0).segments(0).balance().amount(), 600 * kMillionDong);
  EXPECT_EQ(told.instalments(0).planned_principal().amount(), 50 * kMillionDong);
  // Nothing was ever paid: 198 days.
  const v1::DebtGroupExplanation& group = told.debt_group();
  EXPECT_EQ(group.scale(), "MICROFINANCE");
  EXPECT_EQ(group.days_past_due(), 198);
  EXPECT_EQ(group.group_by_days(), 5);
  EXPECT_EQ(group.group_by_conduct(), 1);
  EXPECT_EQ(group.computed_debt_group(), 5);
  EXPECT_EQ(group.group_by_hand(), 0);
  EXPECT_EQ(group.debt_group(), 5);
  EXPECT_EQ(group.booked_debt_group(), 1) << "no day was closed";
  EXPECT_GT(group.basis().rule_versions_size(), 0);
  const v1::ProvisionExplanation& provision = told.provision();
  EXPECT_EQ(provision.principal().amount(), 600 * kMillionDong);
  EXPECT_EQ(provision.specific_ratio_ppm(), 1'000'000);
  EXPECT_EQ(provision.specific().amount(), 600 * kMillionDong);
  EXPECT_EQ(provision.general_ratio_ppm(), 0);
  EXPECT_EQ(provision.booked().amount(), 0);
  EXPECT_FALSE(Read(v1::LOAN_VIEW_FULL)->has_explanation());
}

}  // namespace
}  // namespace htx::funding
