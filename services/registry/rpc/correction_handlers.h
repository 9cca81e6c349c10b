#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/correction_requests.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// CorrectOrganization. Its contract is the comment of the RPC. Thread-safe.
class CorrectionHandlers {
 public:
  explicit CorrectionHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::CorrectOrganizationResponse> CorrectOrganization(const v1::CorrectOrganizationRequest& request,
                                                                      const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
