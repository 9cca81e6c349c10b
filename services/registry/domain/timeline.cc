#include "registry/domain/timeline.h"

#include <algorithm>

#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {
namespace {

// The fields that still take the new value in `revision`: those that it neither changed nor stated itself.
std::vector<Field> StillApplying(absl::Span<const Field> fields, const Facts& before, const Revision& revision) {
  std::vector<Field> still;
  for (const Field field : fields) {
    if (SameField(field, before, revision.facts) && !revision.States(field)) still.push_back(field);
  }
  return still;
}

Facts With(const Facts& facts, absl::Span<const Field> fields, const Facts& source) {
  Facts changed = facts;
  for (const Field field : fields) CopyField(field, source, changed);
  return changed;
}

// Days on which one legal name was borne.
struct NameRun {
  std::string text = {};
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> to = {};
  bool operator==(const NameRun&) const = default;

  bool EndedBy(absl::CivilDay day) const { return to && *to <= day; }
  FormerName AsFormer() const { return {.text = text, .from = from, .to = to}; }
  // True when `name` is this name on some of these days; days that it does not say may be any.
  bool Meets(const FormerName& name) const {
    return name.text == text && (!name.from || !to || *name.from < *to) && (!name.to || from < *name.to);
  }
};

std::vector<NameRun> NameRuns(const Timeline& timeline) {
  std::vector<NameRun> runs;
  for (const Revision& revision : timeline) {
    if (!runs.empty() && runs.back().text == revision.facts.legal_name) {
      runs.back().to = revision.valid_to;
    } else {
      runs.push_back({revision.facts.legal_name, revision.valid_from, revision.valid_to});
    }
  }
  return runs;
}

bool Holds(const std::vector<NameRun>& runs, const NameRun& run) {
  return std::find(runs.begin(), runs.end(), run) != runs.end();
}

const Revision* FindNumber(const Timeline& timeline, int64_t number) {
  const auto found = std::find_if(timeline.begin(), timeline.end(),
                                  [&](const Revision& revision) { return revision.number == number; });
  return found == timeline.end() ? nullptr : &*found;
}

bool IsSame(const Revision& a, const Revision& b) {
  return a.valid_from == b.valid_from && a.valid_to == b.valid_to && a.facts == b.facts && a.stated == b.stated;
}

// `timeline` with the pieces of one revision that do not differ joined.
Timeline Joined(const Timeline& timeline) {
  Timeline joined;
  for (const Revision& revision : timeline) {
    const bool joins = !joined.empty() && revision.number != 0 && joined.back().number == revision.number &&
                       joined.back().facts == revision.facts && revision.stated.empty();
    if (joins) {
      joined.back().valid_to = revision.valid_to;
    } else {
      joined.push_back(revision);
    }
  }
  return joined;
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

std::vector<Field> StatedToo(absl::Span<const Field> stated, absl::Span<const Field> fields) {
  std::vector<Field> both;
  for (const FieldName& name : AllFields()) {
    const auto in = [&](absl::Span<const Field> list) {
      return std::find(list.begin(), list.end(), name.field) != list.end();
    };
    if (in(stated) || in(fields)) both.push_back(name.field);
  }
  return both;
}

absl::StatusOr<Splice> Apply(const Timeline& timeline, absl::CivilDay day, absl::Span<const Field> fields,
                             const Facts& source) {
  HTX_CHECK(!timeline.empty() && !timeline.back().valid_to);
  const Revision* first = RevisionOn(timeline, day);
  if (first == nullptr) return BeforeFounding(timeline.front().valid_from);

  Splice splice;
  std::vector<Field> applying(fields.begin(), fields.end());
  for (const Revision* revision = first; revision <= &timeline.back(); ++revision) {
    if (revision != first) applying = StillApplying(applying, (revision - 1)->facts, *revision);
    if (applying.empty()) break;
    Revision changed{.valid_from = std::max(revision->valid_from, day),
                     .valid_to = revision->valid_to,
                     .facts = With(revision->facts, applying, source),
                     .stated = revision->stated};
    if (revision->valid_from < day) changed.stated.clear();
    if (revision == first) changed.stated = StatedToo(changed.stated, fields);
    if (IsSame(changed, *revision)) continue;
    splice.closed.push_back(*revision);
    if (revision->valid_from < day) {
      splice.opened.push_back(
          {.valid_from = revision->valid_from, .valid_to = day, .facts = revision->facts, .stated = revision->stated});
    }
    splice.opened.push_back(std::move(changed));
  }
  return splice;
}

void FollowNames(const Timeline& before, const std::vector<FormerName>* given, Timeline& after) {
  const std::vector<NameRun> old_runs = NameRuns(before);
  const std::vector<NameRun> runs = NameRuns(after);
  for (Revision& revision : after) {
    std::vector<FormerName>& names = revision.facts.former_names;
    if (given != nullptr && names == *given) continue;
    const std::vector<FormerName> old_names = names;
    for (const NameRun& run : old_runs) {
      if (!Holds(runs, run)) names.erase(std::remove(names.begin(), names.end(), run.AsFormer()), names.end());
    }
    for (const NameRun& run : runs) {
      const bool known =
          std::any_of(names.begin(), names.end(), [&](const FormerName& name) { return run.Meets(name); });
      if (run.EndedBy(revision.valid_from) && !Holds(old_runs, run) && !known) names.push_back(run.AsFormer());
    }
    if (names != old_names) {
      std::stable_sort(names.begin(), names.end(),
                       [](const FormerName& a, const FormerName& b) { return a.from < b.from; });
    }
  }
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

Splice Difference(const Timeline& before, const Timeline& after) {
  Splice splice;
  Timeline kept;
  for (const Revision& revision : Joined(after)) {
    const Revision* old = revision.number == 0 ? nullptr : FindNumber(before, revision.number);
    if (old != nullptr && IsSame(*old, revision)) {
      kept.push_back(revision);
      continue;
    }
    splice.opened.push_back({.valid_from = revision.valid_from,
                             .valid_to = revision.valid_to,
                             .facts = revision.facts,
                             .stated = revision.stated});
  }
  for (const Revision& revision : before) {
    if (FindNumber(kept, revision.number) == nullptr) splice.closed.push_back(revision);
  }
  return splice;
}

}  // namespace htx::registry
