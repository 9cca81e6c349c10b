#include "funding/domain/classification_rules.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace htx::funding {
namespace {

constexpr absl::string_view kClassificationNames[] = {
    kRuleFundScale,        kRuleBadDebtGroup,  kRuleOverdueDays,       kRuleRescheduled,
    kRuleInterestRelief,   kRuleBorrowerGroup, kRuleSpecificProvision, kRuleGeneralProvision,
    kRuleClassifiedWithin, kRuleNoIncomeFrom,  kRuleGroupByHand};

bool IsScale(absl::string_view word) { return word == "MICROFINANCE" || word == "BANK"; }

bool IsGroup(int64_t number) { return number >= 1 && number <= 5; }

// `count` whole numbers between commas, from 0, that do not fall; with `rise`, that rise.
bool AreNumbers(absl::string_view value, size_t count, bool rise, bool ordered) {
  const std::vector<absl::string_view> words = absl::StrSplit(value, ',');
  int64_t last = -1;
  for (const absl::string_view word : words) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(word, &number) || number < 0) return false;
    if (ordered && (rise ? number <= last : number < last)) return false;
    last = number;
  }
  return words.size() == count;
}

// "0:2,1:3": days that rise from 0, groups that do not fall.
bool AreSteps(absl::string_view value) {
  int64_t last_day = -1;
  int64_t last_group = 1;
  for (const absl::string_view step : absl::StrSplit(value, ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(step, ':');
    int64_t day = 0;
    int64_t group = 0;
    if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &day) || !absl::SimpleAtoi(parts[1], &group)) return false;
    if ((last_day < 0 && day != 0) || day <= last_day || group < last_group || !IsGroup(group)) return false;
    last_day = day;
    last_group = group;
  }
  return true;
}

// SCALE/KIND/COUNT
bool IsRescheduling(absl::string_view key) {
  const std::vector<absl::string_view> parts = absl::StrSplit(key, '/');
  int64_t count = 0;
  return parts.size() == 3 && IsScale(parts[0]) &&
         (parts[1] == "ANY" || parts[1] == "ADJUSTMENT" || parts[1] == "EXTENSION") &&
         absl::SimpleAtoi(parts[2], &count) && count >= 1 && count <= 3;
}

std::string CheckKeyAndValue(const Rule& rule) {
  if (rule.name == kRuleFundScale) return IsScale(rule.value) ? "" : "needs a scale";
  if (rule.name == kRuleBadDebtGroup) return rule.FindNumber() && IsGroup(rule.Number()) ? "" : "needs a group";
  if (rule.name == kRuleRescheduled) {
    return IsRescheduling(rule.key) && AreSteps(rule.value) ? "" : "needs a scale, a kind, a count, and steps";
  }
  if (!IsScale(rule.key)) return "needs a scale as key";
  if (rule.name == kRuleOverdueDays) return AreNumbers(rule.value, 4, true, true) ? "" : "needs four days that rise";
  if (rule.name == kRuleClassifiedWithin) {
    return rule.FindNumber() && rule.Number() >= 1 && rule.Number() <= 28 ? "" : "needs a day of the month, 1 to 28";
  }
  if (rule.name == kRuleInterestRelief || rule.name == kRuleNoIncomeFrom)
    return rule.FindNumber() && IsGroup(rule.Number()) ? "" : "needs a group";
  if (rule.name == kRuleBorrowerGroup) return rule.value == "WORST" || rule.value == "OWN" ? "" : "needs WORST or OWN";
  if (rule.name == kRuleGroupByHand) return rule.value == "WORSE" || rule.value == "ANY" ? "" : "needs WORSE or ANY";
  const bool specific = rule.name == kRuleSpecificProvision;
  return AreNumbers(rule.value, 5, false, specific) ? "" : "needs five ratios";
}

std::string CheckClassificationRule(const Rule& rule) {
  const std::string named = CheckName(rule, kClassificationNames);
  if (!named.empty() || !rule.known()) return named;
  return CheckKeyAndValue(rule);
}

}  // namespace

// The text of rules/classification_rules.tsv.
absl::string_view ClassificationRuleText();

absl::StatusOr<RuleBook> ParseClassificationRules(absl::string_view text) {
  return RuleBook::Parse(text, CheckClassificationRule);
}

const RuleBook& ClassificationRules() {
  static const auto* const rules = new RuleBook(RuleBook::BuiltIn(ClassificationRuleText(), CheckClassificationRule));
  return *rules;
}

}  // namespace htx::funding
