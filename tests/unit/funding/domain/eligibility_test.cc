#include "funding/domain/eligibility.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

// A case that passes every rule: 500 million of a billion, from a fund of 20 billion.
LoanCase GoodCase() {
  return {.day = CivilDay(2024, 7, 1),
          .amount = 500'000'000,
          .borrower = {.known = true,
                       .known_on_day = true,
                       .kind = BorrowerKind::kCooperative,
                       .status = BorrowerStatus::kOperating,
                       .member = true,
                       .sequence = 17},
          .appraisal = AppraisalFindings{.feasible = true, .security_accepted = true},
          .total_investment = 1'000'000'000,
          .own_capital = 200'000'000,
          .real_charter_capital = 20'000'000'000,
          .sources = {{.source = SourceId::Of("s"), .amount = 500'000'000, .available = 10'000'000'000}}};
}

EligibilityReport Judged(const LoanCase& loan) { return JudgeLoan(loan, LendingRules()); }

const Verdict& VerdictOf(const EligibilityReport& report, absl::string_view rule) {
  return *std::find_if(report.verdicts.begin(), report.verdicts.end(),
                       [&](const Verdict& v) { return v.rule == rule; });
}

TEST(Eligibility, AGoodCasePassesEveryRuleAndSaysWhy) {
  const EligibilityReport report = Judged(GoodCase());
  EXPECT_TRUE(report.Eligible());
  EXPECT_EQ(report.registry_sequence, 17);
  EXPECT_EQ(report.verdicts.size(), 9u);
  for (const Verdict& verdict : report.verdicts) {
    EXPECT_EQ(verdict.outcome, RuleOutcome::kPassed) << verdict.rule;
    EXPECT_NE(verdict.citation, "") << verdict.rule;
    EXPECT_NE(verdict.explanation.en, "") << verdict.rule;
    EXPECT_NE(verdict.explanation.vi, "") << verdict.rule;
    EXPECT_EQ(verdict.remedy.en, "") << verdict.rule;
  }
  EXPECT_THAT(ToStatus(report.verdicts), IsOk());
}

TEST(Eligibility, MemberEnterprisesAndAlliancesMayNotBorrow) {
  LoanCase loan = GoodCase();
  for (const BorrowerKind kind : {BorrowerKind::kMemberEnterprise, BorrowerKind::kAlliance, BorrowerKind::kUnknown}) {
    loan.borrower.kind = kind;
    EXPECT_EQ(VerdictOf(Judged(loan), kRuleBorrowerKind).outcome, RuleOutcome::kFailed);
  }
  for (const BorrowerKind kind :
       {BorrowerKind::kCooperative, BorrowerKind::kCooperativeUnion, BorrowerKind::kCooperativeGroup}) {
    loan.borrower.kind = kind;
    EXPECT_EQ(VerdictOf(Judged(loan), kRuleBorrowerKind).outcome, RuleOutcome::kPassed);
  }
}

TEST(Eligibility, OnlyAnOperatingBorrowerPasses) {
  LoanCase loan = GoodCase();
  for (int status = 0; status <= 9; ++status) {
    loan.borrower.status = static_cast<BorrowerStatus>(status);
    EXPECT_EQ(Judged(loan).Eligible(), loan.borrower.status == BorrowerStatus::kOperating) << status;
  }
  loan.borrower.status = BorrowerStatus::kOperating;
  loan.borrower.known_on_day = false;
  EXPECT_THAT(ToStatus(Judged(loan).verdicts), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
}

TEST(Eligibility, StrangersToTheAllianceFail) {
  LoanCase loan = GoodCase();
  loan.borrower.member = false;
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleMembership).outcome, RuleOutcome::kFailed);
}

TEST(Eligibility, WithoutAppraisalTheFindingsArePendingAndBlock) {
  LoanCase loan = GoodCase();
  loan.appraisal.reset();
  const EligibilityReport report = Judged(loan);
  EXPECT_EQ(VerdictOf(report, kRulePlanFeasible).outcome, RuleOutcome::kPending);
  EXPECT_EQ(VerdictOf(report, kRuleSecurity).outcome, RuleOutcome::kPending);
  EXPECT_FALSE(report.Eligible());
  loan.appraisal = AppraisalFindings{.feasible = true, .security_accepted = false};
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleSecurity).outcome, RuleOutcome::kFailed);
}

TEST(Eligibility, OwnCapitalIsAtLeastAFifthAndTheLoanAtMostTheRest) {
  LoanCase loan = GoodCase();
  loan.own_capital = 199'999'999;
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleOwnCapital).outcome, RuleOutcome::kFailed);
  EXPECT_NE(VerdictOf(Judged(loan), kRuleOwnCapital).remedy.en.find("200 000 000 đ"), std::string::npos);
  loan.own_capital = 200'000'000;
  loan.amount = 800'000'000;
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleOwnCapital).outcome, RuleOutcome::kPassed);
  loan.amount = 800'000'001;
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleOwnCapital).outcome, RuleOutcome::kFailed);
}

TEST(Limits, FollowTheWorkedExamples) {
  const struct {
    Dong base, exposure, amount;
    bool passes;
  } cases[] = {
      {20'000'000'000, 2'500'000'000, 600'000'000, false},  // 3.1 bn > 3.0 bn
      {20'000'000'000, 2'500'000'000, 500'000'000, true},   // exactly the cap
      {19'000'000'000, 2'350'000'000, 500'000'000, true},   // 2.85 bn after a loss of 1 bn
      {19'000'000'000, 2'350'000'001, 500'000'000, false}, {-1, 0, 1, false},
  };
  for (const auto& [base, exposure, amount, passes] : cases) {
    LoanCase loan = GoodCase();
    loan.real_charter_capital = base;
    loan.borrower_exposure = exposure;
    loan.amount = loan.sources[0].amount = amount;
    EXPECT_EQ(VerdictOf(Judged(loan), kRuleSingleLimit).outcome, passes ? RuleOutcome::kPassed : RuleOutcome::kFailed)
        << base << " " << exposure << " " << amount;
  }
}

TEST(Limits, CountTheGroupAgainstAQuarter) {
  LoanCase loan = GoodCase();
  loan.group_exposure = 4'500'000'000;
  EXPECT_TRUE(Judged(loan).Eligible());
  loan.group_exposure = 4'500'000'001;
  EXPECT_THAT(ToStatus(Judged(loan).verdicts), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
}

TEST(Limits, DoNotCountWhenTheProviderBearsTheRisk) {
  LoanCase loan = GoodCase();
  loan.borrower_exposure = loan.group_exposure = 100'000'000'000;
  loan.sources[0].own_risk = false;
  EXPECT_TRUE(Judged(loan).Eligible());
}

TEST(Limits, CountOnlyThePartAtTheFundsOwnRisk) {
  LoanCase loan = GoodCase();
  loan.borrower_exposure = 2'800'000'000;
  loan.sources = {
      {.source = SourceId::Of("own"), .amount = 200'000'000, .available = 200'000'000},
      {.source = SourceId::Of("entrusted"), .amount = 300'000'000, .available = 300'000'000, .own_risk = false}};
  EXPECT_TRUE(Judged(loan).Eligible());
  loan.borrower_exposure += 1;
  EXPECT_THAT(ToStatus(Judged(loan).verdicts), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
}

TEST(Sources, EveryOneMustHaveItsPart) {
  LoanCase loan = GoodCase();
  loan.sources = {{.source = SourceId::Of("a"), .amount = 200'000'000, .available = 900'000'000},
                  {.source = SourceId::Of("b"), .amount = 300'000'000, .available = 299'999'999}};
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleSource).outcome, RuleOutcome::kFailed);
}

TEST(Limits, CannotPassWithoutAStatementOfCapital) {
  LoanCase loan = GoodCase();
  loan.real_charter_capital.reset();
  EXPECT_EQ(VerdictOf(Judged(loan), kRuleSingleLimit).outcome, RuleOutcome::kFailed);
}

TEST(Eligibility, ErrorsKeepTheirPrecedenceAndListEverything) {
  LoanCase loan = GoodCase();
  loan.sources[0].available = 0;
  EXPECT_THAT(ToStatus(Judged(loan).verdicts), FailsWith(StatusCode::kFailedPrecondition, "SOURCE_EXHAUSTED"));
  loan.borrower_exposure = 3'000'000'000;
  EXPECT_THAT(ToStatus(Judged(loan).verdicts), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  loan.borrower.member = false;
  const absl::Status status = ToStatus(Judged(loan).verdicts);
  EXPECT_THAT(status, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_EQ(DetailOf(status).preconditions.size(), 3u);
}

TEST(Eligibility, DaysBeforeTheDecreeAreNotJudgedByIt) {
  LoanCase loan = GoodCase();
  loan.day = CivilDay(2019, 3, 1);
  loan.own_capital = 0;
  loan.real_charter_capital.reset();
  const EligibilityReport report = Judged(loan);
  EXPECT_TRUE(report.Eligible());
  EXPECT_EQ(VerdictOf(report, kRuleSingleLimit).outcome, RuleOutcome::kNoRule);
  EXPECT_EQ(VerdictOf(report, kRuleSingleLimit).rule_version, "");
  EXPECT_EQ(VerdictOf(report, kRuleBorrowerStatus).outcome, RuleOutcome::kPassed);
}

TEST(BadDebt, BlocksTheFirstDisbursement) {
  const RuleBook& rules = LendingRules();
  EXPECT_EQ(JudgeBadDebt(CivilDay(2024, 1, 1), true, "CIC-1", rules).outcome, RuleOutcome::kPassed);
  const Verdict bad = JudgeBadDebt(CivilDay(2024, 1, 1), false, "CIC-1", rules);
  EXPECT_THAT(ToStatus({bad}), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_EQ(JudgeBadDebt(CivilDay(2019, 1, 1), false, "", rules).outcome, RuleOutcome::kNoRule);
}

TEST(OwnCapital, IsProvedAsItsPartOfWhatWasPutInSoFar) {
  const RuleBook& rules = LendingRules();
  const CivilDay day(2024, 1, 1);
  const auto judged = [&](std::optional<Dong> proved, Dong lent) {
    OwnCapitalCase own;
    own.proved = proved;
    own.reference = "BB-1";
    own.lent = lent;
    return JudgeOwnCapitalProof(day, own, rules);
  };
  const Verdict exact = judged(100, 400);
  EXPECT_EQ(exact.outcome, RuleOutcome::kPassed);
  EXPECT_EQ(exact.rule, kRuleOwnCapitalProof);
  EXPECT_EQ(exact.rule_version, "OWN_CAPITAL@2021-05-15");
  EXPECT_EQ(judged(99, 400).outcome, RuleOutcome::kFailed);
  EXPECT_EQ(judged(100, 401).outcome, RuleOutcome::kFailed);
  EXPECT_EQ(judged({}, 400).outcome, RuleOutcome::kFailed);
  EXPECT_EQ(judged(kLargestAmount, kLargestAmount * 4).outcome, RuleOutcome::kPassed);
  EXPECT_THAT(ToStatus({judged({}, 1)}), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_EQ(JudgeOwnCapitalProof(CivilDay(2019, 1, 1), {}, rules).outcome, RuleOutcome::kNoRule);
}

}  // namespace
}  // namespace htx::funding
