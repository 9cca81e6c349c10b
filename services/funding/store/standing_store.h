#pragma once

// What happened to borrowers, who owes which loan, flags, and the place in the registry's feed. Every function runs in
// the caller's transaction and hands its errors through.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/debtor.h"
#include "funding/domain/loan_flag.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// Where the follower of `feed` left off; "" before its first step.
absl::StatusOr<std::string> LoadPosition(sql::Transaction& tx, absl::string_view feed);
absl::Status SavePosition(sql::Transaction& tx, absl::string_view feed, absl::string_view resume_token);

// Records a step, or replaces what was recorded of the same two organisations.
absl::Status UpsertSuccession(sql::Transaction& tx, const Succession& step);
// Takes a step back; nothing to do when it was not recorded.
absl::Status DeleteSuccession(sql::Transaction& tx, const Succession& step);
// Every step that begins at `borrower` or at somebody who follows it, at most 64 organisations.
absl::StatusOr<std::vector<Succession>> SuccessionsFrom(sql::Transaction& tx, const OrganizationId& borrower);

absl::StatusOr<std::vector<DebtorDecision>> DecisionsOf(sql::Transaction& tx, const LoanId& loan);
absl::Status InsertDecision(sql::Transaction& tx, const DebtorDecision& decision);

// Who owes the loan; empty: its borrower, as ever.
absl::StatusOr<std::vector<DebtorSpan>> SpansOf(sql::Transaction& tx, const LoanId& loan);
absl::Status ReplaceSpans(sql::Transaction& tx, const LoanId& loan, const std::vector<DebtorSpan>& spans);

// Loans that `organization` signed, or owes or owed on some day.
absl::StatusOr<std::vector<LoanId>> LoansTouching(sql::Transaction& tx, const OrganizationId& organization);
// Debts of an organisation that `organization` follows by division or separation, itself or by one that was merged into
// it, are not decided on `day`.
absl::StatusOr<bool> HasOpenDivision(sql::Transaction& tx, const OrganizationId& organization, absl::CivilDay day);

// Applications of `borrower` that are not settled.
absl::StatusOr<std::vector<FlagSubject>> OpenApplications(sql::Transaction& tx, const OrganizationId& borrower);
// Who has loans or applications that are not settled, after `after` in the order of ids.
absl::StatusOr<std::vector<OrganizationId>> OpenBorrowers(sql::Transaction& tx, const OrganizationId& after, int limit);

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<LoanFlag> GetFlag(sql::Transaction& tx, const LoanFlagId& id);
// All that there ever were about `organization`, oldest first.
absl::StatusOr<std::vector<LoanFlag>> FlagsOf(sql::Transaction& tx, const OrganizationId& organization);
// False when the same is flagged already: somebody else took the same fact in the meantime.
absl::StatusOr<bool> InsertFlag(sql::Transaction& tx, const LoanFlag& flag);
// Records the clearing. ABORTED / TRANSACTION_CONFLICT when the stored version is not flag.version - 1.
absl::Status UpdateFlag(sql::Transaction& tx, const LoanFlag& flag);

// The fields of a list of flags. The table's alias is g.
query::Schema LoanFlagSchema();
absl::StatusOr<Page<LoanFlag>> ListFlags(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
