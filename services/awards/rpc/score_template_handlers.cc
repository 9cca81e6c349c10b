#include "awards/domain/errors.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/scoring_handlers.h"
#include "awards/rpc/scoring_proto.h"
#include "awards/store/score_template_store.h"
#include "awards/store/scoring_schemas.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<v1::PublishScoreTemplateResponse> ScoringHandlers::PublishScoreTemplate(
    const v1::PublishScoreTemplateRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const ScoreTemplate asked, ParseNewTemplate(request, now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.manager)));
  return sql::WriteOnce<v1::PublishScoreTemplateResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::PublishScoreTemplateResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<ScoreTemplate> latest,
                             store::LatestScoreTemplate(transaction, asked.code));
        if (latest && latest->manager != asked.manager) return IdTaken(NameOf(latest->id));
        ScoreTemplate scheme = asked;
        scheme.version = latest ? latest->version + 1 : 1;
        scheme.id = VersionId(scheme.code, scheme.version);
        scheme.content_sha256 = Sha256Hex(TemplateBytes(scheme));
        HTX_RETURN_IF_ERROR(store::InsertScoreTemplate(transaction, scheme));
        v1::PublishScoreTemplateResponse response;
        *response.mutable_score_template() = ToProto(scheme);
        v1::Change change;
        *change.mutable_score_template() = response.score_template();
        HTX_RETURN_IF_ERROR(Announce(transaction, "SCORE_TEMPLATE_PUBLISHED", NameOf(scheme.id), change));
        return response;
      });
}

absl::StatusOr<v1::GetScoreTemplateResponse> ScoringHandlers::GetScoreTemplate(
    const v1::GetScoreTemplateRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "scoreTemplates"));
  const ScoreTemplateId id = ScoreTemplateId::Of(std::move(id_text));
  v1::GetScoreTemplateResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<ScoreTemplate> scheme, store::FindScoreTemplate(transaction, id));
    if (!scheme) return NeverExisted("ScoreTemplate", NameOf(id));
    *response.mutable_score_template() = ToProto(*scheme);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListScoreTemplatesResponse> ScoringHandlers::ListScoreTemplates(
    const v1::ListScoreTemplatesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::ScoreTemplateSchema(), "ListScoreTemplates", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListScoreTemplatesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<ScoreTemplate> page, store::ListScoreTemplates(transaction, arguments.list));
    for (const ScoreTemplate& scheme : page.items) *response.add_score_templates() = ToProto(scheme);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
