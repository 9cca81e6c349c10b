#include "awards/clients/registry_follower.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::awards {
namespace {

namespace registry = htx::registry::v1;

constexpr int kBatch = 200;
constexpr absl::Duration kLongPoll = absl::Seconds(20);
constexpr absl::Duration kShortestPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);

bool Operates(const registry::Organization& organization) {
  return organization.legal_status() == registry::LEGAL_STATUS_OPERATING &&
         organization.activity_status() != registry::ACTIVITY_STATUS_CEASED;
}

std::optional<StoppedOrganization> StoppedBy(const registry::Change& change) {
  if (!change.has_after() || Operates(change.after()) || (change.has_before() && !Operates(change.before())))
    return std::nullopt;
  absl::string_view id = change.after().name();
  if (!absl::ConsumePrefix(&id, "organizations/")) return std::nullopt;
  const google::type::Date& date = change.effective_date();
  const absl::CivilDay recorded = DayOf(absl::FromUnixSeconds(change.header().recorded_time().seconds()));
  return StoppedOrganization{.id = OrganizationId::Of(std::string(id)),
                             .status = registry::LegalStatus_Name(change.after().legal_status()).substr(13),
                             .since = MakeDay(date.year(), date.month(), date.day()).value_or(recorded),
                             .sequence = change.header().sequence()};
}

class Follower : public RegistryFollower {
 public:
  explicit Follower(FollowerParts parts)
      : parts_(std::move(parts)),
        stub_(registry::ChangeService::NewStub(parts_.registry)),
        thread_([this] { Run(); }) {}
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
    if (!position_) {
      HTX_ASSIGN_OR_RETURN(position_, parts_.load_position());
    }
    registry::ListChangesResponse response;
    const absl::Status status = Ask(response);
    if (absl::IsOutOfRange(status)) {
      // The feed no longer holds what we missed: nothing cached is believed, and what is left of the feed is read
      // again.
      parts_.directory->InvalidateAll();
      position_ = "";
    }
    HTX_RETURN_IF_ERROR(status);
    for (const registry::Change& change : response.changes()) HTX_RETURN_IF_ERROR(Take(change));
    if (response.next_resume_token() == *position_) return absl::OkStatus();
    HTX_RETURN_IF_ERROR(parts_.save_position(response.next_resume_token()));
    position_ = response.next_resume_token();
    return absl::OkStatus();
  }

  absl::Status Ask(registry::ListChangesResponse& response) {
    registry::ListChangesRequest request;
    request.set_resume_token(*position_);
    request.set_start(registry::CHANGE_START_EARLIEST);
    request.set_page_size(kBatch);
    request.mutable_wait()->set_seconds(absl::ToInt64Seconds(kLongPoll));
    grpc::ClientContext call;
    rpc::PrepareCall(call, absl::Now() + kLongPoll + absl::Seconds(5), "awards");
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

  absl::Status Take(const registry::Change& change) {
    absl::string_view id = change.header().resource();
    if (!absl::ConsumePrefix(&id, "organizations/")) return absl::OkStatus();
    parts_.directory->Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
    const std::optional<StoppedOrganization> stopped = StoppedBy(change);
    return stopped ? parts_.stopped(*stopped) : absl::OkStatus();
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

  const FollowerParts parts_;
  const std::unique_ptr<registry::ChangeService::Stub> stub_;
  std::optional<std::string> position_ = {};  // Of the thread alone.
  Mutex mutex_;
  CondVar wake_;
  bool stopping_ = false;
  grpc::ClientContext* call_ = nullptr;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<RegistryFollower> RegistryFollower::Start(FollowerParts parts) {
  return std::make_unique<Follower>(std::move(parts));
}

}  // namespace htx::awards
