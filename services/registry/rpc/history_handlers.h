#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/history_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// HistoryService. Each method's contract is the comment of its RPC. Thread-safe.
class HistoryHandlers {
 public:
  explicit HistoryHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::ListOrganizationRevisionsResponse> ListOrganizationRevisions(
      const v1::ListOrganizationRevisionsRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::GetOrganizationRevisionResponse> GetOrganizationRevision(
      const v1::GetOrganizationRevisionRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::DiffOrganizationRevisionsResponse> DiffOrganizationRevisions(
      const v1::DiffOrganizationRevisionsRequest& request, const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
