// Products in versions, and loans that follow one, on both engines.

#include "tests/unit/funding/rpc/dossier_requests.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;
using ::testing::ElementsAre;

class LoanProducts : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  static v1::PublishLoanProductRequest Publication(const std::string& id, const google::type::Date& effective) {
    v1::PublishLoanProductRequest request;
    request.set_request_id(NewUuid());
    request.set_product_id(id);
    v1::LoanProduct& product = *request.mutable_product();
    product.set_fund("funds/f");
    product.set_code("harvest");
    product.set_display_name("Cho vay theo mùa vụ");
    *product.mutable_effective_date() = effective;
    product.set_method(v1::SCHEDULE_METHOD_SEASONAL);
    product.set_day_count(v1::DAY_COUNT_ACTUAL_365);
    v1::ScheduleOptions& options = *product.mutable_options();
    options.set_rounding_unit(1'000);
    options.set_rounding_mode(v1::ROUNDING_MODE_HALF_UP);
    options.set_remainder(v1::REMAINDER_RULE_LAST);
    options.set_month_end(v1::MONTH_END_RULE_CLAMP);
    options.set_weekend_rule(v1::DAY_OFF_RULE_KEEP);
    options.set_holiday_rule(v1::DAY_OFF_RULE_NEXT);
    options.set_period_months(1);
    options.add_season_months(5);
    options.add_season_months(10);
    *product.mutable_min_principal() = Vnd(10 * kMillionDong);
    *product.mutable_max_principal() = Vnd(2 * kBillionDong);
    product.set_min_term_months(6);
    product.set_max_term_months(36);
    product.set_max_rate_ppm(90'000);
    product.set_overdue_rate_ppm(1'500'000);
    product.set_late_interest_ppm(100'000);
    product.set_in_term_order(v1::COLLECTION_ORDER_INTEREST_FIRST);
    product.set_overdue_order(v1::COLLECTION_ORDER_PRINCIPAL_FIRST);
    product.set_prepayment_effect(v1::PREPAYMENT_EFFECT_NEXT);
    product.set_collateral_rule(v1::COLLATERAL_RULE_OR_GUARANTEE);
    product.set_reference("Quyết định 12/QĐ-QHTX");
    return request;
  }
  absl::StatusOr<v1::PublishLoanProductResponse> Publish(const v1::PublishLoanProductRequest& request) {
    return office_.products().PublishLoanProduct(request, FundingOffice::As("manager"));
  }
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(LoanProducts);

TEST_P(LoanProducts, AVersionIsFollowedByALaterOne) {
  const auto first = Publish(Publication("p1", On(2023, 1, 1)));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->product().version(), 1);
  EXPECT_THAT(first->product().rule_versions(),
              ElementsAre("OVERDUE_RATE_CAP@2021-05-15", "LATE_INTEREST_CAP@2017-03-15"));
  EXPECT_THAT(Publish(Publication("p2", On(2023, 1, 1))),
              FailsWith(StatusCode::kFailedPrecondition, "PRODUCT_VERSION_NOT_LATER"));
  EXPECT_THAT(Publish(Publication("p1", On(2024, 1, 1))), FailsWith(StatusCode::kAlreadyExists, "PRODUCT_EXISTS"));
  const auto second = Publish(Publication("p2", On(2024, 7, 1)));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->product().version(), 2);
  v1::ListLoanProductsRequest list;
  list.set_filter("code = \"harvest\" AND effective_date <= 2024-03-01 AND end_date > 2024-03-01");
  const auto offered = office_.products().ListLoanProducts(list, FundingOffice::As("viewer"));
  ASSERT_THAT(offered, IsOk());
  ASSERT_EQ(offered->products_size(), 1);
  EXPECT_EQ(offered->products(0).name(), "loanProducts/p1");
  EXPECT_EQ(offered->products(0).end_date().month(), 7);
  v1::GetLoanProductRequest get;
  get.set_name("loanProducts/p2");
  const auto read = office_.products().GetLoanProduct(get, FundingOffice::As("viewer"));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->product().SerializeAsString(), second->product().SerializeAsString());
  get.set_name("loanProducts/none");
  EXPECT_THAT(office_.products().GetLoanProduct(get, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST_P(LoanProducts, WhatIsLeftOpenOrBeyondTheCapsIsNamed) {
  v1::PublishLoanProductRequest request = Publication("p", On(2024, 1, 1));
  request.mutable_product()->set_overdue_rate_ppm(1'500'001);
  request.mutable_product()->set_late_interest_ppm(100'001);
  absl::Status status = Publish(request).status();
  EXPECT_THAT(status, Violates("product.overdue_rate_ppm"));
  EXPECT_THAT(status, Violates("product.late_interest_ppm"));
  request = Publication("p", On(2024, 1, 1));
  request.mutable_product()->mutable_options()->set_rounding_unit(0);
  request.mutable_product()->set_day_count(v1::DAY_COUNT_UNSPECIFIED);
  request.mutable_product()->mutable_options()->clear_season_months();
  status = Publish(request).status();
  EXPECT_THAT(status, Violates("product.options.rounding_unit"));
  EXPECT_THAT(status, Violates("product.day_count"));
  // Before the decree nobody knows a cap, and the version says so.
  request = Publication("old", On(2016, 1, 1));
  request.mutable_product()->set_overdue_rate_ppm(2'000'000);
  const auto old = Publish(request);
  ASSERT_THAT(old, IsOk());
  EXPECT_EQ(old->product().rule_versions_size(), 0);
}

TEST_P(LoanProducts, TheSecurityIsWhatTheProductAsksFor) {
  v1::PublishLoanProductRequest secured = Publication("p1", On(2023, 1, 1));
  secured.mutable_product()->set_collateral_rule(v1::COLLATERAL_RULE_REQUIRED);
  secured.mutable_product()->set_collateral_ppm(1'200'000);
  ASSERT_THAT(Publish(secured), IsOk());
  const auto contract = [&](const Wish& wish, const std::string& loan) {
    v1::CreateLoanRequest request = FundingOffice::LoanRequest(wish, loan, CivilDay(2024, 2, 10));
    request.set_product("loanProducts/p1");
    request.mutable_terms()->set_method(v1::SCHEDULE_METHOD_SEASONAL);
    return office_.loans().CreateLoan(request, FundingOffice::As("maker")).status();
  };
  // A house of `value` counts for half of it; 120 % of 600 million are asked for.
  const auto approved = [&](const Wish& wish, Dong value) {
    ASSERT_THAT(
        office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish), FundingOffice::As("maker")),
        IsOk());
    const v1::UpdateCollateralRequest pledge = PledgeRequest(wish.id, wish.id, value, wish.day);
    ASSERT_THAT(office_.collaterals().UpdateCollateral(pledge, FundingOffice::As("appraiser")), IsOk());
    ASSERT_THAT(office_.Submit(wish.id, "1", wish.day), IsOk());
    ASSERT_THAT(office_.Appraise(wish.id, "2", wish.day), IsOk());
    ASSERT_THAT(office_.Approve(wish), IsOk());
  };
  const Wish little = {.id = "little", .borrower = "b1"};
  approved(little, 1'440 * kMillionDong - 2);
  const absl::Status refused = contract(little, "l1");
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  ASSERT_EQ(DetailOf(refused).preconditions.size(), 1U);
  EXPECT_EQ(DetailOf(refused).preconditions[0].type, "COLLATERAL_COVERAGE");
  EXPECT_EQ(DetailOf(refused).preconditions[0].subject, "loanProducts/p1");
  const Wish enough = {.id = "enough", .borrower = "b2"};
  approved(enough, 1'440 * kMillionDong);
  ASSERT_THAT(contract(enough, "l2"), IsOk());
  v1::ListJudgementsRequest list;
  list.set_filter("application = enough");
  const auto told = office_.applications().ListJudgements(list, FundingOffice::As("viewer"));
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->judgements_size(), 2);
  EXPECT_EQ(told->judgements(1).step(), v1::JUDGED_STEP_CONTRACT);
  EXPECT_EQ(told->judgements(1).report().verdicts(0).rule(), "PRODUCT_SECURITY");
  EXPECT_EQ(told->judgements(1).report().verdicts(1).rule(), "COLLATERAL_COVERAGE");
}

TEST_P(LoanProducts, ALoanTakesItsOptionsFromTheVersionAndKeepsThem) {
  ASSERT_THAT(Publish(Publication("p1", On(2023, 1, 1))), IsOk());
  const Wish wish;
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  v1::CreateLoanRequest request = FundingOffice::LoanRequest(wish, "l", CivilDay(2024, 2, 10));
  request.set_product("loanProducts/p1");
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), Violates("terms.method"));
  request.mutable_terms()->set_method(v1::SCHEDULE_METHOD_SEASONAL);
  request.mutable_terms()->mutable_options()->set_rounding_unit(500);
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), Violates("terms.options"));
  request.mutable_terms()->clear_options();
  const auto created = office_.loans().CreateLoan(request, FundingOffice::As("maker"));
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->loan().product(), "loanProducts/p1");
  EXPECT_EQ(created->loan().terms().options().rounding_unit(), 1'000);
  const v1::Loan stored = office_.Loan("l");
  EXPECT_EQ(stored.terms().SerializeAsString(), created->loan().terms().SerializeAsString());
  EXPECT_EQ(stored.schedule().instalments(0).due_date().day(), 15) << "the week of Tết";
  for (const v1::Instalment& line : stored.schedule().instalments()) {
    const bool harvest = line.nominal_due_date().month() == 5 || line.nominal_due_date().month() == 10;
    EXPECT_EQ(line.principal().amount() > 0, harvest);
  }
  ASSERT_THAT(office_.Sign("l", wish.day), IsOk());
  EXPECT_EQ(office_.Balance("9110", "product = p1"), wish.amount) << "the books know the product";
  const CivilDay day = wish.day + 1;
  ASSERT_THAT(office_.Reserve("l", "d", wish.amount, day), IsOk());
  ASSERT_THAT(office_.Resolve("d", day), IsOk());
  v1::CreateProposalRequest dearer = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_RATE_CHANGE, day);
  dearer.mutable_proposal()->set_annual_rate_ppm(90'001);
  EXPECT_THAT(office_.Propose(dearer), FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_APPLICABLE"))
      << "no dearer than the product";
  dearer.mutable_proposal()->set_annual_rate_ppm(90'000);
  EXPECT_THAT(office_.Change(dearer), IsOk());
}

}  // namespace
}  // namespace htx::funding
