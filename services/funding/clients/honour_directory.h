#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "funding/domain/names.h"
#include "htx/common/v1/honours.pb.h"

namespace htx::funding {

// What the awards service tells of organisations. For display; no decision rests on it. Thread-safe.
class HonourDirectory {
 public:
  virtual ~HonourDirectory() = default;
  // Possibly a minute old, older while awards are gone. UNAVAILABLE / PEER_UNAVAILABLE.
  virtual absl::StatusOr<common::v1::HonourStanding> Cached(const OrganizationId& id, absl::Time deadline) = 0;
};

}  // namespace htx::funding
