#include "registry/domain/report.h"

#include "registry/domain/errors.h"

namespace htx::registry {

EvaluationClass ClassOf(int64_t score) {
  if (score >= 80) return EvaluationClass::kGood;
  if (score >= 65) return EvaluationClass::kFair;
  if (score >= 50) return EvaluationClass::kAverage;
  return EvaluationClass::kWeak;
}

absl::Status Accept(const Report& report, absl::CivilDay first_recorded_day) {
  if (report.year < first_recorded_day.year()) return BeforeFounding(first_recorded_day);
  return absl::OkStatus();
}

}  // namespace htx::registry
