#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/report_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// ReportService. Each method's contract is the comment of its RPC. Thread-safe.
class ReportHandlers {
 public:
  explicit ReportHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::RecordOrganizationReportResponse> RecordOrganizationReport(
      const v1::RecordOrganizationReportRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListOrganizationReportsResponse> ListOrganizationReports(
      const v1::ListOrganizationReportsRequest& request, const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
