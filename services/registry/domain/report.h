#pragma once

// What an organisation reported for a year.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "registry/domain/organization.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// Points for one criterion of the self-score.
struct CriterionScore {
  std::string criterion = {};
  int64_t points = 0;
  std::string note = {};
  bool operator==(const CriterionScore&) const = default;
};

struct Report {
  OrganizationId organization = {};
  int64_t year = 0;
  std::optional<int64_t> revenue = {};        // đồng
  std::optional<int64_t> profit = {};         // đồng
  std::optional<int64_t> total_capital = {};  // đồng
  std::optional<ReportedNumber> labour = {};
  std::optional<int64_t> member_count = {};
  std::optional<int64_t> monthly_income = {};  // đồng
  std::optional<int64_t> evaluation_score = {};
  EvaluationClass evaluation_class = EvaluationClass::kUnspecified;
  Qualifier qualifier = Qualifier::kExact;
  std::string dataset = {};
  absl::Time known_from = absl::UnixEpoch();
  int64_t filing = 0;  // Number of the filing it came with; 0: recorded without one.
  std::vector<CriterionScore> scores = {};
  std::string rule_version = {};                 // Of the scoring; "" without a score.
  std::optional<absl::CivilDay> submitted = {};  // When it was handed in, as far as known.
};

// The class of a score from 0 to 100 (TT 01/2020/TT-BKHĐT): 80 good, 65 fair, 50 average, else weak.
EvaluationClass ClassOf(int64_t score);

// Decides whether `report` may be recorded for the organisation of `timeline`. Fails with BEFORE_FOUNDING when its year
// ended before the first recorded day, with STATE_FORBIDS when the organisation had ended before its year began.
absl::Status Accept(const Report& report, const Timeline& timeline);

}  // namespace htx::registry
