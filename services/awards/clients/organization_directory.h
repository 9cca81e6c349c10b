#pragma once

// What awards needs to know about organisations; the registry owns them.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "awards/domain/nomination.h"
#include "common/rpc/request_context.h"

namespace htx::awards {

// Thread-safe.
class OrganizationDirectory {
 public:
  virtual ~OrganizationDirectory() = default;

  // Asks the registry, now, how the organisation stood on `day`: for decisions about honours. An organisation that was
  // never recorded is an answer (exists = false). UNAVAILABLE / PEER_UNAVAILABLE when the registry does not answer.
  virtual absl::StatusOr<NomineeFacts> Current(const rpc::RequestContext& context, const OrganizationId& id,
                                               absl::CivilDay day) = 0;

  // The organisation's name for display: possibly minutes old; empty when nobody knows it. Any error means that no more
  // names should be asked for in this call.
  virtual absl::StatusOr<std::string> DisplayName(const OrganizationId& id, absl::Time deadline) = 0;

  // Whose place the organisation took by a merger, a consolidation or a conversion, or as whom it was recorded twice,
  // directly or through others; the nearest first, at most 100. For display. Any error means that it is not known.
  virtual absl::StatusOr<std::vector<OrganizationId>> Predecessors(const OrganizationId& id, absl::Time deadline) = 0;

  // The registry's feed said that the organisation changed.
  virtual void Invalidate(const OrganizationId& id, int64_t sequence) = 0;
  // The follower of the feed lost its place.
  virtual void InvalidateAll() = 0;
};

}  // namespace htx::awards
