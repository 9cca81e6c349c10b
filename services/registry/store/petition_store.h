#pragma once

// Petitions in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "registry/domain/petition.h"
#include "registry/store/list_query.h"

namespace htx::registry {

class PetitionStore {
 public:
  explicit PetitionStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const Petition& petition);
  // Writes `petition` with its newest step; its version was one less before. Returns it as written. ABORTED /
  // ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::StatusOr<Petition> SaveStep(Petition petition);
  // The petition as it was known at `known`; absl::InfiniteFuture() for the newest version.
  absl::StatusOr<std::optional<Petition>> FindAt(const PetitionId& id, absl::Time known);
  absl::StatusOr<PageEnd> List(absl::Time known, const ListQuery& query, std::vector<Petition>& page);
  // By addressee, the one with the oldest unanswered petition first, then those without one; at most limit + 1.
  absl::StatusOr<std::vector<PetitionGroup>> Aggregate(absl::Time known, const query::Fragment& where, int limit);

 private:
  absl::Status ReadSteps(absl::Span<Petition> petitions);

  sql::Transaction& transaction_;
};

}  // namespace htx::registry
