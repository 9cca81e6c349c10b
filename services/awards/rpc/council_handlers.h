#pragma once

// Handlers of CouncilService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/council_requests.pb.h"
#include "htx/awards/v1/council_service.pb.h"

namespace htx::awards {

class CouncilHandlers {
 public:
  explicit CouncilHandlers(HandlerParts parts) : parts_(parts) {}

  // council_handlers.cc
  absl::StatusOr<v1::CreateCouncilResponse> CreateCouncil(const v1::CreateCouncilRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetCouncilResponse> GetCouncil(const v1::GetCouncilRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCouncilsResponse> ListCouncils(const v1::ListCouncilsRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::UpdateCouncilMembersResponse> UpdateCouncilMembers(const v1::UpdateCouncilMembersRequest& request,
                                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::DeclareRelationResponse> DeclareRelation(const v1::DeclareRelationRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::EndRelationResponse> EndRelation(const v1::EndRelationRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListRelationsResponse> ListRelations(const v1::ListRelationsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetConflictsResponse> GetConflicts(const v1::GetConflictsRequest& request,
                                                        const rpc::RequestContext& context);

  // meeting_handlers.cc
  absl::StatusOr<v1::ScheduleMeetingResponse> ScheduleMeeting(const v1::ScheduleMeetingRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordAttendanceResponse> RecordAttendance(const v1::RecordAttendanceRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::OpenMeetingResponse> OpenMeeting(const v1::OpenMeetingRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::AdjournMeetingResponse> AdjournMeeting(const v1::AdjournMeetingRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::CancelMeetingResponse> CancelMeeting(const v1::CancelMeetingRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::SignMinutesResponse> SignMinutes(const v1::SignMinutesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::GetMinutesResponse> GetMinutes(const v1::GetMinutesRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListMeetingsResponse> ListMeetings(const v1::ListMeetingsRequest& request,
                                                        const rpc::RequestContext& context);

  // ballot_proof_handlers.cc
  absl::StatusOr<v1::PreviewBallotResponse> PreviewBallot(const v1::PreviewBallotRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::VoidBallotResponse> VoidBallot(const v1::VoidBallotRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::GetVoteProofResponse> GetVoteProof(const v1::GetVoteProofRequest& request,
                                                        const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
