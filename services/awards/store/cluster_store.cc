#include "awards/store/cluster_store.h"

#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"
#include "common/base/text.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kClusterColumns =
    "t.id, t.kind, t.display_name, t.manager, t.dataset, t.version, t.create_time, t.update_time";
constexpr absl::string_view kCampaignColumns =
    "t.id, t.kind, t.display_name, t.manager, t.year, t.span_from, t.span_to, t.dataset, t.state, t.launched_on, "
    "t.closed_on, "
    "t.version, t.create_time, t.update_time, t.score_code, t.score_template";

absl::Status InsertRotations(sql::Transaction& transaction, const Cluster& cluster) {
  for (const RotationOrder& order : cluster.rotations) {
    for (size_t i = 0; i < order.units.size(); ++i) {
      HTX_RETURN_IF_ERROR(
          transaction
              .Execute("insert into cluster_rotations (cluster_id, from_day, position, unit) values (?, ?, ?, ?)",
                       {Words(cluster.id), Day(order.from), Number(static_cast<int64_t>(i)), Words(order.units[i])})
              .status());
    }
  }
  return absl::OkStatus();
}

absl::Status LoadRotations(sql::Transaction& transaction, Cluster& cluster) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select from_day, unit from cluster_rotations where cluster_id = ? "
                                         "order by from_day, position",
                                         {Words(cluster.id)}));
  for (size_t i = 0; i < rows.size(); ++i) {
    const absl::CivilDay from = DayAt(rows[i], 0);
    if (cluster.rotations.empty() || cluster.rotations.back().from != from) cluster.rotations.push_back({.from = from});
    cluster.rotations.back().units.push_back(IdAt<OrganizationId>(rows[i], 1));
  }
  return absl::OkStatus();
}

absl::Status InsertParts(sql::Transaction& transaction, const Cluster& cluster) {
  for (const ClusterMember& member : cluster.members) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into cluster_members (cluster_id, unit, from_day, to_day) values (?, ?, ?, ?)",
                     {Words(cluster.id), Words(member.unit), Day(member.period.from), Day(member.period.to)})
            .status());
  }
  for (const ClusterLeader& leader : cluster.leaders) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into cluster_leaders (cluster_id, unit, role, from_day, to_day) values (?, ?, ?, ?, ?)",
                     {Words(cluster.id), Words(leader.unit), Number(leader.role), Day(leader.term.from),
                      Day(leader.term.to)})
            .status());
  }
  return InsertRotations(transaction, cluster);
}

absl::StatusOr<Cluster> ClusterOf(sql::Transaction& transaction, const sql::Row& row) {
  Cluster cluster = {.id = IdAt<ClusterId>(row, 0),
                     .kind = EnumAt<ClusterKind>(row, 1),
                     .display_name = row.String(2),
                     .manager = IdAt<OrganizationId>(row, 3),
                     .dataset = row.String(4),
                     .version = row.Int(5),
                     .create_time = InstantAt(row, 6),
                     .update_time = InstantAt(row, 7)};
  HTX_ASSIGN_OR_RETURN(const sql::Rows members,
                       transaction.Query("select unit, from_day, to_day from cluster_members where cluster_id = ? "
                                         "order by unit, from_day",
                                         {Words(cluster.id)}));
  for (size_t i = 0; i < members.size(); ++i) {
    cluster.members.push_back({.unit = IdAt<OrganizationId>(members[i], 0),
                               .period = {.from = DayAt(members[i], 1), .to = MaybeDayAt(members[i], 2)}});
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows leaders,
      transaction.Query("select unit, role, from_day, to_day from cluster_leaders where cluster_id = ? "
                        "order by from_day, role, unit",
                        {Words(cluster.id)}));
  for (size_t i = 0; i < leaders.size(); ++i) {
    cluster.leaders.push_back({.unit = IdAt<OrganizationId>(leaders[i], 0),
                               .role = EnumAt<LeaderRole>(leaders[i], 1),
                               .term = {.from = DayAt(leaders[i], 2), .to = MaybeDayAt(leaders[i], 3)}});
  }
  HTX_RETURN_IF_ERROR(LoadRotations(transaction, cluster));
  return cluster;
}

absl::Status InsertEvents(sql::Transaction& transaction, const Campaign& campaign) {
  for (size_t i = 0; i < campaign.events.size(); ++i) {
    const CampaignEvent& event = campaign.events[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute(
                "insert into campaign_events (campaign_id, position, kind, display_name, event_day, place, "
                "posted_time, ordinal) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (campaign_id, position) "
                "do nothing",
                {Words(campaign.id), Number(static_cast<int64_t>(i)), Number(event.kind), Words(event.display_name),
                 Day(event.event_day), Words(event.place), Instant(event.posted_time), Number(event.ordinal)})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<Campaign> CampaignOf(sql::Transaction& transaction, const sql::Row& row) {
  Campaign campaign = {.id = IdAt<CampaignId>(row, 0),
                       .kind = EnumAt<CampaignKind>(row, 1),
                       .display_name = row.String(2),
                       .manager = IdAt<OrganizationId>(row, 3),
                       .year = static_cast<int32_t>(row.Int(4)),
                       .span = {.from = DayAt(row, 5), .to = DayAt(row, 6)},
                       .dataset = row.String(7),
                       .state = EnumAt<CampaignState>(row, 8),
                       .launched_on = MaybeDayAt(row, 9),
                       .closed_on = MaybeDayAt(row, 10),
                       .score_code = row.String(14),
                       .score_template = IdAt<ScoreTemplateId>(row, 15),
                       .version = row.Int(11),
                       .create_time = InstantAt(row, 12),
                       .update_time = InstantAt(row, 13)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows clusters,
      transaction.Query("select cluster_id from campaign_clusters where campaign_id = ? order by position",
                        {Words(campaign.id)}));
  for (size_t i = 0; i < clusters.size(); ++i) campaign.clusters.push_back(IdAt<ClusterId>(clusters[i], 0));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows events,
      transaction.Query("select kind, display_name, event_day, place, posted_time, ordinal from campaign_events "
                        "where campaign_id = ? order by position",
                        {Words(campaign.id)}));
  for (size_t i = 0; i < events.size(); ++i) {
    campaign.events.push_back({.kind = EnumAt<EventKind>(events[i], 0),
                               .display_name = events[i].String(1),
                               .event_day = DayAt(events[i], 2),
                               .place = events[i].String(3),
                               .posted_time = MaybeInstantAt(events[i], 4),
                               .ordinal = static_cast<int32_t>(events[i].Int(5))});
  }
  return campaign;
}

}  // namespace

absl::Status InsertCluster(sql::Transaction& transaction, const Cluster& cluster) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute("insert into clusters (id, kind, display_name, display_key, manager, dataset, version, "
                          "create_time, update_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
                          {Words(cluster.id), Number(cluster.kind), Words(cluster.display_name),
                           Words(CollationKey(cluster.display_name)), Words(cluster.manager), Words(cluster.dataset),
                           Number(cluster.version), Instant(cluster.create_time), Instant(cluster.update_time)}));
  if (inserted == 0) return IdTaken(NameOf(cluster.id));
  return InsertParts(transaction, cluster);
}

absl::Status UpdateCluster(sql::Transaction& transaction, const Cluster& cluster) {
  HTX_RETURN_IF_ERROR(transaction
                          .Execute("update clusters set version = ?, update_time = ? where id = ?",
                                   {Number(cluster.version), Instant(cluster.update_time), Words(cluster.id)})
                          .status());
  HTX_RETURN_IF_ERROR(
      transaction.Execute("delete from cluster_members where cluster_id = ?", {Words(cluster.id)}).status());
  HTX_RETURN_IF_ERROR(
      transaction.Execute("delete from cluster_leaders where cluster_id = ?", {Words(cluster.id)}).status());
  HTX_RETURN_IF_ERROR(
      transaction.Execute("delete from cluster_rotations where cluster_id = ?", {Words(cluster.id)}).status());
  return InsertParts(transaction, cluster);
}

absl::StatusOr<std::optional<Cluster>> FindCluster(sql::Transaction& transaction, const ClusterId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kClusterColumns, " from clusters t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Cluster>();
  HTX_ASSIGN_OR_RETURN(Cluster cluster, ClusterOf(transaction, rows[0]));
  return std::optional<Cluster>(std::move(cluster));
}

absl::StatusOr<Page<Cluster>> ListClusters(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Cluster>(transaction, kClusterColumns, "clusters t", request,
                              [&](const sql::Row& row) { return ClusterOf(transaction, row); });
}

absl::StatusOr<std::vector<MembershipElsewhere>> FindElsewhere(sql::Transaction& transaction, ClusterKind kind,
                                                               const ClusterId& except,
                                                               absl::Span<const OrganizationId> units) {
  std::vector<MembershipElsewhere> found;
  for (const OrganizationId& unit : units) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction.Query("select m.cluster_id, m.from_day, m.to_day from cluster_members m join clusters c "
                          "on c.id = m.cluster_id where m.unit = ? and c.kind = ? and c.id <> ?",
                          {Words(unit), Number(kind), Words(except)}));
    for (size_t i = 0; i < rows.size(); ++i) {
      found.push_back({.unit = unit,
                       .cluster = IdAt<ClusterId>(rows[i], 0),
                       .period = {.from = DayAt(rows[i], 1), .to = MaybeDayAt(rows[i], 2)}});
    }
  }
  return found;
}

absl::Status InsertCampaign(sql::Transaction& transaction, const Campaign& campaign) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into campaigns (id, kind, display_name, display_key, manager, year, span_from, span_to, dataset, "
          "state, launched_on, closed_on, version, create_time, update_time, score_code, score_template) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {Words(campaign.id), Number(campaign.kind), Words(campaign.display_name),
           Words(CollationKey(campaign.display_name)), Words(campaign.manager), Number(campaign.year),
           Day(campaign.span.from), Day(campaign.span.to), Words(campaign.dataset), Number(campaign.state),
           Day(campaign.launched_on), Day(campaign.closed_on), Number(campaign.version), Instant(campaign.create_time),
           Instant(campaign.update_time), Words(campaign.score_code), Words(campaign.score_template)}));
  if (inserted == 0) return IdTaken(NameOf(campaign.id));
  for (size_t i = 0; i < campaign.clusters.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into campaign_clusters (campaign_id, position, cluster_id) values (?, ?, ?)",
                     {Words(campaign.id), Number(static_cast<int64_t>(i)), Words(campaign.clusters[i])})
            .status());
  }
  return InsertEvents(transaction, campaign);
}

absl::Status UpdateCampaign(sql::Transaction& transaction, const Campaign& campaign) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("update campaigns set state = ?, launched_on = ?, closed_on = ?, score_template = ?, version = ?, "
                   "update_time = ? where id = ?",
                   {Number(campaign.state), Day(campaign.launched_on), Day(campaign.closed_on),
                    Words(campaign.score_template), Number(campaign.version), Instant(campaign.update_time),
                    Words(campaign.id)})
          .status());
  return InsertEvents(transaction, campaign);  // Events are added, never changed.
}

absl::StatusOr<std::optional<Campaign>> FindCampaign(sql::Transaction& transaction, const CampaignId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kCampaignColumns, " from campaigns t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Campaign>();
  HTX_ASSIGN_OR_RETURN(Campaign campaign, CampaignOf(transaction, rows[0]));
  return std::optional<Campaign>(std::move(campaign));
}

absl::StatusOr<Page<Campaign>> ListCampaigns(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Campaign>(transaction, kCampaignColumns, "campaigns t", request,
                               [&](const sql::Row& row) { return CampaignOf(transaction, row); });
}

}  // namespace htx::awards::store
