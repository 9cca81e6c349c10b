#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/organization_service.pb.h"
#include "registry/domain/registration.h"
#include "registry/rpc/list_totals.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// OrganizationService. Each method's contract is the comment of its RPC. Thread-safe.
class OrganizationHandlers {
 public:
  explicit OrganizationHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::GetOrganizationResponse> GetOrganization(const v1::GetOrganizationRequest& request,
                                                              const rpc::RequestContext& context);
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
  // Writes into the audit log what the caller read.
  absl::Status RecordReading(const v1::GetOrganizationRequest& request, const rpc::RequestContext& context,
                             absl::string_view what);
  struct Alteration;
  // Loads, decides, saves, announces: the transaction body of every change of a recorded organisation.
  absl::StatusOr<Organization> Alter(
      sql::Transaction& transaction, const Alteration& alteration,
      absl::FunctionRef<absl::StatusOr<Splice>(const Organization&, const Timeline&)> decide);

  Office office_;
  ListTotals totals_ = {};
};

}  // namespace htx::registry
