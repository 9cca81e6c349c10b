#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/audit_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// AuditService. Each method's contract is the comment of its RPC. Thread-safe.
class AuditHandlers {
 public:
  explicit AuditHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::ListAuditEntriesResponse> ListAuditEntries(const v1::ListAuditEntriesRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::VerifyAuditResponse> VerifyAudit(const v1::VerifyAuditRequest& request,
                                                      const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
