#pragma once

// Revisions of schedules in the database: written once, never changed. Every function runs in the caller's transaction
// and hands its errors through.

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/schedule_revision.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// ABORTED / TRANSACTION_CONFLICT when its number was taken in the meantime.
absl::Status InsertSchedule(sql::Transaction& tx, const ScheduleRevision& revision);

// The last revision that the books knew at the end of `day`, of all days without one; none: nothing was kept by then.
absl::StatusOr<std::optional<ScheduleRevision>> FindSchedule(sql::Transaction& tx, const LoanId& loan,
                                                             std::optional<absl::CivilDay> day = {});
// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<ScheduleRevision> GetSchedule(sql::Transaction& tx, const LoanId& loan, int64_t number);

// The fields of a list of revisions (alias s).
query::Schema ScheduleSchema();
// Without their rows.
absl::StatusOr<Page<ScheduleRevision>> ListSchedules(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
