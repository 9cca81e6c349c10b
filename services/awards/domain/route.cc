#include "awards/domain/route.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/domain/route_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

const RouteStep* StepOf(const Nomination& nomination, const AwardKind& way) {
  const size_t step = static_cast<size_t>(nomination.step);
  return step >= 1 && step <= way.steps.size() ? &way.steps[step - 1] : nullptr;
}

Notice* NoticeIn(Nomination& nomination) {
  for (Notice& notice : nomination.notices) {
    if (notice.round == nomination.round) return &notice;
  }
  return nullptr;
}

// Of several requests to one body the last one counts.
const Clearance* LastOf(const Nomination& nomination, absl::string_view body) {
  const Clearance* last = nullptr;
  for (const Clearance& clearance : nomination.clearances) {
    if (clearance.body == body) last = &clearance;
  }
  return last;
}

absl::Status CheckNoticed(const Nomination& nomination) {
  using enum NominationState;
  const bool noticed =
      nomination.state == kNoticed || (nomination.state == kSuspended && nomination.suspended_from == kNoticed);
  if (noticed && CurrentNotice(nomination) != nullptr) return absl::OkStatus();
  return StateForbids(NameOf(nomination.id), ToText(nomination.state), "NOTICED");
}

absl::Status CheckUnderWay(const Nomination& nomination) {
  if (IsOpen(nomination.state) && nomination.state != NominationState::kDraft) return absl::OkStatus();
  return StateForbids(NameOf(nomination.id), ToText(nomination.state), "SUBMITTED, and every open state after it");
}

// The last of `days` working days after `from`; nothing when the calendar does not know the holidays of all days
// between.
std::optional<absl::CivilDay> LastDay(const WorkingDays& calendar, absl::CivilDay from, int32_t days) {
  const absl::CivilDay last = calendar.After(from, days);
  for (absl::CivilDay day = from + 1; day <= last; ++day) {
    if (!calendar.Covers(day)) return std::nullopt;
  }
  return last;
}

void AddClearances(const Nomination& nomination, const AwardKind& way, std::vector<PendingItem>& pending) {
  for (const std::string& body : way.clearances) {
    const Clearance* last = LastOf(nomination, body);
    if (last == nullptr) {
      pending.push_back({.step = PendingStep::kClearanceRequest, .subject = body});
    } else if (last->answer == ClearanceAnswer::kPending) {
      pending.push_back({.step = PendingStep::kClearanceAnswer, .subject = body, .until = last->due_on});
    } else if (last->answer == ClearanceAnswer::kDisagrees) {
      pending.push_back({.step = PendingStep::kClearanceRefused, .subject = body});
    }
  }
}

}  // namespace

absl::StatusOr<KindOnDate> WayOf(const Nomination& nomination, absl::CivilDay day, const RuleSets& sets) {
  if (!nomination.eligibility_rule_set.empty()) {
    std::optional<KindOnDate> submitted =
        sets.FindIn(RuleSetId::Of(nomination.eligibility_rule_set), nomination.award_kind);
    if (submitted) return *std::move(submitted);
  }
  return KindOn(nomination.award_kind, nomination.submitted_on.value_or(day), sets, nomination.proposer);
}

bool BallotNeeded(const Nomination& nomination, const AwardKind& way) {
  const RouteStep* step = StepOf(nomination, way);
  return step != nullptr ? step->ballot : way.voting.required;
}

int32_t NoticeDays(const Nomination& nomination, const AwardKind& way) {
  const RouteStep* step = StepOf(nomination, way);
  return step != nullptr ? step->notice_working_days : way.notice_working_days;
}

bool AtLastStep(const Nomination& nomination, const AwardKind& way) {
  return nomination.step == 0 || static_cast<size_t>(nomination.step) >= way.steps.size();
}

const Notice* CurrentNotice(const Nomination& nomination) {
  for (const Notice& notice : nomination.notices) {
    if (notice.round == nomination.round) return &notice;
  }
  return nullptr;
}

absl::string_view ToText(PendingStep step) {
  using enum PendingStep;
  switch (step) {
    case kNotice:
      return "NOTICE";
    case kNoticePeriod:
      return "NOTICE_PERIOD";
    case kObjection:
      return "OBJECTION";
    case kUpheldObjection:
      return "UPHELD_OBJECTION";
    case kClearanceRequest:
      return "CLEARANCE_REQUEST";
    case kClearanceAnswer:
      return "CLEARANCE_ANSWER";
    case kClearanceRefused:
      return "CLEARANCE_REFUSED";
  }
  return "";
}

std::vector<PendingItem> PendingNotice(const Nomination& nomination, const AwardKind& way, absl::CivilDay day) {
  if (NoticeDays(nomination, way) == 0) return {};
  const Notice* notice = CurrentNotice(nomination);
  if (notice == nullptr) return {{.step = PendingStep::kNotice, .subject = NameOf(nomination.id)}};
  std::vector<PendingItem> pending;
  if (day < notice->to) {
    pending.push_back({.step = PendingStep::kNoticePeriod, .subject = NameOf(nomination.id), .until = notice->to - 1});
  }
  for (const Objection& objection : notice->objections) {
    if (objection.state == ObjectionState::kOpen) {
      pending.push_back({.step = PendingStep::kObjection, .subject = objection.id});
    } else if (objection.state == ObjectionState::kUpheld) {
      pending.push_back({.step = PendingStep::kUpheldObjection, .subject = objection.id});
    }
  }
  return pending;
}

std::vector<PendingItem> PendingOf(const Nomination& nomination, const AwardKind& way, absl::CivilDay day) {
  std::vector<PendingItem> pending = PendingNotice(nomination, way, day);
  AddClearances(nomination, way, pending);
  return pending;
}

absl::Status RefusePending(const Nomination& nomination, const std::vector<PendingItem>& pending) {
  if (pending.empty()) return absl::OkStatus();
  std::vector<PreconditionViolation> violations;
  for (const PendingItem& item : pending) {
    const std::string until = item.until ? absl::StrCat(" (", FormatDay(*item.until), ")") : "";
    violations.push_back(
        {.type = std::string(ToText(item.step)),
         .subject = item.subject,
         .description = {absl::StrCat(ToText(item.step), " of ", item.subject, until, " is not settled"),
                         absl::StrCat("chưa xong ", ToText(item.step), " của ", item.subject, until)}});
  }
  return StepsMissing(NameOf(nomination.id), std::move(violations));
}

absl::StatusOr<Nomination> PublishNotice(Nomination nomination, Notice notice, const AwardKind& way,
                                         const WorkingDays& calendar) {
  if (nomination.state != NominationState::kAppraised) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state), "APPRAISED");
  }
  const int32_t days = NoticeDays(nomination, way);
  if (days == 0) return NoticeNotNeeded(NameOf(nomination.id), way.code);
  if (nomination.submitted_on && notice.published_on < *nomination.submitted_on) {
    return NoticeDaysInvalid("notice.published_on", "is before the submission", "trước ngày nộp hồ sơ");
  }
  const std::optional<absl::CivilDay> computed = LastDay(calendar, notice.published_on, days);
  if (computed && notice.stated_last_day) {
    return NoticeDaysInvalid("notice.stated_last_day", "is computed, the holidays are known",
                             "được tính, vì đã biết ngày nghỉ");
  }
  if (!computed && !notice.stated_last_day) return HolidaysUnknown(FormatDay(notice.published_on), days);
  // Holidays only make it longer.
  const absl::CivilDay earliest = calendar.After(notice.published_on, days);
  if (!computed && *notice.stated_last_day < earliest) {
    return NoticeDaysInvalid("notice.stated_last_day", "is before the last of the working days",
                             "trước ngày làm việc cuối cùng");
  }
  if (!computed && *notice.stated_last_day > earliest + kLongestStated) {
    return NoticeDaysInvalid("notice.stated_last_day", "is more than 60 days after the last of the working days",
                             "quá 60 ngày sau ngày làm việc cuối cùng");
  }
  notice.round = nomination.round;
  notice.working_days = days;
  notice.to = (computed ? *computed : *notice.stated_last_day) + 1;
  notice.objections.clear();
  nomination.notices.push_back(std::move(notice));
  nomination.state = NominationState::kNoticed;
  return nomination;
}

absl::StatusOr<Nomination> Object(Nomination nomination, Objection objection) {
  HTX_RETURN_IF_ERROR(CheckNoticed(nomination));
  Notice& notice = *NoticeIn(nomination);
  if (objection.raised_on < notice.published_on || objection.raised_on >= notice.to) {
    return NotInNotice(NameOf(nomination.id), FormatDay(notice.published_on), FormatDay(notice.to - 1));
  }
  if (notice.objections.size() >= kMostObjections) return RouteFull(NameOf(nomination.id), kMostObjections);
  objection.state = ObjectionState::kOpen;
  notice.objections.push_back(std::move(objection));
  return nomination;
}

absl::StatusOr<Nomination> ResolveObjection(Nomination nomination, const Objection& resolved) {
  HTX_RETURN_IF_ERROR(CheckNoticed(nomination));
  Notice& notice = *NoticeIn(nomination);
  const auto objection = std::find_if(notice.objections.begin(), notice.objections.end(), [&](const Objection& each) {
    return each.id == resolved.id && each.state == ObjectionState::kOpen;
  });
  if (objection == notice.objections.end()) return ObjectionUnknown(NameOf(nomination.id), resolved.id);
  if (*resolved.resolved_on < objection->raised_on) {
    return NotInNotice(NameOf(nomination.id), FormatDay(objection->raised_on), "");
  }
  objection->state = resolved.state;
  objection->resolution = resolved.resolution;
  objection->resolved_on = resolved.resolved_on;
  return nomination;
}

absl::StatusOr<Nomination> AskFor(Clearance request, Nomination nomination, const AwardKind& way,
                                  const WorkingDays& calendar) {
  HTX_RETURN_IF_ERROR(CheckUnderWay(nomination));
  if (std::find(way.clearances.begin(), way.clearances.end(), request.body) == way.clearances.end()) {
    return ClearanceNotNeeded(request.body, way.code);
  }
  const Clearance* last = LastOf(nomination, request.body);
  if (last != nullptr && (last->answer == ClearanceAnswer::kPending || last->answer == ClearanceAnswer::kAgrees)) {
    return ClearanceStands(request.body, NameOf(nomination.id));
  }
  if (nomination.clearances.size() >= kMostClearances) return RouteFull(NameOf(nomination.id), kMostClearances);
  request.answer = ClearanceAnswer::kPending;
  request.due_on.reset();
  if (way.clearance_working_days > 0) {
    request.due_on = LastDay(calendar, request.requested_on, way.clearance_working_days);
  }
  nomination.clearances.push_back(std::move(request));
  return nomination;
}

absl::StatusOr<Nomination> RecordAnswer(const Clearance& answer, Nomination nomination) {
  HTX_RETURN_IF_ERROR(CheckUnderWay(nomination));
  Clearance* asked = nullptr;
  for (Clearance& clearance : nomination.clearances) {
    if (clearance.body == answer.body) asked = &clearance;
  }
  const bool waits = asked != nullptr &&
                     (asked->answer == ClearanceAnswer::kPending ||
                      (asked->answer == ClearanceAnswer::kNoAnswer && answer.answer != ClearanceAnswer::kNoAnswer));
  if (!waits || *answer.answered_on < asked->requested_on) {
    return ClearanceNotAsked(answer.body, NameOf(nomination.id));
  }
  if (answer.answer == ClearanceAnswer::kNoAnswer && (!asked->due_on || *answer.answered_on <= *asked->due_on)) {
    return ClearanceNotDue(answer.body, asked->due_on ? FormatDay(*asked->due_on) : "");
  }
  asked->answer = answer.answer;
  asked->answered_on = answer.answered_on;
  asked->answer_paper = answer.answer_paper;
  asked->answer_sha256 = answer.answer_sha256;
  return nomination;
}

absl::StatusOr<Nomination> Downgraded(const Nomination& from, const AwardKind& kind, const AwardKind& lower,
                                      NominationId id, absl::Time now) {
  // A state's award stands above a ministry's, that above a unit's; within one level who reviews answers for the
  // choice.
  if (lower.code == kind.code || lower.level < kind.level) return KindNotLower(lower.code, kind.code);
  return Nomination{.id = std::move(id),
                    .award_kind = lower.code,
                    .recipient = from.recipient,
                    .proposer = from.proposer,
                    .campaign = from.campaign,
                    .cluster = from.cluster,
                    .year = from.year,
                    .achievement = from.achievement,
                    .dataset = from.dataset,
                    .basis = from.basis,
                    .achievements = from.achievements,
                    .downgraded_from = from.id,
                    .create_time = now,
                    .update_time = now};
}

}  // namespace htx::awards
