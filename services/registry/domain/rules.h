#pragma once

// Rules of law as data: effective-dated parameters with a citation and how far it was confirmed. The texts are compiled
// in from rules/*.tsv. What no row covers is not known, and is said to be so; nothing is guessed.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_date.h"

namespace htx::registry {

// How far the text of a rule was confirmed.
enum class Confidence { kConfirmed = 1, kDerived, kAssumed };

// One version of a rule for one subject.
struct Rule {
  std::string name = {};
  std::string subject = {};  // What it is about: a kind, a group, a code; "*" for everything.
  Period period = {};
  std::string parameter = {};  // "-" when the rule needs none, "?" when it is not known.
  Confidence confidence = Confidence::kAssumed;
  std::string citation = {};

  bool known() const { return parameter != "?"; }
  // The parameter as a number. Ends the process when it is none: a bug of the rule file that a test finds.
  int64_t Number() const;
  // The parts of a parameter that is a list, between commas.
  std::vector<std::string> Words() const;
  // "FOUNDERS_MIN/COOPERATIVE@2024-07-01"; what decisions show.
  std::string version() const;
};

// All versions of all rules of one or several files. Immutable.
class RuleBook {
 public:
  // Reads tab-separated lines: name, subject, first day, first day after or "-", parameter, confidence, citation. "#"
  // begins a comment. INVALID_ARGUMENT / RULE_FILE for a malformed line, or for two versions that hold on the same day.
  static absl::StatusOr<RuleBook> Parse(absl::string_view text);
  // The rules of registration compiled into the program (names, founders, sizes, business lines). Ends the process when
  // they are malformed: a bug of the build that a test finds.
  static const RuleBook& BuiltIn();

  // The version for `subject`, or else for "*", that holds on `day`; null: not known.
  const Rule* Find(absl::string_view name, absl::string_view subject, absl::CivilDay day) const;
  // Every version of `name`, in the order of the file.
  std::vector<const Rule*> All(absl::string_view name) const;
  absl::Span<const Rule> rules() const { return rules_; }

 private:
  std::vector<Rule> rules_ = {};
};

// The text of rules/registration_rules.tsv.
absl::string_view RegistrationRuleText();

}  // namespace htx::registry
