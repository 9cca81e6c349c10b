#include "funding/clients/registry_follower.h"

#include <algorithm>
#include <string>
#include <thread>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::funding {
namespace {

namespace registry = htx::registry::v1;

constexpr int kBatch = 500;
constexpr absl::Duration kLongPoll = absl::Seconds(20);
// An empty answer that came sooner was no long poll: too many wait there already.
constexpr absl::Duration kEarly = absl::Seconds(10);
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
      const absl::StatusOr<bool> calm = FollowOnce();
      pause = calm.ok() && *calm ? kShortestPause : std::min(pause * 2, kLongestPause);
      if (!calm.ok() || !*calm) Pause(pause);
    }
  }

  // False when the registry had nothing and did not let this caller wait for it.
  absl::StatusOr<bool> FollowOnce() {
    if (resume_token_.empty()) {
      HTX_RETURN_IF_ERROR(FindPlace());
      return true;
    }
    registry::ListChangesResponse response;
    const absl::Time asked = absl::Now();
    const absl::Status status = Ask(kLongPoll, response);
    if (absl::IsOutOfRange(status) || absl::IsInvalidArgument(status)) resume_token_.clear();  // The place is lost.
    HTX_RETURN_IF_ERROR(status);
    for (const registry::Change& change : response.changes()) {
      absl::string_view id = change.header().resource();
      if (absl::ConsumePrefix(&id, "organizations/")) {
        directory_.Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
      }
    }
    resume_token_ = response.next_resume_token();
    return response.changes_size() > 0 || absl::Now() - asked >= kEarly;
  }

  // Takes the feed's head for the place. What was missed before it is not known, so nothing near is believed; in this
  // order, because what is cached before the place is known may be older than the place.
  absl::Status FindPlace() {
    registry::ListChangesResponse response;
    HTX_RETURN_IF_ERROR(Ask(absl::ZeroDuration(), response));
    directory_.InvalidateAll();
    resume_token_ = response.next_resume_token();
    return resume_token_.empty() ? PeerUnavailable("registry") : absl::OkStatus();
  }

  absl::Status Ask(absl::Duration wait, registry::ListChangesResponse& response) {
    registry::ListChangesRequest request;
    request.set_resume_token(resume_token_);
    request.set_start(registry::CHANGE_START_NOW);
    request.set_view(registry::CHANGE_VIEW_IDS);
    request.set_page_size(kBatch);
    request.mutable_wait()->set_seconds(absl::ToInt64Seconds(wait));
    grpc::ClientContext call;
    rpc::PrepareCall(call, absl::Now() + wait + absl::Seconds(5), "funding");
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
