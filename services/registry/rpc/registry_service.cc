#include "registry/rpc/registry_service.h"

#include "common/rpc/adapter.h"
#include "common/rpc/feed_adapter.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "htx/registry/v1/activity_service.grpc.pb.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/audit_service.grpc.pb.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htx/registry/v1/change_service.grpc.pb.h"
#include "htx/registry/v1/history_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/party_service.grpc.pb.h"
#include "htx/registry/v1/quality_service.grpc.pb.h"
#include "htx/registry/v1/report_service.grpc.pb.h"
#include "htx/registry/v1/role_service.grpc.pb.h"
#include "registry/rpc/alliance_service.h"

namespace htx::registry {
namespace {

using rpc::Adapter;
using rpc::Call;
using rpc::Reactor;

// Its methods are spread over several classes of handlers.
class OrganizationAdapter final : public Adapter<RegistryHandlers, v1::OrganizationService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetOrganization(Call* call, const v1::GetOrganizationRequest* request,
                           v1::GetOrganizationResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::GetOrganization>(handlers_.organizations, call, request, response);
  }
  Reactor* GetOrganizationProfile(Call* call, const v1::GetOrganizationProfileRequest* request,
                                  v1::GetOrganizationProfileResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::GetOrganizationProfile>(handlers_.organizations, call, request,
                                                                         response);
  }
  Reactor* BatchGetOrganizations(Call* call, const v1::BatchGetOrganizationsRequest* request,
                                 v1::BatchGetOrganizationsResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::BatchGetOrganizations>(handlers_.organizations, call, request,
                                                                        response);
  }
  Reactor* ListOrganizations(Call* call, const v1::ListOrganizationsRequest* request,
                             v1::ListOrganizationsResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::ListOrganizations>(handlers_.organizations, call, request, response);
  }
  Reactor* SearchOrganizations(Call* call, const v1::SearchOrganizationsRequest* request,
                               v1::SearchOrganizationsResponse* response) override {
    return chassis_.Serve<&SearchHandlers::SearchOrganizations>(handlers_.search, call, request, response);
  }
  Reactor* CreateOrganization(Call* call, const v1::CreateOrganizationRequest* request,
                              v1::CreateOrganizationResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::CreateOrganization>(handlers_.organizations, call, request, response);
  }
  Reactor* UpdateOrganization(Call* call, const v1::UpdateOrganizationRequest* request,
                              v1::UpdateOrganizationResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::UpdateOrganization>(handlers_.organizations, call, request, response);
  }
  Reactor* ResolveOrganizations(Call* call, const v1::ResolveOrganizationsRequest* request,
                                v1::ResolveOrganizationsResponse* response) override {
    return chassis_.Serve<&ResolveHandlers::ResolveOrganizations>(handlers_.resolve, call, request, response);
  }
  Reactor* CorrectOrganization(Call* call, const v1::CorrectOrganizationRequest* request,
                               v1::CorrectOrganizationResponse* response) override {
    return chassis_.Serve<&CorrectionHandlers::CorrectOrganization>(handlers_.corrections, call, request, response);
  }
  Reactor* SuspendOrganization(Call* call, const v1::SuspendOrganizationRequest* request,
                               v1::SuspendOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::SuspendOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* ReactivateOrganization(Call* call, const v1::ReactivateOrganizationRequest* request,
                                  v1::ReactivateOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::ReactivateOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* DissolveOrganization(Call* call, const v1::DissolveOrganizationRequest* request,
                                v1::DissolveOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::DissolveOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* MarkOrganizationNotAtAddress(Call* call, const v1::MarkOrganizationNotAtAddressRequest* request,
                                        v1::MarkOrganizationNotAtAddressResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::MarkOrganizationNotAtAddress>(handlers_.lifecycle, call, request,
                                                                            response);
  }
  Reactor* RevokeOrganization(Call* call, const v1::RevokeOrganizationRequest* request,
                              v1::RevokeOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::RevokeOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* RefuseOrganization(Call* call, const v1::RefuseOrganizationRequest* request,
                              v1::RefuseOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::RefuseOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* DeclareOrganizationBankrupt(Call* call, const v1::DeclareOrganizationBankruptRequest* request,
                                       v1::DeclareOrganizationBankruptResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::DeclareOrganizationBankrupt>(handlers_.lifecycle, call, request,
                                                                           response);
  }
  Reactor* MergeOrganizations(Call* call, const v1::MergeOrganizationsRequest* request,
                              v1::MergeOrganizationsResponse* response) override {
    return chassis_.Serve<&ReorganisationHandlers::MergeOrganizations>(handlers_.reorganisations, call, request,
                                                                       response);
  }
  Reactor* SplitOrganization(Call* call, const v1::SplitOrganizationRequest* request,
                             v1::SplitOrganizationResponse* response) override {
    return chassis_.Serve<&ReorganisationHandlers::SplitOrganization>(handlers_.reorganisations, call, request,
                                                                      response);
  }
  Reactor* ConvertOrganization(Call* call, const v1::ConvertOrganizationRequest* request,
                               v1::ConvertOrganizationResponse* response) override {
    return chassis_.Serve<&ReorganisationHandlers::ConvertOrganization>(handlers_.reorganisations, call, request,
                                                                        response);
  }
  Reactor* DeleteOrganization(Call* call, const v1::DeleteOrganizationRequest* request,
                              v1::DeleteOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::DeleteOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* UndeleteOrganization(Call* call, const v1::UndeleteOrganizationRequest* request,
                                v1::UndeleteOrganizationResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::UndeleteOrganization>(handlers_.lifecycle, call, request, response);
  }
  Reactor* ListLifecycleRecords(Call* call, const v1::ListLifecycleRecordsRequest* request,
                                v1::ListLifecycleRecordsResponse* response) override {
    return chassis_.Serve<&LifecycleHandlers::ListLifecycleRecords>(handlers_.lifecycle, call, request, response);
  }
  Reactor* RecordActivityStatus(Call* call, const v1::RecordActivityStatusRequest* request,
                                v1::RecordActivityStatusResponse* response) override {
    return chassis_.Serve<&OrganizationHandlers::RecordActivityStatus>(handlers_.organizations, call, request,
                                                                       response);
  }
};

class PartyAdapter final : public Adapter<PartyHandlers, v1::PartyService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateRelationship(Call* call, const v1::CreateRelationshipRequest* request,
                              v1::CreateRelationshipResponse* response) override {
    return chassis_.Serve<&PartyHandlers::CreateRelationship>(handlers_, call, request, response);
  }
  Reactor* EndRelationship(Call* call, const v1::EndRelationshipRequest* request,
                           v1::EndRelationshipResponse* response) override {
    return chassis_.Serve<&PartyHandlers::EndRelationship>(handlers_, call, request, response);
  }
  Reactor* ListRelationships(Call* call, const v1::ListRelationshipsRequest* request,
                             v1::ListRelationshipsResponse* response) override {
    return chassis_.Serve<&PartyHandlers::ListRelationships>(handlers_, call, request, response);
  }
};

class QualityAdapter final : public Adapter<QualityHandlers, v1::QualityService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListQualityFindings(Call* call, const v1::ListQualityFindingsRequest* request,
                               v1::ListQualityFindingsResponse* response) override {
    return chassis_.Serve<&QualityHandlers::ListQualityFindings>(handlers_, call, request, response);
  }
  Reactor* SummarizeQualityFindings(Call* call, const v1::SummarizeQualityFindingsRequest* request,
                                    v1::SummarizeQualityFindingsResponse* response) override {
    return chassis_.Serve<&QualityHandlers::SummarizeQualityFindings>(handlers_, call, request, response);
  }
  Reactor* AcceptDuplicates(Call* call, const v1::AcceptDuplicatesRequest* request,
                            v1::AcceptDuplicatesResponse* response) override {
    return chassis_.Serve<&QualityHandlers::AcceptDuplicates>(handlers_, call, request, response);
  }
};

class RoleAdapter final : public Adapter<RoleHandlers, v1::RoleService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListRoles(Call* call, const v1::ListRolesRequest* request, v1::ListRolesResponse* response) override {
    return chassis_.Serve<&RoleHandlers::ListRoles>(handlers_, call, request, response);
  }
  Reactor* CreateRole(Call* call, const v1::CreateRoleRequest* request, v1::CreateRoleResponse* response) override {
    return chassis_.Serve<&RoleHandlers::CreateRole>(handlers_, call, request, response);
  }
  Reactor* EndRole(Call* call, const v1::EndRoleRequest* request, v1::EndRoleResponse* response) override {
    return chassis_.Serve<&RoleHandlers::EndRole>(handlers_, call, request, response);
  }
};

class AreaAdapter final : public Adapter<AreaHandlers, v1::AreaService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetArea(Call* call, const v1::GetAreaRequest* request, v1::GetAreaResponse* response) override {
    return chassis_.Serve<&AreaHandlers::GetArea>(handlers_, call, request, response);
  }
  Reactor* ListAreas(Call* call, const v1::ListAreasRequest* request, v1::ListAreasResponse* response) override {
    return chassis_.Serve<&AreaHandlers::ListAreas>(handlers_, call, request, response);
  }
  Reactor* TranslateAreas(Call* call, const v1::TranslateAreasRequest* request,
                          v1::TranslateAreasResponse* response) override {
    return chassis_.Serve<&AreaHandlers::TranslateAreas>(handlers_, call, request, response);
  }
  Reactor* ApplyAreaChange(Call* call, const v1::ApplyAreaChangeRequest* request,
                           v1::ApplyAreaChangeResponse* response) override {
    return chassis_.Serve<&AreaHandlers::ApplyAreaChange>(handlers_, call, request, response);
  }
  Reactor* ListOpenPlacements(Call* call, const v1::ListOpenPlacementsRequest* request,
                              v1::ListOpenPlacementsResponse* response) override {
    return chassis_.Serve<&AreaHandlers::ListOpenPlacements>(handlers_, call, request, response);
  }
  Reactor* PlaceOrganizations(Call* call, const v1::PlaceOrganizationsRequest* request,
                              v1::PlaceOrganizationsResponse* response) override {
    return chassis_.Serve<&AreaHandlers::PlaceOrganizations>(handlers_, call, request, response);
  }
};

// Reports and statistics.
class ReportAdapter final : public Adapter<RegistryHandlers, v1::ReportService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* RecordOrganizationReport(Call* call, const v1::RecordOrganizationReportRequest* request,
                                    v1::RecordOrganizationReportResponse* response) override {
    return chassis_.Serve<&ReportHandlers::RecordOrganizationReport>(handlers_.reports, call, request, response);
  }
  Reactor* ListOrganizationReports(Call* call, const v1::ListOrganizationReportsRequest* request,
                                   v1::ListOrganizationReportsResponse* response) override {
    return chassis_.Serve<&ReportHandlers::ListOrganizationReports>(handlers_.reports, call, request, response);
  }
  Reactor* AggregateOrganizations(Call* call, const v1::AggregateOrganizationsRequest* request,
                                  v1::AggregateOrganizationsResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::AggregateOrganizations>(handlers_.statistics, call, request, response);
  }
  Reactor* ReportIndicators(Call* call, const v1::ReportIndicatorsRequest* request,
                            v1::ReportIndicatorsResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::ReportIndicators>(handlers_.statistics, call, request, response);
  }
  Reactor* ListIndicators(Call* call, const v1::ListIndicatorsRequest* request,
                          v1::ListIndicatorsResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::ListIndicators>(handlers_.statistics, call, request, response);
  }
  Reactor* VerifyStatistics(Call* call, const v1::VerifyStatisticsRequest* request,
                            v1::VerifyStatisticsResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::VerifyStatistics>(handlers_.statistics, call, request, response);
  }
  Reactor* RebuildStatistics(Call* call, const v1::RebuildStatisticsRequest* request,
                             v1::RebuildStatisticsResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::RebuildStatistics>(handlers_.statistics, call, request, response);
  }
  Reactor* SubmitOrganizationReport(Call* call, const v1::SubmitOrganizationReportRequest* request,
                                    v1::SubmitOrganizationReportResponse* response) override {
    return chassis_.Serve<&FilingHandlers::SubmitOrganizationReport>(handlers_.filings, call, request, response);
  }
  Reactor* CorrectOrganizationReport(Call* call, const v1::CorrectOrganizationReportRequest* request,
                                     v1::CorrectOrganizationReportResponse* response) override {
    return chassis_.Serve<&FilingHandlers::CorrectOrganizationReport>(handlers_.filings, call, request, response);
  }
  Reactor* ApproveOrganizationReport(Call* call, const v1::ApproveOrganizationReportRequest* request,
                                     v1::ApproveOrganizationReportResponse* response) override {
    return chassis_.Serve<&FilingHandlers::ApproveOrganizationReport>(handlers_.filings, call, request, response);
  }
  Reactor* ReturnOrganizationReport(Call* call, const v1::ReturnOrganizationReportRequest* request,
                                    v1::ReturnOrganizationReportResponse* response) override {
    return chassis_.Serve<&FilingHandlers::ReturnOrganizationReport>(handlers_.filings, call, request, response);
  }
  Reactor* ListReportDuties(Call* call, const v1::ListReportDutiesRequest* request,
                            v1::ListReportDutiesResponse* response) override {
    return chassis_.Serve<&FilingHandlers::ListReportDuties>(handlers_.filings, call, request, response);
  }
  Reactor* GetReportRules(Call* call, const v1::GetReportRulesRequest* request,
                          v1::GetReportRulesResponse* response) override {
    return chassis_.Serve<&FilingHandlers::GetReportRules>(handlers_.filings, call, request, response);
  }
};

class ActivityAdapter final : public Adapter<ActivityHandlers, v1::ActivityService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* RecordSupportActivity(Call* call, const v1::RecordSupportActivityRequest* request,
                                 v1::RecordSupportActivityResponse* response) override {
    return chassis_.Serve<&ActivityHandlers::RecordSupportActivity>(handlers_, call, request, response);
  }
  Reactor* CorrectSupportActivity(Call* call, const v1::CorrectSupportActivityRequest* request,
                                  v1::CorrectSupportActivityResponse* response) override {
    return chassis_.Serve<&ActivityHandlers::CorrectSupportActivity>(handlers_, call, request, response);
  }
  Reactor* ListSupportActivities(Call* call, const v1::ListSupportActivitiesRequest* request,
                                 v1::ListSupportActivitiesResponse* response) override {
    return chassis_.Serve<&ActivityHandlers::ListSupportActivities>(handlers_, call, request, response);
  }
  Reactor* AggregateSupportActivities(Call* call, const v1::AggregateSupportActivitiesRequest* request,
                                      v1::AggregateSupportActivitiesResponse* response) override {
    return chassis_.Serve<&ActivityHandlers::AggregateSupportActivities>(handlers_, call, request, response);
  }
  Reactor* UpdateSupportActivity(Call* call, const v1::UpdateSupportActivityRequest* request,
                                 v1::UpdateSupportActivityResponse* response) override {
    return chassis_.Serve<&ActivityHandlers::UpdateSupportActivity>(handlers_, call, request, response);
  }
  Reactor* GetSupportActivity(Call* call, const v1::GetSupportActivityRequest* request,
                              v1::GetSupportActivityResponse* response) override {
    return chassis_.Serve<&ActivityHandlers::GetSupportActivity>(handlers_, call, request, response);
  }
};

class ChangeAdapter final
    : public rpc::FeedAdapter<v1::ChangeService, RegistryFeed, ChangeHandlers,
                              v1::ChangeService::WithCallbackMethod_GetRegistryInfo<v1::ChangeService::Service>> {
 public:
  using FeedAdapter::FeedAdapter;

  Reactor* GetRegistryInfo(Call* call, const v1::GetRegistryInfoRequest* request,
                           v1::GetRegistryInfoResponse* response) override {
    return chassis_.Serve<&ChangeHandlers::GetRegistryInfo>(handlers_, call, request, response);
  }
};

// Snapshots are streamed as bytes, so that method is raw.
using BulkStub = v1::BulkService::WithRawCallbackMethod_StreamSnapshot<v1::BulkService::CallbackService>;

class BulkAdapter final : public Adapter<RegistryHandlers, BulkStub> {
 public:
  using Adapter::Adapter;

  grpc::ServerReadReactor<v1::ImportOrganizationsRequest>* ImportOrganizations(
      Call* call, v1::ImportOrganizationsResponse* response) override {
    return chassis_.ServeUpload<&BulkHandlers::ImportOrganizations, BulkHandlers, v1::ImportOrganizationsRequest,
                                v1::ImportOrganizationsResponse>(handlers_.bulk, call, response);
  }
  Reactor* GetImport(Call* call, const v1::GetImportRequest* request, v1::GetImportResponse* response) override {
    return chassis_.Serve<&BulkHandlers::GetImport>(handlers_.bulk, call, request, response);
  }
  Reactor* ListImports(Call* call, const v1::ListImportsRequest* request, v1::ListImportsResponse* response) override {
    return chassis_.Serve<&BulkHandlers::ListImports>(handlers_.bulk, call, request, response);
  }
  Reactor* ListImportRows(Call* call, const v1::ListImportRowsRequest* request,
                          v1::ListImportRowsResponse* response) override {
    return chassis_.Serve<&BulkHandlers::ListImportRows>(handlers_.bulk, call, request, response);
  }
  grpc::ServerWriteReactor<grpc::ByteBuffer>* StreamSnapshot(Call* call, const grpc::ByteBuffer* request) override {
    return chassis_
        .ServeBytes<&SnapshotHandlers::StreamSnapshot, v1::StreamSnapshotRequest, v1::StreamSnapshotResponse>(
            handlers_.snapshots, call, request);
  }
  Reactor* VerifySnapshot(Call* call, const v1::VerifySnapshotRequest* request,
                          v1::VerifySnapshotResponse* response) override {
    return chassis_.Serve<&SnapshotHandlers::VerifySnapshot>(handlers_.snapshots, call, request, response);
  }
  Reactor* RebuildSnapshot(Call* call, const v1::RebuildSnapshotRequest* request,
                           v1::RebuildSnapshotResponse* response) override {
    return chassis_.Serve<&SnapshotHandlers::RebuildSnapshot>(handlers_.snapshots, call, request, response);
  }
};

class AuditAdapter final : public Adapter<AuditHandlers, v1::AuditService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListAuditEntries(Call* call, const v1::ListAuditEntriesRequest* request,
                            v1::ListAuditEntriesResponse* response) override {
    return chassis_.Serve<&AuditHandlers::ListAuditEntries>(handlers_, call, request, response);
  }
  Reactor* VerifyAudit(Call* call, const v1::VerifyAuditRequest* request, v1::VerifyAuditResponse* response) override {
    return chassis_.Serve<&AuditHandlers::VerifyAudit>(handlers_, call, request, response);
  }
};

class OperationsAdapter final : public Adapter<OperationHandlers, lro::Operations::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListOperations(Call* call, const lro::ListOperationsRequest* request,
                          lro::ListOperationsResponse* response) override {
    return chassis_.Serve<&OperationHandlers::ListOperations>(handlers_, call, request, response);
  }
  Reactor* GetOperation(Call* call, const lro::GetOperationRequest* request, lro::Operation* response) override {
    return chassis_.Serve<&OperationHandlers::GetOperation>(handlers_, call, request, response);
  }
  Reactor* DeleteOperation(Call* call, const lro::DeleteOperationRequest* request,
                           google::protobuf::Empty* response) override {
    return chassis_.Serve<&OperationHandlers::DeleteOperation>(handlers_, call, request, response);
  }
  Reactor* CancelOperation(Call* call, const lro::CancelOperationRequest* request,
                           google::protobuf::Empty* response) override {
    return chassis_.Serve<&OperationHandlers::CancelOperation>(handlers_, call, request, response);
  }
  Reactor* WaitOperation(Call* call, const lro::WaitOperationRequest* request, lro::Operation* response) override {
    return chassis_.ServePoll<&OperationHandlers::WaitOperation>(handlers_, call, request, response);
  }
};

class HistoryAdapter final : public Adapter<HistoryHandlers, v1::HistoryService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListOrganizationRevisions(Call* call, const v1::ListOrganizationRevisionsRequest* request,
                                     v1::ListOrganizationRevisionsResponse* response) override {
    return chassis_.Serve<&HistoryHandlers::ListOrganizationRevisions>(handlers_, call, request, response);
  }
  Reactor* GetOrganizationRevision(Call* call, const v1::GetOrganizationRevisionRequest* request,
                                   v1::GetOrganizationRevisionResponse* response) override {
    return chassis_.Serve<&HistoryHandlers::GetOrganizationRevision>(handlers_, call, request, response);
  }
  Reactor* DiffOrganizationRevisions(Call* call, const v1::DiffOrganizationRevisionsRequest* request,
                                     v1::DiffOrganizationRevisionsResponse* response) override {
    return chassis_.Serve<&HistoryHandlers::DiffOrganizationRevisions>(handlers_, call, request, response);
  }
};

}  // namespace

std::vector<std::unique_ptr<grpc::Service>> MakeServices(RegistryHandlers& handlers, rpc::Chassis& chassis) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<OrganizationAdapter>(handlers, chassis));
  services.push_back(std::make_unique<PartyAdapter>(handlers.parties, chassis));
  services.push_back(std::make_unique<QualityAdapter>(handlers.quality, chassis));
  services.push_back(std::make_unique<RoleAdapter>(handlers.roles, chassis));
  services.push_back(std::make_unique<AreaAdapter>(handlers.areas, chassis));
  services.push_back(std::make_unique<ReportAdapter>(handlers, chassis));
  services.push_back(std::make_unique<ActivityAdapter>(handlers.activities, chassis));
  services.push_back(std::make_unique<ChangeAdapter>(handlers.changes, chassis));
  services.push_back(std::make_unique<BulkAdapter>(handlers, chassis));
  services.push_back(std::make_unique<OperationsAdapter>(handlers.operations, chassis));
  services.push_back(std::make_unique<HistoryAdapter>(handlers.history, chassis));
  AddAllianceServices(handlers, chassis, services);
  services.push_back(std::make_unique<AuditAdapter>(handlers.audit, chassis));
  return services;
}

}  // namespace htx::registry
