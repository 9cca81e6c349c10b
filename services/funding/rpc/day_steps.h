#pragma once

// The steps of a day before and after its debtors.

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "funding/domain/business_day.h"
#include "funding/rpc/desk.h"

namespace htx::funding {

// The cut-off: nothing is posted up to and on `day` any more but by the day end. False when another worker is at it.
absl::StatusOr<bool> SealDay(const Desk& desk, const CallRecord& record, const FundId& fund, absl::CivilDay day);
// Folds what is queued; goes on to the digest when nothing of the day is.
absl::StatusOr<bool> RollUp(const Desk& desk, const CallRecord& record, const BusinessDay& day);
// Sums, digest, closed, announced.
absl::StatusOr<bool> FinishDay(const Desk& desk, const CallRecord& record, const BusinessDay& day);

}  // namespace htx::funding
