#include "registry/domain/correction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/agreement.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/status_move.h"

namespace htx::registry {
namespace {

// Splices that one transaction and one message of the feed carry with ease.
constexpr size_t kMaxReplaced = 500;

bool Has(const Correction& correction, Field field) {
  return std::find(correction.fields.begin(), correction.fields.end(), field) != correction.fields.end();
}

bool IsCorrected(const Correction& correction, const Revision& revision) {
  return correction.from <= revision.valid_from && (!correction.to || revision.valid_from < *correction.to);
}

// The old timeline, cut at `day`. What was stated for the first day of a revision is stated of its first piece.
void CutAt(absl::CivilDay day, Timeline& pieces) {
  for (size_t i = 0; i < pieces.size(); ++i) {
    Revision& revision = pieces[i];
    if (!revision.HoldsOn(day) || revision.valid_from == day) continue;
    Revision rest = revision;
    revision.valid_to = day;
    rest.valid_from = day;
    rest.stated.clear();
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(rest));
    return;
  }
}

// What a registration stated: the facts that were given. The founding holds on all days.
std::vector<Field> GivenIn(const Facts& facts) {
  std::vector<Field> given;
  for (const FieldName& name : AllFields()) {
    if (name.field != Field::kFoundedDate && !SameField(name.field, facts, Facts())) given.push_back(name.field);
  }
  return given;
}

// What was registered for the first recorded day is stated for it, now that there are days before.
void StateRegistration(const Revision& first, Timeline& pieces) {
  for (Revision& revision : pieces) {
    if (revision.valid_from == first.valid_from) revision.stated = StatedToo(revision.stated, GivenIn(first.facts));
  }
}

// The days that will be recorded, still with the old facts: from the founding, or from the day that is corrected.
absl::StatusOr<Timeline> DaysOf(const Timeline& timeline, const Correction& correction, absl::CivilDay founded) {
  Timeline pieces = timeline;
  const Revision& first = timeline.front();
  if (correction.from < first.valid_from) {
    pieces.insert(pieces.begin(), {.valid_from = correction.from, .valid_to = first.valid_from, .facts = first.facts});
  }
  if (first.valid_from < founded) {
    if (first.valid_to && *first.valid_to <= founded) {
      return CorrectionConflict("founded_date", *first.valid_to,
                                {.en = "a change of its facts is recorded before the founding",
                                 .vi = "có thay đổi được ghi nhận trước ngày thành lập"});
    }
    pieces.front().valid_from = founded;
  }
  CutAt(correction.from, pieces);
  if (correction.to) CutAt(*correction.to, pieces);
  return pieces;
}

// The corrected days have the corrected values; those that differ are stated for the first of them.
void SetValues(const Correction& correction, const Facts& values, Timeline& pieces) {
  for (Revision& revision : pieces) {
    if (Has(correction, Field::kFoundedDate)) revision.facts.founded_date = values.founded_date;
    if (!IsCorrected(correction, revision)) continue;
    std::vector<Field> different;
    for (const Field field : correction.fields) {
      if (!SameField(field, values, revision.facts)) different.push_back(field);
      CopyField(field, values, revision.facts);
    }
    if (revision.valid_from == correction.from) revision.stated = StatedToo(revision.stated, different);
  }
}

// What belongs to a status follows it: days that took another status have its reason and term, unless these are
// corrected too, as their neighbours of the same status have them, later ones first; and the day of the end is the
// first of the ended days.
void FollowStatus(const Timeline& timeline, const Correction& correction, Timeline& pieces) {
  std::vector<Field> following;
  for (const Field field : {Field::kStateReason, Field::kSuspendedUntil}) {
    if (!Has(correction, field)) following.push_back(field);
  }
  for (size_t i = pieces.size(); i-- > 0;) {
    Facts& facts = pieces[i].facts;
    const Revision* old = RevisionOn(timeline, pieces[i].valid_from);
    if (old != nullptr && old->facts.legal_status == facts.legal_status) continue;
    const auto same = [&](size_t other) {
      return other < pieces.size() && pieces[other].facts.legal_status == facts.legal_status;
    };
    const Facts model = same(i + 1) ? pieces[i + 1].facts : i > 0 && same(i - 1) ? pieces[i - 1].facts : Facts();
    for (const Field field : following) CopyField(field, model, facts);
  }
  std::optional<absl::CivilDay> ended;
  for (Revision& revision : pieces) {
    if (!IsEnded(revision.facts.legal_status)) {
      ended.reset();
    } else if (!ended) {
      ended = revision.valid_from;
    }
    revision.facts.dissolved_date = ended;
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

absl::Status CheckStatuses(const Timeline& timeline, const Timeline& pieces) {
  const Facts& first = pieces.front().facts;
  if (IsTerminal(first.legal_status) && !IsTerminal(timeline.front().facts.legal_status)) {
    return CorrectionConflict(
        "legal_status", pieces.front().valid_from,
        {.en = "an organisation does not begin with its end", .vi = "tổ chức không thể bắt đầu bằng việc chấm dứt"});
  }
  for (const Revision& piece : pieces) {
    const LegalStatus status = piece.facts.legal_status;
    const Revision* source = RevisionOn(timeline, piece.valid_from);
    const LegalStatus old = source == nullptr ? first.legal_status : source->facts.legal_status;
    if (status != old && (HangsOnAnAct(status) || HangsOnAnAct(old))) {
      return CorrectionConflict("legal_status", piece.valid_from,
                                {.en = "a reorganisation, or a record in error, has calls of its own",
                                 .vi = "tổ chức lại, hoặc hồ sơ ghi nhầm, được xử lý bằng lệnh riêng"});
    }
  }
  for (size_t i = 1; i < pieces.size(); ++i) {
    const LegalStatus from = pieces[i - 1].facts.legal_status;
    const LegalStatus to = pieces[i].facts.legal_status;
    if (!Joins(from, to) && !WentBefore(timeline, from, to, pieces[i].valid_from)) {
      return CorrectionConflict("legal_status", pieces[i].valid_from,
                                {.en = absl::StrCat("no move leads from ", WordOf(from), " to ", WordOf(to)),
                                 .vi = absl::StrCat("không thể chuyển từ ", WordOf(from), " sang ", WordOf(to))});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOthers(const Timeline& timeline, const Timeline& pieces, const Correction& correction,
                         const OtherFacts& others) {
  if (Has(correction, Field::kLegalStatus)) {
    const std::optional<ForbiddenFact> forbidden = FindForbiddenFact(timeline, pieces, correction.fields, others);
    if (forbidden) return CorrectionConflict("legal_status", forbidden->day, forbidden->text);
  }
  const absl::CivilDay founded = pieces.front().facts.founded_date;
  if (founded > timeline.front().facts.founded_date && others.first && others.first->day < founded) {
    return CorrectionConflict("founded_date", others.first->day,
                              {.en = absl::StrCat(others.first->name, " is recorded before the founding"),
                               .vi = absl::StrCat(others.first->name, " được ghi nhận trước ngày thành lập")});
  }
  return absl::OkStatus();
}

// True when a move to `status` can have `reason`.
bool CanRestOn(LegalStatus status, StateReason reason) {
  return std::any_of(AllMoves().begin(), AllMoves().end(), [&](const MoveRule& rule) {
    const absl::Span<const StateReason> reasons = ReasonsFor(rule.move);
    return rule.to == status &&
           (rule.reason == reason || std::find(reasons.begin(), reasons.end(), reason) != reasons.end());
  });
}

// The reason and the term of a status must fit it.
absl::Status CheckTerms(const Correction& correction) {
  const Facts& values = correction.values;
  const bool reason = Has(correction, Field::kStateReason);
  const bool term = Has(correction, Field::kSuspendedUntil);
  if ((reason || term) && !Has(correction, Field::kLegalStatus)) {
    return FieldNotAllowed("update_mask", "a reason and a term are corrected together with legal_status",
                           "lý do và thời hạn được đính chính cùng với legal_status");
  }
  if (reason && values.state_reason != StateReason::kUnspecified &&
      !CanRestOn(values.legal_status, values.state_reason)) {
    return FieldNotAllowed("organization.state_reason", "is no reason of this status",
                           "không phải là lý do của tình trạng này");
  }
  if (!term || !values.suspended_until) return absl::OkStatus();
  if (values.legal_status != LegalStatus::kSuspended) {
    return FieldNotAllowed("organization.suspended_until", "belongs to SUSPENDED alone", "chỉ dùng cho SUSPENDED");
  }
  if (*values.suspended_until < correction.from) {
    return FieldNotAllowed("organization.suspended_until", "must not be before valid_from",
                           "không được trước valid_from");
  }
  return CheckSuspensionTerm(correction.from, *values.suspended_until, LifecycleRules());
}

}  // namespace

bool IsCorrectable(Field field) {
  return NameOf(field).updatable || field == Field::kLegalStatus || field == Field::kActivityStatus ||
         field == Field::kFoundedDate || field == Field::kStateReason || field == Field::kSuspendedUntil;
}

absl::StatusOr<Splice> Correct(const Timeline& timeline, const Correction& correction,
                               const std::optional<Found>& alliance, const OtherFacts& others, const AreaTree& areas) {
  HTX_CHECK(!timeline.empty() && (!correction.to || correction.from < *correction.to));
  HTX_RETURN_IF_ERROR(CheckAreaName(correction.fields, correction.values, areas));
  HTX_RETURN_IF_ERROR(CheckTerms(correction));
  const bool refounds = Has(correction, Field::kFoundedDate);
  const absl::CivilDay founded = refounds ? correction.values.founded_date : timeline.front().facts.founded_date;
  if (correction.from < founded) return BeforeFounding(founded);
  HTX_ASSIGN_OR_RETURN(const Facts values, Place(correction.values, correction.fields, timeline.front().facts.kind,
                                                 alliance, areas, correction.from));

  HTX_ASSIGN_OR_RETURN(Timeline pieces, DaysOf(timeline, correction, founded));
  SetValues(correction, values, pieces);
  for (const Revision& revision : pieces) {
    if (IsCorrected(correction, revision)) HTX_RETURN_IF_ERROR(CheckAgreement(revision.facts, correction.fields));
  }
  if (Has(correction, Field::kLegalStatus)) FollowStatus(timeline, correction, pieces);
  if (Has(correction, Field::kLegalName)) {
    FollowNames(timeline, Has(correction, Field::kFormerNames) ? &values.former_names : nullptr, pieces);
  }
  HTX_RETURN_IF_ERROR(CheckStatuses(timeline, pieces));
  HTX_RETURN_IF_ERROR(CheckOthers(timeline, pieces, correction, others));
  if (pieces.front().valid_from < timeline.front().valid_from) StateRegistration(timeline.front(), pieces);
  Splice splice = Difference(timeline, pieces);
  if (splice.closed.size() > kMaxReplaced) return CorrectionTooLarge(kMaxReplaced);
  return splice;
}

}  // namespace htx::registry
