#include "awards/rpc/scoring_service.h"

#include "common/rpc/adapter.h"
#include "htx/awards/v1/scoring_service.grpc.pb.h"

namespace htx::awards {
namespace {

using rpc::Call;
using rpc::Reactor;

class ScoringAdapter final : public rpc::Adapter<ScoringHandlers, v1::ScoringService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* PublishScoreTemplate(Call* call, const v1::PublishScoreTemplateRequest* request,
                                v1::PublishScoreTemplateResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::PublishScoreTemplate>(handlers_, call, request, response);
  }
  Reactor* GetScoreTemplate(Call* call, const v1::GetScoreTemplateRequest* request,
                            v1::GetScoreTemplateResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::GetScoreTemplate>(handlers_, call, request, response);
  }
  Reactor* ListScoreTemplates(Call* call, const v1::ListScoreTemplatesRequest* request,
                              v1::ListScoreTemplatesResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::ListScoreTemplates>(handlers_, call, request, response);
  }
  Reactor* OpenScoreSheets(Call* call, const v1::OpenScoreSheetsRequest* request,
                           v1::OpenScoreSheetsResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::OpenScoreSheets>(handlers_, call, request, response);
  }
  Reactor* AssignCrossScorer(Call* call, const v1::AssignCrossScorerRequest* request,
                             v1::AssignCrossScorerResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::AssignCrossScorer>(handlers_, call, request, response);
  }
  Reactor* GetScoreSheet(Call* call, const v1::GetScoreSheetRequest* request,
                         v1::GetScoreSheetResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::GetScoreSheet>(handlers_, call, request, response);
  }
  Reactor* ListScoreSheets(Call* call, const v1::ListScoreSheetsRequest* request,
                           v1::ListScoreSheetsResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::ListScoreSheets>(handlers_, call, request, response);
  }
  Reactor* SubmitScores(Call* call, const v1::SubmitScoresRequest* request,
                        v1::SubmitScoresResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::SubmitScores>(handlers_, call, request, response);
  }
  Reactor* ReturnScores(Call* call, const v1::ReturnScoresRequest* request,
                        v1::ReturnScoresResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::ReturnScores>(handlers_, call, request, response);
  }
  Reactor* ComputeRanking(Call* call, const v1::ComputeRankingRequest* request,
                          v1::ComputeRankingResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::ComputeRanking>(handlers_, call, request, response);
  }
  Reactor* GetRanking(Call* call, const v1::GetRankingRequest* request, v1::GetRankingResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::GetRanking>(handlers_, call, request, response);
  }
  Reactor* ListRankings(Call* call, const v1::ListRankingsRequest* request,
                        v1::ListRankingsResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::ListRankings>(handlers_, call, request, response);
  }
  Reactor* ExplainRanking(Call* call, const v1::ExplainRankingRequest* request,
                          v1::ExplainRankingResponse* response) override {
    return chassis_.Serve<&ScoringHandlers::ExplainRanking>(handlers_, call, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeScoringService(ScoringHandlers& handlers, rpc::Chassis& chassis) {
  return std::make_unique<ScoringAdapter>(handlers, chassis);
}

}  // namespace htx::awards
