#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/awards/v1/emulation_service.grpc.pb.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "htxctl/demo/ask.h"
#include "htxctl/demo/loans.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using awards::v1::CommendationService;
using awards::v1::EmulationService;

absl::Status Missing(absl::string_view what) {
  const std::string text = absl::StrCat("nothing like ", what);
  return MakeError(absl::StatusCode::kNotFound, "NOT_THERE", {.en = text, .vi = text});
}

std::string ValueText(const awards::v1::Target& target) {
  switch (target.kind()) {
    case awards::v1::TARGET_KIND_AT_LEAST:
      return absl::StrCat(">= ", Grouped(target.value()));
    case awards::v1::TARGET_KIND_AT_MOST:
      return absl::StrCat("<= ", Grouped(target.value()));
    case awards::v1::TARGET_KIND_RANGE:
      return absl::StrCat(Grouped(target.value()), "-", Grouped(target.upper()));
    case awards::v1::TARGET_KIND_PERCENTAGE:
      return Percent(target.ratio().numerator(), target.ratio().denominator());
    default:
      return Grouped(target.value());
  }
}

}  // namespace

absl::StatusOr<funding::v1::GetFundReportResponse> FundReport(const Session& session, absl::string_view dataset) {
  using funding::v1::FundService;
  const auto stub = FundService::NewStub(session.funding());
  funding::v1::GetFundReportRequest request;
  request.set_fund(absl::StrCat("funds/", FundOf(dataset).id));
  *request.mutable_period() = ToRange(DatasetOf(dataset).from, DatasetOf(dataset).to);
  request.set_dataset(std::string(dataset));
  request.add_group_by(funding::v1::REPORT_GROUPING_DISTRICT);
  return session.Call(*stub, &FundService::Stub::GetFundReport, request);
}

absl::StatusOr<awards::v1::Cluster> ClusterOn(const Session& session, absl::string_view id, absl::CivilDay day) {
  const auto stub = EmulationService::NewStub(session.awards());
  awards::v1::GetClusterRequest request;
  request.set_name(absl::StrCat("clusters/", id));
  *request.mutable_as_of() = ToDate(day);
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &EmulationService::Stub::GetCluster, request));
  return response.cluster();
}

absl::StatusOr<awards::v1::Campaign> CampaignOf(const Session& session, absl::string_view id) {
  const auto stub = EmulationService::NewStub(session.awards());
  awards::v1::GetCampaignRequest request;
  request.set_name(absl::StrCat("campaigns/", id));
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &EmulationService::Stub::GetCampaign, request));
  return response.campaign();
}

absl::StatusOr<awards::v1::Pledge> PledgeOf(const Session& session, absl::string_view id, absl::CivilDay day) {
  const auto stub = EmulationService::NewStub(session.awards());
  awards::v1::GetPledgeRequest request;
  request.set_name(absl::StrCat("pledges/", id));
  request.set_view(awards::v1::PLEDGE_VIEW_PROGRESS);
  *request.mutable_as_of() = ToDate(day);
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &EmulationService::Stub::GetPledge, request));
  return response.pledge();
}

absl::StatusOr<std::string> TargetText(const Session& session, absl::string_view pledge, absl::string_view target) {
  const auto stub = EmulationService::NewStub(session.awards());
  awards::v1::GetPledgeRequest request;
  request.set_name(absl::StrCat("pledges/", pledge));
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &EmulationService::Stub::GetPledge, request));
  for (const awards::v1::Target& each : response.pledge().targets()) {
    if (each.id() != target) continue;
    if (each.parts_size() == 0) return ValueText(each);
    return absl::StrCat(ValueText(each), " (", each.parts_size(), ")");
  }
  return Missing(target);
}

absl::StatusOr<std::vector<awards::v1::Nomination>> NominationsOf(const Session& session, absl::string_view dataset,
                                                                  absl::string_view award_kind) {
  const auto stub = CommendationService::NewStub(session.awards());
  awards::v1::ListNominationsRequest request;
  request.set_filter(InDataset(dataset, absl::StrCat("award_kind = \"", award_kind, "\"")));
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &CommendationService::Stub::ListNominations, request));
  return std::vector<awards::v1::Nomination>(response.nominations().begin(), response.nominations().end());
}

absl::StatusOr<awards::v1::QueryAwardStatisticsResponse> AwardStatistics(const Session& session,
                                                                         absl::string_view dataset,
                                                                         absl::string_view filter) {
  const auto stub = CommendationService::NewStub(session.awards());
  awards::v1::QueryAwardStatisticsRequest request;
  request.set_filter(InDataset(dataset, filter));
  request.add_group_by(awards::v1::AWARD_DIMENSION_RECIPIENT_KIND);
  return session.Call(*stub, &CommendationService::Stub::QueryAwardStatistics, request);
}

}  // namespace htx::ctl
