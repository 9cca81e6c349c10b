#include "registry/rpc/filing_handlers.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/report_proto.h"
#include "registry/store/report_store.h"

namespace htx::registry {
namespace {

struct FilingName {
  OrganizationId organization = {};
  int64_t year = 0;
  int64_t number = 0;
};

absl::StatusOr<FilingName> ParseFilingName(const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  FilingName parsed;
  const bool form = parts.size() == 6 && parts[0] == "organizations" && IsId(parts[1]) && parts[2] == "reports" &&
                    absl::SimpleAtoi(parts[3], &parsed.year) && parts[4] == "filings" &&
                    absl::SimpleAtoi(parts[5], &parsed.number);
  if (!form) {
    return InvalidField("name", {.en = "is not organizations/{organization}/reports/{year}/filings/{filing}",
                                 .vi = "không có dạng organizations/{organization}/reports/{year}/filings/{filing}"});
  }
  parsed.organization = OrganizationId::Of(parts[1]);
  return parsed;
}

// The text of a remark or a ground, which Return and Correct cannot do without.
absl::Status CheckGround(const std::string& text, absl::string_view field, bool required) {
  FieldErrors errors;
  if (required && text.empty()) errors.Merge("", FieldRequired(field));
  CheckText(text, 2000, field, errors);
  return errors.ToStatus();
}

}  // namespace

absl::StatusOr<v1::OrganizationReport> FilingHandlers::File(
    sql::Transaction& transaction, const Report& report, const rpc::RequestContext& context,
    absl::FunctionRef<absl::StatusOr<Filing>(const FilingFacts&)> decide) {
  OrganizationStore organizations(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, organizations.Find(report.organization));
  if (!organization) return NeverExisted("organization", NameOf(report.organization));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(organization->facts().alliance)));
  ReportStore reports(transaction);
  FilingFacts known;
  HTX_ASSIGN_OR_RETURN(known.timeline, organizations.ReadTimeline(report.organization));
  HTX_ASSIGN_OR_RETURN(known.newest, reports.FindFiling(report.organization, report.year));
  HTX_ASSIGN_OR_RETURN(known.counting, reports.Find(report.organization, report.year));
  HTX_ASSIGN_OR_RETURN(Filing filing, decide(known));
  filing.report.known_from = office_.clock.Now();
  if (filing.version == 1) {
    HTX_ASSIGN_OR_RETURN(const bool inserted, reports.InsertFiling(filing));
    if (!inserted) return ReportPending(NameOf(filing));
  } else {
    HTX_ASSIGN_OR_RETURN(filing, reports.SaveFiling(std::move(filing)));
  }
  v1::Change change;
  *change.mutable_organization_report() = ToProto(filing);
  HTX_RETURN_IF_ERROR(Announce(transaction, "ORGANIZATION_REPORT_SUBMITTED", NameOf(filing), change,
                               absl::CivilDay(report.year, 12, 31)));
  return change.organization_report();
}

absl::StatusOr<v1::SubmitOrganizationReportResponse> FilingHandlers::SubmitOrganizationReport(
    const v1::SubmitOrganizationReportRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const Report report, ParseFiling(request.report(), DayOf(now)));
  return sql::WriteOnce<v1::SubmitOrganizationReportResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SubmitOrganizationReportResponse> {
        v1::SubmitOrganizationReportResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_report(),
                             File(transaction, report, context, [&](const FilingFacts& known) {
                               return Submit(report, known, {.submitter = context.principal, .etag = request.etag()});
                             }));
        return response;
      });
}

absl::StatusOr<v1::CorrectOrganizationReportResponse> FilingHandlers::CorrectOrganizationReport(
    const v1::CorrectOrganizationReportRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_RETURN_IF_ERROR(CheckGround(request.reason(), "reason", true));
  HTX_ASSIGN_OR_RETURN(const Report report, ParseFiling(request.report(), DayOf(now)));
  return sql::WriteOnce<v1::CorrectOrganizationReportResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectOrganizationReportResponse> {
        v1::CorrectOrganizationReportResponse response;
        const Submission submission{.submitter = context.principal, .etag = request.etag(), .reason = request.reason()};
        HTX_ASSIGN_OR_RETURN(*response.mutable_report(),
                             File(transaction, report, context,
                                  [&](const FilingFacts& known) { return Correct(report, known, submission); }));
        return response;
      });
}

absl::StatusOr<v1::OrganizationReport> FilingHandlers::Conclude(sql::Transaction& transaction, const std::string& name,
                                                                const Verdict& verdict,
                                                                const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const FilingName key, ParseFilingName(name));
  ReportStore reports(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<Filing> before, reports.FindFiling(key.organization, key.year, key.number));
  if (!before) return NeverExisted("filing", name);
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization,
                       OrganizationStore(transaction).Find(key.organization));
  HTX_CHECK(organization.has_value());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(organization->facts().alliance)));
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(Filing filing, Decide(*before, verdict, now));
  filing.report.known_from = now;
  if (filing.state == ReportState::kApproved) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Report> counting, reports.Find(key.organization, key.year));
    if (counting && counting->filing != 0) {
      HTX_ASSIGN_OR_RETURN(std::optional<Filing> replaced,
                           reports.FindFiling(key.organization, key.year, counting->filing));
      HTX_CHECK(replaced.has_value());
      replaced->state = ReportState::kCorrected;
      replaced->report.known_from = now;
      ++replaced->version;
      HTX_RETURN_IF_ERROR(reports.SaveFiling(*replaced).status());
    }
    HTX_RETURN_IF_ERROR(reports.Save(filing.report).status());
  }
  HTX_ASSIGN_OR_RETURN(filing, reports.SaveFiling(std::move(filing)));
  v1::Change change;
  *change.mutable_organization_report() = ToProto(filing);
  const bool approved = filing.state == ReportState::kApproved;
  HTX_RETURN_IF_ERROR(Announce(transaction, approved ? "ORGANIZATION_REPORT_APPROVED" : "ORGANIZATION_REPORT_RETURNED",
                               name, change, absl::CivilDay(key.year, 12, 31)));
  return change.organization_report();
}

absl::StatusOr<v1::ApproveOrganizationReportResponse> FilingHandlers::ApproveOrganizationReport(
    const v1::ApproveOrganizationReportRequest& request, const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(CheckGround(request.note(), "note", false));
  HTX_RETURN_IF_ERROR(ParseFilingName(request.name()).status());
  if (request.etag().empty()) return EtagRequired("etag");
  const Verdict verdict{
      .state = ReportState::kApproved, .decider = context.principal, .etag = request.etag(), .note = request.note()};
  return sql::WriteOnce<v1::ApproveOrganizationReportResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ApproveOrganizationReportResponse> {
        v1::ApproveOrganizationReportResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_report(), Conclude(transaction, request.name(), verdict, context));
        return response;
      });
}

absl::StatusOr<v1::ReturnOrganizationReportResponse> FilingHandlers::ReturnOrganizationReport(
    const v1::ReturnOrganizationReportRequest& request, const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(CheckGround(request.note(), "note", true));
  HTX_RETURN_IF_ERROR(ParseFilingName(request.name()).status());
  if (request.etag().empty()) return EtagRequired("etag");
  const Verdict verdict{
      .state = ReportState::kReturned, .decider = context.principal, .etag = request.etag(), .note = request.note()};
  return sql::WriteOnce<v1::ReturnOrganizationReportResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ReturnOrganizationReportResponse> {
        v1::ReturnOrganizationReportResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_report(), Conclude(transaction, request.name(), verdict, context));
        return response;
      });
}

}  // namespace htx::registry
