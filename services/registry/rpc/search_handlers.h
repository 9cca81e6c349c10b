#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/search_requests.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// SearchOrganizations of OrganizationService. Its contract is the comment of the RPC. Thread-safe.
class SearchHandlers {
 public:
  explicit SearchHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::SearchOrganizationsResponse> SearchOrganizations(const v1::SearchOrganizationsRequest& request,
                                                                      const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
