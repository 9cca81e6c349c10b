// A database of the release before applications and loans grew: applications in every state, a programme, a product,
// loans drawn, failed, late and paid. It is upgraded: every answer stays, what is new says what it means for the old,
// and the work goes on.

#include "tests/conformance/funding/funding_upgrade.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

const CivilDay kStart(2024, 3, 5);

OldRelease ReleaseOfCapital() {
  return {.last = 13,
          .tables = {
              "funds",         "loan_products",       "fund_capital",        "fund_sources",      "capital_movements",
              "programs",      "program_sources",     "credit_limits",       "capital_entries",   "lending_plans",
              "applications",  "application_sources", "application_related", "application_votes", "decision_verdicts",
              "loans",         "disbursements",       "repayments",          "journal_entries",   "journal_lines",
              "ledger_pending"}};
}

const Content& StatesTold() {
  static const auto* const told =
      new Content{.loans = {"unsigned", "ready", "late", "mixed", "paid", "season"},
                  .applications = {"a-draft", "a-submitted", "a-pending", "a-approved", "a-rejected", "a-returned",
                                   "a-withdrawn", "a-unsigned", "a-late"},
                  .sources = {"src", "grant"},
                  .filters = {"", "source = grant", "loan = late", "debt_group = 1"}};
  return *told;
}

Wish WishOf(const std::string& name) {
  return {.id = "a-" + name, .borrower = "b-" + name, .amount = 300 * kMillionDong, .day = kStart};
}

class FundingUpgradeStates : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  static void Tell(FundingOffice& office) {
    office.OpenFund();
    office.AddSource("grant", 5 * kBillionDong + 3, v1::FUND_SOURCE_KIND_GRANT);
    v1::UpdateProgramRequest program = FundingOffice::ProgramRequest("veg", kBillionDong);
    ASSERT_THAT(office.programs().UpdateProgram(program, FundingOffice::As("manager")), IsOk());
    ASSERT_THAT(office.Limit(v1::CREDIT_LIMIT_SUBJECT_BORROWER, "organizations/b-late", kBillionDong, On(2024, 1, 1)),
                IsOk());
    TellApplications(office);
    TellLoans(office);
  }
  static void TellApplications(FundingOffice& office) {
    const auto create = [&](const std::string& name) {
      ASSERT_THAT(office.applications().CreateApplication(FundingOffice::ApplicationRequest(WishOf(name)),
                                                          FundingOffice::As("maker")),
                  IsOk());
    };
    create("draft");
    create("submitted");
    ASSERT_THAT(office.Submit("a-submitted", "1", kStart), IsOk());
    for (const std::string name : {"pending", "approved", "rejected", "returned"}) office.BringToDecision(WishOf(name));
    ASSERT_THAT(office.Approve(WishOf("approved")), IsOk());
    for (const auto& [id, choice] :
         {std::pair("a-rejected", v1::VOTE_CHOICE_REJECT), std::pair("a-returned", v1::VOTE_CHOICE_RETURN)}) {
      ASSERT_THAT(office.applications().DecideApplication(FundingOffice::VoteRequest(id, "3", kStart, choice),
                                                          FundingOffice::As("approver")),
                  IsOk());
    }
    create("withdrawn");
    v1::WithdrawApplicationRequest withdraw;
    withdraw.set_request_id(NewUuid());
    withdraw.set_name("applications/a-withdrawn");
    withdraw.set_etag("1");
    withdraw.set_reason("đã có nguồn khác");
    *withdraw.mutable_business_date() = DateProto(kStart);
    ASSERT_THAT(office.applications().WithdrawApplication(withdraw, FundingOffice::As("maker")), IsOk());
  }
  static void TellLoans(FundingOffice& office) {
    const Wish unsigned_wish = WishOf("unsigned");
    office.BringToDecision(unsigned_wish);
    ASSERT_THAT(office.Approve(unsigned_wish), IsOk());
    ASSERT_THAT(office.loans().CreateLoan(FundingOffice::LoanRequest(unsigned_wish, "unsigned", kStart + 60),
                                          FundingOffice::As("maker")),
                IsOk());
    office.MakeLoan(WishOf("ready"), "ready", kStart + 60);
    for (const auto& [id, outcome] : {std::pair("d-failed", v1::DISBURSEMENT_OUTCOME_FAILED),
                                      std::pair("d-voided", v1::DISBURSEMENT_OUTCOME_VOIDED)}) {
      Reserve(office, id);
      ASSERT_THAT(office.Resolve(id, kStart + 1, outcome), IsOk());
    }
    Reserve(office, "d-open");
    Wish late = WishOf("late");
    late.program = "veg";
    office.Lend(late, "late", kStart + 2, kStart + 20);
    ASSERT_THAT(office.Repay("late", 11'111'111, kStart + 75), IsOk());
    Wish mixed = WishOf("mixed");
    mixed.mix = {{"src", 250'000}, {"grant", 750'000}};
    office.Lend(mixed, "mixed", kStart + 2, kStart + 30);
    ASSERT_THAT(office.Repay("mixed", 99'999'999, kStart + 31), IsOk());
    office.Lend(WishOf("paid"), "paid", kStart + 2, kStart + 30);
    ASSERT_THAT(office.Repay("paid", 400 * kMillionDong, kStart + 29), IsOk());
    TellSeason(office);
  }
  // A loan under a product, with its options and rates.
  static void TellSeason(FundingOffice& office) {
    v1::PublishLoanProductRequest publish;
    publish.set_request_id(NewUuid());
    publish.set_product_id("p1");
    v1::LoanProduct& product = *publish.mutable_product();
    product.set_fund("funds/f");
    product.set_code("harvest");
    product.set_display_name("Cho vay theo mùa vụ");
    *product.mutable_effective_date() = On(2023, 1, 1);
    product.set_method(v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
    product.set_day_count(v1::DAY_COUNT_ACTUAL_365);
    product.mutable_options()->set_rounding_unit(1'000);
    product.mutable_options()->set_rounding_mode(v1::ROUNDING_MODE_HALF_UP);
    product.mutable_options()->set_remainder(v1::REMAINDER_RULE_LAST);
    product.mutable_options()->set_month_end(v1::MONTH_END_RULE_CLAMP);
    product.mutable_options()->set_weekend_rule(v1::DAY_OFF_RULE_KEEP);
    product.mutable_options()->set_holiday_rule(v1::DAY_OFF_RULE_KEEP);
    product.mutable_options()->set_period_months(1);
    *product.mutable_min_principal() = Vnd(10 * kMillionDong);
    *product.mutable_max_principal() = Vnd(2 * kBillionDong);
    product.set_min_term_months(6);
    product.set_max_term_months(36);
    product.set_max_rate_ppm(90'000);
    product.set_overdue_rate_ppm(1'500'000);
    product.set_in_term_order(v1::COLLECTION_ORDER_INTEREST_FIRST);
    product.set_overdue_order(v1::COLLECTION_ORDER_PRINCIPAL_FIRST);
    product.set_prepayment_effect(v1::PREPAYMENT_EFFECT_NEXT);
    product.set_collateral_rule(v1::COLLATERAL_RULE_OR_GUARANTEE);
    product.set_reference("Quyết định 12/QĐ-QHTX");
    ASSERT_THAT(office.products().PublishLoanProduct(publish, FundingOffice::As("manager")), IsOk());
    const Wish wish = WishOf("season");
    office.BringToDecision(wish);
    ASSERT_THAT(office.Approve(wish), IsOk());
    v1::CreateLoanRequest request = FundingOffice::LoanRequest(wish, "season", kStart + 30);
    request.set_product("loanProducts/p1");
    ASSERT_THAT(office.loans().CreateLoan(request, FundingOffice::As("maker")), IsOk());
    ASSERT_THAT(office.Sign("season", kStart), IsOk());
    ASSERT_THAT(office.Reserve("season", "d-season", wish.amount, kStart + 3), IsOk());
    ASSERT_THAT(office.Resolve("d-season", kStart + 3), IsOk());
    ASSERT_THAT(office.Repay("season", 20 * kMillionDong, kStart + 45), IsOk());
  }
  static void Reserve(FundingOffice& office, const std::string& id) {
    ASSERT_THAT(office.Reserve("ready", id, 100 * kMillionDong, kStart + 1), IsOk());
  }
  std::unique_ptr<FundingOffice> Upgraded(FundingOffice& office) {
    return OldDatabase(GetParam(), ReleaseOfCapital()).Upgraded(office);
  }
  static v1::DebtStanding Standing(FundingOffice& office, const std::string& organization) {
    v1::GetDebtStandingRequest request;
    request.set_organization("organizations/" + organization);
    const auto response = office.standings().GetDebtStanding(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
    v1::DebtStanding standing = response.ok() ? response->standing() : v1::DebtStanding();
    standing.clear_sequence();  // The feed was not copied.
    return standing;
  }
};
HTX_BOTH_ENGINES(FundingUpgradeStates);

TEST_P(FundingUpgradeStates, EveryAnswerStaysToTheDong) {
  FundingOffice today(TestDatabase::Make(GetParam()));
  Tell(today);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> upgraded = Upgraded(today);
  if (HasFatalFailure()) return;
  ExpectSameAnswers(*upgraded, today, StatesTold(), kStart);
  for (const std::string borrower : {"b-late", "b-mixed", "b-paid", "b-ready", "b-draft"}) {
    EXPECT_EQ(Standing(*upgraded, borrower).ShortDebugString(), Standing(today, borrower).ShortDebugString())
        << borrower;
  }
  EXPECT_EQ(Standing(*upgraded, "b-late").bad_debt(), v1::BAD_DEBT_STANDING_PRESENT);
  EXPECT_EQ(Standing(*upgraded, "b-paid").bad_debt(), v1::BAD_DEBT_STANDING_NONE);
  EXPECT_EQ(Standing(*upgraded, "b-ready").debts_size(), 1) << "it may still be drawn";
  EXPECT_FALSE(Standing(*upgraded, "b-draft").ever_borrowed());
  EXPECT_EQ(ProvedDays(*upgraded), ProvedDays(today));
}

TEST_P(FundingUpgradeStates, ApplicationsAndLoansInEveryStateGoOn) {
  FundingOffice before(TestDatabase::Make(GetParam()));
  Tell(before);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> office = Upgraded(before);
  if (HasFatalFailure()) return;
  const CivilDay day = kStart + 80;
  ASSERT_THAT(office->Submit("a-draft", "1", day), IsOk());
  ASSERT_THAT(office->Appraise("a-submitted", "2", day), IsOk());
  Wish pending = WishOf("pending");
  pending.day = day;
  ASSERT_THAT(office->Approve(pending), IsOk());
  Wish approved = WishOf("approved");
  approved.day = day;
  ASSERT_THAT(
      office->loans().CreateLoan(FundingOffice::LoanRequest(approved, "new", day + 30), FundingOffice::As("maker")),
      IsOk())
      << "an approval that had no end is still good";
  ASSERT_THAT(office->Sign("unsigned", day), IsOk());
  ASSERT_THAT(office->Submit("a-returned", office->Application("a-returned").etag(), day), IsOk());
  ASSERT_THAT(office->Resolve("d-open", kStart + 2), IsOk());
  EXPECT_EQ(office->Loan("ready").balances().principal_outstanding().amount(), 100 * kMillionDong);
  for (const std::string loan : {"late", "mixed", "season"}) {
    ASSERT_THAT(office->Repay(loan, 400 * kMillionDong, day), IsOk());
    EXPECT_EQ(office->Loan(loan).state(), v1::LOAN_STATE_CLOSED_PAID) << loan;
  }
  EXPECT_EQ(office->Position("grant").lent().amount(), 0);
  EXPECT_EQ(office->Position("grant").repaid().amount(), 225 * kMillionDong);
  EXPECT_EQ(Standing(*office, "b-late").bad_debt(), v1::BAD_DEBT_STANDING_NONE);
  ProvedDays(*office);
}

}  // namespace
}  // namespace htx::funding
