#include "awards/rpc/cluster_proto.h"

#include <set>

#include "awards/domain/score_template.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(ClusterKind::kBlock) == v1::CLUSTER_KIND_BLOCK);
static_assert(static_cast<int>(LeaderRole::kDeputy) == v1::LEADER_ROLE_DEPUTY);
static_assert(static_cast<int>(SkipReason::kNamedDeputy) == v1::SKIP_REASON_NAMED_DEPUTY);
static_assert(static_cast<int>(CampaignKind::kContest) == v1::CAMPAIGN_KIND_CONTEST);
static_assert(static_cast<int>(CampaignState::kCancelled) == v1::CAMPAIGN_STATE_CANCELLED);
static_assert(static_cast<int>(EventKind::kConference) == v1::EVENT_KIND_CONFERENCE);

absl::StatusOr<Cluster> ParseNewCluster(const v1::CreateClusterRequest& request, std::string fresh_id, absl::Time now) {
  FieldErrors errors;
  const v1::Cluster& proto = request.cluster();
  Cluster cluster = {
      .id = ClusterId::Of(ParseChosenId(errors, "cluster_id", request.cluster_id(), std::move(fresh_id))),
      .kind = ParseEnum<ClusterKind>(errors, "cluster.kind", proto.kind(), v1::ClusterKind_IsValid),
      .display_name = proto.display_name(),
      .manager = OrganizationId::Of(ParseName(errors, "cluster.manager", proto.manager(), "organizations", true)),
      .dataset = proto.dataset(),
      .create_time = now,
      .update_time = now};
  for (int i = 0; i < proto.members_size(); ++i) {
    const std::string field = absl::StrCat("cluster.members[", i, "]");
    const v1::ClusterMember& member = proto.members(i);
    cluster.members.push_back(
        {.unit = OrganizationId::Of(ParseName(errors, field + ".unit", member.unit(), "organizations", true)),
         .period = ParsePeriod(errors, field + ".period", member.has_period(), member.period(), false)});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return cluster;
}

absl::StatusOr<std::vector<MemberChange>> ParseMemberChanges(const v1::UpdateClusterMembersRequest& request) {
  FieldErrors errors;
  std::vector<MemberChange> changes;
  std::set<std::string> units;
  for (int i = 0; i < request.changes_size(); ++i) {
    const std::string field = absl::StrCat("changes[", i, "]");
    const v1::MemberChange& change = request.changes(i);
    const auto action =
        ParseEnum<v1::MemberAction>(errors, field + ".action", change.action(), v1::MemberAction_IsValid);
    changes.push_back(
        {.unit = OrganizationId::Of(ParseName(errors, field + ".unit", change.unit(), "organizations", true)),
         .add = action == v1::MEMBER_ACTION_ADD,
         .effective =
             ParseDate(errors, field + ".effective_date", change.has_effective_date(), change.effective_date())});
    if (!units.insert(change.unit()).second) errors.Add(field + ".unit", {"stands twice", "bị lặp"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return changes;
}

absl::StatusOr<NewLeaders> ParseLeaders(const v1::AssignClusterLeadersRequest& request) {
  FieldErrors errors;
  NewLeaders parsed = {.term = ParsePeriod(errors, "term", request.has_term(), request.term(), true),
                       .heads_from_rotation = request.heads_from_rotation()};
  const bool by_turns = parsed.heads_from_rotation > 0;
  std::set<std::string> units;
  bool has_head = false;
  for (int i = 0; i < request.leaders_size(); ++i) {
    const std::string field = absl::StrCat("leaders[", i, "]");
    const v1::ClusterLeader& leader = request.leaders(i);
    parsed.leaders.push_back(
        {.unit = OrganizationId::Of(ParseName(errors, field + ".unit", leader.unit(), "organizations", true)),
         .role = ParseEnum<LeaderRole>(errors, field + ".role", leader.role(), v1::LeaderRole_IsValid),
         .term = parsed.term});
    has_head = has_head || leader.role() == v1::LEADER_ROLE_HEAD;
    if (by_turns && leader.role() == v1::LEADER_ROLE_HEAD) {
      errors.Add(field + ".role",
                 {"is DEPUTY where the heads come from the rotation", "chỉ là cấp phó khi lấy cấp trưởng luân phiên"});
    }
    if (!units.insert(leader.unit()).second) errors.Add(field + ".unit", {"stands twice", "bị lặp"});
  }
  if (parsed.heads_from_rotation < 0) {
    errors.Add("heads_from_rotation", {"must not be negative", "không được âm"});
  }
  if (!has_head && !by_turns)
    errors.Add("leaders", {"needs at least one HEAD", "cần ít nhất một cụm trưởng, khối trưởng"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<RotationOrder> ParseRotation(const v1::SetClusterRotationRequest& request) {
  FieldErrors errors;
  const v1::RotationOrder& proto = request.rotation();
  RotationOrder order = {
      .from = ParseDate(errors, "rotation.effective_date", proto.has_effective_date(), proto.effective_date())};
  std::set<std::string> units;
  for (int i = 0; i < proto.units_size(); ++i) {
    const std::string field = absl::StrCat("rotation.units[", i, "]");
    order.units.push_back(OrganizationId::Of(ParseName(errors, field, proto.units(i), "organizations", true)));
    if (!units.insert(proto.units(i)).second) errors.Add(field, {"stands twice", "bị lặp"});
  }
  if (order.units.empty()) errors.Add("rotation.units", {"must not be empty", "không được để trống"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return order;
}

absl::StatusOr<CampaignEvent> ParseEvent(const v1::CampaignEvent& event, absl::string_view field) {
  FieldErrors errors;
  CampaignEvent parsed = {
      .kind = ParseEnum<EventKind>(errors, absl::StrCat(field, ".kind"), event.kind(), v1::EventKind_IsValid),
      .display_name = event.display_name(),
      .event_day = ParseDate(errors, absl::StrCat(field, ".event_date"), event.has_event_date(), event.event_date()),
      .place = event.place(),
      .ordinal = event.ordinal()};
  if (event.has_posted_time()) {
    parsed.posted_time =
        absl::FromUnixSeconds(event.posted_time().seconds()) + absl::Nanoseconds(event.posted_time().nanos());
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Campaign> ParseNewCampaign(const v1::CreateCampaignRequest& request, std::string fresh_id,
                                          absl::Time now) {
  FieldErrors errors;
  const v1::Campaign& proto = request.campaign();
  Campaign campaign = {
      .id = CampaignId::Of(ParseChosenId(errors, "campaign_id", request.campaign_id(), std::move(fresh_id))),
      .kind = ParseEnum<CampaignKind>(errors, "campaign.kind", proto.kind(), v1::CampaignKind_IsValid),
      .display_name = proto.display_name(),
      .manager = OrganizationId::Of(ParseName(errors, "campaign.manager", proto.manager(), "organizations", true)),
      .year = proto.year(),
      .span = ParsePeriod(errors, "campaign.span", proto.has_span(), proto.span(), true),
      .dataset = proto.dataset(),
      .score_code = proto.score_code(),
      .create_time = now,
      .update_time = now};
  std::set<std::string> clusters;
  for (int i = 0; i < proto.clusters_size(); ++i) {
    const std::string field = absl::StrCat("campaign.clusters[", i, "]");
    campaign.clusters.push_back(ClusterId::Of(ParseName(errors, field, proto.clusters(i), "clusters", true)));
    if (!clusters.insert(proto.clusters(i)).second) errors.Add(field, {"stands twice", "bị lặp"});
  }
  for (int i = 0; i < proto.events_size(); ++i) {
    absl::StatusOr<CampaignEvent> event = ParseEvent(proto.events(i), absl::StrCat("campaign.events[", i, "]"));
    if (event.ok()) {
      campaign.events.push_back(*std::move(event));
    } else {
      for (const FieldViolation& violation : DetailOf(event.status()).fields)
        errors.Add(violation.field, violation.description);
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return campaign;
}

v1::Cluster ToProto(const Cluster& cluster) {
  v1::Cluster proto;
  proto.set_name(NameOf(cluster.id));
  proto.set_kind(ToEnum<v1::ClusterKind>(cluster.kind));
  proto.set_display_name(cluster.display_name);
  proto.set_manager(OrganizationName(cluster.manager));
  proto.set_dataset(cluster.dataset);
  for (const ClusterMember& member : cluster.members) {
    v1::ClusterMember& added = *proto.add_members();
    added.set_unit(OrganizationName(member.unit));
    *added.mutable_period() = ToRange(member.period);
  }
  for (const ClusterLeader& leader : cluster.leaders) {
    v1::ClusterLeader& added = *proto.add_leaders();
    added.set_unit(OrganizationName(leader.unit));
    added.set_role(ToEnum<v1::LeaderRole>(leader.role));
    *added.mutable_term() = ToRange(leader.term);
  }
  for (const RotationOrder& order : cluster.rotations) {
    v1::RotationOrder& added = *proto.add_rotations();
    *added.mutable_effective_date() = DateProto(order.from);
    for (const OrganizationId& unit : order.units) added.add_units(OrganizationName(unit));
  }
  *proto.mutable_create_time() = TimeProto(cluster.create_time);
  *proto.mutable_update_time() = TimeProto(cluster.update_time);
  proto.set_etag(EtagOf(cluster.version));
  return proto;
}

v1::SkippedTurn ToProto(const SkippedTurn& skipped) {
  v1::SkippedTurn proto;
  proto.set_unit(OrganizationName(skipped.unit));
  proto.set_reason(ToEnum<v1::SkipReason>(skipped.reason));
  return proto;
}

v1::Campaign ToProto(const Campaign& campaign) {
  v1::Campaign proto;
  proto.set_name(NameOf(campaign.id));
  proto.set_kind(ToEnum<v1::CampaignKind>(campaign.kind));
  proto.set_display_name(campaign.display_name);
  proto.set_manager(OrganizationName(campaign.manager));
  for (const ClusterId& cluster : campaign.clusters) proto.add_clusters(NameOf(cluster));
  proto.set_year(campaign.year);
  *proto.mutable_span() = ToRange(campaign.span);
  proto.set_dataset(campaign.dataset);
  for (const CampaignEvent& event : campaign.events) {
    v1::CampaignEvent& added = *proto.add_events();
    added.set_kind(ToEnum<v1::EventKind>(event.kind));
    added.set_display_name(event.display_name);
    *added.mutable_event_date() = DateProto(event.event_day);
    added.set_place(event.place);
    if (event.posted_time) *added.mutable_posted_time() = TimeProto(*event.posted_time);
    added.set_ordinal(event.ordinal);
  }
  proto.set_state(ToEnum<v1::CampaignState>(campaign.state));
  if (campaign.launched_on) *proto.mutable_launched_on() = DateProto(*campaign.launched_on);
  if (campaign.closed_on) *proto.mutable_closed_on() = DateProto(*campaign.closed_on);
  proto.set_score_code(campaign.score_code);
  if (!campaign.score_template.empty()) proto.set_score_template(NameOf(campaign.score_template));
  *proto.mutable_create_time() = TimeProto(campaign.create_time);
  *proto.mutable_update_time() = TimeProto(campaign.update_time);
  proto.set_etag(EtagOf(campaign.version));
  return proto;
}

}  // namespace htx::awards
