#include "absl/strings/strip.h"
#include "awards/domain/errors.h"
#include "awards/rpc/display_names.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/measure_scope.h"
#include "awards/rpc/peer_figures.h"
#include "awards/rpc/pledge_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/pledge_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

struct LoadedPledge {
  Pledge pledge = {};
  PledgeScope scope = {};
};

absl::StatusOr<LoadedPledge> LoadPledge(sql::Transaction& transaction, const PledgeId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Pledge> pledge, store::FindPledge(transaction, id));
  if (!pledge) return NeverExisted("Pledge", NameOf(id));
  HTX_ASSIGN_OR_RETURN(std::optional<Campaign> campaign, store::FindCampaign(transaction, pledge->campaign));
  HTX_CHECK(campaign.has_value());  // A foreign key holds it.
  LoadedPledge loaded = {.pledge = *std::move(pledge), .scope = {.campaign = *std::move(campaign)}};
  if (!loaded.pledge.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(loaded.scope.cluster, store::FindCluster(transaction, loaded.pledge.cluster));
  }
  for (const PledgeParty& party : loaded.pledge.parties) {
    absl::string_view block = party.unit;
    if (!absl::ConsumePrefix(&block, "clusters/")) continue;
    HTX_ASSIGN_OR_RETURN(std::optional<Cluster> cluster,
                         store::FindCluster(transaction, ClusterId::Of(std::string(block))));
    if (cluster) loaded.scope.blocks.push_back(*std::move(cluster));
  }
  return loaded;
}

// What is asked for an observation: of the target as a whole, or of one party.
std::optional<MeasureQuery> QuestionOf(const Observation& observation, const Target& target,
                                       const LoadedPledge& loaded) {
  if (MeasuredBy(target.indicator) != observation.source) return std::nullopt;
  const absl::CivilDay as_of = AsOfFor(loaded.scope.campaign, observation.as_of, observation.as_of);
  if (observation.unit.empty()) return QuestionFor(target, loaded.pledge, loaded.scope, as_of);
  return QuestionForParties(target.indicator, {observation.unit}, loaded.scope, as_of);
}

}  // namespace

absl::StatusOr<v1::GetPledgeResponse> EmulationHandlers::GetPledge(const v1::GetPledgeRequest& request,
                                                                   const rpc::RequestContext& context) {
  FieldErrors errors;
  const PledgeId id = PledgeId::Of(ParseName(errors, "name", request.name(), "pledges", true));
  const std::optional<absl::CivilDay> asked = ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of());
  if (!v1::PledgeView_IsValid(request.view()))
    errors.Add("view", {"must be one of the defined values", "phải là một giá trị đã định nghĩa"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  LoadedPledge loaded;
  std::vector<Observation> observations;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(loaded, LoadPledge(transaction, id));
    HTX_ASSIGN_OR_RETURN(observations, store::ObservationsOf(transaction, id));
    return absl::OkStatus();
  }));
  v1::GetPledgeResponse response;
  *response.mutable_pledge() = ToProto(loaded.pledge);
  DisplayNames names(*parts_.directory, *parts_.clock, context);
  for (v1::PledgeParty& party : *response.mutable_pledge()->mutable_parties())
    party.set_display_name(names.Of(party.unit()));
  if (request.view() != v1::PLEDGE_VIEW_PROGRESS) return response;
  const absl::CivilDay as_of = AsOfFor(loaded.scope.campaign, asked, DayOf(parts_.clock->Now()));
  LiveFigures figures(parts_, context);
  for (const Target& target : loaded.pledge.targets) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Measured> live,
                         figures.Ask(QuestionFor(target, loaded.pledge, loaded.scope, as_of)));
    *response.mutable_pledge()->add_progress() =
        ToProto(Assess(target, AboutTarget(observations, loaded.pledge, target, as_of), live, as_of));
  }
  return response;
}

absl::StatusOr<v1::RecordAchievementResponse> EmulationHandlers::RecordAchievement(
    const v1::RecordAchievementRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Observation asked, ParseObservation(request, parts_.ids->Next(), context.principal, now));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("pledge", request.pledge(), "pledges"));
  const PledgeId id = PledgeId::Of(std::move(id_text));
  const auto ask = [&](const MeasureQuery& question) { return AskFigure(parts_, context, question); };
  return WriteAsking<v1::RecordAchievementResponse, MeasureQuery, Measured>(
      *parts_.database, rpc::RecordOf(request, context, now), ask,
      [&](sql::Transaction& transaction, const Measured* measured,
          std::optional<MeasureQuery>& question) -> absl::StatusOr<v1::RecordAchievementResponse> {
        HTX_ASSIGN_OR_RETURN(const LoadedPledge loaded, LoadPledge(transaction, id));
        const bool claims = asked.source == ObservationSource::kSelfReport;
        if (!claims || !rpc::RequireScope(context, asked.unit).ok()) {
          HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(loaded.scope.campaign.manager)));
        }
        if (loaded.pledge.state != PledgeState::kActive && loaded.pledge.state != PledgeState::kLocked) {
          return StateForbids(NameOf(id), ToText(loaded.pledge.state), "ACTIVE, LOCKED");
        }
        const Target* target = FindTarget(loaded.pledge, asked.target);
        if (target == nullptr) return TargetUnknown(asked.target, NameOf(id));
        if (!asked.unit.empty() && !IsParty(loaded.pledge, asked.unit)) return NotAParty(asked.unit, NameOf(id));
        Observation observation = asked;
        if (asked.source == ObservationSource::kRegistry || asked.source == ObservationSource::kFunding) {
          question = QuestionOf(asked, *target, loaded);
          if (!question) return NotMeasured(target->indicator);
          if (measured == nullptr) return RegistryNotAsked();
          observation.actual = measured->actual;
          observation.sequence = measured->sequence;
        }
        HTX_RETURN_IF_ERROR(store::InsertObservation(transaction, id, observation));
        v1::RecordAchievementResponse response;
        *response.mutable_observation() = ToProto(observation);
        v1::Change change;
        *change.mutable_observation() = response.observation();
        HTX_RETURN_IF_ERROR(Announce(transaction, "ACHIEVEMENT_RECORDED", NameOf(id), change, observation.as_of));
        return response;
      });
}

absl::StatusOr<v1::ListObservationsResponse> EmulationHandlers::ListObservations(
    const v1::ListObservationsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("pledge", request.pledge(), "pledges"));
  const PledgeId id = PledgeId::Of(std::move(id_text));
  HTX_ASSIGN_OR_RETURN(
      ListArguments arguments,
      ParseList(*parts_.tokens, store::ObservationSchema(), absl::StrCat("ListObservations ", NameOf(id)), "", "",
                "recorded_time desc", request.page_size(), request.page_token()));
  arguments.list.where = {"t.pledge_id = ?", {id.text()}};
  v1::ListObservationsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Pledge> pledge, store::FindPledge(transaction, id));
    if (!pledge) return NeverExisted("Pledge", NameOf(id));
    HTX_ASSIGN_OR_RETURN(const store::Page<Observation> page, store::ListObservations(transaction, arguments.list));
    for (const Observation& observation : page.items) *response.add_observations() = ToProto(observation);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListIndicatorsResponse> EmulationHandlers::ListIndicators(const v1::ListIndicatorsRequest& request,
                                                                             const rpc::RequestContext&) {
  FieldErrors errors;
  const absl::CivilDay day =
      ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of()).value_or(DayOf(parts_.clock->Now()));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  std::vector<std::string> codes;
  for (const Indicator* indicator : IndicatorsOn(day)) codes.push_back(indicator->code);
  HTX_ASSIGN_OR_RETURN(const CataloguePage page,
                       PageOfCatalogue(*parts_.tokens, absl::StrCat("ListIndicators ", FormatDay(day)),
                                       std::move(codes), request.page_size(), request.page_token()));
  v1::ListIndicatorsResponse response;
  for (const std::string& code : page.codes) *response.add_indicators() = ToProto(*FindIndicator(code, day));
  response.set_next_page_token(page.next_page_token);
  response.set_total_size(page.total);
  return response;
}

}  // namespace htx::awards
