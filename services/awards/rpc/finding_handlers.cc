#include "awards/domain/pledge_findings.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/pledge_store.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(FindingKind::kSelfReportDiffers) == v1::FINDING_KIND_SELF_REPORT_DIFFERS);

namespace {

// What is known of a pledge's targets by its stored observations.
absl::StatusOr<std::vector<TargetProgress>> StoredProgress(sql::Transaction& transaction, const Pledge& pledge) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Observation> all, store::ObservationsOf(transaction, pledge.id));
  std::vector<TargetProgress> progress;
  for (const Target& target : pledge.targets) {
    progress.push_back(Assess(target, AboutTarget(all, pledge, target), {}, {}));
  }
  return progress;
}

absl::StatusOr<std::vector<LastActual>> LastYear(sql::Transaction& transaction, const Pledge& pledge,
                                                 const Campaign& campaign) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Pledge> before,
                       store::PledgesOfYear(transaction, campaign, campaign.year - 1, pledge.cluster));
  std::vector<LastActual> actuals;
  for (const Pledge& last : before) {
    if (!SameParties(pledge, last)) continue;
    HTX_ASSIGN_OR_RETURN(const std::vector<TargetProgress> progress, StoredProgress(transaction, last));
    for (size_t i = 0; i < progress.size(); ++i) {
      if (progress[i].actual) actuals.push_back({last.targets[i].indicator, *progress[i].actual});
    }
  }
  return actuals;
}

v1::PledgeFinding ToProto(const PledgeFinding& finding) {
  v1::PledgeFinding proto;
  proto.set_kind(ToEnum<v1::FindingKind>(finding.kind));
  proto.set_target(finding.target);
  proto.set_revision(finding.revision);
  if (finding.before) *proto.mutable_before() = ToRatio(*finding.before);
  if (finding.now) *proto.mutable_now() = ToRatio(*finding.now);
  return proto;
}

}  // namespace

absl::StatusOr<v1::GetPledgeFindingsResponse> EmulationHandlers::GetPledgeFindings(
    const v1::GetPledgeFindingsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "pledges"));
  const PledgeId id = PledgeId::Of(std::move(id_text));
  v1::GetPledgeFindingsResponse response;
  const auto add = [&](const std::vector<PledgeFinding>& findings) {
    for (const PledgeFinding& finding : findings) *response.add_findings() = ToProto(finding);
  };
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Pledge> pledge, store::FindPledge(transaction, id));
    if (!pledge) return NeverExisted("Pledge", NameOf(id));
    HTX_ASSIGN_OR_RETURN(const std::optional<Campaign> campaign, store::FindCampaign(transaction, pledge->campaign));
    HTX_CHECK(campaign.has_value());  // A foreign key holds it.
    HTX_ASSIGN_OR_RETURN(const std::vector<PledgeRevision> revisions, store::RevisionsOf(transaction, id));
    HTX_ASSIGN_OR_RETURN(const std::vector<LastActual> last_year, LastYear(transaction, *pledge, *campaign));
    HTX_ASSIGN_OR_RETURN(const std::vector<TargetProgress> progress, StoredProgress(transaction, *pledge));
    add(LateLowerings(revisions, campaign->span));
    add(EasierThanLastYear(*pledge, last_year));
    add(Discrepancies(progress));
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
