#pragma once

// Handlers of ContestService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/contest_requests.pb.h"
#include "htx/awards/v1/contest_service.pb.h"

namespace htx::awards {

class ContestHandlers {
 public:
  explicit ContestHandlers(HandlerParts parts) : parts_(parts) {}

  // contest_handlers.cc
  absl::StatusOr<v1::CreateContestResponse> CreateContest(const v1::CreateContestRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetContestResponse> GetContest(const v1::GetContestRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListContestsResponse> ListContests(const v1::ListContestsRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::OpenContestResponse> OpenContest(const v1::OpenContestRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::StartJudgingResponse> StartJudging(const v1::StartJudgingRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::CancelContestResponse> CancelContest(const v1::CancelContestRequest& request,
                                                          const rpc::RequestContext& context);

  // contest_result_handlers.cc
  absl::StatusOr<v1::CloseJudgingResponse> CloseJudging(const v1::CloseJudgingRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::AnnounceResultsResponse> AnnounceResults(const v1::AnnounceResultsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::GetContestResultsResponse> GetContestResults(const v1::GetContestResultsRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::JudgeEntryResponse> JudgeEntry(const v1::JudgeEntryRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::GetJudgementsResponse> GetJudgements(const v1::GetJudgementsRequest& request,
                                                          const rpc::RequestContext& context);

  // contest_entry_handlers.cc
  absl::StatusOr<v1::SubmitEntryResponse> SubmitEntry(const v1::SubmitEntryRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::GetEntryResponse> GetEntry(const v1::GetEntryRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListEntriesResponse> ListEntries(const v1::ListEntriesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::WithdrawEntryResponse> WithdrawEntry(const v1::WithdrawEntryRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::DisqualifyEntryResponse> DisqualifyEntry(const v1::DisqualifyEntryRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::SelectEntryResponse> SelectEntry(const v1::SelectEntryRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::DeselectEntryResponse> DeselectEntry(const v1::DeselectEntryRequest& request,
                                                          const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
