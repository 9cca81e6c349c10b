#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/report_service.grpc.pb.h"
#include "htxctl/demo/load.h"
#include "htxctl/demo/organizations.h"
#include "htxctl/demo/parallel.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

constexpr int kThreads = 8;
constexpr int kImportAttempts = 3;

registry::v1::OrganizationKind KindOf(Form form) {
  switch (form) {
    using enum Form;
    case kCooperative:
      return registry::v1::ORGANIZATION_KIND_COOPERATIVE;
    case kUnion:
      return registry::v1::ORGANIZATION_KIND_COOPERATIVE_UNION;
    case kCreditFund:
      return registry::v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND;
    case kGroup:
      return registry::v1::ORGANIZATION_KIND_COOPERATIVE_GROUP;
    case kEnterprise:
      return registry::v1::ORGANIZATION_KIND_MEMBER_ENTERPRISE;
  }
  return registry::v1::ORGANIZATION_KIND_UNSPECIFIED;
}

registry::v1::Sector SectorOf(Sector sector) {
  switch (sector) {
    using enum Sector;
    case kFarming:
      return registry::v1::SECTOR_AGRICULTURE;
    case kCraft:
      return registry::v1::SECTOR_HANDICRAFT;
    case kConstruction:
      return registry::v1::SECTOR_CONSTRUCTION;
    case kSanitation:
      return registry::v1::SECTOR_ENVIRONMENT;
    case kTransport:
      return registry::v1::SECTOR_TRANSPORT;
    case kTrade:
      return registry::v1::SECTOR_TRADE_SERVICE;
    case kCredit:
      return registry::v1::SECTOR_CREDIT;
  }
  return registry::v1::SECTOR_UNSPECIFIED;
}

// Creates an alliance under the name it was founded with, and renames it where it was renamed.
absl::Status LoadAlliance(const Session& session, registry::v1::OrganizationService::Stub& stub,
                          const Alliance& alliance) {
  registry::v1::CreateOrganizationRequest create;
  create.set_organization_id(std::string(alliance.id));
  create.set_request_id(StableUuid(absl::StrCat("alliance/", alliance.id)));
  registry::v1::Organization& organization = *create.mutable_organization();
  organization.set_kind(registry::v1::ORGANIZATION_KIND_ALLIANCE);
  organization.set_legal_name(std::string(alliance.former_name.empty() ? alliance.name : alliance.former_name));
  organization.set_short_name(std::string(alliance.short_name));
  organization.set_area(absl::StrCat("areas/", alliance.area));
  *organization.mutable_founded_date() = ToDate(alliance.founded);
  HTX_RETURN_IF_ERROR(
      session.Call(stub, &registry::v1::OrganizationService::Stub::CreateOrganization, create).status());
  if (alliance.former_name.empty()) return absl::OkStatus();

  registry::v1::GetOrganizationRequest get;
  get.set_name(OrganizationName(alliance.id));
  HTX_ASSIGN_OR_RETURN(const auto found,
                       session.Call(stub, &registry::v1::OrganizationService::Stub::GetOrganization, get));
  if (found.organization().legal_name() == alliance.name) return absl::OkStatus();
  registry::v1::UpdateOrganizationRequest update;
  update.mutable_organization()->set_name(get.name());
  update.mutable_organization()->set_legal_name(std::string(alliance.name));
  update.mutable_update_mask()->add_paths("legal_name");
  update.set_etag(found.organization().etag());
  *update.mutable_effective_date() = ToDate(alliance.renamed);
  update.set_reason("Đổi tên");
  update.set_request_id(StableUuid(absl::StrCat("alliance/", alliance.id, "/rename")));
  return session.Call(stub, &registry::v1::OrganizationService::Stub::UpdateOrganization, update).status();
}

// Codes of the districts that the register knows in a province on the data set's day. Where it knows none,
// organisations are recorded in the province.
absl::StatusOr<std::vector<std::string>> KnownDistricts(const Session& session, absl::string_view province_code,
                                                        absl::CivilDay day) {
  const auto stub = registry::v1::AreaService::NewStub(session.registry());
  registry::v1::ListAreasRequest request;
  request.set_parent(absl::StrCat("areas/p", province_code));
  request.set_level(registry::v1::AREA_LEVEL_DISTRICT);
  request.set_page_size(1000);
  *request.mutable_valid_date() = ToDate(day);
  HTX_ASSIGN_OR_RETURN(const auto areas, session.Call(*stub, &registry::v1::AreaService::Stub::ListAreas, request));
  std::vector<std::string> names;
  for (const registry::v1::Area& area : areas.areas()) names.push_back(area.name());
  return names;
}

registry::v1::ImportOrganizationsRequest RowOf(const Dataset& dataset, const OrganizationPlan& plan,
                                               const std::vector<std::string>& districts) {
  registry::v1::ImportOrganizationsRequest request;
  registry::v1::ImportRow& row = *request.mutable_row();
  row.set_row_id(plan.id);
  row.set_organization_id(plan.id);
  registry::v1::Organization& organization = *row.mutable_organization();
  if (dataset.label == kHaiPhong2019 && plan.form == Form::kUnion) {
    row.set_kind_text("Liên minh HTX");  // As the report misprints it.
  } else {
    organization.set_kind(KindOf(plan.form));
  }
  organization.set_legal_name(plan.name);
  organization.set_tax_code(plan.tax_code);
  organization.set_sector(SectorOf(plan.sector));
  if (plan.law == Law::kOf2012) organization.set_governing_law(registry::v1::GOVERNING_LAW_LAW_2012);
  if (plan.law == Law::kUnconverted) organization.set_governing_law(registry::v1::GOVERNING_LAW_UNCONVERTED);
  *organization.mutable_founded_date() = ToDate(plan.founded);
  if (plan.members > 0) organization.set_member_count(plan.members);
  if (plan.workers > 0) {
    organization.mutable_labour()->set_value(plan.workers);
    organization.mutable_labour()->set_qualifier(plan.workers_more_than ? common::v1::QUALIFIER_MORE_THAN
                                                                        : common::v1::QUALIFIER_EXACT);
  }
  const std::string district = DistrictArea(plan.district);
  const bool known = std::find(districts.begin(), districts.end(), district) != districts.end();
  organization.set_area(known ? district : absl::StrCat("areas/p", ProvinceOf(plan.province).code));
  organization.set_alliance(OrganizationName(AllianceOf(plan.province).id));
  organization.set_dataset(std::string(dataset.label));
  if (plan.admitted) *row.mutable_admitted_date() = ToDate(*plan.admitted);
  return request;
}

absl::Status RefusedRows(const registry::v1::ImportOrganizationsResponse& response) {
  std::string text = absl::StrCat(response.refused_count(), " rows were refused");
  for (int i = 0; i < std::min(3, response.errors_size()); ++i) {
    const registry::v1::RowError& error = response.errors(i);
    absl::StrAppend(&text, "; ", error.row_id(), ": ", error.reason());
    for (const auto& violation : error.violations()) {
      absl::StrAppend(&text, " ", violation.field(), " ", violation.description_en());
    }
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, "DEMO_ROWS_REFUSED", {.en = text, .vi = text});
}

// Sends one data set as one stream. A stream that broke off is sent again and goes on.
absl::Status Import(const Session& session, const Dataset& dataset, const std::vector<OrganizationPlan>& plans) {
  const absl::string_view province_code = ProvinceOf(plans.front().province).code;
  HTX_ASSIGN_OR_RETURN(const auto districts, KnownDistricts(session, province_code, dataset.as_of));
  const auto stub = registry::v1::BulkService::NewStub(session.registry());
  const std::string request_id = NewUuid();
  for (int attempt = 0;; ++attempt) {
    Progress progress(absl::StrCat("  ", dataset.label, ": organisations"), static_cast<int64_t>(plans.size()));
    grpc::ClientContext context;
    session.Prepare(context, absl::Minutes(5));
    context.set_wait_for_ready(attempt > 0);  // The service may be on its way up again.
    registry::v1::ImportOrganizationsResponse response;
    const auto writer = stub->ImportOrganizations(&context, &response);
    registry::v1::ImportOrganizationsRequest first;
    first.mutable_config()->set_request_id(request_id);
    // What an earlier run recorded is left alone.
    first.mutable_config()->add_match_rules()->set_by(registry::v1::MATCH_BY_ORGANIZATION_ID);
    first.mutable_config()->set_dataset(std::string(dataset.label));
    first.mutable_config()->set_reason(std::string(dataset.title));
    bool open = writer->Write(first);
    for (size_t i = 0; open && i < plans.size(); ++i) {
      open = writer->Write(RowOf(dataset, plans[i], districts));
      progress.Set(static_cast<int64_t>(i + 1));
    }
    if (open) writer->WritesDone();
    const absl::Status status = FromWire(writer->Finish());
    if (status.ok()) return response.refused_count() == 0 ? absl::OkStatus() : RefusedRows(response);
    if (attempt + 1 >= kImportAttempts || status.code() != absl::StatusCode::kUnavailable) return status;
  }
}

// Records which organisations the survey found inactive. Those that are so already are left alone.
absl::Status RecordCeased(const Session& session, const Dataset& dataset, const std::vector<OrganizationPlan>& plans) {
  const auto stub = registry::v1::OrganizationService::NewStub(session.registry());
  registry::v1::BatchGetOrganizationsRequest batch;
  std::vector<const OrganizationPlan*> ceased;
  for (const OrganizationPlan& plan : plans) {
    if (!plan.ceased) continue;
    ceased.push_back(&plan);
    batch.add_names(OrganizationName(plan.id));
  }
  if (ceased.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const auto found,
                       session.Call(*stub, &registry::v1::OrganizationService::Stub::BatchGetOrganizations, batch));
  Progress progress(absl::StrCat("  ", dataset.label, ": inactive ones"), static_cast<int64_t>(ceased.size()));
  return ForEachParallel(
      ceased.size(), kThreads,
      [&](size_t at) {
        const registry::v1::Organization& organization = found.organizations(static_cast<int>(at));
        if (organization.activity_status() == registry::v1::ACTIVITY_STATUS_CEASED) return absl::OkStatus();
        registry::v1::RecordActivityStatusRequest request;
        request.set_name(organization.name());
        request.set_etag(organization.etag());
        request.set_request_id(StableUuid(absl::StrCat("ceased/", ceased[at]->id)));
        *request.mutable_effective_date() = ToDate(*ceased[at]->ceased);
        request.set_activity_status(registry::v1::ACTIVITY_STATUS_CEASED);
        request.set_reason("Khảo sát: ngừng hoạt động");
        return session.Call(*stub, &registry::v1::OrganizationService::Stub::RecordActivityStatus, request).status();
      },
      progress);
}

absl::Status RecordReports(const Session& session, const Dataset& dataset, const std::vector<OrganizationPlan>& plans) {
  std::vector<const OrganizationPlan*> reporting;
  for (const OrganizationPlan& plan : plans) {
    if (plan.revenue > 0) reporting.push_back(&plan);
  }
  if (reporting.empty()) return absl::OkStatus();
  const auto stub = registry::v1::ReportService::NewStub(session.registry());
  Progress progress(absl::StrCat("  ", dataset.label, ": yearly reports"), static_cast<int64_t>(reporting.size()));
  return ForEachParallel(
      reporting.size(), kThreads,
      [&](size_t at) {
        registry::v1::RecordOrganizationReportRequest request;
        request.set_request_id(StableUuid(absl::StrCat("report/", reporting[at]->id)));
        registry::v1::OrganizationReport& report = *request.mutable_report();
        report.set_organization(OrganizationName(reporting[at]->id));
        report.set_year(static_cast<int32_t>(dataset.from.year()));
        *report.mutable_revenue() = Vnd(reporting[at]->revenue);
        report.set_dataset(std::string(dataset.label));
        return session.Call(*stub, &registry::v1::ReportService::Stub::RecordOrganizationReport, request).status();
      },
      progress);
}

}  // namespace

absl::Status LoadOrganizations(const Session& session) {
  const auto stub = registry::v1::OrganizationService::NewStub(session.registry());
  {
    Progress progress("  alliances", static_cast<int64_t>(Alliances().size()));
    for (const Alliance& alliance : Alliances()) {
      HTX_RETURN_IF_ERROR(LoadAlliance(session, *stub, alliance));
      progress.Add(1);
    }
  }
  for (const Dataset& dataset : Datasets()) {
    const std::vector<OrganizationPlan> plans = OrganizationsOf(dataset);
    HTX_RETURN_IF_ERROR(Import(session, dataset, plans));
    HTX_RETURN_IF_ERROR(RecordCeased(session, dataset, plans));
    HTX_RETURN_IF_ERROR(RecordReports(session, dataset, plans));
  }
  return absl::OkStatus();
}

}  // namespace htx::ctl
