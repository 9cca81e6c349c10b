#include "funding/domain/rules.h"

#include <algorithm>
#include <array>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

constexpr std::array kNames = {kRuleBorrowerKind,
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
                               kRuleMinimumCapitalLocal};

absl::StatusOr<Rule> ParseLine(int number, absl::string_view line) {
  const std::vector<std::string> parts = absl::StrSplit(line, '\t');
  if (parts.size() != 5) return RuleFileMalformed(number, "needs five columns");
  Rule rule = {.name = parts[0], .citation = parts[4]};
  if (std::find(kNames.begin(), kNames.end(), rule.name) == kNames.end()) {
    return RuleFileMalformed(number, "unknown rule");
  }
  const absl::StatusOr<absl::CivilDay> from = ParseDay(parts[1]);
  if (!from.ok()) return RuleFileMalformed(number, "first day is no date");
  rule.period.from = *from;
  if (parts[2] != "-") {
    const absl::StatusOr<absl::CivilDay> to = ParseDay(parts[2]);
    if (!to.ok() || *to <= *from) return RuleFileMalformed(number, "last day is no later date");
    rule.period.to = *to;
  }
  if (parts[3] != "-" && !absl::SimpleAtoi(parts[3], &rule.number)) rule.words = absl::StrSplit(parts[3], ',');
  if (rule.citation.empty()) return RuleFileMalformed(number, "a rule needs a citation");
  return rule;
}

}  // namespace

std::string Rule::version() const { return absl::StrCat(name, "@", FormatDay(period.from)); }

absl::StatusOr<RuleBook> RuleBook::Parse(absl::string_view text) {
  RuleBook book;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    HTX_ASSIGN_OR_RETURN(Rule rule, ParseLine(number, line));
    for (const Rule& other : book.rules_) {
      if (other.name == rule.name && other.period.Overlaps(rule.period)) {
        return RuleFileMalformed(number, absl::StrCat("overlaps ", other.version()));
      }
    }
    book.rules_.push_back(std::move(rule));
  }
  return book;
}

const RuleBook& RuleBook::BuiltIn() {
  static const RuleBook* const book = [] {
    absl::StatusOr<RuleBook> parsed = Parse(BuiltInRuleText());
    HTX_CHECK(parsed.ok());
    return new RuleBook(*std::move(parsed));
  }();
  return *book;
}

const Rule* RuleBook::Find(absl::string_view name, absl::CivilDay day) const {
  for (const Rule& rule : rules_) {
    if (rule.name == name && rule.period.Contains(day)) return &rule;
  }
  return nullptr;
}

}  // namespace htx::funding
