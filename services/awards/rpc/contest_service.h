#pragma once

#include "awards/rpc/contest_handlers.h"
#include "common/rpc/adapter.h"
#include "htx/awards/v1/contest_service.grpc.pb.h"

namespace htx::awards {

class ContestAdapter final : public rpc::Adapter<ContestHandlers, v1::ContestService::CallbackService> {
 public:
  using Adapter::Adapter;
  using Call = rpc::Call;
  using Reactor = rpc::Reactor;

  Reactor* CreateContest(Call* call, const v1::CreateContestRequest* request,
                         v1::CreateContestResponse* response) override {
    return chassis_.Serve<&ContestHandlers::CreateContest>(handlers_, call, request, response);
  }
  Reactor* GetContest(Call* call, const v1::GetContestRequest* request, v1::GetContestResponse* response) override {
    return chassis_.Serve<&ContestHandlers::GetContest>(handlers_, call, request, response);
  }
  Reactor* ListContests(Call* call, const v1::ListContestsRequest* request,
                        v1::ListContestsResponse* response) override {
    return chassis_.Serve<&ContestHandlers::ListContests>(handlers_, call, request, response);
  }
  Reactor* OpenContest(Call* call, const v1::OpenContestRequest* request, v1::OpenContestResponse* response) override {
    return chassis_.Serve<&ContestHandlers::OpenContest>(handlers_, call, request, response);
  }
  Reactor* StartJudging(Call* call, const v1::StartJudgingRequest* request,
                        v1::StartJudgingResponse* response) override {
    return chassis_.Serve<&ContestHandlers::StartJudging>(handlers_, call, request, response);
  }
  Reactor* CancelContest(Call* call, const v1::CancelContestRequest* request,
                         v1::CancelContestResponse* response) override {
    return chassis_.Serve<&ContestHandlers::CancelContest>(handlers_, call, request, response);
  }
  Reactor* CloseJudging(Call* call, const v1::CloseJudgingRequest* request,
                        v1::CloseJudgingResponse* response) override {
    return chassis_.Serve<&ContestHandlers::CloseJudging>(handlers_, call, request, response);
  }
  Reactor* AnnounceResults(Call* call, const v1::AnnounceResultsRequest* request,
                           v1::AnnounceResultsResponse* response) override {
    return chassis_.Serve<&ContestHandlers::AnnounceResults>(handlers_, call, request, response);
  }
  Reactor* GetContestResults(Call* call, const v1::GetContestResultsRequest* request,
                             v1::GetContestResultsResponse* response) override {
    return chassis_.Serve<&ContestHandlers::GetContestResults>(handlers_, call, request, response);
  }
  Reactor* JudgeEntry(Call* call, const v1::JudgeEntryRequest* request, v1::JudgeEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::JudgeEntry>(handlers_, call, request, response);
  }
  Reactor* GetJudgements(Call* call, const v1::GetJudgementsRequest* request,
                         v1::GetJudgementsResponse* response) override {
    return chassis_.Serve<&ContestHandlers::GetJudgements>(handlers_, call, request, response);
  }
  Reactor* SubmitEntry(Call* call, const v1::SubmitEntryRequest* request, v1::SubmitEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::SubmitEntry>(handlers_, call, request, response);
  }
  Reactor* GetEntry(Call* call, const v1::GetEntryRequest* request, v1::GetEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::GetEntry>(handlers_, call, request, response);
  }
  Reactor* ListEntries(Call* call, const v1::ListEntriesRequest* request, v1::ListEntriesResponse* response) override {
    return chassis_.Serve<&ContestHandlers::ListEntries>(handlers_, call, request, response);
  }
  Reactor* WithdrawEntry(Call* call, const v1::WithdrawEntryRequest* request,
                         v1::WithdrawEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::WithdrawEntry>(handlers_, call, request, response);
  }
  Reactor* DisqualifyEntry(Call* call, const v1::DisqualifyEntryRequest* request,
                           v1::DisqualifyEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::DisqualifyEntry>(handlers_, call, request, response);
  }
  Reactor* SelectEntry(Call* call, const v1::SelectEntryRequest* request, v1::SelectEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::SelectEntry>(handlers_, call, request, response);
  }
  Reactor* DeselectEntry(Call* call, const v1::DeselectEntryRequest* request,
                         v1::DeselectEntryResponse* response) override {
    return chassis_.Serve<&ContestHandlers::DeselectEntry>(handlers_, call, request, response);
  }
};

}  // namespace htx::awards
