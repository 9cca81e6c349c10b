#pragma once

// The rules of the yearly report. Those of a year are in force on its 31 December. What no line covers is not known.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/rule_book.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// Which version of a rule an answer follows from, and how sure it is.
struct RuleNote {
  std::string version = {};  // "EVALUATION@2020-04-01"
  std::string citation = {};
  std::string confidence = {};  // CONFIRMED, DERIVED, ASSUMED, UNKNOWN
};

struct ScoreCriterion {
  std::string id = {};
  int64_t number = 0;
  std::string group = {};
  std::string title = {};
  std::optional<int64_t> maximum = {};  // Absent: not known.
  std::vector<int64_t> parts = {};
  RuleNote note = {};
};

struct ScoreGroup {
  std::string id = {};
  std::string title = {};
  int64_t maximum = 0;
  RuleNote note = {};
};

struct ScoreClass {
  EvaluationClass evaluation_class = EvaluationClass::kUnspecified;
  int64_t least = 0;
  RuleNote note = {};
};

// How the reports of a year are scored.
struct ScoringRules {
  RuleNote note = {};
  std::vector<ScoreCriterion> criteria = {};  // By number.
  std::vector<ScoreGroup> groups = {};
  std::vector<ScoreClass> classes = {};  // Best first.

  const ScoreCriterion* Find(absl::string_view id) const;
  const ScoreGroup* FindGroup(absl::string_view id) const;
  EvaluationClass ClassOf(int64_t score) const;
};

// Until when the reports of a year are due.
struct DeadlineRule {
  RuleNote note = {};
  absl::CivilDay due = {};
};

// Until when an authority consolidates the reports of a year.
struct ConsolidationRule {
  std::string level = {};  // "DISTRICT", "PROVINCE"
  DeadlineRule deadline = {};
};

// Who owes the report of a year, and who is not assessed.
struct DutyRules {
  std::vector<Kind> kinds = {};
  RuleNote kinds_note = {};
  int64_t new_months = 0;
  RuleNote new_note = {};
  int64_t stopped_months = 0;
  RuleNote stopped_note = {};
};

// All versions of all rules. Immutable.
class ReportRules {
 public:
  // Reads the values that the comments of rules/report_rules.tsv explain. INVALID_ARGUMENT / RULE_FILE as
  // RuleBook::Parse.
  static absl::StatusOr<ReportRules> Parse(absl::string_view text);
  // The rules compiled into the program.
  static const ReportRules& BuiltIn();
  const RuleBook& book() const { return book_; }

  std::optional<ScoringRules> Scoring(int64_t year) const;
  std::optional<DeadlineRule> Deadline(int64_t year) const;
  // From below; empty when not known.
  std::vector<ConsolidationRule> Consolidations(int64_t year) const;
  std::optional<DutyRules> Duty(int64_t year) const;

 private:
  explicit ReportRules(RuleBook book) : book_(std::move(book)) {}

  RuleBook book_;
};

}  // namespace htx::registry
