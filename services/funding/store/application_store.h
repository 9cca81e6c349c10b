#pragma once

// Applications in the database. Every function runs in the caller's transaction and hands its errors through.

#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/application.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// The whole application: related parties, votes of its round, the report it was decided on. NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Application> GetApplication(sql::Transaction& tx, const ApplicationId& id);
// The sources of an application, and of the loan made of it.
absl::StatusOr<SourceMix> MixOf(sql::Transaction& tx, const ApplicationId& id);
// The same, of the application that the loan was made of.
absl::StatusOr<SourceMix> MixOf(sql::Transaction& tx, const LoanId& id);
// ALREADY_EXISTS / APPLICATION_EXISTS.
absl::Status InsertApplication(sql::Transaction& tx, const Application& application);
// Replaces the stored application; votes and report are added when `before` has fewer votes or no report. The caller
// checked the version; ABORTED / TRANSACTION_CONFLICT when it changed since it was read.
absl::Status UpdateApplication(sql::Transaction& tx, const Application& before, const Application& after);

// Approved applications of the fund whose approval ended before `day`, oldest first, at most `limit`.
absl::StatusOr<std::vector<ApplicationId>> ExpiredBy(sql::Transaction& tx, const FundId& fund, absl::CivilDay day,
                                                     int limit);

// The fields of a list of applications. The table's alias is a.
query::Schema ApplicationSchema();
// Without mixes, related parties, votes, reports and ranges of committees.
absl::StatusOr<Page<Application>> ListApplications(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
