#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/party_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// PartyService. Each method's contract is the comment of its RPC. Thread-safe.
class PartyHandlers {
 public:
  explicit PartyHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::CreateRelationshipResponse> CreateRelationship(const v1::CreateRelationshipRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::EndRelationshipResponse> EndRelationship(const v1::EndRelationshipRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::ListRelationshipsResponse> ListRelationships(const v1::ListRelationshipsRequest& request,
                                                                  const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
