#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/lifecycle_requests.pb.h"
#include "htx/registry/v1/organization_requests.pb.h"
#include "registry/domain/lifecycle.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// The methods of OrganizationService that move the status of one organisation. Each method's contract is the comment of
// its RPC. Thread-safe.
class LifecycleHandlers {
 public:
  explicit LifecycleHandlers(Office office) : office_(std::move(office)) {}

  absl::StatusOr<v1::SuspendOrganizationResponse> SuspendOrganization(const v1::SuspendOrganizationRequest& request,
                                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ReactivateOrganizationResponse> ReactivateOrganization(
      const v1::ReactivateOrganizationRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::DissolveOrganizationResponse> DissolveOrganization(const v1::DissolveOrganizationRequest& request,
                                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::MarkOrganizationNotAtAddressResponse> MarkOrganizationNotAtAddress(
      const v1::MarkOrganizationNotAtAddressRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::RevokeOrganizationResponse> RevokeOrganization(const v1::RevokeOrganizationRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::RefuseOrganizationResponse> RefuseOrganization(const v1::RefuseOrganizationRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::DeclareOrganizationBankruptResponse> DeclareOrganizationBankrupt(
      const v1::DeclareOrganizationBankruptRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::DeleteOrganizationResponse> DeleteOrganization(const v1::DeleteOrganizationRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::UndeleteOrganizationResponse> UndeleteOrganization(const v1::UndeleteOrganizationRequest& request,
                                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::ListLifecycleRecordsResponse> ListLifecycleRecords(const v1::ListLifecycleRecordsRequest& request,
                                                                        const rpc::RequestContext& context);

 private:
  struct Terms;
  // The verbs that move one status differ in their move and their terms alone.
  template <class Response, class Request>
  absl::StatusOr<Response> MoveBy(const Request& request, Move move, Terms terms, const rpc::RequestContext& context);

  Office office_;
};

}  // namespace htx::registry
