#pragma once

// What is recorded of a recipient beside awards: with source and date, appended, never changed.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"

namespace htx::awards {

enum class FactKind {
  kAchievement = 1,    // `basis`; backs at most one award that stands.
  kTaskResult = 2,     // `code` EXCELLENT, GOOD, COMPLETED or NOT_COMPLETED in `year`.
  kInitiative = 3,     // `code` BASE, MINISTRY_PROVINCE or NATIONAL, recognised in `year`.
  kDiscipline = 4,     // In force during `period`.
  kInvestigation = 5,  // Under way during `period`; the same for the next two.
  kInspection = 6,
  kComplaint = 7,
  kCleanRecord = 8,  // Confirmed on `source_date`: nothing of these is pending.
  kService = 9,      // `number` years of service by `source_date`.
  kRank = 10,        // `number` in the cluster `code` in `year`.
  kBaseCount = 11,   // `number` of `code` (UNITS, ADVANCED_LABOURERS) in `year`, for quotas.
};
absl::string_view ToText(FactKind kind);
// A matter that stands against an award while it is pending.
bool IsMatter(FactKind kind);

struct RecipientFact {
  FactId id = {};
  std::string recipient = {};  // "organizations/{id}" or "persons/{id}"
  FactKind kind = FactKind::kTaskResult;
  std::string code = {};
  AwardBasis basis = AwardBasis::kMerit;  // Of an achievement.
  int32_t year = 0;
  std::optional<Period> period = {};
  int64_t number = 0;
  std::string description = {};
  std::string source = {};
  absl::CivilDay source_date = {};
  std::string evidence_sha256 = {};
  Confidence confidence = Confidence::kAssumed;
  FactId replaces = {};
  OrganizationId recorder = {};
  absl::Time create_time = absl::UnixEpoch();
};

std::string NameOf(const FactId& id);

// A fact to be recorded. FACT_INVALID names what its kind needs and it lacks.
absl::StatusOr<RecipientFact> Record(RecipientFact fact);

}  // namespace htx::awards
