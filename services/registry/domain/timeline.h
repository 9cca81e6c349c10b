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

// States `fields` for `day`: each has its value in `source` from then on, until the day for which it is stated next, or
// from which it differs. Stated for the first time, also a value that was recorded already begins a revision: it is
// known of that day then. Stated again, it changes nothing.
//
// Fails with BEFORE_FOUNDING when `day` is before the first revision.
absl::StatusOr<Splice> Apply(const Timeline& timeline, absl::CivilDay day, absl::Span<const Field> fields,
                             const Facts& source);

// `stated` and `fields` together, as Revision.stated has them.
std::vector<Field> StatedToo(absl::Span<const Field> stated, absl::Span<const Field> fields);

// Former names of `after` that stand for days of `before` on which a name was borne follow these days: they are changed
// or given up with them, and names that were given up anew are added. Other former names stay, and so does a list that
// is `*given`; null gives none.
void FollowNames(const Timeline& before, const std::vector<FormerName>* given, Timeline& after);

// `timeline` after `splice`.
Timeline After(const Timeline& timeline, const Splice& splice);

// What turns `before` into `after`. Revisions of `after` have the number of the one in `before` that they are, or are a
// piece of; the others have none. Neighbours that are pieces of one and do not differ are joined again, so that a
// revision of which no day changed stays as it is.
Splice Difference(const Timeline& before, const Timeline& after);

}  // namespace htx::registry
