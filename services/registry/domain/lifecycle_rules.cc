#include "registry/domain/lifecycle_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kNames[] = {kRuleSuspensionMonths,  kRuleSuspensionNotice,   kRuleRegistrationTime,
                                        kRuleDissolutionStatus, kRuleDissolutionDossier, kRuleObjectionDays,
                                        kRuleConversion,        kRuleInactiveMonths,     kRuleConversionDue};

std::string Check(const Rule& rule) {
  const bool number = rule.name != kRuleConversion && rule.name != kRuleConversionDue;
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
  const std::vector<std::string> allowed = rule->Words();
  const bool found =
      std::find(allowed.begin(), allowed.end(), absl::StrCat(WordOf(from), ">", WordOf(to))) != allowed.end();
  return found ? rule : nullptr;
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
