#pragma once

// Memberships in full in the database: relationships MEMBER_OF with what was decided about them.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "registry/domain/membership.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

class MembershipStore {
 public:
  explicit MembershipStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The membership at `time`; the kind is the member's default while nothing else was decided.
  absl::StatusOr<std::optional<Membership>> FindAt(const RelationshipId& id, const TimePoint& time);
  // Writes the details of `membership`, whose version was one less before, as known from `known` on. ABORTED /
  // ETAG_MISMATCH when another transaction changed them meanwhile. The relationship itself is written by
  // RelationshipStore.
  absl::Status SaveDetails(const Membership& membership, absl::Time known);
  // The first year for which money was paid and not taken back.
  absl::StatusOr<std::optional<int64_t>> PaidYear(const RelationshipId& membership);
  absl::Status InsertSuspension(const RelationshipId& membership, const Suspension& suspension);
  // Writes the end of a suspension.
  absl::Status SaveSuspensionEnd(const RelationshipId& membership, const Suspension& suspension);
  // One page at `time`: all memberships known then, each with its state on the day.
  absl::StatusOr<PageEnd> List(const TimePoint& time, const ListQuery& query, std::vector<Membership>& page);

 private:
  absl::Status ReadSuspensions(int64_t known, absl::Span<Membership> memberships);

  sql::Transaction& transaction_;
};

// The memberships at `time`, withdrawn ones too, with their kind, their state and their member's name, as `m`.
query::Fragment MembershipsAt(const TimePoint& time);

}  // namespace htx::registry
