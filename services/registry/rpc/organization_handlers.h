#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/organization_service.pb.h"
#include "registry/rpc/list_totals.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// OrganizationService. Each method's contract is the comment of its RPC. Thread-safe.
class OrganizationHandlers {
 public:
  explicit OrganizationHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::GetOrganizationResponse> GetOrganization(const v1::GetOrganizationRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::GetOrganizationProfileResponse> GetOrganizationProfile(
      const v1::GetOrganizationProfileRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::BatchGetOrganizationsResponse> BatchGetOrganizations(
      const v1::BatchGetOrganizationsRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(const v1::ListOrganizationsRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::CreateOrganizationResponse> CreateOrganization(const v1::CreateOrganizationRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::UpdateOrganizationResponse> UpdateOrganization(const v1::UpdateOrganizationRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordActivityStatusResponse> RecordActivityStatus(const v1::RecordActivityStatusRequest& request,
                                                                        const rpc::RequestContext& context);

 private:
  Office office_;
  ListTotals totals_ = {};
};

}  // namespace htx::registry
