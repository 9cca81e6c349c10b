#pragma once

// Errors of the way of nominations and of quotas, beside those of errors.h.

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"

namespace htx::awards {

// FAILED_PRECONDITION / STEPS_MISSING. Each violation says what is missing; get it, then go on.
absl::Status StepsMissing(absl::string_view nomination, std::vector<PreconditionViolation> violations);
// FAILED_PRECONDITION / NOTICE_NOT_NEEDED. The rules of its submission ask for no public notice at this level.
absl::Status NoticeNotNeeded(absl::string_view nomination, absl::string_view kind);
// INVALID_ARGUMENT / NOTICE_DAYS. A day of the notice cannot be.
absl::Status NoticeDaysInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / HOLIDAYS_UNKNOWN. Nobody recorded the holidays of the period: state its last day.
absl::Status HolidaysUnknown(absl::string_view from, int64_t days);
// FAILED_PRECONDITION / NOT_IN_NOTICE. The day is before `from`, or after `last` when that is given.
absl::Status NotInNotice(absl::string_view nomination, absl::string_view from, absl::string_view last);
// FAILED_PRECONDITION / OBJECTION_UNKNOWN. The notice has no such objection that is open.
absl::Status ObjectionUnknown(absl::string_view nomination, absl::string_view objection);
// FAILED_PRECONDITION / ROUTE_FULL. So many are recorded of it; no more are taken.
absl::Status RouteFull(absl::string_view nomination, int64_t most);

// FAILED_PRECONDITION / CLEARANCE_NOT_NEEDED. The rules of its submission do not ask this body.
absl::Status ClearanceNotNeeded(absl::string_view body, absl::string_view kind);
// FAILED_PRECONDITION / CLEARANCE_STANDS. The body agreed, or its answer is waited for.
absl::Status ClearanceStands(absl::string_view body, absl::string_view nomination);
// FAILED_PRECONDITION / CLEARANCE_NOT_ASKED. No request to the body waits for this answer; ask it first.
absl::Status ClearanceNotAsked(absl::string_view body, absl::string_view nomination);
// FAILED_PRECONDITION / CLEARANCE_NOT_DUE. The body may still answer; `due` is empty when no last day is known.
absl::Status ClearanceNotDue(absl::string_view body, absl::string_view due);

// FAILED_PRECONDITION / CONDITIONS_NOT_ACCEPTED. Who accepts it names exactly the conditions that nobody could tell.
absl::Status ConditionsNotAccepted(absl::string_view nomination, absl::string_view unsettled);
// FAILED_PRECONDITION / ROUTE_ENDED. The last level decides.
absl::Status RouteEnded(absl::string_view nomination, int64_t step);
// FAILED_PRECONDITION / ROUTE_NOT_ENDED. Another level comes first; forward it.
absl::Status RouteNotEnded(absl::string_view nomination, int64_t step, int64_t steps);
// FAILED_PRECONDITION / KIND_NOT_LOWER. A nomination is downgraded to another kind of no higher level.
absl::Status KindNotLower(absl::string_view lower, absl::string_view kind);
// FAILED_PRECONDITION / QUOTA_BASE_UNKNOWN. The quota is a share of a number that nobody stated; state it.
absl::Status QuotaBaseUnknown(absl::string_view kind, absl::string_view scope, int64_t year);

}  // namespace htx::awards
