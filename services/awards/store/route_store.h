#pragma once

// What nominations passed on their way: notices, objections, clearances, reviews.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// Loads the nomination's notices and clearances into it.
absl::Status AddRoute(sql::Transaction& transaction, Nomination& nomination);

absl::Status InsertNotice(sql::Transaction& transaction, const NominationId& nomination, const Notice& notice);
absl::Status InsertObjection(sql::Transaction& transaction, const NominationId& nomination, int32_t round,
                             const Objection& objection);
// Stores what became of it.
absl::Status UpdateObjection(sql::Transaction& transaction, const NominationId& nomination, const Objection& objection);
// `position`: of the nomination's clearances.
absl::Status InsertClearance(sql::Transaction& transaction, const NominationId& nomination, size_t position,
                             const Clearance& clearance);
// Stores the answer.
absl::Status UpdateClearance(sql::Transaction& transaction, const NominationId& nomination, size_t position,
                             const Clearance& clearance);

// One review, as it is kept.
struct StoredReview {
  ReviewAction action = ReviewAction::kAccept;
  absl::CivilDay day = {};
  NominationState from = NominationState::kDraft;
  NominationState to = NominationState::kDraft;
  int32_t step = 0;
  std::string forwarded_to = {};
  std::vector<std::string> accepted = {};
  std::string reason = {};
  BallotId ballot = {};
};
// `before` and `after` the step; `after` is saved.
absl::Status InsertReview(sql::Transaction& transaction, const Review& review, const Nomination& before,
                          const Nomination& after);
// The last `limit`, the latest last.
absl::StatusOr<std::vector<StoredReview>> ReviewsOf(sql::Transaction& transaction, const NominationId& nomination,
                                                    int limit);

}  // namespace htx::awards::store
