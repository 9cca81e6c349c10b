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

// The common undivided fund in one year, in đồng.
struct CommonFund {
  std::optional<int64_t> external_income = {};
  std::optional<int64_t> set_aside = {};
  bool operator==(const CommonFund&) const = default;
};

// Lending to members at the end of a year, in đồng.
struct InternalLending {
  std::optional<int64_t> equity = {};
  std::optional<int64_t> funds = {};         // What of the equity may be lent.
  std::optional<int64_t> largest_debt = {};  // Of one member.
  std::optional<int64_t> outstanding = {};
  std::optional<int64_t> overdue = {};
  bool operator==(const InternalLending&) const = default;
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
  CommonFund common_fund = {};
  InternalLending internal_lending = {};
};

// True when it says how the organisation scored: points, a score, or a class that stands for one.
bool Scored(const Report& report);

// Decides whether `report` may be recorded for the organisation of `timeline`, whichever way it comes in. Fails with
// BEFORE_FOUNDING when its year ended before the first recorded day, with STATE_FORBIDS when the organisation had ended
// before its year began, with NOT_ASSESSED when it is scored and the organisation is not assessed for the year.
absl::Status Accept(const Report& report, const Timeline& timeline);

}  // namespace htx::registry
