// What the capital of others costs: posted at month ends by the terms of each source, made up for when they are stated
// late, shown in the report on sources.

#include "tests/conformance/funding/day_office.h"
#include "tests/conformance/funding/report_checks.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

constexpr CivilDay kJanuary(2025, 1, 31);
constexpr CivilDay kFebruary(2025, 2, 28);
constexpr CivilDay kMarch(2025, 3, 31);

class FundingCapitalCost : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  static v1::StateSourceTermsRequest Terms(const std::string& source, CivilDay day, int64_t rate) {
    v1::StateSourceTermsRequest request;
    request.set_request_id(NewUuid());
    v1::SourceTerms& terms = *request.mutable_source_terms();
    terms.set_source("fundSources/" + source);
    *terms.mutable_effective_date() = DateProto(day);
    terms.set_annual_rate_ppm(rate);
    terms.set_reference("HĐ 01/2025");
    return request;
  }
  absl::StatusOr<v1::StateSourceTermsResponse> State(const v1::StateSourceTermsRequest& request) {
    return office_.capital_costs().StateSourceTerms(request, FundingOffice::As("manager"));
  }
  std::vector<v1::CapitalCost> Costs(const std::string& filter) {
    v1::ListCapitalCostsRequest request;
    request.set_filter(filter);
    request.set_order_by("date");
    const auto response = office_.capital_costs().ListCapitalCosts(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    EXPECT_EQ(response->total_size(), response->capital_costs_size());
    return {response->capital_costs().begin(), response->capital_costs().end()};
  }
  bool Intact() {
    v1::VerifyLedgerRequest request;
    request.set_fund("funds/f");
    const auto proof = office_.ledger().VerifyLedger(request, FundingOffice::As("auditor"));
    return proof.ok() && proof->intact();
  }

  DayOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingCapitalCost);

TEST_P(FundingCapitalCost, AMonthEndPostsWhatBorrowedCapitalCostToTheDong) {
  office_.AddSource("vay", kBillionDong, v1::FUND_SOURCE_KIND_BORROWED);
  ASSERT_THAT(State(Terms("vay", CivilDay(2025, 1, 1), 40'000)), IsOk());
  office_.Close(CivilDay(2025, 1, 30));
  EXPECT_TRUE(Costs("fund = f").empty()) << "not before the month ends";
  office_.Close(kFebruary);
  // 31 days of a billion at 4 % are 3 397 260.27; 59 days 6 465 753.42: rounded once, so a month is a difference.
  const std::vector<v1::CapitalCost> costs = Costs("source = vay");
  ASSERT_EQ(costs.size(), 2u);
  EXPECT_EQ(costs[0].interest().amount(), 3'397'260);
  EXPECT_EQ(costs[1].interest().amount(), 3'068'493);
  EXPECT_EQ(costs[1].total_interest().amount(), 6'465'753);
  const std::map<std::string, Dong> books = office_.BooksBySource(kFebruary, {"vay"});
  EXPECT_EQ(books.at("vay 6130"), 6'465'753);
  EXPECT_EQ(books.at("vay 2140"), -6'465'753);
  EXPECT_EQ(office_.BooksBySource(kJanuary, {"vay"}).at("vay 2140"), -3'397'260);
  EXPECT_TRUE(Intact());
}

TEST_P(FundingCapitalCost, TermsStatedLateAreMadeUpForAndTooMuchIsTakenBack) {
  office_.AddSource("vay", kBillionDong, v1::FUND_SOURCE_KIND_BORROWED);
  ASSERT_THAT(State(Terms("vay", CivilDay(2025, 1, 1), 40'000)), IsOk());
  office_.Close(kJanuary);
  ASSERT_THAT(State(Terms("vay", CivilDay(2025, 1, 1), 50'000)), IsOk());
  office_.Close(kFebruary);
  ASSERT_THAT(State(Terms("vay", CivilDay(2025, 1, 1), 10'000)), IsOk());
  office_.Close(kMarch);
  const std::vector<v1::CapitalCost> costs = Costs("source = vay");
  ASSERT_EQ(costs.size(), 3u);
  EXPECT_EQ(costs[1].total_interest().amount(), 8'082'192);
  EXPECT_EQ(costs[1].interest().amount(), 8'082'192 - 3'397'260);
  EXPECT_EQ(costs[2].total_interest().amount(), 2'465'753);
  EXPECT_EQ(costs[2].interest().amount(), 2'465'753 - 8'082'192);
  EXPECT_EQ(office_.Balance("2140"), 2'465'753);
  EXPECT_EQ(office_.Balance("6130"), 2'465'753);
  v1::ListSourceTermsRequest request;
  request.set_filter("fund = f AND source = vay");
  const auto terms = office_.capital_costs().ListSourceTerms(request, FundingOffice::As("viewer"));
  ASSERT_THAT(terms, IsOk());
  EXPECT_EQ(terms->total_size(), 3) << "statements are kept";
  EXPECT_TRUE(Intact());
}

TEST_P(FundingCapitalCost, AProviderGetsItsPartOfTheInterestAndPaysAFee) {
  office_.AddSource("ent", 5 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED);
  Wish wish = {.id = "a2", .borrower = "b2", .amount = 300 * kMillionDong, .day = CivilDay(2024, 10, 1)};
  wish.mix = {{"src", 500'000}, {"ent", 500'000}};
  office_.Lend(wish, "l2", CivilDay(2024, 10, 1), CivilDay(2024, 11, 1));
  v1::StateSourceTermsRequest terms = Terms("ent", CivilDay(2024, 10, 1), 0);
  terms.mutable_source_terms()->set_interest_share_ppm(800'000);
  terms.mutable_source_terms()->set_annual_fee_ppm(10'000);
  ASSERT_THAT(State(terms), IsOk());
  // 25 000 000 of principal, and 31 days of 300 000 000 at 6 %: 1 528 767.
  ASSERT_THAT(office_.Repay("l2", 26'528'767, CivilDay(2024, 11, 1)), IsOk());
  office_.Close(CivilDay(2024, 11, 30));
  const std::vector<v1::CapitalCost> costs = Costs("source = ent");
  ASSERT_EQ(costs.size(), 1u);
  // Half of the loan is the source's, 80 % of that the provider's: 611 506.8.
  EXPECT_EQ(costs[0].interest().amount(), 611'507);
  // 31 days of 150 000 000 and 30 of 137 500 000 at 1 %: 240 410.96.
  EXPECT_EQ(costs[0].fee().amount(), 240'411);
  EXPECT_EQ(office_.Balance("2140"), 611'507 - 240'411);
  EXPECT_EQ(office_.Balance("5150"), 240'411);
  ReportDesk reports(office_);
  const v1::GetSourceReportResponse report = reports.Sources(CivilDay(2024, 11, 1), CivilDay(2024, 12, 1));
  EXPECT_TRUE(report.basis().reconciled()) << Explained(report.basis());
  EXPECT_EQ(report.totals().cost().amount(), 611'507);
  EXPECT_EQ(report.totals().fees().amount(), 240'411);
  EXPECT_EQ(report.totals().cost_owed().amount(), 611'507 - 240'411);
  EXPECT_EQ(reports.Sources(CivilDay(2024, 10, 1), CivilDay(2024, 11, 1)).totals().cost().amount(), 0);
}

TEST_P(FundingCapitalCost, ADeadWorkerOrARepeatedRequestPostsNothingTwice) {
  office_.AddSource("vay", kBillionDong, v1::FUND_SOURCE_KIND_BORROWED);
  const v1::StateSourceTermsRequest request = Terms("vay", CivilDay(2025, 1, 1), 40'000);
  const auto first = State(request);
  const auto again = State(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->source_terms().name(), first->source_terms().name());
  ASSERT_THAT(office_.Ask(kJanuary), IsOk());
  bool more = true;
  while (more) {
    // Every step is a new worker's.
    DayWork work = office_.NewWorker(1);
    const auto step = work.Step(FundId::Of("f"));
    ASSERT_THAT(step, IsOk());
    more = *step;
  }
  EXPECT_EQ(Costs("source = vay").size(), 1u);
  EXPECT_EQ(office_.Balance("2140"), 3'397'260);
}

TEST_P(FundingCapitalCost, TermsAreOfEntrustedAndBorrowedCapitalAndNameTheirContract) {
  EXPECT_THAT(State(Terms("src", CivilDay(2025, 1, 1), 1)), Violates("source_terms.source"));
  EXPECT_THAT(State(Terms("none", CivilDay(2025, 1, 1), 1)), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  office_.AddSource("vay", kBillionDong, v1::FUND_SOURCE_KIND_BORROWED);
  v1::StateSourceTermsRequest request = Terms("vay", CivilDay(2025, 1, 1), 1);
  request.mutable_source_terms()->clear_reference();
  EXPECT_THAT(State(request), Violates("source_terms.reference"));
  EXPECT_THAT(State(Terms("vay", CivilDay(2025, 1, 1), 1'000'001)), Violates("source_terms.annual_rate_ppm"));
}

}  // namespace
}  // namespace htx::funding
