#include "registry/domain/lifecycle_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kNames[] = {
    kRuleSuspensionMonths,   kRuleSuspensionNotice,    kRuleRegistrationTime, kRuleDissolutionStatus,
    kRuleDissolutionDossier, kRuleObjectionDays,       kRuleConversion,       kRuleInactiveMonths,
    kRuleConversionDue,      kRuleSuspensionDocuments, kRuleDissolutionVotes, kRuleDissolutionNotice,
    kRuleDissolutionPaper,   kRulePublication,         kRuleFalseDossier,     kRuleBelowMinimum,
    kRuleGeneralMeeting,     kRuleGroupRegistration,   kRuleContribution};

std::string Check(const Rule& rule) {
  if (rule.name == kRuleConversionDue) {
    const std::vector<std::string> laws = rule.Words();
    const bool fits = std::all_of(laws.begin(), laws.end(),
                                  [](const std::string& law) { return FromWord<GoverningLaw>(law).has_value(); });
    return fits ? "" : "needs laws";
  }
  const bool number =
      rule.name != kRuleConversion && rule.name != kRuleSuspensionDocuments && rule.name != kRuleGroupRegistration;
  if (number && rule.FindNumber().value_or(0) < 1) return "needs a positive number";
  return CheckName(rule, kNames);
}

}  // namespace

// The text of rules/lifecycle_rules.tsv.
absl::string_view LifecycleRuleText();

absl::StatusOr<RuleBook> ParseLifecycleRules(absl::string_view text) { return RuleBook::Parse(text, Check); }

const RuleBook& LifecycleRules() {
  static const auto* const rules = new RuleBook(RuleBook::BuiltIn(LifecycleRuleText(), Check));
  return *rules;
}

const Rule* FindConversion(const RuleBook& rules, Kind from, Kind to, absl::CivilDay day) {
  const Rule* const rule = rules.Find(kRuleConversion, day);
  if (rule == nullptr) return nullptr;
  return Names(*rule, absl::StrCat(WordOf(from), ">", WordOf(to))) ? rule : nullptr;
}

absl::CivilDay AddWorkingDays(absl::CivilDay day, int64_t count) {
  while (count > 0) {
    ++day;
    const absl::Weekday weekday = absl::GetWeekday(day);
    if (weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday) --count;
  }
  return day;
}

}  // namespace htx::registry
