#include "registry/domain/correction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {
namespace {

// Splices that one transaction and one message of the feed carry with ease.
constexpr size_t kMaxReplaced = 500;

bool Has(const Correction& correction, Field field) {
  return std::find(correction.fields.begin(), correction.fields.end(), field) != correction.fields.end();
}

// Days of the new timeline, and the revision of the old one that they come from; null when there was none.
struct Piece {
  const Revision* source = nullptr;
  Revision revision = {};
};

// The old timeline, cut at `day`.
void CutAt(absl::CivilDay day, std::vector<Piece>& pieces) {
  for (size_t i = 0; i < pieces.size(); ++i) {
    Revision& revision = pieces[i].revision;
    if (!revision.HoldsOn(day) || revision.valid_from == day) continue;
    Piece rest = pieces[i];
    revision.valid_to = day;
    rest.revision.valid_from = day;
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(rest));
    return;
  }
}

// The days that will be recorded, still with the old facts: from the founding, or from the day that is corrected.
absl::StatusOr<std::vector<Piece>> DaysOf(const Timeline& timeline, const Correction& correction,
                                          absl::CivilDay founded) {
  std::vector<Piece> pieces;
  const Revision& first = timeline.front();
  if (correction.from < first.valid_from) {
    pieces.push_back({nullptr, {.valid_from = correction.from, .valid_to = first.valid_from, .facts = first.facts}});
  }
  for (const Revision& revision : timeline) pieces.push_back({&revision, revision});
  if (first.valid_from < founded) {
    if (first.valid_to && *first.valid_to <= founded) {
      return CorrectionConflict("founded_date", *first.valid_to,
                                {.en = "a change of its facts is recorded before the founding",
                                 .vi = "có thay đổi được ghi nhận trước ngày thành lập"});
    }
    pieces.front().revision.valid_from = founded;
  }
  CutAt(correction.from, pieces);
  if (correction.to) CutAt(*correction.to, pieces);
  return pieces;
}

// Days on which one legal name was borne.
struct NameRun {
  std::string text = {};
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> to = {};
  bool operator==(const NameRun&) const = default;

  bool EndedBy(absl::CivilDay day) const { return to && *to <= day; }
  FormerName AsFormer() const { return {.text = text, .from = from, .to = to}; }
};

template <class Revisions, class Get>
std::vector<NameRun> NameRuns(const Revisions& revisions, Get get) {
  std::vector<NameRun> runs;
  for (const auto& item : revisions) {
    const Revision& revision = get(item);
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

// Former names that stand for a run of the old timeline follow it into the new one; what a caller gave stays.
void FollowNames(const Timeline& timeline, std::vector<Piece>& pieces) {
  const std::vector<NameRun> before = NameRuns(timeline, [](const Revision& revision) { return revision; });
  const std::vector<NameRun> after = NameRuns(pieces, [](const Piece& piece) { return piece.revision; });
  for (Piece& piece : pieces) {
    std::vector<FormerName>& names = piece.revision.facts.former_names;
    const std::vector<FormerName> old_names = names;
    const absl::CivilDay day = piece.revision.valid_from;
    for (const NameRun& run : before) {
      if (Holds(after, run)) continue;
      names.erase(std::remove(names.begin(), names.end(), run.AsFormer()), names.end());
    }
    for (const NameRun& run : after) {
      const bool known =
          std::any_of(names.begin(), names.end(), [&](const FormerName& name) { return name.text == run.text; });
      if (run.EndedBy(day) && !Holds(before, run) && !known) names.push_back(run.AsFormer());
    }
    if (names != old_names) {
      std::stable_sort(names.begin(), names.end(),
                       [](const FormerName& a, const FormerName& b) { return a.from < b.from; });
    }
  }
}

// What belongs to a status follows it: days that took another status have its reason as their neighbours of the same
// status have it, later ones first; and the day of the end is the first of the ended days.
void FollowStatus(const Timeline& timeline, std::vector<Piece>& pieces) {
  const auto take = [](const Facts& from, Facts& to) {
    to.state_reason = from.state_reason;
    to.suspended_until = from.suspended_until;
  };
  std::optional<absl::CivilDay> ended;
  for (size_t i = pieces.size(); i-- > 0;) {
    Facts& facts = pieces[i].revision.facts;
    const Revision* old = RevisionOn(timeline, pieces[i].revision.valid_from);
    if (old != nullptr && old->facts.legal_status == facts.legal_status) continue;
    take(Facts{}, facts);
    const auto same = [&](size_t other) {
      return other < pieces.size() && pieces[other].revision.facts.legal_status == facts.legal_status;
    };
    if (same(i + 1)) {
      take(pieces[i + 1].revision.facts, facts);
    } else if (i > 0 && same(i - 1)) {
      take(pieces[i - 1].revision.facts, facts);
    }
  }
  for (Piece& piece : pieces) {
    Facts& facts = piece.revision.facts;
    if (!IsEnded(facts.legal_status)) {
      ended.reset();
    } else if (!ended) {
      ended = piece.revision.valid_from;
    }
    facts.dissolved_date = ended;
  }
}

// Reorganised and voided organisations hang on acts of their own (successors, a withdrawn record), which a correction
// does not touch.
bool HangsOnAnAct(LegalStatus status) { return status == LegalStatus::kReorganised || status == LegalStatus::kVoided; }

bool Joins(LegalStatus from, LegalStatus to) {
  if (from == to) return true;
  return std::any_of(AllMoves().begin(), AllMoves().end(),
                     [&](const MoveRule& rule) { return rule.to == to && Admits(from, rule.move); });
}

// True when `timeline` went from `from` to `to` on `day` already.
bool WentBefore(const Timeline& timeline, LegalStatus from, LegalStatus to, absl::CivilDay day) {
  for (size_t i = 1; i < timeline.size(); ++i) {
    if (timeline[i].valid_from == day && timeline[i].facts.legal_status == to &&
        timeline[i - 1].facts.legal_status == from) {
      return true;
    }
  }
  return false;
}

// A change that is recorded for the first day of `revision`, besides the corrected fields, and that the status it has
// there now forbids.
bool IsForbidden(const Timeline& timeline, const Revision& before, const Revision& revision,
                 const Correction& correction) {
  const LegalStatus status = revision.facts.legal_status;
  const Revision* old = RevisionOn(timeline, revision.valid_from);
  if (AdmitsRegistration(status) || (old != nullptr && old->facts.legal_status == status)) return false;
  return std::any_of(AllFields().begin(), AllFields().end(), [&](const FieldName& name) {
    const bool follows = name.field == Field::kDissolvedDate || name.field == Field::kStateReason ||
                         name.field == Field::kSuspendedUntil || name.field == Field::kFormerNames;
    return !follows && !Has(correction, name.field) && (name.registered || IsTerminal(status)) &&
           !SameField(name.field, before.facts, revision.facts);
  });
}

absl::Status CheckStatuses(const Timeline& timeline, const std::vector<Piece>& pieces, const Correction& correction) {
  const Facts& first = pieces.front().revision.facts;
  if (IsTerminal(first.legal_status) && !IsTerminal(timeline.front().facts.legal_status)) {
    return CorrectionConflict(
        "legal_status", pieces.front().revision.valid_from,
        {.en = "an organisation does not begin with its end", .vi = "tổ chức không thể bắt đầu bằng việc chấm dứt"});
  }
  for (const Piece& piece : pieces) {
    const LegalStatus status = piece.revision.facts.legal_status;
    const LegalStatus old = piece.source == nullptr ? first.legal_status : piece.source->facts.legal_status;
    if (status != old && (HangsOnAnAct(status) || HangsOnAnAct(old))) {
      return CorrectionConflict("legal_status", piece.revision.valid_from,
                                {.en = "a reorganisation, or a record in error, has calls of its own",
                                 .vi = "tổ chức lại, hoặc hồ sơ ghi nhầm, được xử lý bằng lệnh riêng"});
    }
  }
  for (size_t i = 1; i < pieces.size(); ++i) {
    const Revision& before = pieces[i - 1].revision;
    const Revision& revision = pieces[i].revision;
    const LegalStatus from = before.facts.legal_status;
    const LegalStatus to = revision.facts.legal_status;
    if (!Joins(from, to) && !WentBefore(timeline, from, to, revision.valid_from)) {
      return CorrectionConflict("legal_status", revision.valid_from,
                                {.en = absl::StrCat("no move leads from ", WordOf(from), " to ", WordOf(to)),
                                 .vi = absl::StrCat("không thể chuyển từ ", WordOf(from), " sang ", WordOf(to))});
    }
    if (Has(correction, Field::kLegalStatus) && IsForbidden(timeline, before, revision, correction)) {
      return CorrectionConflict(
          "legal_status", revision.valid_from,
          {.en = absl::StrCat("a change is recorded for this day, and ", WordOf(to), " admits none"),
           .vi = absl::StrCat("có thay đổi được ghi nhận vào ngày này, mà ", WordOf(to), " không cho phép")});
    }
  }
  return absl::OkStatus();
}

// The day from which an organisation has ended for good.
std::optional<absl::CivilDay> EndOf(const Facts& last) {
  return IsEnded(last.legal_status) ? last.dissolved_date : std::nullopt;
}

absl::Status CheckOthers(const Timeline& timeline, const std::vector<Piece>& pieces, const OtherFacts& others) {
  const absl::CivilDay founded = pieces.front().revision.facts.founded_date;
  if (founded > timeline.front().facts.founded_date && others.first && others.first->day < founded) {
    return CorrectionConflict("founded_date", others.first->day,
                              {.en = absl::StrCat(others.first->name, " is recorded before the founding"),
                               .vi = absl::StrCat(others.first->name, " được ghi nhận trước ngày thành lập")});
  }
  const std::optional<absl::CivilDay> end = EndOf(pieces.back().revision.facts);
  const std::optional<absl::CivilDay> old_end = EndOf(timeline.back().facts);
  const bool earlier = end && (!old_end || *end < *old_end);
  if (earlier && others.last && others.last->day >= *end) {
    return CorrectionConflict("legal_status", others.last->day,
                              {.en = absl::StrCat(others.last->name, " is recorded after the end"),
                               .vi = absl::StrCat(others.last->name, " được ghi nhận sau ngày chấm dứt")});
  }
  return absl::OkStatus();
}

// What differs between the old timeline and `pieces`: revisions of which no day changed stay.
Splice Difference(const Timeline& timeline, const std::vector<Piece>& pieces) {
  Splice splice;
  const auto open = [&](const Piece& piece) {
    Revision opened{
        .valid_from = piece.revision.valid_from, .valid_to = piece.revision.valid_to, .facts = piece.revision.facts};
    splice.opened.push_back(std::move(opened));
  };
  for (const Piece& piece : pieces) {
    if (piece.source == nullptr) open(piece);
  }
  for (const Revision& source : timeline) {
    std::vector<Piece> own;
    for (const Piece& piece : pieces) {
      if (piece.source != &source) continue;
      if (!own.empty() && own.back().revision.facts == piece.revision.facts) {
        own.back().revision.valid_to = piece.revision.valid_to;
      } else {
        own.push_back(piece);
      }
    }
    if (own.size() == 1 && own[0].revision.valid_from == source.valid_from && own[0].revision.facts == source.facts) {
      continue;
    }
    splice.closed.push_back(source);
    for (const Piece& piece : own) open(piece);
  }
  return splice;
}

}  // namespace

bool IsCorrectable(Field field) {
  return NameOf(field).updatable || field == Field::kLegalStatus || field == Field::kActivityStatus ||
         field == Field::kFoundedDate;
}

absl::StatusOr<Splice> Correct(const Timeline& timeline, const Correction& correction,
                               const std::optional<Found>& alliance, const OtherFacts& others, const AreaTree& areas) {
  HTX_CHECK(!timeline.empty() && (!correction.to || correction.from < *correction.to));
  HTX_RETURN_IF_ERROR(CheckAreaName(correction.fields, correction.values, areas));
  const bool refounds = Has(correction, Field::kFoundedDate);
  const absl::CivilDay founded = refounds ? correction.values.founded_date : timeline.front().facts.founded_date;
  if (correction.from < founded) return BeforeFounding(founded);
  HTX_ASSIGN_OR_RETURN(const Facts values, Place(correction.values, correction.fields, timeline.front().facts.kind,
                                                 alliance, areas, correction.from));

  HTX_ASSIGN_OR_RETURN(std::vector<Piece> pieces, DaysOf(timeline, correction, founded));
  for (Piece& piece : pieces) {
    Revision& revision = piece.revision;
    if (refounds) revision.facts.founded_date = founded;
    if (revision.valid_from < correction.from || (correction.to && revision.valid_from >= *correction.to)) continue;
    for (const Field field : correction.fields) CopyField(field, values, revision.facts);
  }
  if (Has(correction, Field::kLegalStatus)) FollowStatus(timeline, pieces);
  if (Has(correction, Field::kLegalName) && !Has(correction, Field::kFormerNames)) FollowNames(timeline, pieces);

  HTX_RETURN_IF_ERROR(CheckStatuses(timeline, pieces, correction));
  HTX_RETURN_IF_ERROR(CheckOthers(timeline, pieces, others));
  Splice splice = Difference(timeline, pieces);
  if (splice.closed.size() > kMaxReplaced) return CorrectionTooLarge(kMaxReplaced);
  return splice;
}

}  // namespace htx::registry
