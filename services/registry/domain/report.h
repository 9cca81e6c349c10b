#pragma once

// What an organisation reported for a year.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "registry/domain/organization.h"

namespace htx::registry {

struct Report {
  OrganizationId organization = {};
  int64_t year = 0;
  std::optional<int64_t> revenue = {};  // đồng
  std::optional<int64_t> profit = {};   // đồng
  std::optional<ReportedNumber> labour = {};
  std::optional<int64_t> member_count = {};
  std::optional<int64_t> monthly_income = {};  // đồng
  std::optional<int64_t> evaluation_score = {};
  EvaluationClass evaluation_class = EvaluationClass::kUnspecified;
  Qualifier qualifier = Qualifier::kExact;
  std::string dataset = {};
  absl::Time known_from = absl::UnixEpoch();
};

// The class of a score from 0 to 100 (TT 01/2020/TT-BKHĐT): 80 good, 65 fair, 50 average, else weak.
EvaluationClass ClassOf(int64_t score);

// Decides whether `report` may be recorded for `organization`. Fails with BEFORE_FOUNDING when its year ended before
// the first recorded day.
absl::Status Accept(const Report& report, absl::CivilDay first_recorded_day);

}  // namespace htx::registry
