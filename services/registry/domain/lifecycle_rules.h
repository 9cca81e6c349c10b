#pragma once

// The rules of law about the lifecycle as data: effective-dated parameters with a citation. The text is compiled in
// from rules/lifecycle_rules.tsv. What no row covers is not known, and is said to be so; nothing is guessed.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_date.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

inline constexpr absl::string_view kRuleSuspensionMonths = "SUSPENSION_MONTHS";
inline constexpr absl::string_view kRuleSuspensionNotice = "SUSPENSION_NOTICE_WORKING_DAYS";
inline constexpr absl::string_view kRuleRegistrationTime = "REGISTRATION_WORKING_DAYS";
inline constexpr absl::string_view kRuleDissolutionStatus = "DISSOLUTION_STATUS_WORKING_DAYS";
inline constexpr absl::string_view kRuleDissolutionDossier = "DISSOLUTION_DOSSIER_WORKING_DAYS";
inline constexpr absl::string_view kRuleObjectionDays = "DISSOLUTION_OBJECTION_DAYS";
inline constexpr absl::string_view kRuleConversion = "CONVERSION";

// One version of a rule.
struct LifecycleRule {
  std::string name = {};
  Period period = {};
  int64_t number = 0;                   // The parameter, when it is a number.
  std::vector<std::string> words = {};  // The parameter, when it is a list of words.
  bool confirmed = false;               // Read in a source; otherwise assumed.
  std::string citation = {};

  // "SUSPENSION_MONTHS@2024-07-18"; what decisions store.
  std::string version() const;
};

// All versions of all rules. Immutable.
class LifecycleRules {
 public:
  // Reads tab-separated lines: name, first day, first day after or "-", parameter, CONFIRMED or ASSUMED, citation. "#"
  // begins a comment. INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown name, or two versions that hold on
  // the same day.
  static absl::StatusOr<LifecycleRules> Parse(absl::string_view text);
  // The rules compiled into the program. Ends the process when they are malformed: a bug of the build that a test
  // finds.
  static const LifecycleRules& BuiltIn();

  // The version that holds on `day`, or null: not known.
  const LifecycleRule* Find(absl::string_view name, absl::CivilDay day) const;
  // The rule by which `from` may become `to` on `day`, or null: no known law has it.
  const LifecycleRule* FindConversion(Kind from, Kind to, absl::CivilDay day) const;

 private:
  std::vector<LifecycleRule> rules_ = {};
};

// The text of rules/lifecycle_rules.tsv.
absl::string_view BuiltInLifecycleRuleText();

// The `count`th working day after `day`. Saturdays and Sundays are none; public holidays are not known here, so that a
// deadline found to be missed was missed.
absl::CivilDay AddWorkingDays(absl::CivilDay day, int64_t count);

}  // namespace htx::registry
