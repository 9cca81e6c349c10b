#pragma once

// Handlers of ScoringService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/scoring_requests.pb.h"

namespace htx::awards {

class ScoringHandlers {
 public:
  explicit ScoringHandlers(HandlerParts parts) : parts_(parts) {}

  // score_template_handlers.cc
  absl::StatusOr<v1::PublishScoreTemplateResponse> PublishScoreTemplate(const v1::PublishScoreTemplateRequest& request,
                                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::GetScoreTemplateResponse> GetScoreTemplate(const v1::GetScoreTemplateRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListScoreTemplatesResponse> ListScoreTemplates(const v1::ListScoreTemplatesRequest& request,
                                                                    const rpc::RequestContext& context);

  // score_sheet_handlers.cc
  absl::StatusOr<v1::OpenScoreSheetsResponse> OpenScoreSheets(const v1::OpenScoreSheetsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::AssignCrossScorerResponse> AssignCrossScorer(const v1::AssignCrossScorerRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::GetScoreSheetResponse> GetScoreSheet(const v1::GetScoreSheetRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListScoreSheetsResponse> ListScoreSheets(const v1::ListScoreSheetsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::SubmitScoresResponse> SubmitScores(const v1::SubmitScoresRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::ReturnScoresResponse> ReturnScores(const v1::ReturnScoresRequest& request,
                                                        const rpc::RequestContext& context);

  // ranking_handlers.cc
  absl::StatusOr<v1::ComputeRankingResponse> ComputeRanking(const v1::ComputeRankingRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetRankingResponse> GetRanking(const v1::GetRankingRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListRankingsResponse> ListRankings(const v1::ListRankingsRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::ExplainRankingResponse> ExplainRanking(const v1::ExplainRankingRequest& request,
                                                            const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
