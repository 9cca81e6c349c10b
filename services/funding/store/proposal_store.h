#pragma once

// Proposals in the database. Every function runs in the caller's transaction and hands its errors through.

#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/proposal.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Proposal> GetProposal(sql::Transaction& tx, const ProposalId& id);
// ALREADY_EXISTS / PROPOSAL_EXISTS.
absl::Status InsertProposal(sql::Transaction& tx, const Proposal& proposal);
// Records the decision. ABORTED / TRANSACTION_CONFLICT when it is decided already.
absl::Status UpdateProposal(sql::Transaction& tx, const Proposal& proposal);
// The applied changes of loans among those that `where` chooses (alias p), by loan, value day and id.
absl::StatusOr<std::vector<Proposal>> AppliedProposals(sql::Transaction& tx, const query::Fragment& where);

// The fields of a list of proposals (alias p).
query::Schema ProposalSchema();
absl::StatusOr<Page<Proposal>> ListProposals(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
