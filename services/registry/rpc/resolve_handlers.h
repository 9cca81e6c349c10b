#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/resolve_requests.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// ResolveOrganizations. Its contract is the comment of the RPC. Thread-safe.
class ResolveHandlers {
 public:
  explicit ResolveHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::ResolveOrganizationsResponse> ResolveOrganizations(const v1::ResolveOrganizationsRequest& request,
                                                                        const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
