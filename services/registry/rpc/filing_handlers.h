#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/report_service.pb.h"
#include "registry/domain/report_filing.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// Filings of yearly reports and who owes them: part of ReportService. Each method's contract is the comment of its RPC.
// Thread-safe.
class FilingHandlers {
 public:
  explicit FilingHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::SubmitOrganizationReportResponse> SubmitOrganizationReport(
      const v1::SubmitOrganizationReportRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::CorrectOrganizationReportResponse> CorrectOrganizationReport(
      const v1::CorrectOrganizationReportRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ApproveOrganizationReportResponse> ApproveOrganizationReport(
      const v1::ApproveOrganizationReportRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ReturnOrganizationReportResponse> ReturnOrganizationReport(
      const v1::ReturnOrganizationReportRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListReportDutiesResponse> ListReportDuties(const v1::ListReportDutiesRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::GetReportRulesResponse> GetReportRules(const v1::GetReportRulesRequest& request,
                                                            const rpc::RequestContext& context);

 private:
  // Loads what a filing of `report` is judged on, decides, writes, announces.
  absl::StatusOr<v1::OrganizationReport> File(sql::Transaction& transaction, const Report& report,
                                              const rpc::RequestContext& context,
                                              absl::FunctionRef<absl::StatusOr<Filing>(const FilingFacts&)> decide);
  // Judges the filing called `name`; an approval makes its figures those of the year.
  absl::StatusOr<v1::OrganizationReport> Conclude(sql::Transaction& transaction, const std::string& name,
                                                  const Verdict& verdict, const rpc::RequestContext& context);

  Office office_;
};

}  // namespace htx::registry
