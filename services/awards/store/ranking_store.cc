#include "awards/store/ranking_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kRankingColumns =
    "t.id, t.campaign_id, t.cluster_id, t.template_id, t.inputs_sha256, t.computed_by, t.create_time";

absl::Status InsertRow(sql::Transaction& transaction, const RankingId& id, int64_t position, const RankedUnit& row) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("insert into ranking_rows (ranking_id, position, unit, sheet_id, place, regular, bonus, penalty, "
                   "applicable_max, total_numerator, total_denominator, separated_by) "
                   "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {Words(id), Number(position), Words(row.unit), Words(row.sheet), Number(row.rank),
                    Number(row.total.regular), Number(row.total.bonus), Number(row.total.penalty),
                    Number(row.total.applicable_max), Number(row.total.total.numerator),
                    Number(row.total.total.denominator), Words(row.separated_by)})
          .status());
  for (size_t i = 0; i < row.tie_values.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into ranking_tie_values (ranking_id, row_position, position, points) values (?, ?, ?, ?)",
                     {Words(id), Number(position), Number(static_cast<int64_t>(i)), Number(row.tie_values[i])})
            .status());
  }
  return absl::OkStatus();
}

absl::Status LoadRows(sql::Transaction& transaction, Ranking& ranking) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select unit, sheet_id, place, regular, bonus, penalty, applicable_max, total_numerator, "
                        "total_denominator, separated_by from ranking_rows where ranking_id = ? order by position",
                        {Words(ranking.id)}));
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    ranking.rows.push_back({.unit = IdAt<OrganizationId>(row, 0),
                            .sheet = IdAt<ScoreSheetId>(row, 1),
                            .rank = row.Int(2),
                            .total = {.regular = row.Int(3),
                                      .bonus = row.Int(4),
                                      .penalty = row.Int(5),
                                      .applicable_max = row.Int(6),
                                      .total = {row.Int(7), row.Int(8)}},
                            .separated_by = row.String(9)});
  }
  HTX_ASSIGN_OR_RETURN(const sql::Rows ties,
                       transaction.Query("select row_position, points from ranking_tie_values where ranking_id = ? "
                                         "order by row_position, position",
                                         {Words(ranking.id)}));
  for (size_t i = 0; i < ties.size(); ++i) {
    ranking.rows[static_cast<size_t>(ties[i].Int(0))].tie_values.push_back(ties[i].Int(1));
  }
  HTX_ASSIGN_OR_RETURN(const sql::Rows excused,
                       transaction.Query("select unit, reason from ranking_excused where ranking_id = ? order by unit",
                                         {Words(ranking.id)}));
  for (size_t i = 0; i < excused.size(); ++i) {
    ranking.excused.push_back({.unit = IdAt<OrganizationId>(excused[i], 0), .reason = excused[i].String(1)});
  }
  return absl::OkStatus();
}

absl::StatusOr<Ranking> RankingOf(sql::Transaction& transaction, const sql::Row& row) {
  Ranking ranking = {.id = IdAt<RankingId>(row, 0),
                     .campaign = IdAt<CampaignId>(row, 1),
                     .cluster = IdAt<ClusterId>(row, 2),
                     .scheme = IdAt<ScoreTemplateId>(row, 3),
                     .inputs_sha256 = row.String(4),
                     .computed_by = row.String(5),
                     .create_time = InstantAt(row, 6)};
  HTX_RETURN_IF_ERROR(LoadRows(transaction, ranking));
  return ranking;
}

}  // namespace

absl::Status InsertRanking(sql::Transaction& transaction, const Ranking& ranking) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute("insert into rankings (id, campaign_id, cluster_id, template_id, inputs_sha256, computed_by, "
                          "create_time) values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
                          {Words(ranking.id), Words(ranking.campaign), Words(ranking.cluster), Words(ranking.scheme),
                           Words(ranking.inputs_sha256), Words(ranking.computed_by), Instant(ranking.create_time)}));
  if (inserted == 0) return IdTaken(NameOf(ranking.id));
  for (size_t i = 0; i < ranking.rows.size(); ++i) {
    HTX_RETURN_IF_ERROR(InsertRow(transaction, ranking.id, static_cast<int64_t>(i), ranking.rows[i]));
  }
  for (const Excused& one : ranking.excused) {
    HTX_RETURN_IF_ERROR(transaction
                            .Execute("insert into ranking_excused (ranking_id, unit, reason) values (?, ?, ?)",
                                     {Words(ranking.id), Words(one.unit), Words(one.reason)})
                            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Ranking>> FindRanking(sql::Transaction& transaction, const RankingId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kRankingColumns, " from rankings t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Ranking>();
  HTX_ASSIGN_OR_RETURN(Ranking ranking, RankingOf(transaction, rows[0]));
  return std::optional<Ranking>(std::move(ranking));
}

absl::StatusOr<std::optional<RankingId>> FindRankingOf(sql::Transaction& transaction, const CampaignId& campaign,
                                                       const ClusterId& cluster) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select id from rankings where campaign_id = ? and cluster_id = ?",
                                         {Words(campaign), Words(cluster)}));
  if (rows.empty()) return std::optional<RankingId>();
  return std::optional<RankingId>(IdAt<RankingId>(rows[0], 0));
}

absl::StatusOr<std::vector<ClusterId>> RankedClusters(sql::Transaction& transaction, const CampaignId& campaign) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select cluster_id from rankings where campaign_id = ?", {Words(campaign)}));
  std::vector<ClusterId> clusters;
  for (size_t i = 0; i < rows.size(); ++i) clusters.push_back(IdAt<ClusterId>(rows[i], 0));
  return clusters;
}

absl::StatusOr<std::vector<PlaceInRanking>> PlacesOf(sql::Transaction& transaction, const OrganizationId& unit,
                                                     const ClusterId& cluster, int32_t year,
                                                     const CampaignId& campaign) {
  const bool named = !campaign.empty();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select r.id, coalesce((select p.place from ranking_rows p where p.ranking_id = "
                                     "r.id and p.unit = ?), 0) from rankings r join campaigns c on c.id = "
                                     "r.campaign_id where r.cluster_id = ? and c.year = ? and ",
                                     named ? "c.id = ?" : "c.kind = ?", " order by r.id limit 20"),
                        {Words(unit), Words(cluster), Number(int64_t{year}),
                         named ? Words(campaign) : Number(CampaignKind::kAnnual)}));
  std::vector<PlaceInRanking> places;
  for (size_t i = 0; i < rows.size(); ++i) {
    places.push_back({.ranking = NameOf(IdAt<RankingId>(rows[i], 0)), .place = rows[i].Int(1)});
  }
  return places;
}

absl::StatusOr<Page<Ranking>> ListRankings(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Ranking>(transaction, kRankingColumns, "rankings t", request,
                              [&](const sql::Row& row) { return RankingOf(transaction, row); });
}

}  // namespace htx::awards::store
