#include <map>
#include <set>

#include "awards/domain/errors.h"
#include "awards/rpc/display_names.h"
#include "awards/rpc/measure_scope.h"
#include "awards/rpc/peer_figures.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/scored_cluster.h"
#include "awards/rpc/scoring_handlers.h"
#include "awards/rpc/scoring_proto.h"
#include "awards/store/cluster_store.h"
#include "awards/store/score_sheet_store.h"
#include "awards/store/score_template_store.h"
#include "awards/store/scoring_schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// A sheet and what it stands in.
struct LoadedSheet {
  ScoreSheet sheet = {};
  Campaign campaign = {};
  Cluster cluster = {};
  ScoreTemplate scheme = {};
};

absl::StatusOr<LoadedSheet> LoadSheet(sql::Transaction& transaction, const ScoreSheetId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<ScoreSheet> sheet, store::FindSheet(transaction, id));
  if (!sheet) return NeverExisted("ScoreSheet", NameOf(id));
  HTX_ASSIGN_OR_RETURN(std::optional<Campaign> campaign, store::FindCampaign(transaction, sheet->campaign));
  HTX_ASSIGN_OR_RETURN(std::optional<Cluster> cluster, store::FindCluster(transaction, sheet->cluster));
  HTX_ASSIGN_OR_RETURN(std::optional<ScoreTemplate> scheme, store::FindScoreTemplate(transaction, sheet->scheme));
  HTX_CHECK(campaign && cluster && scheme);  // Foreign keys hold them.
  return LoadedSheet{*std::move(sheet), *std::move(campaign), *std::move(cluster), *std::move(scheme)};
}

absl::Status SaveSheet(sql::Transaction& transaction, ScoreSheet& sheet, absl::string_view type, absl::Time now) {
  ++sheet.version;
  sheet.update_time = now;
  HTX_RETURN_IF_ERROR(store::UpdateSheet(transaction, sheet));
  v1::Change change;
  *change.mutable_score_sheet() = ToProto(sheet);
  return Announce(transaction, type, NameOf(sheet.id), change);
}

// Who submits a layer.
OrganizationId AuthorOf(const LoadedSheet& loaded, ScoreLayer layer) {
  switch (layer) {
    case ScoreLayer::kSelf:
      return loaded.sheet.unit;
    case ScoreLayer::kCross:
      return loaded.sheet.cross_scorer;
    case ScoreLayer::kCouncil:
      return loaded.campaign.manager;
  }
  return {};
}

// Whether the caller may see what was submitted: everybody once the council has scored, before that who takes part.
// Lists, changes and filters never hold submissions.
bool MaySeeSubmissions(const LoadedSheet& loaded, const rpc::RequestContext& context) {
  if (loaded.sheet.state >= SheetState::kCouncilSubmitted) return true;
  for (const OrganizationId& unit : {loaded.campaign.manager, loaded.sheet.unit, loaded.sheet.cross_scorer}) {
    if (rpc::RequireScope(context, OrganizationName(unit)).ok()) return true;
  }
  return false;
}

// What the registry and the funds are asked for a layer: a figure for every criterion that has an indicator.
using FigureQuestions = std::map<std::string, MeasureQuery>;

FigureQuestions QuestionsFor(const LoadedSheet& loaded, ScoreLayer layer, absl::CivilDay as_of) {
  FigureQuestions questions;
  if (layer != ScoreLayer::kCouncil) return questions;
  for (const Criterion& criterion : loaded.scheme.criteria) {
    if (criterion.indicator.empty()) continue;
    std::optional<MeasureQuery> question =
        QuestionForUnit(criterion.indicator, loaded.sheet.unit, loaded.campaign, loaded.cluster, as_of);
    if (question) questions.emplace(criterion.id, *std::move(question));
  }
  return questions;
}

}  // namespace

absl::StatusOr<v1::OpenScoreSheetsResponse> ScoringHandlers::OpenScoreSheets(const v1::OpenScoreSheetsRequest& request,
                                                                             const rpc::RequestContext& context) {
  FieldErrors errors;
  const CampaignId campaign_id = CampaignId::Of(ParseName(errors, "campaign", request.campaign(), "campaigns", true));
  const ClusterId cluster_id = ClusterId::Of(ParseName(errors, "cluster", request.cluster(), "clusters", true));
  const absl::Time now = parts_.clock->Now();
  std::vector<ScoreSheet> asked;
  std::set<std::string> units;
  for (int i = 0; i < request.assignments_size(); ++i) {
    const std::string field = absl::StrCat("assignments[", i, "]");
    const v1::CrossAssignment& one = request.assignments(i);
    asked.push_back({.id = ScoreSheetId::Of(parts_.ids->Next()),
                     .campaign = campaign_id,
                     .cluster = cluster_id,
                     .unit = OrganizationId::Of(ParseName(errors, field + ".unit", one.unit(), "organizations", true)),
                     .cross_scorer = OrganizationId::Of(
                         ParseName(errors, field + ".cross_scorer", one.cross_scorer(), "organizations", true)),
                     .create_time = now,
                     .update_time = now});
    if (!units.insert(one.unit()).second) errors.Add(field + ".unit", {"stands twice", "bị lặp"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return sql::WriteOnce<v1::OpenScoreSheetsResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::OpenScoreSheetsResponse> {
        HTX_ASSIGN_OR_RETURN(const ScoredCluster scored,
                             LoadScoredCluster(transaction, campaign_id, cluster_id, context, CheckScoring));
        v1::OpenScoreSheetsResponse response;
        for (ScoreSheet sheet : asked) {
          sheet.scheme = scored.campaign.score_template;
          HTX_ASSIGN_OR_RETURN(sheet, OpenSheet(std::move(sheet), scored.campaign, scored.cluster));
          HTX_RETURN_IF_ERROR(store::InsertSheet(transaction, sheet));
          v1::Change change;
          *change.mutable_score_sheet() = ToProto(sheet);
          HTX_RETURN_IF_ERROR(Announce(transaction, "SCORE_SHEET_OPENED", NameOf(sheet.id), change));
          *response.add_sheets() = change.score_sheet();
        }
        return response;
      });
}

absl::StatusOr<v1::AssignCrossScorerResponse> ScoringHandlers::AssignCrossScorer(
    const v1::AssignCrossScorerRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ScoreSheetId id = ScoreSheetId::Of(ParseName(errors, "name", request.name(), "scoreSheets", true));
  const OrganizationId scorer =
      OrganizationId::Of(ParseName(errors, "cross_scorer", request.cross_scorer(), "organizations", true));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::AssignCrossScorerResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AssignCrossScorerResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedSheet loaded, LoadSheet(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(loaded.campaign.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.sheet.version, NameOf(id)));
        HTX_RETURN_IF_ERROR(CheckScoring(loaded.campaign));
        HTX_ASSIGN_OR_RETURN(loaded.sheet,
                             AssignScorer(std::move(loaded.sheet), scorer, loaded.campaign, loaded.cluster));
        HTX_RETURN_IF_ERROR(SaveSheet(transaction, loaded.sheet, "CROSS_SCORER_ASSIGNED", now));
        v1::AssignCrossScorerResponse response;
        *response.mutable_sheet() = ToProto(loaded.sheet, loaded.scheme, false);
        return response;
      });
}

absl::StatusOr<v1::GetScoreSheetResponse> ScoringHandlers::GetScoreSheet(const v1::GetScoreSheetRequest& request,
                                                                         const rpc::RequestContext& context) {
  FieldErrors errors;
  const ScoreSheetId id = ScoreSheetId::Of(ParseName(errors, "name", request.name(), "scoreSheets", true));
  if (!v1::ScoreSheetView_IsValid(request.view())) {
    errors.Add("view", {"must be one of the defined values", "phải là một giá trị đã định nghĩa"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetScoreSheetResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const LoadedSheet loaded, LoadSheet(transaction, id));
    if (MaySeeSubmissions(loaded, context)) {
      *response.mutable_sheet() = ToProto(loaded.sheet, loaded.scheme, request.view() == v1::SCORE_SHEET_VIEW_FULL);
    } else {
      *response.mutable_sheet() = ToProto(loaded.sheet);
      response.mutable_sheet()->set_submissions_hidden(true);
    }
    return absl::OkStatus();
  }));
  DisplayNames names(*parts_.directory, *parts_.clock, context);
  response.mutable_sheet()->set_display_name(names.Of(response.sheet().unit()));
  return response;
}

absl::StatusOr<v1::ListScoreSheetsResponse> ScoringHandlers::ListScoreSheets(const v1::ListScoreSheetsRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::ScoreSheetSchema(), "ListScoreSheets", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListScoreSheetsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<ScoreSheet> page, store::ListSheets(transaction, arguments.list));
    for (const ScoreSheet& sheet : page.items) *response.add_sheets() = ToProto(sheet);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::SubmitScoresResponse> ScoringHandlers::SubmitScores(const v1::SubmitScoresRequest& request,
                                                                       const rpc::RequestContext& context) {
  FieldErrors errors;
  const ScoreSheetId id = ScoreSheetId::Of(ParseName(errors, "name", request.name(), "scoreSheets", true));
  const auto layer = ParseEnum<ScoreLayer>(errors, "layer", request.layer(), v1::ScoreLayer_IsValid);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const std::vector<GivenScore> given, ParseScores(request));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  const auto ask = [&](const FigureQuestions& questions) -> absl::StatusOr<RegistryFigures> {
    RegistryFigures figures;
    for (const auto& [criterion, question] : questions) {
      HTX_ASSIGN_OR_RETURN(figures[criterion], AskFigure(parts_, context, question));
    }
    return figures;
  };
  return WriteAsking<v1::SubmitScoresResponse, FigureQuestions, RegistryFigures>(
      *parts_.database, rpc::RecordOf(request, context, now), ask,
      [&](sql::Transaction& transaction, const RegistryFigures* figures,
          std::optional<FigureQuestions>& question) -> absl::StatusOr<v1::SubmitScoresResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedSheet loaded, LoadSheet(transaction, id));
        const OrganizationId author = AuthorOf(loaded, layer);
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(author)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.sheet.version, NameOf(id)));
        HTX_RETURN_IF_ERROR(CheckScoring(loaded.campaign));
        HTX_RETURN_IF_ERROR(CheckNext(loaded.sheet, layer));
        HTX_RETURN_IF_ERROR(CheckScorer(loaded.sheet, layer, context.principal));
        HTX_RETURN_IF_ERROR(Score(loaded.scheme, layer, given, nullptr).status());
        FigureQuestions questions = QuestionsFor(loaded, layer, AsOfFor(loaded.campaign, {}, DayOf(now)));
        if (figures == nullptr && !questions.empty()) {
          question = std::move(questions);
          return RegistryNotAsked();
        }
        const RegistryFigures none;
        HTX_ASSIGN_OR_RETURN(std::vector<CriterionScore> scores,
                             Score(loaded.scheme, layer, given, figures == nullptr ? &none : figures));
        HTX_ASSIGN_OR_RETURN(loaded.sheet, Submit(std::move(loaded.sheet), {.layer = layer,
                                                                            .author = author,
                                                                            .submitted_by = context.principal,
                                                                            .submit_time = now,
                                                                            .scores = std::move(scores)}));
        const Submission* submitted = FindLayer(loaded.sheet, layer);
        HTX_RETURN_IF_ERROR(store::InsertSubmission(transaction, id, *submitted));
        HTX_RETURN_IF_ERROR(SaveSheet(transaction, loaded.sheet, "SCORES_SUBMITTED", now));
        v1::SubmitScoresResponse response;
        *response.mutable_sheet() = ToProto(loaded.sheet, loaded.scheme, false);
        return response;
      });
}

absl::StatusOr<v1::ReturnScoresResponse> ScoringHandlers::ReturnScores(const v1::ReturnScoresRequest& request,
                                                                       const rpc::RequestContext& context) {
  FieldErrors errors;
  const ScoreSheetId id = ScoreSheetId::Of(ParseName(errors, "name", request.name(), "scoreSheets", true));
  if (request.reason().empty()) errors.Add("reason", {"must be set", "phải có"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::ReturnScoresResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ReturnScoresResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedSheet loaded, LoadSheet(transaction, id));
        const bool of_scorer = loaded.sheet.state == SheetState::kSelfSubmitted &&
                               rpc::RequireScope(context, OrganizationName(loaded.sheet.cross_scorer)).ok();
        if (!of_scorer) HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(loaded.campaign.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.sheet.version, NameOf(id)));
        HTX_RETURN_IF_ERROR(CheckScoring(loaded.campaign));
        HTX_ASSIGN_OR_RETURN(loaded.sheet, Return(std::move(loaded.sheet), context.principal, request.reason(), now));
        HTX_RETURN_IF_ERROR(SaveSheet(transaction, loaded.sheet, "SCORES_RETURNED", now));
        v1::ReturnScoresResponse response;
        *response.mutable_sheet() = ToProto(loaded.sheet, loaded.scheme, false);
        return response;
      });
}

}  // namespace htx::awards
