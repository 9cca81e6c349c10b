#pragma once

// How a change, also a back-dated one, alters what is believed of an organisation's days.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// The days of one organisation as they are believed now: revisions in the order of their days, without gap or overlap,
// the last one without end.
using Timeline = std::vector<Revision>;

// What a change does to a timeline: the revisions that are no longer believed, and those that take their place. The new
// ones have no number and no known_from yet.
struct Splice {
  std::vector<Revision> closed = {};
  std::vector<Revision> opened = {};
  bool empty() const { return closed.empty() && opened.empty(); }
};

// The revision of `timeline` that holds on `day`; null before the first.
const Revision* RevisionOn(const Timeline& timeline, absl::CivilDay day);

// The first day from which on the organisation has ended; nothing while it goes on today.
std::optional<absl::CivilDay> EndedFrom(const Timeline& timeline);

// Sets `fields` to their values in `source` from `day` on: each until the day of its next change that is recorded
// already.
//
// With `always`, a revision begins on `day` even when nothing differs (a renewal is a fact of its own). Fails with
// BEFORE_FOUNDING when `day` is before the first revision.
absl::StatusOr<Splice> Apply(const Timeline& timeline, absl::CivilDay day, absl::Span<const Field> fields,
                             const Facts& source, bool always);

// `timeline` after `splice`.
Timeline After(const Timeline& timeline, const Splice& splice);

}  // namespace htx::registry
