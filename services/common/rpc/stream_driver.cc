// What a server stream does when.
//
//   begin ─▶ running ─▶ writing ─▶ running ─▶ … ─▶ done
//               │  ▲
//               ▼  │ wake, time, cancel, drain
//             waiting
//
// `running` means that one task is queued or on a worker; only that task touches the port, and only it moves on. So
// Next is never called twice at once, nothing is called after the end, and no thread is held while the stream waits.

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/rpc/call_desk.h"
#include "common/rpc/errors.h"

namespace htx::rpc {
namespace {

using google::protobuf::Message;

// A waiting source is asked again after this even when nobody woke it.
constexpr absl::Duration kReask = absl::Seconds(1);
// How long a step of an open stream waits when all workers are taken.
constexpr absl::Duration kStepRetry = absl::Milliseconds(20);

class Driver final : public StreamDriver, public OpenStream, public std::enable_shared_from_this<Driver> {
 public:
  Driver(CallDesk& desk, Call call, const Message* request, StreamPort& port)
      : desk_(desk), call_(std::move(call)), request_(request), port_(port) {}

  void Begin() override {
    const NonBlockingScope scope;
    has_place_ = desk_.TakeStreamPlace();
    if (!has_place_) {
      Refuse(TooManyStreams(desk_.parts.max_streams));
    } else if (!desk_.parts.stream_executor->TryRun([self = shared_from_this()] { self->Open(); })) {
      Refuse(Overloaded());
    }
  }

  void OnWritten(bool ok) override {
    const NonBlockingScope scope;
    if (!ok) call_.hung_up->store(true, std::memory_order_release);
    {
      MutexLock lock(mutex_);
      state_ = State::kRunning;
    }
    Schedule();
  }

  void OnCancel() override {
    const NonBlockingScope scope;
    call_.hung_up->store(true, std::memory_order_release);
    Nudge();
  }

  // gRPC is done with the reactor; wakes and timers may still hold this driver and find it finished.
  void OnDone() override {
    if (has_place_) desk_.FreeStreamPlace();
  }

  void EndSoon() override { Nudge(); }

  // Makes a waiting stream take its next step; a running one will not wait once more.
  void Nudge() {
    {
      MutexLock lock(mutex_);
      if (state_ != State::kWaiting) {
        nudged_ = true;
        return;
      }
      state_ = State::kRunning;
    }
    Schedule();
  }

 private:
  enum class State { kRunning, kWriting, kWaiting, kDone };

  // Queues the one task of a running stream. An open stream is not refused: its step is tried again.
  void Schedule() {
    if (desk_.parts.stream_executor->TryRun([self = shared_from_this()] { self->TakeStep(); })) return;
    desk_.timers.After(kStepRetry, [self = shared_from_this()] { self->Schedule(); });
  }

  void Open() {
    call_.begun = absl::Now();
    absl::Status status = desk_.Admit(call_, request_);
    if (status.ok()) {
      status = desk_.Guard([this] {
        return port_.Open(*request_, call_.context, [weak = weak_from_this()] {
          if (const auto self = weak.lock()) self->Nudge();
        });
      });
    }
    if (!status.ok()) return Close(status);
    desk_.Enlist(std::static_pointer_cast<Driver>(shared_from_this()));
    TakeStep();
  }

  void TakeStep() {
    {
      MutexLock lock(mutex_);
      nudged_ = false;
    }
    if (call_.hung_up->load(std::memory_order_acquire)) return Close(CallCancelled());
    if (desk_.stopping()) return Close(ServerStopping());
    Step step = Step::kEnd;
    const absl::Status status = desk_.Guard([this, &step]() -> absl::Status {
      HTX_ASSIGN_OR_RETURN(step, port_.Next());
      return absl::OkStatus();
    });
    if (!status.ok()) return Close(status);
    switch (step) {
      case Step::kWrite:
        ++call_.messages;
        desk_.Mask(call_, port_.message());
        Enter(State::kWriting);
        return port_.Write();  // OnWritten may already run on another thread; nothing may follow.
      case Step::kWait:
        return Wait();
      case Step::kEnd:
        return Close(absl::OkStatus());
    }
  }

  void Wait() {
    {
      MutexLock lock(mutex_);
      if (!nudged_) {
        state_ = State::kWaiting;
      } else {
        nudged_ = false;  // Woken while the source looked: it must look again.
      }
      if (state_ == State::kWaiting) {
        waiting_since_ = absl::Now();
        if (!timer_set_) SetTimer(kReask);
        return;
      }
    }
    Schedule();
  }

  // One timer at most, not one for each wake: a timer lives until it is due.
  void SetTimer(absl::Duration delay) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    timer_set_ = true;
    desk_.timers.After(delay, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->OnTimer();
    });
  }

  // Ends a wait that has lasted long enough. A younger one gets the rest of its time; when there is none, the next one
  // sets the timer.
  void OnTimer() {
    {
      MutexLock lock(mutex_);
      timer_set_ = false;
      if (state_ != State::kWaiting) return;
      const absl::Duration rest = std::min(waiting_since_ + kReask - absl::Now(), kReask);
      if (rest > absl::ZeroDuration()) return SetTimer(rest);
      state_ = State::kRunning;
    }
    Schedule();
  }

  void Enter(State state) {
    MutexLock lock(mutex_);
    state_ = state;
  }

  void Refuse(const absl::Status& status) {
    call_.begun = absl::Now();
    desk_.IdentifyRefused(call_);
    Close(status);
  }

  // The source goes first: nothing of it may outlive the call.
  void Close(const absl::Status& status) {
    port_.Drop();
    Enter(State::kDone);
    port_.End(desk_.Seal(call_, status));
  }

  CallDesk& desk_;
  Call call_;
  const Message* const request_;
  StreamPort& port_;
  bool has_place_ = false;
  Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kRunning;
  bool nudged_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time waiting_since_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool timer_set_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

std::shared_ptr<StreamDriver> NewStreamDriver(CallDesk& desk, Call call, const Message* request, StreamPort& port) {
  return std::make_shared<Driver>(desk, std::move(call), request, port);
}

}  // namespace htx::rpc
