#include "awards/clients/registry_follower.h"

#include <algorithm>
#include <cstdio>
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
// An empty answer that came sooner was no long poll: too many wait there already.
constexpr absl::Duration kEarly = absl::Seconds(10);
constexpr int kTries = 5;
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

// Trying again may help.
bool OfTheMoment(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status) || absl::IsCancelled(status);
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
      const absl::StatusOr<bool> calm = FollowOnce();
      pause = calm.ok() && *calm ? kShortestPause : std::min(pause * 2, kLongestPause);
      if (!calm.ok() || !*calm) Pause(pause);
    }
  }

  // False when the registry had nothing and did not let this caller wait for it.
  absl::StatusOr<bool> FollowOnce() {
    if (!position_) {
      HTX_ASSIGN_OR_RETURN(position_, parts_.load_position());
    }
    if (lost_) {
      HTX_RETURN_IF_ERROR(FindPlace());
      return true;
    }
    registry::ListChangesResponse response;
    const absl::Time asked = absl::Now();
    const absl::Status status = Ask(*position_, registry::CHANGE_START_EARLIEST, kLongPoll, response);
    lost_ = absl::IsOutOfRange(status) || (absl::IsInvalidArgument(status) && !position_->empty());
    HTX_RETURN_IF_ERROR(status);
    // All of them first: a stop that must be tried again keeps nobody from seeing the other changes.
    for (const registry::Change& change : response.changes()) Invalidate(change);
    for (const registry::Change& change : response.changes()) {
      const std::optional<StoppedOrganization> stopped = StoppedBy(change);
      if (stopped && stopped->sequence > done_) {
        HTX_RETURN_IF_ERROR(Try([&] { return parts_.stopped(*stopped); }, change.header().resource()));
        done_ = stopped->sequence;
      }
    }
    HTX_RETURN_IF_ERROR(MoveTo(response.next_resume_token()));
    return response.changes_size() > 0 || absl::Now() - asked >= kEarly;
  }

  // Takes the feed's head for the place. What was missed before it is not known, so nothing cached is believed and
  // every nominee is looked at; in this order, because what is cached or looked at before the place is known may be
  // older than the place.
  absl::Status FindPlace() {
    registry::ListChangesResponse response;
    HTX_RETURN_IF_ERROR(Ask("", registry::CHANGE_START_NOW, absl::ZeroDuration(), response));
    parts_.directory->InvalidateAll();
    HTX_RETURN_IF_ERROR(Try(parts_.missed, "missed changes"));
    HTX_RETURN_IF_ERROR(MoveTo(response.next_resume_token()));
    done_ = 0;  // The feed's numbers may have started anew.
    lost_ = false;
    return absl::OkStatus();
  }

  absl::Status MoveTo(const std::string& token) {
    if (token == *position_) return absl::OkStatus();
    HTX_RETURN_IF_ERROR(parts_.save_position(token));
    position_ = token;
    return absl::OkStatus();
  }

  // OK also when `act` has failed for good, so that one change does not hold up all that follow it.
  absl::Status Try(const std::function<absl::Status()>& act, const std::string& what) {
    const absl::Status status = act();
    if (!status.ok() && (OfTheMoment(status) || ++failures_ < kTries)) return status;
    failures_ = 0;
    if (!status.ok()) {
      std::fprintf(stderr, "{\"event\":\"follower_skipped\",\"what\":\"%s\",\"code\":\"%s\",\"reason\":\"%s\"}\n",
                   what.c_str(), absl::StatusCodeToString(status.code()).c_str(),
                   std::string(ReasonOf(status)).c_str());
    }
    return absl::OkStatus();
  }

  absl::Status Ask(const std::string& token, registry::ChangeStart start, absl::Duration wait,
                   registry::ListChangesResponse& response) {
    registry::ListChangesRequest request;
    request.set_resume_token(token);
    request.set_start(start);
    request.set_page_size(kBatch);
    request.mutable_wait()->set_seconds(absl::ToInt64Seconds(wait));
    grpc::ClientContext call;
    rpc::PrepareCall(call, absl::Now() + wait + absl::Seconds(5), "awards");
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

  void Invalidate(const registry::Change& change) {
    absl::string_view id = change.header().resource();
    if (!absl::ConsumePrefix(&id, "organizations/")) return;
    parts_.directory->Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
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
  // Of the thread alone.
  std::optional<std::string> position_ = {};
  bool lost_ = false;  // The registry does not know our place.
  int64_t done_ = 0;   // Stops up to this sequence were taken, though the position may not have moved yet.
  int failures_ = 0;   // In a row, of what is tried now.
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
