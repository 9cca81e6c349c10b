#pragma once

// What an alliance did for the collective economy.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/organization.h"
#include "registry/domain/registration.h"

namespace htx::registry {

using ActivityId = Id<struct ActivityTag>;

// "supportActivities/{id}"
std::string NameOf(const ActivityId& id);

struct SupportActivity {
  ActivityId id = {};
  OrganizationId alliance = {};
  ActivityKind kind = ActivityKind::kTraining;
  std::string title = {};
  int64_t ordinal = 0;
  absl::CivilDay start = {};
  absl::CivilDay end = {};  // Last day, included.
  std::optional<absl::Time> posted = {};
  TargetGroup target_group = TargetGroup::kUnspecified;
  ReportedNumber quantity = {.value = 1};
  std::optional<ReportedNumber> attendances = {};
  std::optional<ReportedNumber> participants = {};
  std::optional<int64_t> planned_count = {};
  std::optional<Ratio> reach = {};                  // As reported, not reduced.
  std::vector<std::string> counterpart_areas = {};  // Area ids.
  std::vector<std::string> document_refs = {};
  std::string note = {};
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
};

// Decides whether `activity` may be recorded. Fails with FIELD_RULE for the first counterpart area that never was;
// ALLIANCE_UNKNOWN; AREA_NOT_VALID_AT_DATE for the first counterpart area that did not exist on the first day.
absl::Status Record(const SupportActivity& activity, const std::optional<Found>& alliance, const AreaTree& areas);

}  // namespace htx::registry
