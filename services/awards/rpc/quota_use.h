#pragma once

// Quotas as reviews and decisions use them: which limit holds, and the places that are taken of it.

#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "awards/domain/quota.h"
#include "common/sql/database.h"
#include "htx/awards/v1/route.pb.h"

namespace htx::awards {

// Where an award would be counted.
struct QuotaPlace {
  ClusterId cluster = {};  // May be empty.
  OrganizationId alliance = {};
  int32_t year = 0;
};
QuotaPlace PlaceOf(const Nomination& nomination);

// Takes a place for `holder`, which may have one. QUOTA_USED_UP, QUOTA_BASE_UNKNOWN.
absl::Status TakeQuota(sql::Transaction& transaction, const AwardKind& kind, const QuotaPlace& place,
                       const std::string& holder);
// The same for a paper of another authority: it takes a place of a share whatever is left. QUOTA_USED_UP of a cluster's
// number.
absl::Status RecordQuota(sql::Transaction& transaction, const AwardKind& kind, const QuotaPlace& place,
                         const std::string& holder);
// CLUSTER_UNKNOWN.
absl::StatusOr<v1::Quota> ShowQuota(sql::Transaction& transaction, const KindOnDate& kind, const QuotaPlace& place);

}  // namespace htx::awards
