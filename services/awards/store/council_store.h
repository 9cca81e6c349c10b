#pragma once

// Councils with their seats, and declared relations.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/council.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertCouncil(sql::Transaction& transaction, const Council& council);
absl::Status UpdateCouncil(sql::Transaction& transaction, const Council& council);
absl::StatusOr<std::optional<Council>> FindCouncil(sql::Transaction& transaction, const CouncilId& id);
absl::StatusOr<Page<Council>> ListCouncils(sql::Transaction& transaction, const ListRequest& request);

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertRelation(sql::Transaction& transaction, const Relation& relation);
// Stores its end and version.
absl::Status UpdateRelation(sql::Transaction& transaction, const Relation& relation);
absl::StatusOr<std::optional<Relation>> FindRelation(sql::Transaction& transaction, const RelationId& id);
absl::StatusOr<Page<Relation>> ListRelations(sql::Transaction& transaction, const OrganizationId& manager,
                                             const ListRequest& request);
// Every relation to `recipient`, whoever keeps it and whenever it holds, in order of id.
absl::StatusOr<std::vector<Relation>> RelationsTo(sql::Transaction& transaction, const Recipient& recipient);

}  // namespace htx::awards::store
