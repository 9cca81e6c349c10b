#pragma once

// Coordination programmes, and who runs the daily business of steering committees.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "registry/domain/area.h"
#include "registry/domain/organization.h"
#include "registry/domain/registration.h"

namespace htx::registry {

using ProgrammeId = Id<struct ProgrammeTag>;
// "coordinationProgrammes/{id}"
std::string NameOf(const ProgrammeId& id);

struct Programme {
  ProgrammeId id = {};
  int64_t version = 1;
  OrganizationId alliance = {};
  std::string title = {};
  absl::CivilDay start = {};
  absl::CivilDay end = {};  // Last day, included.
  std::vector<std::string> counterpart_areas = {};
  std::vector<std::string> counterparts = {};
  std::vector<std::string> document_refs = {};
  std::string note = {};
  std::string dataset = {};
  bool withdrawn = false;
  absl::Time created = absl::UnixEpoch();
  absl::Time changed = absl::UnixEpoch();
};

// The days of the activities under a programme; absent when there are none.
struct ActivityDays {
  std::optional<absl::CivilDay> first = {};
  std::optional<absl::CivilDay> last = {};  // The latest first day.
};

// Decides whether `programme` may be recorded. Fails with ALLIANCE_UNKNOWN, AREA_NOT_VALID_AT_DATE, or
// OUTSIDE_PROGRAMME when an activity under it would begin outside its period, in this order.
absl::Status RecordProgramme(const Programme& programme, const std::optional<Found>& alliance,
                             const ActivityDays& activities, const AreaTree& areas);

// What the activities of a programme come to.
struct ProgrammeProgress {
  int64_t activities = 0;
  int64_t still_planned = 0;
  int64_t planned = 0;
  std::optional<ReportedNumber> done = {};  // Of those that had a plan; absent when nothing was planned.
  std::optional<ReportedNumber> attendances = {};
};

using StandingAgencyId = Id<struct StandingAgencyTag>;
// "standingAgencies/{id}"
std::string NameOf(const StandingAgencyId& id);

struct StandingAgency {
  StandingAgencyId id = {};
  int64_t version = 1;
  OrganizationId alliance = {};
  std::string area = {};
  std::string committee = {};
  std::string agency = {};
  OrganizationId agency_organization = {};  // Empty: not in the register.
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> end = {};
  std::string decision = {};
  std::string note = {};
  std::string dataset = {};
  bool withdrawn = false;
  absl::Time created = absl::UnixEpoch();
  absl::Time changed = absl::UnixEpoch();
};

// The newest appointment of a committee: whose it is, and its first day.
struct LatestAppointment {
  OrganizationId alliance = {};
  absl::CivilDay start = {};
};

// Decides whether `agency` may be appointed. `latest` is the first day of the committee's newest appointment. Fails
// with FIELD_RULE when the area never was, ALLIANCE_UNKNOWN, AREA_NOT_VALID_AT_DATE, LATER_APPOINTMENT, in this order.
absl::Status Appoint(const StandingAgency& agency, const std::optional<Found>& alliance,
                     std::optional<absl::CivilDay> latest, const AreaTree& areas);

// What follows each other begins on days of its own: the first of `others` (in order) that lies between the days on
// which a record began before and after a correction, both included; nothing when the order stays.
std::optional<absl::CivilDay> BeginsBetween(absl::Span<const absl::CivilDay> others, absl::CivilDay before,
                                            absl::CivilDay after);

}  // namespace htx::registry
