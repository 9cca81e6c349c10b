#include <gtest/gtest.h>

#include <algorithm>

#include "funding/domain/eligibility.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::testing::ElementsAre;

// A case that passes every rule of its programme.
LoanCase CaseUnderAProgram() {
  return {.day = CivilDay(2024, 7, 1),
          .amount = 500,
          .borrower = {.known = true, .known_on_day = true, .kind = BorrowerKind::kCooperative},
          .total_investment = 1'001,
          .own_capital = 301,
          .sources = {{.source = SourceId::Of("s"), .amount = 500, .available = 500}},
          .term_months = 24,
          .province = "p31",
          .district = "d311",
          .sector = "AGRICULTURE",
          .program = ProgramCase{.program = {.id = ProgramId::Of("rau"),
                                             .from = CivilDay(2024, 1, 1),
                                             .to = CivilDay(2025, 1, 1),
                                             .budget = 2'000,
                                             .mix = {{.source = SourceId::Of("s")}},
                                             .conditions = {.kinds = {BorrowerKind::kCooperative},
                                                            .sectors = {"AGRICULTURE", "FISHERY"},
                                                            .areas = {"d311"},
                                                            .largest_loan = 500,
                                                            .longest_term_months = 24,
                                                            .own_capital_ppm = 300'000},
                                             .reference = "12/QĐ-UBND",
                                             .version = 3},
                                 .used = 1'500}};
}

std::vector<std::string> Failed(const LoanCase& loan) {
  std::vector<std::string> rules;
  for (const Verdict& verdict : JudgeProgram(loan)) {
    if (verdict.Blocks()) rules.push_back(verdict.rule);
  }
  return rules;
}

TEST(ProgramRules, AGoodCasePassesAllAndEveryVerdictNamesTheProgrammesVersion) {
  const std::vector<Verdict> verdicts = JudgeProgram(CaseUnderAProgram());
  ASSERT_EQ(verdicts.size(), 9u);
  for (const Verdict& verdict : verdicts) {
    EXPECT_EQ(verdict.outcome, RuleOutcome::kPassed) << verdict.rule;
    EXPECT_EQ(verdict.rule_version, "programs/rau@3");
    EXPECT_EQ(verdict.citation, "12/QĐ-UBND");
    EXPECT_EQ(verdict.remedy.en, "");
  }
}

TEST(ProgramRules, EachIsJudgedAloneAtItsBoundary) {
  LoanCase loan = CaseUnderAProgram();
  loan.day = CivilDay(2025, 1, 1);
  EXPECT_THAT(Failed(loan), ElementsAre(kRuleProgramPeriod));
  loan.day = CivilDay(2023, 12, 31);
  EXPECT_THAT(Failed(loan), ElementsAre(kRuleProgramPeriod));
  loan = CaseUnderAProgram();
  loan.borrower.kind = BorrowerKind::kCooperativeGroup;
  loan.sector = "TRADE";
  loan.district = "d312";
  EXPECT_THAT(Failed(loan), ElementsAre(kRuleProgramBorrowerKind, kRuleProgramSector, kRuleProgramArea));
  loan = CaseUnderAProgram();
  loan.amount = 501;
  EXPECT_THAT(Failed(loan), ElementsAre(kRuleProgramAmount, kRuleProgramBudget));
  loan = CaseUnderAProgram();
  loan.term_months = 25;
  loan.own_capital = 300;  // 30 % of 1 001 is 300.3.
  EXPECT_THAT(Failed(loan), ElementsAre(kRuleProgramTerm, kRuleProgramOwnCapital));
  loan = CaseUnderAProgram();
  loan.sources.push_back({.source = SourceId::Of("t")});
  EXPECT_THAT(Failed(loan), ElementsAre(kRuleProgramSources));
}

TEST(ProgramRules, WhatAProgrammeDoesNotAskForGivesNoVerdict) {
  LoanCase loan = CaseUnderAProgram();
  loan.program->program.conditions = {};
  loan.program->program.mix = {};
  EXPECT_EQ(JudgeProgram(loan).size(), 2u) << "period and budget";
  loan.program.reset();
  EXPECT_TRUE(JudgeProgram(loan).empty());
}

TEST(ProgramRules, AnExhaustedBudgetIsALimitAndABrokenConditionIsNotEligible) {
  LoanCase loan = CaseUnderAProgram();
  loan.program->used = 1'501;
  EXPECT_THAT(ToStatus(JudgeProgram(loan)), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  loan.sector = "TRADE";
  EXPECT_THAT(ToStatus(JudgeProgram(loan)), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
}

TEST(CreditLimits, HoldToTheDongAndAnAbsentAmountLiftsThem) {
  LoanCase loan = CaseUnderAProgram();
  loan.limits = {{.limit = {.subject = LimitSubject::kSource,
                            .subject_id = "s",
                            .effective = CivilDay(2024, 1, 1),
                            .amount = 1'000,
                            .reference = "05/NQ-HĐQL"},
                  .amount = 500,
                  .exposure = 500}};
  ASSERT_EQ(JudgeCreditLimits(loan).size(), 1u);
  EXPECT_EQ(JudgeCreditLimits(loan)[0].outcome, RuleOutcome::kPassed);
  EXPECT_EQ(JudgeCreditLimits(loan)[0].rule_version, "CREDIT_LIMIT_SOURCE@2024-01-01");
  loan.limits[0].exposure = 501;
  EXPECT_THAT(ToStatus(JudgeCreditLimits(loan)), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  loan.limits[0].limit.amount.reset();
  EXPECT_TRUE(JudgeCreditLimits(loan).empty());
}

}  // namespace
}  // namespace htx::funding
