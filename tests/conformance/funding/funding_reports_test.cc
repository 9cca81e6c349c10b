// The reports of the fund: a story whose figures are computed by hand, and what must hold of any story.

#include <algorithm>
#include <random>
#include <thread>

#include "common/base/civil_date.h"
#include "tests/conformance/funding/report_checks.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kYearEnd(2025, 1, 1);
constexpr CivilDay kReportDay(2024, 12, 20);

class FundingReports : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  absl::StatusOr<v1::RecordRepaymentResponse> Pay(const std::string& loan, Dong amount, CivilDay day,
                                                  const std::string& id) {
    v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest(loan, amount, day);
    request.set_repayment_id(id);
    return office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
  }
  absl::Status WriteOff(const std::string& loan, CivilDay day) {
    return office_.Change(FundingOffice::ProposalRequest(loan, v1::PROPOSAL_KIND_WRITE_OFF, day)).status();
  }

  // Three loans: l1 of b1 from `src`; l2 and l3 of b2, l2 half from each source.
  void TellStory() {
    office_.AddSource("ent", 5 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED);
    office_.Lend({.id = "a1", .borrower = "b1", .district = "d783", .day = CivilDay(2024, 9, 10)}, "l1",
                 CivilDay(2024, 9, 10), CivilDay(2024, 10, 10));
    Wish mixed = {.id = "a2", .borrower = "b2", .amount = 300 * kMillionDong, .day = CivilDay(2024, 10, 1)};
    mixed.district = "d785";
    mixed.mix = {{"src", 500'000}, {"ent", 500'000}};
    mixed.jobs = 25;
    office_.Lend(mixed, "l2", CivilDay(2024, 10, 1), CivilDay(2024, 11, 1));
    ASSERT_THAT(Pay("l1", 52'958'904, CivilDay(2024, 10, 10), "r1"), IsOk());
    ASSERT_THAT(Pay("l2", 26'528'767, CivilDay(2024, 11, 1), "r2"), IsOk());
    Wish third = {.id = "a3", .borrower = "b2", .amount = 100 * kMillionDong, .day = CivilDay(2024, 12, 15)};
    third.district = "d785";
    office_.Lend(third, "l3", CivilDay(2024, 12, 15), CivilDay(2025, 1, 15));
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
  ReportDesk reports_{office_};
};
HTX_BOTH_ENGINES(FundingReports);

TEST_P(FundingReports, ThePeriodSaysWhatWasLentCollectedAndIsOwed) {
  TellStory();
  const auto report = reports_.Period(CivilDay(2024, 9, 1), kYearEnd, {v1::REPORT_GROUPING_SOURCE});
  const v1::FundFigures& totals = report.totals();
  EXPECT_EQ(totals.borrowers(), 2);
  EXPECT_EQ(totals.loans(), 3);
  EXPECT_EQ(totals.new_loans(), 3);
  EXPECT_EQ(totals.debtors(), 2);
  EXPECT_EQ(totals.jobs(), 25);
  EXPECT_EQ(totals.loans_without_jobs(), 2);
  EXPECT_EQ(totals.opening().amount(), 0);
  EXPECT_EQ(totals.lent().amount(), 1'000 * kMillionDong);
  EXPECT_EQ(totals.principal_collected().amount(), 75 * kMillionDong);
  // 600 million for 30 days and 300 million for 31 days, at 6 % over 365.
  EXPECT_EQ(totals.interest_collected().amount(), 2'958'904 + 1'528'767);
  EXPECT_EQ(totals.outstanding().amount(), 925 * kMillionDong);
  EXPECT_TRUE(report.basis().reconciled()) << Explained(report.basis());
  EXPECT_EQ(report.basis().controls_size(), 3);
  ASSERT_EQ(report.breakdowns(0).groups_size(), 2);
  const v1::FundFigures& entrusted = report.breakdowns(0).groups(0).figures();
  EXPECT_EQ(report.breakdowns(0).groups(0).key(), "fundSources/ent");
  EXPECT_EQ(entrusted.lent().amount(), 150 * kMillionDong);
  EXPECT_EQ(entrusted.principal_collected().amount(), 12'500'000);
  EXPECT_EQ(entrusted.interest_collected().amount(), 0) << "interest is the lead source's";
  EXPECT_EQ(report.breakdowns(0).groups(1).figures().lent().amount(), 850 * kMillionDong);
  // The next period opens where this one ends.
  const auto next = reports_.Period(kYearEnd, CivilDay(2025, 2, 1));
  EXPECT_EQ(next.totals().opening().amount(), 925 * kMillionDong);
  EXPECT_EQ(next.totals().loans(), 0);
  EXPECT_EQ(next.totals().new_loans(), 0);
}

TEST_P(FundingReports, WhatIsTakenBackCountsOnItsOwnDayAndLeavesThePastAsItWas) {
  TellStory();
  const auto period_before = reports_.Period(CivilDay(2024, 9, 1), kYearEnd);
  const auto debts_before = reports_.Debts(kReportDay);
  ASSERT_THAT(office_.Reverse("r1", CivilDay(2025, 1, 5)), IsOk());
  const auto january = reports_.Period(kYearEnd, CivilDay(2025, 2, 1));
  EXPECT_EQ(january.totals().opening().amount(), 925 * kMillionDong);
  EXPECT_EQ(january.totals().principal_collected().amount(), -50 * kMillionDong);
  EXPECT_EQ(january.totals().interest_collected().amount(), -2'958'904);
  EXPECT_EQ(january.totals().outstanding().amount(), 975 * kMillionDong);
  EXPECT_TRUE(january.basis().reconciled()) << Explained(january.basis());
  EXPECT_EQ(reports_.Period(CivilDay(2024, 9, 1), kYearEnd).totals().ShortDebugString(),
            period_before.totals().ShortDebugString());
  const auto debts = reports_.Debts(kReportDay);
  EXPECT_EQ(debts.totals().ShortDebugString(), debts_before.totals().ShortDebugString());
  EXPECT_TRUE(debts.basis().reconciled()) << Explained(debts.basis());
}

TEST_P(FundingReports, DebtsAreClassedByTheWorstOfTheirDebtorAndProvidedFor) {
  TellStory();
  const auto report = reports_.Debts(kReportDay, v1::REPORT_GROUPING_DISTRICT);
  EXPECT_EQ(report.scale(), "MICROFINANCE");
  ASSERT_EQ(report.groups_size(), 5);
  // l1 is 40 days late: group 3, 25 %. l2 is 19 days late: group 2, 2 %; l3 goes with it, of the same debtor.
  const v1::DebtFigures& second = report.groups(1).figures();
  EXPECT_EQ(second.loans(), 2);
  EXPECT_EQ(second.debtors(), 1);
  EXPECT_EQ(second.outstanding().amount(), 375 * kMillionDong);
  EXPECT_EQ(second.overdue_principal().amount(), 25 * kMillionDong);
  EXPECT_EQ(second.specific_required().amount(), 7'500'000);
  EXPECT_EQ(second.general_required().amount(), 1'875'000);
  const v1::DebtFigures& third = report.groups(2).figures();
  EXPECT_EQ(third.outstanding().amount(), 550 * kMillionDong);
  EXPECT_EQ(third.overdue_principal().amount(), 100 * kMillionDong);
  EXPECT_EQ(third.specific_required().amount(), 137'500'000);
  EXPECT_EQ(third.general_required().amount(), 2'750'000);
  EXPECT_EQ(report.groups(0).booked_principal().amount(), 925 * kMillionDong) << "no day end has moved it";
  EXPECT_EQ(report.totals().debtors(), 2);
  EXPECT_EQ(report.totals().unknown_provisions(), 0);
  EXPECT_EQ(report.bad_debt_ratio().numerator(), 22);
  EXPECT_EQ(report.bad_debt_ratio().denominator(), 37);
  ASSERT_EQ(report.breakdown_size(), 2);
  EXPECT_EQ(report.breakdown(0).key(), "areas/d783");
  EXPECT_EQ(report.breakdown(0).display_name(), "area d783");
  EXPECT_EQ(report.breakdown(1).figures().outstanding().amount(), 375 * kMillionDong);
  EXPECT_GT(report.rules().rule_versions_size(), 0);
  v1::ListReportedDebtsRequest request = ReportDesk::ListOf(kReportDay, 1);
  request.add_debt_groups(2);
  const std::vector<v1::ReportedDebt> listed = reports_.DebtList(request);
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].loan(), "loans/l2");
  EXPECT_EQ(listed[0].days_past_due(), 19);
  EXPECT_EQ(listed[1].loan(), "loans/l3");
  EXPECT_EQ(listed[1].own_debt_group(), 1);
  EXPECT_EQ(listed[1].debt_group(), 2);
  EXPECT_EQ(listed[1].booked_debt_group(), 1);
  EXPECT_EQ(listed[1].debtor(), "organizations/b2");
}

TEST_P(FundingReports, ExpectedCashIsTheOutstandingMonthByMonth) {
  TellStory();
  const auto forecast = reports_.Forecast(kReportDay, 3);
  EXPECT_TRUE(forecast.basis().reconciled()) << Explained(forecast.basis());
  EXPECT_EQ(forecast.total_principal().amount(), 925 * kMillionDong);
  ASSERT_EQ(forecast.lines_size(), 4);  // Due, January, February, later; nothing falls due in what is left of December.
  EXPECT_EQ(forecast.lines(0).bucket(), v1::CashForecastLine::BUCKET_DUE);
  EXPECT_EQ(forecast.lines(0).principal().amount(), 125 * kMillionDong);
  EXPECT_EQ(forecast.lines(0).instalments(), 3);
  EXPECT_EQ(forecast.lines(1).month().month(), 1);
  EXPECT_EQ(forecast.lines(1).principal().amount(), 83'333'333);
  EXPECT_EQ(forecast.lines(2).principal().amount(), 83'333'333);
  EXPECT_EQ(forecast.lines(3).bucket(), v1::CashForecastLine::BUCKET_LATER);
  EXPECT_EQ(forecast.lines(3).cumulative().amount(),
            forecast.total_principal().amount() + forecast.total_interest().amount());
  const auto sources = reports_.Forecast(kReportDay, 3, true);
  EXPECT_EQ(sources.lines(0).source(), "fundSources/ent");
  EXPECT_EQ(sources.lines(0).principal().amount(), 12'500'000);
}

TEST_P(FundingReports, SourcesSayWhatBecameOfTheirCapital) {
  TellStory();
  const auto report = reports_.Sources(CivilDay(2024, 9, 1), kYearEnd);
  EXPECT_TRUE(report.basis().reconciled()) << Explained(report.basis());
  ASSERT_EQ(report.sources_size(), 2);
  const v1::SourceFigures& entrusted = report.sources(0).figures();
  EXPECT_EQ(entrusted.opening().amount(), 5 * kBillionDong);
  EXPECT_EQ(entrusted.put_in().amount(), 0);
  EXPECT_EQ(entrusted.lent().amount(), 150 * kMillionDong);
  EXPECT_EQ(entrusted.principal_collected().amount(), 12'500'000);
  EXPECT_EQ(entrusted.outstanding().amount(), 137'500'000);
  EXPECT_EQ(entrusted.available().amount(), 5 * kBillionDong - 137'500'000);
  EXPECT_EQ(report.sources(0).use().numerator(), 11);  // 137.5 of 5 000.
  EXPECT_EQ(report.sources(0).use().denominator(), 400);
  EXPECT_EQ(report.totals().contributed().amount(), 55 * kBillionDong);
  EXPECT_EQ(report.totals().outstanding().amount(), 925 * kMillionDong);
}

TEST_P(FundingReports, ABorrowerSeesEveryMovementWithItsBalance) {
  TellStory();
  ASSERT_THAT(office_.Reverse("r2", CivilDay(2024, 12, 30)), IsOk());
  const auto statement = reports_.Statement("b2", CivilDay(2024, 10, 2), CivilDay(2024, 12, 31));
  EXPECT_TRUE(statement.basis().reconciled()) << Explained(statement.basis());
  EXPECT_EQ(statement.opening().amount(), 300 * kMillionDong);
  ASSERT_EQ(statement.lines_size(), 3);
  const v1::BorrowerStatementLine& paid = statement.lines(0);
  EXPECT_EQ(paid.cause(), "repayments/r2");
  EXPECT_EQ(paid.movement().received().amount(), 26'528'767);
  EXPECT_EQ(paid.movement().principal().amount(), 25 * kMillionDong);
  EXPECT_EQ(paid.movement().interest().amount(), 1'528'767);
  EXPECT_EQ(paid.balance().amount(), 275 * kMillionDong);
  EXPECT_EQ(statement.lines(1).cause(), "disbursements/d-l3");
  EXPECT_EQ(statement.lines(1).balance().amount(), 375 * kMillionDong);
  EXPECT_EQ(statement.lines(2).movement().received().amount(), -26'528'767);
  EXPECT_EQ(statement.lines(2).balance().amount(), 400 * kMillionDong);
  EXPECT_EQ(statement.closing().amount(), 400 * kMillionDong);
  EXPECT_EQ(statement.totals().received().amount(), 0);
}

TEST_P(FundingReports, WhatWasWrittenOffLeavesTheDebtsAndIsFollowed) {
  TellStory();
  ASSERT_THAT(WriteOff("l1", CivilDay(2024, 12, 18)), IsOk());
  const auto debts = reports_.Debts(kReportDay);
  EXPECT_TRUE(debts.basis().reconciled()) << Explained(debts.basis());
  EXPECT_EQ(debts.totals().outstanding().amount(), 375 * kMillionDong);
  EXPECT_GT(debts.totals().followed().amount(), 550 * kMillionDong);
  EXPECT_EQ(debts.groups(4).figures().loans(), 1);
  const auto report = reports_.Period(CivilDay(2024, 9, 1), kYearEnd);
  EXPECT_TRUE(report.basis().reconciled()) << Explained(report.basis());
  EXPECT_EQ(report.totals().written_off().amount(), 550 * kMillionDong);
  EXPECT_EQ(report.totals().outstanding().amount(), 375 * kMillionDong);
  reports_.CheckDay(kReportDay);
}

TEST_P(FundingReports, ARecordThatDiffersFromTheLedgerIsFound) {
  TellStory();
  const CallRecord record = {.principal = "nobody",
                             .method = "test",
                             .request_id = NewUuid(),
                             .now = office_.clock().Now(),
                             .deadline = absl::Now() + absl::Minutes(3)};
  ASSERT_THAT(office_.database().Write(record,
                                       [](sql::Transaction& tx) {
                                         return tx
                                             .Execute(
                                                 "update disbursements set confirmed = confirmed - 7 where "
                                                 "id = 'd-l1'")
                                             .status();
                                       }),
              IsOk());
  const auto debts = reports_.Debts(kReportDay);
  EXPECT_FALSE(debts.basis().reconciled());
  ASSERT_EQ(debts.basis().finding_count(), 1);
  EXPECT_EQ(debts.basis().findings(0).resource(), "loans/l1");
  EXPECT_EQ(debts.basis().findings(0).reported().amount() - debts.basis().findings(0).ledger().amount(), -7);
  EXPECT_EQ(debts.basis().controls(0).difference().amount(), -7);
  EXPECT_FALSE(reports_.Period(CivilDay(2024, 9, 1), kYearEnd).basis().reconciled());
}

TEST_P(FundingReports, RefusesWhatCannotBeReported) {
  v1::GetDebtReportRequest request;
  request.set_fund("funds/none");
  *request.mutable_date() = DateProto(kReportDay);
  EXPECT_THAT(office_.reports().GetDebtReport(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request.set_fund("funds/f");
  *request.mutable_date() = On(2099, 1, 1);
  EXPECT_THAT(office_.reports().GetDebtReport(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  v1::ListReportedDebtsRequest list = ReportDesk::ListOf(kReportDay);
  list.set_page_token("made up");
  EXPECT_THAT(office_.reports().ListReportedDebts(list, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  v1::GetSourceReportRequest sources;
  sources.set_fund("funds/f");
  *sources.mutable_period()->mutable_from() = On(2024, 2, 1);
  *sources.mutable_period()->mutable_to() = On(2024, 2, 1);
  EXPECT_THAT(office_.reports().GetSourceReport(sources, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(FundingReports, AReportIsOneSnapshotWhileRepaymentsGoOn) {
  TellStory();
  std::thread payer([&] {
    for (int i = 0; i < 20; ++i) EXPECT_THAT(office_.Repay("l1", 100'000 + i, kReportDay), IsOk());
  });
  for (int i = 0; i < 5; ++i) {
    const auto period = reports_.Period(CivilDay(2024, 9, 1), kYearEnd, {v1::REPORT_GROUPING_SOURCE});
    EXPECT_TRUE(period.basis().reconciled()) << Explained(period.basis());
    const auto debts = reports_.Debts(kReportDay);
    EXPECT_TRUE(debts.basis().reconciled()) << Explained(debts.basis());
    const auto forecast = reports_.Forecast(kReportDay, 3);
    EXPECT_TRUE(forecast.basis().reconciled()) << Explained(forecast.basis());
    EXPECT_EQ(forecast.total_principal().amount(), forecast.basis().controls(0).ledger().amount());
  }
  payer.join();
  reports_.CheckDay(kReportDay);
}

TEST_P(FundingReports, SumsOfDrillDownsAreTheTotalsAndTheLedgersWhateverHappened) {
  std::mt19937 random(41);  // The same history in every run: a failure is found again.
  const auto upto = [&](int most) { return static_cast<int>(random() % static_cast<uint32_t>(most)); };
  office_.AddSource("ent", 20 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED);
  std::vector<std::pair<std::string, CivilDay>> paid;
  for (int i = 0; i < 10; ++i) {
    const CivilDay day = CivilDay(2024, 8, 20) + upto(60);
    Wish wish = {.id = absl::StrCat("a", i), .borrower = absl::StrCat("b", upto(5)), .day = day};
    wish.amount = (1 + upto(900)) * kMillionDong + upto(1'000);
    wish.months = 6 + upto(12);
    wish.district = upto(3) == 0 ? "d783" : "d785";
    if (upto(2) == 0) wish.mix = {{"src", 333'333}, {"ent", 666'667}};
    const std::string loan = absl::StrCat("l", i);
    office_.Lend(wish, loan, day, day + 30);
    // Five payments never settle a loan: what is taken back and written off below is still owed.
    const int most = static_cast<int>(std::min<Dong>(90 * kMillionDong, wish.amount / 6));
    CivilDay last = day;
    for (int k = upto(5); k > 0; --k) {
      last += 1 + upto(40);
      const std::string id = absl::StrCat("r", i, "-", k);
      ASSERT_THAT(Pay(loan, 1 + upto(most), last, id), IsOk());
      paid.emplace_back(id, last);
    }
  }
  for (size_t i = 0; i < paid.size(); i += 4) {
    ASSERT_THAT(office_.Reverse(paid[i].first, CivilDay(2025, 4, 1)), IsOk());
  }
  ASSERT_THAT(WriteOff("l0", CivilDay(2025, 4, 2)), IsOk());
  for (const CivilDay day : {CivilDay(2024, 10, 31), CivilDay(2025, 3, 31), CivilDay(2025, 5, 1)}) {
    reports_.CheckDay(day);
  }
  reports_.CheckPeriod(CivilDay(2024, 8, 1), CivilDay(2025, 1, 1));
  reports_.CheckPeriod(CivilDay(2025, 1, 1), CivilDay(2025, 6, 1));
  Dong closing = 0;
  for (int i = 0; i < 5; ++i) {
    const auto statement = reports_.Statement(absl::StrCat("b", i), CivilDay(2024, 8, 1), CivilDay(2025, 5, 1), 7);
    EXPECT_TRUE(statement.basis().reconciled()) << Explained(statement.basis());
    closing += statement.closing().amount();
  }
  EXPECT_EQ(closing, reports_.Debts(CivilDay(2025, 5, 1)).totals().outstanding().amount());
}

}  // namespace
}  // namespace htx::funding
