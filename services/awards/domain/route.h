#pragma once

// The way of a nomination from its appraisal to its decision: which level it is at, what that level asks for, and what
// is still missing. Which rules: those of the submission, so that a set published later changes nothing under way.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "common/base/working_days.h"

namespace htx::awards {

// The kind by the rules that the nomination was submitted under; of one that was not submitted, by those of `day`.
// AWARD_KIND_UNKNOWN.
absl::StatusOr<KindOnDate> WayOf(const Nomination& nomination, absl::CivilDay day, const RuleSets& sets);

// What the level asks for that the nomination is at: a ballot, and so many working days of notice.
bool BallotNeeded(const Nomination& nomination, const AwardKind& way);
int32_t NoticeDays(const Nomination& nomination, const AwardKind& way);
// True when no level comes after this one, or none is known.
bool AtLastStep(const Nomination& nomination, const AwardKind& way);

// The notice of this round; null when none was published.
const Notice* CurrentNotice(const Nomination& nomination);

enum class PendingStep {
  kNotice = 1,
  kNoticePeriod = 2,
  kObjection = 3,
  kUpheldObjection = 4,
  kClearanceRequest = 5,
  kClearanceAnswer = 6,
  kClearanceRefused = 7,
};
absl::string_view ToText(PendingStep step);

struct PendingItem {
  PendingStep step = PendingStep::kNotice;
  std::string subject = {};  // An objection's id or a body.
  std::optional<absl::CivilDay> until = {};
};

// What is missing on `day`: of the notice, and of that and the clearances.
std::vector<PendingItem> PendingNotice(const Nomination& nomination, const AwardKind& way, absl::CivilDay day);
std::vector<PendingItem> PendingOf(const Nomination& nomination, const AwardKind& way, absl::CivilDay day);
// STEPS_MISSING, with each of them.
absl::Status RefusePending(const Nomination& nomination, const std::vector<PendingItem>& pending);

// APPRAISED → NOTICED. `notice` says when and where, and the last day if a person states it. STATE_FORBIDS,
// NOTICE_NOT_NEEDED, NOTICE_DAYS, HOLIDAYS_UNKNOWN.
absl::StatusOr<Nomination> PublishNotice(Nomination nomination, Notice notice, const AwardKind& way,
                                         const WorkingDays& calendar);
// STATE_FORBIDS, NOT_IN_NOTICE, ROUTE_FULL.
absl::StatusOr<Nomination> Object(Nomination nomination, Objection objection);
// `resolved` has the objection's id, its outcome, why and when. STATE_FORBIDS, OBJECTION_UNKNOWN, NOT_IN_NOTICE.
absl::StatusOr<Nomination> ResolveObjection(Nomination nomination, const Objection& resolved);

// STATE_FORBIDS, CLEARANCE_NOT_NEEDED, CLEARANCE_STANDS, ROUTE_FULL.
absl::StatusOr<Nomination> AskFor(Clearance request, Nomination nomination, const AwardKind& way,
                                  const WorkingDays& calendar);
// `answer` has the body, its answer and the paper. STATE_FORBIDS, CLEARANCE_NOT_ASKED, CLEARANCE_NOT_DUE.
absl::StatusOr<Nomination> RecordAnswer(const Clearance& answer, Nomination nomination);

// A stated last day is at most so many days after what weekly rest alone gives.
inline constexpr int64_t kLongestStated = 60;
inline constexpr size_t kMostObjections = 200;
inline constexpr size_t kMostClearances = 100;

// The nomination for a lower kind that takes over from `from`: a DRAFT with the same recipient and achievements.
// KIND_NOT_LOWER.
absl::StatusOr<Nomination> Downgraded(const Nomination& from, const AwardKind& kind, const AwardKind& lower,
                                      NominationId id, absl::Time now);

}  // namespace htx::awards
