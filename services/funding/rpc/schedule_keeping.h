#pragma once

// Keeping every schedule that was ever in force under a loan.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/call_record.h"
#include "common/sql/database.h"
#include "funding/domain/schedule_revision.h"
#include "funding/rpc/loan_booking.h"

namespace htx::funding {

// The first one, of a contract (kCauseContract) or of a loan that was taken over, known since `day`.
absl::Status KeepFirstSchedule(sql::Transaction& tx, const CallRecord& record, const Loan& loan,
                               const LoanEvents& events, absl::string_view cause, absl::CivilDay day);

// The one that follows from `booking`, unless it is the one in force. A loan from before revisions were kept gets what
// was in force `before` as its first.
absl::Status KeepSchedule(sql::Transaction& tx, const CallRecord& record, const LoanEvents& before,
                          const Booking& booking, const BookingCause& cause);

}  // namespace htx::funding
