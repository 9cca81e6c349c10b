// Lists, pages and the report of a period, on both engines.

#include <set>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::testing::ElementsAre;

class FundingLists : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  // Lends `amount` in a district and pays half of it back a month later.
  void LendIn(const std::string& id, const std::string& borrower, const std::string& district, Dong amount,
              const std::string& dataset, CivilDay day, const std::string& source = "src") {
    const Wish wish = {.id = "a-" + id,
                       .borrower = borrower,
                       .source = source,
                       .amount = amount,
                       .dataset = dataset,
                       .district = district,
                       .day = day};
    office_.Lend(wish, id, day, day + 31);
  }
  v1::GetFundReportResponse Report(const google::type::Date& from, const google::type::Date& to,
                                   const std::string& dataset, std::vector<v1::ReportGrouping> groupings) {
    v1::GetFundReportRequest request;
    request.set_fund("funds/f");
    *request.mutable_period()->mutable_from() = from;
    *request.mutable_period()->mutable_to() = to;
    request.set_dataset(dataset);
    for (const v1::ReportGrouping grouping : groupings) request.add_group_by(grouping);
    const auto report = office_.funds().GetFundReport(request, FundingOffice::As("viewer"));
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : v1::GetFundReportResponse();
  }
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingLists);

TEST_P(FundingLists, TheReportCountsWhatMovedInThePeriod) {
  LendIn("l1", "b1", "d783", 400 * kMillionDong, "hcm-2023", CivilDay(2023, 3, 1));
  LendIn("l2", "b2", "d785", 300 * kMillionDong, "hcm-2023", CivilDay(2023, 6, 1));
  LendIn("l3", "b2", "d785", 200 * kMillionDong, "hcm-2023", CivilDay(2023, 12, 31));
  LendIn("l4", "b3", "d786", 100 * kMillionDong, "hcm-2023", CivilDay(2024, 1, 1));  // After the period.
  LendIn("l5", "b4", "d783", 50 * kMillionDong, "other", CivilDay(2023, 5, 1));      // Another data set.
  ASSERT_THAT(office_.Repay("l1", 100 * kMillionDong, CivilDay(2023, 4, 1)), IsOk());
  ASSERT_THAT(office_.Repay("l1", 100 * kMillionDong, CivilDay(2024, 4, 1)), IsOk());  // After the period.
  const auto report = Report(On(2023, 1, 1), On(2024, 1, 1), "hcm-2023",
                             {v1::REPORT_GROUPING_DISTRICT, v1::REPORT_GROUPING_PROVINCE, v1::REPORT_GROUPING_SECTOR,
                              v1::REPORT_GROUPING_SOURCE});
  EXPECT_EQ(report.totals().borrowers(), 2);
  EXPECT_EQ(report.totals().loans(), 3);
  EXPECT_EQ(report.totals().new_loans(), 3);
  EXPECT_EQ(report.totals().lent().amount(), 900 * kMillionDong);
  const Dong interest = report.totals().interest_collected().amount();
  EXPECT_EQ(interest, 2'038'356);  // 400 million at 6 % for 31 days.
  EXPECT_EQ(report.totals().principal_collected().amount(), 100 * kMillionDong - interest);
  EXPECT_EQ(report.totals().outstanding().amount(),
            900 * kMillionDong - report.totals().principal_collected().amount());
  ASSERT_EQ(report.breakdowns_size(), 4);
  const v1::FundBreakdown& districts = report.breakdowns(0);
  ASSERT_EQ(districts.groups_size(), 2);
  EXPECT_EQ(districts.groups(0).key(), "areas/d783");
  EXPECT_EQ(districts.groups(0).display_name(), "area d783");
  EXPECT_EQ(districts.groups(1).figures().lent().amount(), 500 * kMillionDong);
  EXPECT_EQ(districts.groups(1).figures().borrowers(), 1);
  EXPECT_EQ(report.breakdowns(1).groups(0).figures().lent().amount(), 900 * kMillionDong);
  EXPECT_EQ(report.breakdowns(2).groups(0).key(), "AGRICULTURE");
  EXPECT_EQ(report.breakdowns(3).groups(0).key(), "fundSources/src");
  EXPECT_EQ(report.breakdowns(3).groups(0).display_name(), "Nguồn src");
  EXPECT_FALSE(report.has_plan());
  // Without a data set everything counts.
  EXPECT_EQ(Report(On(2023, 1, 1), On(2024, 1, 1), "", {}).totals().lent().amount(), 950 * kMillionDong);
}

TEST_P(FundingLists, ThePlanIsComparedWithWhatWasLent) {
  LendIn("l1", "b1", "d783", 400 * kMillionDong, "hcm-2023", CivilDay(2023, 3, 1));
  v1::SetLendingPlanRequest request;
  request.set_request_id(NewUuid());
  request.mutable_plan()->set_fund("funds/f");
  *request.mutable_plan()->mutable_period()->mutable_from() = On(2023, 1, 1);
  *request.mutable_plan()->mutable_period()->mutable_to() = On(2024, 1, 1);
  *request.mutable_plan()->mutable_planned_lending() = Vnd(500 * kMillionDong);
  request.mutable_plan()->set_dataset("hcm-2023");
  ASSERT_THAT(office_.funds().SetLendingPlan(request, FundingOffice::As("manager")), IsOk());
  EXPECT_FALSE(Report(On(2023, 1, 1), On(2024, 1, 1), "hcm-2023", {}).plan().exceeded());
  request.set_request_id(NewUuid());
  *request.mutable_plan()->mutable_planned_lending() = Vnd(320 * kMillionDong);
  ASSERT_THAT(office_.funds().SetLendingPlan(request, FundingOffice::As("manager")), IsOk());
  const auto report = Report(On(2023, 1, 1), On(2024, 1, 1), "hcm-2023", {});
  EXPECT_TRUE(report.plan().exceeded());
  EXPECT_EQ(report.plan().completion().numerator(), 5);
  EXPECT_EQ(report.plan().completion().denominator(), 4);
  EXPECT_FALSE(Report(On(2023, 1, 1), On(2023, 7, 1), "hcm-2023", {}).has_plan());
}

TEST_P(FundingLists, PagesOfApplicationsMeetEveryOneOnce) {
  for (int i = 0; i < 7; ++i) {
    Wish wish = {.id = absl::StrCat("a", i),
                 .borrower = absl::StrCat("b", i % 2),
                 .amount = (i + 1) * kMillionDong,
                 .day = CivilDay(2024, 1, 1 + i / 2)};
    ASSERT_THAT(
        office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish), FundingOffice::As("maker")),
        IsOk());
  }
  v1::ListApplicationsRequest request;
  request.set_page_size(3);
  std::vector<std::string> names;
  std::vector<int> sizes;
  do {
    const auto page = office_.applications().ListApplications(request, FundingOffice::As("viewer"));
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 7);
    sizes.push_back(page->applications_size());
    for (const v1::LoanApplication& application : page->applications()) names.push_back(application.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(3, 3, 1));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 7u);
  EXPECT_EQ(names.front(), "applications/a6") << "newest first";
  EXPECT_EQ(names.back(), "applications/a0");

  v1::ListApplicationsRequest filtered;
  filtered.set_filter("borrower = \"b1\" AND requested_amount > 2000000 AND state = DRAFT");
  filtered.set_order_by("requested_amount");
  const auto page = office_.applications().ListApplications(filtered, FundingOffice::As("viewer"));
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->applications_size(), 2);
  EXPECT_EQ(page->applications(0).name(), "applications/a3");
  EXPECT_EQ(page->applications(0).borrower_display_name(), "HTX Đồng Tâm");
}

TEST_P(FundingLists, LoansAndFundsAndEntriesCanBeListed) {
  LendIn("l1", "b1", "d783", 400 * kMillionDong, "x", CivilDay(2023, 3, 1));
  LendIn("l2", "b2", "d785", 300 * kMillionDong, "x", CivilDay(2023, 6, 1));
  v1::ListLoansRequest loans;
  loans.set_filter("district = \"d785\" AND state = ACTIVE AND principal >= 300000000");
  const auto loan_page = office_.loans().ListLoans(loans, FundingOffice::As("viewer"));
  ASSERT_THAT(loan_page, IsOk());
  ASSERT_EQ(loan_page->loans_size(), 1);
  EXPECT_EQ(loan_page->loans(0).balances().principal_outstanding().amount(), 300 * kMillionDong);
  EXPECT_FALSE(loan_page->loans(0).has_schedule());

  v1::ListFundsRequest funds;
  funds.set_filter("display_name = \"quy ho tro phat trien htx\"");
  const auto fund_page = office_.funds().ListFunds(funds, FundingOffice::As("viewer"));
  ASSERT_THAT(fund_page, IsOk());
  EXPECT_EQ(fund_page->total_size(), 1);
  EXPECT_EQ(fund_page->funds(0).compliance().standing(), v1::CapitalCompliance::STANDING_COMPLIANT);

  v1::ListJournalEntriesRequest entries;
  entries.set_fund("funds/f");
  entries.set_filter("loan = \"l1\"");
  entries.set_page_size(1);
  std::vector<v1::JournalKind> kinds;
  do {
    const auto page = office_.ledger().ListJournalEntries(entries, FundingOffice::As("viewer"));
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 2);
    for (const v1::JournalEntry& entry : page->entries()) {
      kinds.push_back(entry.kind());
      EXPECT_GE(entry.lines_size(), 2);
      EXPECT_NE(entry.request_id(), "");
    }
    entries.set_page_token(page->next_page_token());
  } while (!entries.page_token().empty());
  EXPECT_THAT(kinds, ElementsAre(v1::JOURNAL_KIND_CONTRACT_SIGNED, v1::JOURNAL_KIND_DISBURSEMENT));
}

TEST_P(FundingLists, SourcesAreListedInPagesWithPositionsOfADay) {
  office_.AddSource("s2", 10);
  office_.AddSource("s3", 20, v1::FUND_SOURCE_KIND_ENTRUSTED);
  ASSERT_THAT(office_.Move("s3", 5, On(2020, 1, 1)), IsOk());
  v1::ListFundSourcesRequest request;
  request.set_fund("funds/f");
  request.set_page_size(2);
  *request.mutable_date() = On(2019, 12, 31);
  const auto first = office_.funds().ListFundSources(request, FundingOffice::As("viewer"));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->fund_sources_size(), 2);
  EXPECT_EQ(first->total_size(), 3);
  EXPECT_EQ(first->fund_sources(1).position().contributed().amount(), 20) << "the five came later";
  request.set_page_token(first->next_page_token());
  const auto second = office_.funds().ListFundSources(request, FundingOffice::As("viewer"));
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->fund_sources_size(), 1);
  EXPECT_EQ(second->fund_sources(0).name(), "fundSources/src");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_P(FundingLists, TokensAndArgumentsAreChecked) {
  v1::ListLoansRequest request;
  request.set_page_size(-1);
  EXPECT_THAT(office_.loans().ListLoans(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  request.set_page_size(0);
  request.set_page_token("x");
  EXPECT_THAT(office_.loans().ListLoans(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  request.clear_page_token();
  request.set_filter("nonsense = 1");
  EXPECT_THAT(office_.loans().ListLoans(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  request.clear_filter();
  request.set_order_by("nonsense");
  EXPECT_THAT(office_.loans().ListLoans(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "ORDER_UNKNOWN_FIELD"));
}

}  // namespace
}  // namespace htx::funding
