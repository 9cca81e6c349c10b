#include "registry/domain/lifecycle_rules.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "registry/domain/lifecycle_errors.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kNames[] = {kRuleSuspensionMonths,  kRuleSuspensionNotice,   kRuleRegistrationTime,
                                        kRuleDissolutionStatus, kRuleDissolutionDossier, kRuleObjectionDays,
                                        kRuleConversion};

absl::StatusOr<LifecycleRule> ParseLine(int number, absl::string_view line) {
  const std::vector<std::string> columns = absl::StrSplit(line, '\t');
  if (columns.size() != 6) return LifecycleRuleMalformed(number, "needs six columns");
  LifecycleRule rule{.name = columns[0], .citation = columns[5]};
  if (std::find(std::begin(kNames), std::end(kNames), rule.name) == std::end(kNames)) {
    return LifecycleRuleMalformed(number, "has an unknown name");
  }
  const absl::StatusOr<absl::CivilDay> from = ParseDay(columns[1]);
  if (!from.ok()) return LifecycleRuleMalformed(number, "has a first day that is none");
  rule.period.from = *from;
  if (columns[2] != "-") {
    const absl::StatusOr<absl::CivilDay> to = ParseDay(columns[2]);
    if (!to.ok() || *to <= *from) return LifecycleRuleMalformed(number, "ends before it begins");
    rule.period.to = *to;
  }
  if (rule.name == kRuleConversion) {
    rule.words = absl::StrSplit(columns[3], ',');
  } else if (!absl::SimpleAtoi(columns[3], &rule.number) || rule.number < 1) {
    return LifecycleRuleMalformed(number, "needs a positive number");
  }
  if (columns[4] != "CONFIRMED" && columns[4] != "ASSUMED")
    return LifecycleRuleMalformed(number, "has no known confidence");
  rule.confirmed = columns[4] == "CONFIRMED";
  if (rule.citation.empty()) return LifecycleRuleMalformed(number, "has no citation");
  return rule;
}

}  // namespace

std::string LifecycleRule::version() const { return absl::StrCat(name, "@", FormatDay(period.from)); }

absl::StatusOr<LifecycleRules> LifecycleRules::Parse(absl::string_view text) {
  LifecycleRules book;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    HTX_ASSIGN_OR_RETURN(LifecycleRule rule, ParseLine(number, line));
    for (const LifecycleRule& other : book.rules_) {
      if (other.name == rule.name && other.period.Overlaps(rule.period)) {
        return LifecycleRuleMalformed(number, "holds on days of another version");
      }
    }
    book.rules_.push_back(std::move(rule));
  }
  return book;
}

const LifecycleRules& LifecycleRules::BuiltIn() {
  static const LifecycleRules* const rules = [] {
    absl::StatusOr<LifecycleRules> parsed = Parse(BuiltInLifecycleRuleText());
    HTX_CHECK(parsed.ok());
    return new LifecycleRules(*std::move(parsed));
  }();
  return *rules;
}

const LifecycleRule* LifecycleRules::Find(absl::string_view name, absl::CivilDay day) const {
  for (const LifecycleRule& rule : rules_) {
    if (rule.name == name && rule.period.Contains(day)) return &rule;
  }
  return nullptr;
}

const LifecycleRule* LifecycleRules::FindConversion(Kind from, Kind to, absl::CivilDay day) const {
  const LifecycleRule* rule = Find(kRuleConversion, day);
  if (rule == nullptr) return nullptr;
  const std::string word = absl::StrCat(WordOf(from), ">", WordOf(to));
  return std::find(rule->words.begin(), rule->words.end(), word) == rule->words.end() ? nullptr : rule;
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
