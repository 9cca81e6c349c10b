#pragma once

// Programmes and credit limits in the database. Every function runs in the caller's transaction and hands its errors
// through (common/sql/database.h).

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/program.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// None when there is no such programme.
absl::StatusOr<std::optional<Program>> FindProgram(sql::Transaction& tx, const ProgramId& id);
// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Program> GetProgram(sql::Transaction& tx, const ProgramId& id);
// ABORTED / TRANSACTION_CONFLICT when it was inserted since it was looked for.
absl::Status InsertProgram(sql::Transaction& tx, const Program& program);
// ABORTED / TRANSACTION_CONFLICT when it is no longer the version before.
absl::Status UpdateProgram(sql::Transaction& tx, const Program& program);

// At the end of `day`; without a day, after everything recorded, dated with the last entry's day.
absl::StatusOr<ProgramPosition> PositionOf(sql::Transaction& tx, const ProgramId& program,
                                           std::optional<absl::CivilDay> day);
// The most of its budget that the programme uses on `day` and every later day.
absl::StatusOr<Dong> HighestUse(sql::Transaction& tx, const ProgramId& program, bool revolving, absl::CivilDay day);

// The fields of a list of programmes. The table's alias is p.
query::Schema ProgramSchema();
struct ListedProgram {
  Program program = {};
  ProgramPosition position = {};
};
// With positions as PositionOf has them.
absl::StatusOr<Page<ListedProgram>> ListPrograms(sql::Transaction& tx, const ListQuery& list,
                                                 std::optional<absl::CivilDay> day);

// Sets the limit of (fund, subject, day); an earlier one is replaced and keeps its id. Returns the limit as it now is.
absl::StatusOr<CreditLimit> UpsertLimit(sql::Transaction& tx, const CreditLimit& limit);
// What holds for the subject on `day`; none when nothing was ever set for it.
absl::StatusOr<std::optional<CreditLimit>> LimitOn(sql::Transaction& tx, const FundId& fund, LimitSubject subject,
                                                   absl::string_view subject_id, absl::CivilDay day);
// The fields of a list of limits. The table's alias is c.
query::Schema LimitSchema();
absl::StatusOr<Page<CreditLimit>> ListLimits(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
