#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/lifecycle_requests.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// The methods of OrganizationService by which organisations follow one another. Each method's contract is the comment
// of its RPC. Thread-safe.
class ReorganisationHandlers {
 public:
  explicit ReorganisationHandlers(Office office) : office_(std::move(office)) {}

  absl::StatusOr<v1::MergeOrganizationsResponse> MergeOrganizations(const v1::MergeOrganizationsRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::SplitOrganizationResponse> SplitOrganization(const v1::SplitOrganizationRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ConvertOrganizationResponse> ConvertOrganization(const v1::ConvertOrganizationRequest& request,
                                                                      const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
