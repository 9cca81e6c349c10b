#include "registry/domain/timeline.h"

#include <algorithm>

#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {
namespace {

// The fields that still take the new value in `revision`: those that it did not change itself.
std::vector<Field> StillApplying(absl::Span<const Field> fields, const Facts& before, const Facts& revision) {
  std::vector<Field> still;
  for (const Field field : fields) {
    if (SameField(field, before, revision)) still.push_back(field);
  }
  return still;
}

Facts With(const Facts& facts, absl::Span<const Field> fields, const Facts& source) {
  Facts changed = facts;
  for (const Field field : fields) CopyField(field, source, changed);
  return changed;
}

Revision Piece(absl::CivilDay from, std::optional<absl::CivilDay> to, Facts facts) {
  return {.valid_from = from, .valid_to = to, .facts = std::move(facts)};
}

}  // namespace

const Revision* RevisionOn(const Timeline& timeline, absl::CivilDay day) {
  for (const Revision& revision : timeline) {
    if (revision.HoldsOn(day)) return &revision;
  }
  return nullptr;
}

std::optional<absl::CivilDay> EndedFrom(const Timeline& timeline) {
  std::optional<absl::CivilDay> ended;
  for (auto revision = timeline.rbegin(); revision != timeline.rend(); ++revision) {
    if (!IsTerminal(revision->facts.legal_status)) break;
    ended = revision->valid_from;
  }
  return ended;
}

absl::StatusOr<Splice> Apply(const Timeline& timeline, absl::CivilDay day, absl::Span<const Field> fields,
                             const Facts& source, bool always) {
  HTX_CHECK(!timeline.empty() && !timeline.back().valid_to);
  const Revision* first = RevisionOn(timeline, day);
  if (first == nullptr) return BeforeFounding(timeline.front().valid_from);

  Splice splice;
  std::vector<Field> applying(fields.begin(), fields.end());
  const Facts* before = nullptr;
  for (const Revision* revision = first; revision <= &timeline.back(); ++revision) {
    if (before != nullptr) applying = StillApplying(applying, *before, revision->facts);
    before = &revision->facts;
    Facts changed = With(revision->facts, applying, source);
    if (changed == revision->facts && !(always && revision == first)) {
      if (applying.empty()) break;
      continue;
    }
    splice.closed.push_back(*revision);
    if (revision->valid_from < day) splice.opened.push_back(Piece(revision->valid_from, day, revision->facts));
    splice.opened.push_back(Piece(std::max(revision->valid_from, day), revision->valid_to, std::move(changed)));
  }
  return splice;
}

Timeline After(const Timeline& timeline, const Splice& splice) {
  Timeline after;
  for (const Revision& revision : timeline) {
    const bool closed = std::any_of(splice.closed.begin(), splice.closed.end(),
                                    [&](const Revision& other) { return other.number == revision.number; });
    if (!closed) after.push_back(revision);
  }
  after.insert(after.end(), splice.opened.begin(), splice.opened.end());
  std::sort(after.begin(), after.end(),
            [](const Revision& a, const Revision& b) { return a.valid_from < b.valid_from; });
  return after;
}

}  // namespace htx::registry
