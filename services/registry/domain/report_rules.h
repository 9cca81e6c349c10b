#pragma once

// The rules of the yearly report as data: effective-dated, with citation and confidence, compiled in from
// rules/report_rules.tsv. The rules of a year are those in force on its 31 December. What no line covers is not known.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_date.h"
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
  std::string confidence = {};
};

struct ScoreGroup {
  std::string id = {};
  std::string title = {};
  int64_t maximum = 0;
  std::string confidence = {};
};

struct ScoreClass {
  EvaluationClass evaluation_class = EvaluationClass::kUnspecified;
  int64_t least = 0;
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

// Who owes the report of a year, and who is not assessed.
struct DutyRules {
  std::vector<Kind> kinds = {};
  int64_t new_months = 0;
  int64_t stopped_months = 0;
};

// All versions of all rules. Immutable.
class ReportRules {
 public:
  // Reads the format that the head of rules/report_rules.tsv explains. INVALID_ARGUMENT / FIELD_RULE on "line N" for a
  // malformed line, or for two versions of one rule and key that hold on the same day.
  static absl::StatusOr<ReportRules> Parse(absl::string_view text);
  // The rules compiled into the program. Ends the process when they are malformed: a bug of the build that a test
  // finds.
  static const ReportRules& BuiltIn();

  std::optional<ScoringRules> Scoring(int64_t year) const;
  std::optional<DeadlineRule> Deadline(int64_t year) const;
  std::optional<DutyRules> Duty(int64_t year) const;

 private:
  struct Line {
    std::string name = {};
    std::string key = {};
    Period period = {};
    std::string value = {};
    std::string confidence = {};
    std::string title = {};
    std::string citation = {};
  };
  static absl::StatusOr<Line> ParseLine(absl::string_view text);
  std::vector<const Line*> On(absl::string_view name, absl::CivilDay day) const;
  const Line* One(absl::string_view name, absl::CivilDay day) const;

  std::vector<Line> lines_ = {};
};

// The text of rules/report_rules.tsv.
absl::string_view BuiltInReportRuleText();

}  // namespace htx::registry
