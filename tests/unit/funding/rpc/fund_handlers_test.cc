#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

class FundHandlersTest : public ::testing::Test {
 protected:
  static v1::CreateFundRequest NewFund(const std::string& id) {
    v1::CreateFundRequest request;
    request.set_request_id(NewUuid());
    request.set_fund_id(id);
    request.mutable_fund()->set_alliance("organizations/alliance");
    request.mutable_fund()->set_display_name("Quỹ");
    request.mutable_fund()->set_model(v1::FUND_MODEL_COOPERATIVE);
    *request.mutable_capital()->mutable_effective_date() = On(2020, 1, 1);
    *request.mutable_capital()->mutable_charter_capital() = Vnd(19 * kBillionDong);
    return request;
  }
  FundingOffice office_{TestDatabase::Sqlite()};
};

TEST_F(FundHandlersTest, AFundBelowTheMinimumIsNotCompliantAndActiveAllTheSame) {
  v1::CreateFundRequest request = NewFund("f1");
  *request.mutable_capital()->mutable_accumulated_loss() = Vnd(kBillionDong);
  ASSERT_THAT(office_.funds().CreateFund(request, FundingOffice::As("manager")), IsOk());
  v1::GetFundRequest get;
  get.set_name("funds/f1");
  const auto fund = office_.funds().GetFund(get, FundingOffice::As("viewer"));
  ASSERT_THAT(fund, IsOk());
  EXPECT_EQ(fund->fund().compliance().standing(), v1::CapitalCompliance::STANDING_NOT_COMPLIANT);
  EXPECT_EQ(fund->fund().compliance().minimum().amount(), 20 * kBillionDong);
  EXPECT_EQ(fund->fund().real_charter_capital().amount(), 18 * kBillionDong);
  EXPECT_EQ(fund->fund().policy().decision_quorum(), 1);
  EXPECT_EQ(fund->fund().policy().overdue_order(), v1::COLLECTION_ORDER_PRINCIPAL_FIRST);
  *get.mutable_date() = On(2021, 5, 14);
  EXPECT_EQ(office_.funds().GetFund(get, FundingOffice::As("viewer"))->fund().compliance().standing(),
            v1::CapitalCompliance::STANDING_NOT_JUDGED);
}

TEST_F(FundHandlersTest, CapitalIsStatedFromADayOnAndTheEtagGuardsIt) {
  ASSERT_THAT(office_.funds().CreateFund(NewFund("f1"), FundingOffice::As("manager")), IsOk());
  v1::RecordFundCapitalRequest request;
  request.set_request_id(NewUuid());
  request.set_fund("funds/f1");
  *request.mutable_capital()->mutable_effective_date() = On(2023, 1, 1);
  *request.mutable_capital()->mutable_charter_capital() = Vnd(25 * kBillionDong);
  EXPECT_THAT(office_.funds().RecordFundCapital(request, FundingOffice::As("manager")),
              FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  request.set_etag("7");
  EXPECT_THAT(office_.funds().RecordFundCapital(request, FundingOffice::As("manager")),
              FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("1");
  const auto stated = office_.funds().RecordFundCapital(request, FundingOffice::As("manager"));
  ASSERT_THAT(stated, IsOk());
  EXPECT_EQ(stated->fund().etag(), "2");
  EXPECT_EQ(stated->fund().capital_size(), 2);
  EXPECT_EQ(stated->fund().compliance().standing(), v1::CapitalCompliance::STANDING_COMPLIANT);
  request.set_request_id(NewUuid());
  request.set_etag("2");
  EXPECT_THAT(office_.funds().RecordFundCapital(request, FundingOffice::As("manager")),
              FailsWith(StatusCode::kAlreadyExists, "CAPITAL_ALREADY_STATED"));
}

TEST_F(FundHandlersTest, EveryViolationIsNamedAtOnce) {
  v1::CreateFundRequest request;
  request.set_request_id(NewUuid());
  request.set_fund_id("Not An Id");
  request.mutable_fund()->set_alliance("alliances/x");
  *request.mutable_capital()->mutable_effective_date() = On(2023, 1, 1);
  request.mutable_capital()->mutable_effective_date()->set_day(32);
  request.mutable_capital()->mutable_charter_capital()->set_amount(-1);
  request.mutable_capital()->mutable_charter_capital()->set_currency("USD");
  const absl::Status status = office_.funds().CreateFund(request, FundingOffice::As("manager")).status();
  for (const absl::string_view field :
       {"fund_id", "fund.alliance", "fund.display_name", "fund.model", "capital.effective_date",
        "capital.charter_capital.amount", "capital.charter_capital.currency"}) {
    EXPECT_THAT(status, Violates(field));
  }
}

TEST_F(FundHandlersTest, ErrorsOfCreationInOrder) {
  rpc::RequestContext stranger = FundingOffice::As("manager");
  stranger.scopes = {"organizations/other"};
  v1::CreateFundRequest request = NewFund("f1");
  *request.mutable_capital()->mutable_effective_date() = On(2026, 1, 1);
  EXPECT_THAT(office_.funds().CreateFund(request, stranger), FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(office_.funds().CreateFund(request, FundingOffice::As("manager")),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  ASSERT_THAT(office_.funds().CreateFund(NewFund("f1"), FundingOffice::As("manager")), IsOk());
  EXPECT_THAT(office_.funds().CreateFund(NewFund("f1"), FundingOffice::As("manager")),
              FailsWith(StatusCode::kAlreadyExists, "FUND_EXISTS"));
  v1::GetFundRequest get;
  get.set_name("funds/none");
  EXPECT_THAT(office_.funds().GetFund(get, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST_F(FundHandlersTest, SourcesCheckTheirKindAndName) {
  office_.OpenFund();
  v1::CreateFundSourceRequest request;
  request.set_request_id(NewUuid());
  request.set_fund_source_id("src");
  request.mutable_fund_source()->set_fund("funds/f");
  request.mutable_fund_source()->set_display_name("Nguồn");
  request.mutable_fund_source()->set_kind(v1::FUND_SOURCE_KIND_CHARTER);
  request.mutable_fund_source()->set_risk_bearer(v1::RISK_BEARER_PROVIDER);
  EXPECT_THAT(office_.funds().CreateFundSource(request, FundingOffice::As("manager")),
              Violates("fund_source.risk_bearer"));
  request.mutable_fund_source()->set_risk_bearer(v1::RISK_BEARER_FUND);
  EXPECT_THAT(office_.funds().CreateFundSource(request, FundingOffice::As("manager")),
              FailsWith(StatusCode::kAlreadyExists, "FUND_SOURCE_EXISTS"));
}

TEST_F(FundHandlersTest, AmountsOutsideTheBoundsAreRefused) {
  office_.OpenFund();
  const int64_t head = office_.Head();
  for (const Dong amount : {Dong{0}, Dong{-1}, kLargestAmount + 1, INT64_MAX, INT64_MIN}) {
    EXPECT_THAT(office_.Move("src", amount, On(2024, 1, 1)), Violates("movement.amount.amount")) << amount;
  }
  EXPECT_EQ(office_.Head(), head);
}

TEST_F(FundHandlersTest, AWithdrawalLeavesWhatIsPromisedOnEveryLaterDay) {
  office_.OpenFund(1'000 * kMillionDong);
  const Wish wish = {.amount = 700 * kMillionDong, .day = CivilDay(2024, 3, 1)};
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  // On 1 February everything was still there; on 1 March 700 million are promised.
  EXPECT_THAT(office_.Move("src", 301 * kMillionDong, On(2024, 2, 1), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL),
              FailsWith(StatusCode::kFailedPrecondition, "SOURCE_EXHAUSTED"));
  const auto moved = office_.Move("src", 300 * kMillionDong, On(2024, 2, 1), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->fund_source().position().available().amount(), 700 * kMillionDong);
  EXPECT_EQ(office_.Position().available().amount(), 0);
  EXPECT_EQ(office_.Balance("4110"), 700 * kMillionDong);
}

TEST_F(FundHandlersTest, PlansAndReportsNeedAPeriod) {
  office_.OpenFund();
  v1::GetFundReportRequest report;
  report.set_fund("funds/f");
  *report.mutable_period()->mutable_from() = On(2024, 1, 1);
  EXPECT_THAT(office_.funds().GetFundReport(report, FundingOffice::As("viewer")), Violates("period.to"));
  *report.mutable_period()->mutable_to() = On(2024, 1, 1);
  EXPECT_THAT(office_.funds().GetFundReport(report, FundingOffice::As("viewer")), Violates("period.to"));
  *report.mutable_period()->mutable_to() = On(2024, 7, 1);
  report.add_group_by(v1::REPORT_GROUPING_UNSPECIFIED);
  EXPECT_THAT(office_.funds().GetFundReport(report, FundingOffice::As("viewer")), Violates("group_by[0]"));
  report.clear_group_by();
  const auto empty = office_.funds().GetFundReport(report, FundingOffice::As("viewer"));
  ASSERT_THAT(empty, IsOk());
  EXPECT_EQ(empty->totals().borrowers(), 0);
  EXPECT_EQ(empty->totals().outstanding().amount(), 0);
}

}  // namespace
}  // namespace htx::funding
