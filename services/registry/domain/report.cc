#include "registry/domain/report.h"

#include "registry/domain/errors.h"

namespace htx::registry {

EvaluationClass ClassOf(int64_t score) {
  if (score >= 80) return EvaluationClass::kGood;
  if (score >= 65) return EvaluationClass::kFair;
  if (score >= 50) return EvaluationClass::kAverage;
  return EvaluationClass::kWeak;
}

absl::Status Accept(const Report& report, const Timeline& timeline) {
  const absl::CivilDay first = timeline.front().valid_from;
  if (report.year < first.year()) return BeforeFounding(first);
  const Facts& last = timeline.back().facts;
  if (last.dissolved_date && last.dissolved_date->year() < report.year) {
    return StateForbids("RecordOrganizationReport", last.legal_status, "any, for a year in which it had not ended");
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
