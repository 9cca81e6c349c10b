#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/quality_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// QualityService. Each method's contract is the comment of its RPC. Thread-safe.
class QualityHandlers {
 public:
  explicit QualityHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::ListQualityFindingsResponse> ListQualityFindings(const v1::ListQualityFindingsRequest& request,
                                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::SummarizeQualityFindingsResponse> SummarizeQualityFindings(
      const v1::SummarizeQualityFindingsRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::AcceptDuplicatesResponse> AcceptDuplicates(const v1::AcceptDuplicatesRequest& request,
                                                                const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
