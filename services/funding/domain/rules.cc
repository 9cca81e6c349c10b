#include "funding/domain/rules.h"

#include <algorithm>

namespace htx::funding {
namespace {

constexpr absl::string_view kNames[] = {kRuleBorrowerKind,
                                        kRuleBorrowerStatus,
                                        kRuleMembership,
                                        kRulePlanFeasible,
                                        kRuleSecurity,
                                        kRuleOwnCapital,
                                        kRuleBadDebt,
                                        kRuleSingleLimit,
                                        kRuleGroupLimit,
                                        kRuleSource,
                                        kRuleMinimumCapitalCentral,
                                        kRuleMinimumCapitalLocal,
                                        kRuleCollateralHaircut,
                                        kRuleOverdueRateCap,
                                        kRuleLateInterestCap};

// Rules that are judged by a number.
constexpr absl::string_view kNumbers[] = {
    kRuleOwnCapital,          kRuleSingleLimit,       kRuleGroupLimit,     kRuleMinimumCapitalCentral,
    kRuleMinimumCapitalLocal, kRuleCollateralHaircut, kRuleOverdueRateCap, kRuleLateInterestCap};

std::string CheckLendingRule(const Rule& rule) {
  const bool number = std::find(std::begin(kNumbers), std::end(kNumbers), rule.name) != std::end(kNumbers);
  if (number && !rule.FindNumber()) return "needs a number";
  return CheckName(rule, kNames);
}

}  // namespace

// The text of rules/lending_rules.tsv.
absl::string_view LendingRuleText();

absl::StatusOr<RuleBook> ParseLendingRules(absl::string_view text) { return RuleBook::Parse(text, CheckLendingRule); }

const RuleBook& LendingRules() {
  static const auto* const rules = new RuleBook(RuleBook::BuiltIn(LendingRuleText(), CheckLendingRule));
  return *rules;
}

}  // namespace htx::funding
