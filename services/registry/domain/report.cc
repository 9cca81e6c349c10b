#include "registry/domain/report.h"

#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/domain/report_duty.h"

namespace htx::registry {

bool Scored(const Report& report) {
  return !report.scores.empty() || report.evaluation_score.has_value() ||
         (report.evaluation_class != EvaluationClass::kUnspecified &&
          report.evaluation_class != EvaluationClass::kNotAssessed);
}

absl::Status Accept(const Report& report, const Timeline& timeline) {
  const absl::CivilDay first = timeline.front().valid_from;
  if (report.year < first.year()) return BeforeFounding(first);
  const Facts& last = timeline.back().facts;
  if (last.dissolved_date && last.dissolved_date->year() < report.year) {
    return StateForbids("RecordOrganizationReport", last.legal_status, "any, for a year in which it had not ended");
  }
  const std::optional<DutyRules> rules = ReportRules::BuiltIn().Duty(report.year);
  if (!Scored(report) || !rules) return absl::OkStatus();
  const Unassessed why = UnassessedOf(timeline, report.year, *rules);
  if (why == Unassessed::kNone) return absl::OkStatus();
  return NotAssessed(NameOf(report.organization), report.year, why);
}

}  // namespace htx::registry
