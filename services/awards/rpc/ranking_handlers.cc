#include <algorithm>
#include <map>

#include "awards/domain/errors.h"
#include "awards/domain/ranking.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/display_names.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/scored_cluster.h"
#include "awards/rpc/scoring_handlers.h"
#include "awards/rpc/scoring_proto.h"
#include "awards/store/log_store.h"
#include "awards/store/ranking_store.h"
#include "awards/store/score_sheet_store.h"
#include "awards/store/score_template_store.h"
#include "awards/store/scoring_schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::Status CheckClosed(const Campaign& campaign) {
  if (campaign.state == CampaignState::kClosed) return absl::OkStatus();
  return StateForbids(NameOf(campaign.id), ToText(campaign.state), "CLOSED");
}

absl::StatusOr<ScoreTemplate> GetTemplate(sql::Transaction& transaction, const ScoreTemplateId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<ScoreTemplate> scheme, store::FindScoreTemplate(transaction, id));
  HTX_CHECK(scheme.has_value());  // A foreign key holds it.
  return *std::move(scheme);
}

absl::Status LockSheets(sql::Transaction& transaction, absl::Span<const ScoreSheet* const> sheets, absl::Time now) {
  for (const ScoreSheet* sheet : sheets) {
    ScoreSheet locked = *sheet;
    HTX_CHECK(MayMove(locked.state, SheetState::kLocked));
    locked.state = SheetState::kLocked;
    ++locked.version;
    locked.update_time = now;
    HTX_RETURN_IF_ERROR(store::UpdateSheet(transaction, locked));
    v1::Change change;
    *change.mutable_score_sheet() = ToProto(locked);
    HTX_RETURN_IF_ERROR(Announce(transaction, "SCORE_SHEET_LOCKED", NameOf(locked.id), change));
  }
  return absl::OkStatus();
}

// The ranking with what its sheets give.
void Fill(Ranking& ranking, const ScoreTemplate& scheme, absl::Span<const ScoreSheet* const> sheets) {
  ranking.rows = Rank(scheme, sheets);
  ranking.inputs_sha256 = Sha256Hex(InputBytes(ranking, scheme, sheets));
}

bool SameRow(const RankedUnit& a, const RankedUnit& b) {
  return a.unit == b.unit && a.sheet == b.sheet && a.rank == b.rank && a.total.total == b.total.total &&
         a.tie_values == b.tie_values && a.separated_by == b.separated_by;
}

}  // namespace

absl::StatusOr<v1::ComputeRankingResponse> ScoringHandlers::ComputeRanking(const v1::ComputeRankingRequest& request,
                                                                           const rpc::RequestContext& context) {
  FieldErrors errors;
  const absl::Time now = parts_.clock->Now();
  Ranking asked = {.id = RankingId::Of(ParseChosenId(errors, "ranking_id", request.ranking_id(), parts_.ids->Next())),
                   .campaign = CampaignId::Of(ParseName(errors, "campaign", request.campaign(), "campaigns", true)),
                   .cluster = ClusterId::Of(ParseName(errors, "cluster", request.cluster(), "clusters", true)),
                   .computed_by = context.principal,
                   .create_time = now};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(asked.excused, ParseExcused(request));
  return sql::WriteOnce<v1::ComputeRankingResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ComputeRankingResponse> {
        HTX_ASSIGN_OR_RETURN(const ScoredCluster scored,
                             LoadScoredCluster(transaction, asked.campaign, asked.cluster, context, CheckClosed));
        HTX_ASSIGN_OR_RETURN(const std::vector<ScoreSheet> all,
                             store::SheetsOf(transaction, asked.campaign, asked.cluster));
        HTX_ASSIGN_OR_RETURN(const std::vector<const ScoreSheet*> sheets,
                             SheetsToRank(scored.campaign, scored.cluster, all, asked.excused));
        HTX_ASSIGN_OR_RETURN(const ScoreTemplate scheme, GetTemplate(transaction, scored.campaign.score_template));
        Ranking ranking = asked;
        ranking.scheme = scheme.id;
        Fill(ranking, scheme, sheets);
        HTX_RETURN_IF_ERROR(store::InsertRanking(transaction, ranking));
        HTX_RETURN_IF_ERROR(LockSheets(transaction, sheets, now));
        HTX_RETURN_IF_ERROR(store::RecordForLog(transaction, {.type = "RANKING_COMPUTED",
                                                              .resource = NameOf(ranking.id),
                                                              .payload_sha256 = Sha256Hex(RankingBytes(ranking)),
                                                              .recorded_time = now}));
        v1::ComputeRankingResponse response;
        *response.mutable_ranking() = ToProto(ranking, scheme);
        v1::Change change;
        *change.mutable_ranking() = response.ranking();
        HTX_RETURN_IF_ERROR(Announce(transaction, "RANKING_COMPUTED", NameOf(ranking.id), change));
        return response;
      });
}

absl::StatusOr<v1::GetRankingResponse> ScoringHandlers::GetRanking(const v1::GetRankingRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "rankings"));
  const RankingId id = RankingId::Of(std::move(id_text));
  v1::GetRankingResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Ranking> ranking, store::FindRanking(transaction, id));
    if (!ranking) return NeverExisted("Ranking", NameOf(id));
    HTX_ASSIGN_OR_RETURN(const ScoreTemplate scheme, GetTemplate(transaction, ranking->scheme));
    *response.mutable_ranking() = ToProto(*ranking, scheme);
    return absl::OkStatus();
  }));
  DisplayNames names(*parts_.directory, *parts_.clock, context);
  for (v1::RankingRow& row : *response.mutable_ranking()->mutable_rows()) row.set_display_name(names.Of(row.unit()));
  return response;
}

absl::StatusOr<v1::ListRankingsResponse> ScoringHandlers::ListRankings(const v1::ListRankingsRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::RankingSchema(), "ListRankings", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListRankingsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Ranking> page, store::ListRankings(transaction, arguments.list));
    for (const Ranking& ranking : page.items) {
      HTX_ASSIGN_OR_RETURN(const ScoreTemplate scheme, GetTemplate(transaction, ranking.scheme));
      *response.add_rankings() = ToProto(ranking, scheme);
    }
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ExplainRankingResponse> ScoringHandlers::ExplainRanking(const v1::ExplainRankingRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "rankings"));
  const RankingId id = RankingId::Of(std::move(id_text));
  v1::ExplainRankingResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Ranking> ranking, store::FindRanking(transaction, id));
    if (!ranking) return NeverExisted("Ranking", NameOf(id));
    HTX_ASSIGN_OR_RETURN(const ScoreTemplate scheme, GetTemplate(transaction, ranking->scheme));
    HTX_ASSIGN_OR_RETURN(const std::vector<ScoreSheet> all,
                         store::SheetsOf(transaction, ranking->campaign, ranking->cluster));
    // The sheets of the rows, in their order: sheets that were not ranked play no part.
    std::map<OrganizationId, const ScoreSheet*> by_unit;
    for (const ScoreSheet& sheet : all) by_unit[sheet.unit] = &sheet;
    std::vector<const ScoreSheet*> sheets;
    for (const RankedUnit& row : ranking->rows) sheets.push_back(by_unit.at(row.unit));
    for (const ScoreSheet* sheet : sheets) *response.add_leniency() = ToProto(CompareLayers(scheme, *sheet));
    for (const Reciprocal& pair : ReciprocalPairs(scheme, sheets)) *response.add_pairs() = ToProto(pair);
    Ranking again = *ranking;
    Fill(again, scheme, sheets);
    response.set_inputs_sha256(again.inputs_sha256);
    response.set_reproduced(
        again.inputs_sha256 == ranking->inputs_sha256 &&
        std::equal(again.rows.begin(), again.rows.end(), ranking->rows.begin(), ranking->rows.end(), SameRow));
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
