#include "registry/domain/lifecycle_rules.h"

#include "absl/strings/str_cat.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kLifecycleNames[] = {
    kRuleSuspensionMonths,   kRuleSuspensionNotice,    kRuleRegistrationTime, kRuleDissolutionStatus,
    kRuleDissolutionDossier, kRuleObjectionDays,       kRuleConversion,       kRuleInactiveMonths,
    kRuleConversionDue,      kRuleSuspensionDocuments, kRuleDissolutionVotes, kRuleDissolutionNotice,
    kRuleDissolutionPaper,   kRulePublication,         kRuleFalseDossier,     kRuleBelowMinimum,
    kRuleGeneralMeeting,     kRuleGroupRegistration,   kRuleContribution};

std::string CheckLifecycleRule(const Rule& rule) {
  if (rule.name == kRuleConversionDue) return NamesOnly<GoverningLaw>(rule) ? "" : "needs laws";
  const bool number =
      rule.name != kRuleConversion && rule.name != kRuleSuspensionDocuments && rule.name != kRuleGroupRegistration;
  if (number && rule.FindNumber().value_or(0) < 1) return "needs a positive number";
  return CheckName(rule, kLifecycleNames);
}

}  // namespace

// The text of rules/lifecycle_rules.tsv.
absl::string_view LifecycleRuleText();

absl::StatusOr<RuleBook> ParseLifecycleRules(absl::string_view text) {
  return RuleBook::Parse(text, CheckLifecycleRule);
}

const RuleBook& LifecycleRules() {
  static const auto* const rules = new RuleBook(RuleBook::BuiltIn(LifecycleRuleText(), CheckLifecycleRule));
  return *rules;
}

const Rule* FindConversion(const RuleBook& rules, Kind from, Kind to, absl::CivilDay day) {
  const Rule* const rule = rules.Find(kRuleConversion, day);
  if (rule == nullptr) return nullptr;
  return rule->Names(absl::StrCat(WordOf(from), ">", WordOf(to))) ? rule : nullptr;
}

}  // namespace htx::registry
