#pragma once

// Saying that the register was wrong about past days: a pure function from what is believed to what shall be believed.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "registry/domain/later_facts.h"
#include "registry/domain/registration.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// True when a correction may name `field`: what an update may, and what otherwise only events change.
bool IsCorrectable(Field field);

// A request to correct what is recorded of the days [from, to), or of every day from `from` on.
struct Correction {
  std::vector<Field> fields = {};  // Correctable ones.
  Facts values = {};               // Only the members that `fields` name are meant.
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> to = {};  // After `from`, not after today.
};

// Decides what `correction` does: on exactly its days its fields have its values. Some facts follow others and are
// kept in step on all days: the day of the end, the reason and the term of a status follow legal_status (a reason and a
// term that are corrected with it stand), former names that the register added by itself follow legal_name, and a
// founding has one day, so founded_date is corrected everywhere. Days before the first recorded one are recorded with
// its facts; days before a founding that turns out later are given up. Revisions in which nothing changes stay as they
// are.
//
// Fails with FIELD_RULE (there is no such area; a reason or term that does not fit the status); SUSPENSION_TOO_LONG;
// BEFORE_FOUNDING; ALLIANCE_UNKNOWN; AREA_NOT_VALID_AT_DATE; FIELD_RULE of CheckAgreement; CORRECTION_CONFLICT when the
// result could not have come about: statuses that no move joins, a registration in a status that admits none, a fact of
// `others` before the founding or after the end; CORRECTION_TOO_LARGE. `alliance` is what stands under the new
// alliance's name.
absl::StatusOr<Splice> Correct(const Timeline& timeline, const Correction& correction,
                               const std::optional<Found>& alliance, const OtherFacts& others, const AreaTree& areas);

}  // namespace htx::registry
