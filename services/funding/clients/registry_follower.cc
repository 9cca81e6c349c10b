#include "funding/clients/registry_follower.h"

#include <algorithm>
#include <string>
#include <thread>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::funding {
namespace {

namespace registry = htx::registry::v1;

constexpr int kBatch = 500;
constexpr absl::Duration kLongPoll = absl::Seconds(20);
constexpr absl::Duration kShortestPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);

class Follower : public RegistryFollower {
 public:
  Follower(const std::shared_ptr<grpc::Channel>& channel, RegistryDirectory& directory)
      : directory_(directory), stub_(registry::ChangeService::NewStub(channel)), thread_([this] { Run(); }) {}
  ~Follower() override { Stop(); }

  void Stop() override {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      if (call_ != nullptr) call_->TryCancel();
      wake_.SignalAll();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Run() {
    absl::Duration pause = kShortestPause;
    while (!Stopping()) {
      const absl::Status status = FollowOnce();
      pause = status.ok() ? kShortestPause : std::min(pause * 2, kLongestPause);
      if (!status.ok()) Pause(pause);
    }
  }

  absl::Status FollowOnce() {
    registry::ListChangesResponse response;
    const absl::Status status = Ask(response);
    if (absl::IsOutOfRange(status) || absl::IsInvalidArgument(status)) {
      // The place is lost: what was missed is not known, so nothing near is believed.
      directory_.InvalidateAll();
      resume_token_.clear();
    }
    HTX_RETURN_IF_ERROR(status);
    for (const registry::Change& change : response.changes()) {
      absl::string_view id = change.header().resource();
      if (absl::ConsumePrefix(&id, "organizations/")) {
        directory_.Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
      }
    }
    resume_token_ = response.next_resume_token();
    return absl::OkStatus();
  }

  absl::Status Ask(registry::ListChangesResponse& response) {
    registry::ListChangesRequest request;
    request.set_resume_token(resume_token_);
    request.set_start(registry::CHANGE_START_NOW);
    request.set_view(registry::CHANGE_VIEW_IDS);
    request.set_page_size(kBatch);
    request.mutable_wait()->set_seconds(absl::ToInt64Seconds(kLongPoll));
    grpc::ClientContext call;
    rpc::PrepareCall(call, absl::Now() + kLongPoll + absl::Seconds(5), "funding");
    {
      MutexLock lock(mutex_);
      if (stopping_) return absl::CancelledError();
      call_ = &call;
    }
    const grpc::Status status = stub_->ListChanges(&call, request, &response);
    {
      MutexLock lock(mutex_);
      call_ = nullptr;
    }
    return rpc::FromPeer(status, "registry");
  }

  bool Stopping() {
    MutexLock lock(mutex_);
    return stopping_;
  }
  void Pause(absl::Duration pause) {
    const absl::Time until = absl::Now() + pause;
    MutexLock lock(mutex_);
    while (!stopping_ && absl::Now() < until) wake_.WaitUntil(mutex_, until);
  }

  RegistryDirectory& directory_;
  const std::unique_ptr<registry::ChangeService::Stub> stub_;
  std::string resume_token_ = {};  // Of the thread alone.
  Mutex mutex_;
  CondVar wake_;
  bool stopping_ = false;
  grpc::ClientContext* call_ = nullptr;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<RegistryFollower> RegistryFollower::Start(const std::shared_ptr<grpc::Channel>& registry,
                                                          RegistryDirectory& directory) {
  return std::make_unique<Follower>(registry, directory);
}

}  // namespace htx::funding
