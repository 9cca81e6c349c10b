#pragma once

// What organisations were honoured with.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/decision.h"
#include "common/sql/database.h"

namespace htx::awards::store {

struct HonoursOfKind {
  std::string award_kind = {};
  int64_t standing = 0;
  int64_t revoked = 0;
};
struct HonourRecord {
  std::vector<HonoursOfKind> by_kind = {};  // In order of code.
  std::vector<Award> latest = {};           // At most `limit`, the latest first.
};
// Awards that `organizations` received as collectives.
absl::StatusOr<HonourRecord> HonoursOf(sql::Transaction& transaction, const std::vector<OrganizationId>& organizations,
                                       int limit);

}  // namespace htx::awards::store
