#pragma once

// Handlers of CommendationService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/commendation_requests.pb.h"
#include "htx/awards/v1/commendation_service.pb.h"

namespace htx::awards {

class CommendationHandlers {
 public:
  explicit CommendationHandlers(HandlerParts parts) : parts_(parts) {}

  // nomination_handlers.cc
  absl::StatusOr<v1::ListAwardKindsResponse> ListAwardKinds(const v1::ListAwardKindsRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::CreateNominationResponse> CreateNomination(const v1::CreateNominationRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::GetNominationResponse> GetNomination(const v1::GetNominationRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListNominationsResponse> ListNominations(const v1::ListNominationsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::SubmitNominationResponse> SubmitNomination(const v1::SubmitNominationRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ReviewNominationResponse> ReviewNomination(const v1::ReviewNominationRequest& request,
                                                                const rpc::RequestContext& context);

  // ballot_handlers.cc
  absl::StatusOr<v1::ConveneMeetingResponse> ConveneMeeting(const v1::ConveneMeetingRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetMeetingResponse> GetMeeting(const v1::GetMeetingRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::OpenBallotResponse> OpenBallot(const v1::OpenBallotRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::CastVoteResponse> CastVote(const v1::CastVoteRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::CloseBallotResponse> CloseBallot(const v1::CloseBallotRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::GetBallotResponse> GetBallot(const v1::GetBallotRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ListBallotsResponse> ListBallots(const v1::ListBallotsRequest& request,
                                                      const rpc::RequestContext& context);

  // decision_handlers.cc
  absl::StatusOr<v1::IssueDecisionResponse> IssueDecision(const v1::IssueDecisionRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetDecisionResponse> GetDecision(const v1::GetDecisionRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(const v1::ListDecisionsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetAwardResponse> GetAward(const v1::GetAwardRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListAwardsResponse> ListAwards(const v1::ListAwardsRequest& request,
                                                    const rpc::RequestContext& context);

  // award_statistics_handlers.cc
  absl::StatusOr<v1::QueryAwardStatisticsResponse> QueryAwardStatistics(const v1::QueryAwardStatisticsRequest& request,
                                                                        const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
