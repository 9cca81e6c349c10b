#pragma once

// The rules of law and of the funds as data: effective-dated parameters with a citation. The text is compiled in from
// rules/lending_rules.tsv. What no row covers is not known, and is said to be so; nothing is guessed.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_date.h"

namespace htx::funding {

inline constexpr absl::string_view kRuleBorrowerKind = "BORROWER_KIND";
inline constexpr absl::string_view kRuleBorrowerStatus = "BORROWER_STATUS";
inline constexpr absl::string_view kRuleMembership = "ALLIANCE_MEMBERSHIP";
inline constexpr absl::string_view kRulePlanFeasible = "PLAN_FEASIBLE";
inline constexpr absl::string_view kRuleSecurity = "SECURITY";
inline constexpr absl::string_view kRuleOwnCapital = "OWN_CAPITAL";
inline constexpr absl::string_view kRuleBadDebt = "BAD_DEBT";
inline constexpr absl::string_view kRuleSingleLimit = "SINGLE_BORROWER_LIMIT";
inline constexpr absl::string_view kRuleGroupLimit = "BORROWER_GROUP_LIMIT";
inline constexpr absl::string_view kRuleSource = "SOURCE_AVAILABLE";
inline constexpr absl::string_view kRuleMinimumCapitalCentral = "MINIMUM_CHARTER_CAPITAL_CENTRAL";
inline constexpr absl::string_view kRuleMinimumCapitalLocal = "MINIMUM_CHARTER_CAPITAL_LOCAL";

// One version of a rule.
struct Rule {
  std::string name = {};
  Period period = {};
  int64_t number = 0;                   // The parameter, when it is a number: millionths or đồng.
  std::vector<std::string> words = {};  // The parameter, when it is a list of words.
  std::string citation = {};

  // "OWN_CAPITAL@2021-05-15"; what decisions store.
  std::string version() const;
};

// All versions of all rules. Immutable.
class RuleBook {
 public:
  // Reads tab-separated lines: name, first day, first day after or "-", parameter or "-", citation. "#" begins a
  // comment. INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown name, or two versions that hold on the same
  // day.
  static absl::StatusOr<RuleBook> Parse(absl::string_view text);
  // The rules compiled into the program. Ends the process when they are malformed: a bug of the build that a test
  // finds.
  static const RuleBook& BuiltIn();

  // The version that holds on `day`, or null: not known.
  const Rule* Find(absl::string_view name, absl::CivilDay day) const;

 private:
  std::vector<Rule> rules_ = {};
};

// The text of rules/lending_rules.tsv.
absl::string_view BuiltInRuleText();

}  // namespace htx::funding
