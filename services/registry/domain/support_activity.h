#pragma once

// What an alliance did for the collective economy.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/alliance_vocabulary.h"
#include "registry/domain/organization.h"
#include "registry/domain/registration.h"

namespace htx::registry {

using ActivityId = Id<struct ActivityTag>;

// "supportActivities/{id}"
std::string NameOf(const ActivityId& id);

// A difficulty that an organisation raised on a visit.
struct Difficulty {
  DifficultyKind kind = DifficultyKind::kOther;
  std::string text = {};
  bool operator==(const Difficulty&) const = default;
};

struct SupportActivity {
  ActivityId id = {};
  int64_t version = 1;
  OrganizationId alliance = {};
  ActivityKind kind = ActivityKind::kTraining;
  std::string title = {};
  int64_t ordinal = 0;
  absl::CivilDay start = {};
  absl::CivilDay end = {};  // Last day, included.
  std::optional<absl::Time> posted = {};
  TargetGroup target_group = TargetGroup::kUnspecified;
  ActivityState state = ActivityState::kDone;
  ReportedNumber quantity = {.value = 1};  // 0 unless DONE.
  std::optional<ReportedNumber> attendances = {};
  std::optional<ReportedNumber> participants = {};
  std::optional<int64_t> planned_count = {};
  std::optional<int64_t> planned_attendances = {};
  std::optional<Ratio> reach = {};                  // As reported, not reduced.
  std::vector<std::string> counterpart_areas = {};  // Area ids.
  std::vector<std::string> document_refs = {};
  std::string programme = {};             // Id of a programme; "" for none.
  std::vector<std::string> visited = {};  // Ids of organisations.
  std::vector<Difficulty> difficulties = {};
  std::string note = {};
  std::string dataset = {};
  bool withdrawn = false;
  absl::Time created = absl::UnixEpoch();
  absl::Time changed = absl::UnixEpoch();
};

// The period of the programme that an activity names, and whose it is.
struct ProgrammePeriod {
  OrganizationId alliance = {};
  absl::CivilDay start = {};
  absl::CivilDay end = {};  // Last day, included.
};

// OK when each of the areas was ever one; else FIELD_RULE on "field[i]" for the first that was not.
absl::Status CheckAreasKnown(const std::vector<std::string>& ids, absl::string_view field, const AreaTree& areas);
// OK when each of the areas, all known, existed on `day`; else AREA_NOT_VALID_AT_DATE for the first that did not.
absl::Status CheckAreasOn(const std::vector<std::string>& ids, absl::CivilDay day, const AreaTree& areas);

// Decides whether `activity` may be recorded; `programme` is what stands under the name of its programme. Fails with
// FIELD_RULE for the first counterpart area that never was; ALLIANCE_UNKNOWN; PROGRAMME_UNKNOWN; OUTSIDE_PROGRAMME;
// AREA_NOT_VALID_AT_DATE for the first counterpart area that did not exist on the first day, in this order.
absl::Status Record(const SupportActivity& activity, const std::optional<Found>& alliance,
                    const std::optional<ProgrammePeriod>& programme, const AreaTree& areas);

// Decides whether `before` may become `after`, as far as the plan goes. Fails with PLAN_SETTLED.
absl::Status Replan(const SupportActivity& before, const SupportActivity& after);

}  // namespace htx::registry
