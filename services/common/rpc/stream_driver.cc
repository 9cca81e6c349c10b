// What a server stream does when; a long poll is one that ends with its first message.
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
// A timer this much later than asked for is good enough.
constexpr absl::Duration kTimerSlack = absl::Milliseconds(20);
// A peer that has not taken one message for so long is not there any more.
constexpr absl::Duration kStuck = absl::Seconds(60);

class Driver final : public StreamDriver, public OpenStream, public std::enable_shared_from_this<Driver> {
 public:
  Driver(CallDesk& desk, Call call, const Message* request, StreamPort& port, StreamKind kind)
      : desk_(desk), call_(std::move(call)), request_(request), port_(port), kind_(kind) {}

  void Begin() override {
    const NonBlockingScope scope;
    has_place_ = desk_.TakeStreamPlace(kind_);
    if (!has_place_) {
      Refuse(TooManyStreams(desk_.most_open(kind_)));
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
    {
      MutexLock lock(life_);
      over_ = true;
    }
    if (has_place_) desk_.FreeStreamPlace(kind_);
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
        if (Message* const message = port_.message()) desk_.Mask(call_, *message);
        if (kind_ == StreamKind::kPoll) return Close(absl::OkStatus());
        EnterWriting();
        return port_.Write();  // OnWritten may already run on another thread; nothing may follow.
      case Step::kWait:
        return Wait();
      case Step::kEnd:
        return Close(absl::OkStatus());
    }
  }

  void Wait() {
    const absl::Time ask_again = port_.AskAgain();
    {
      MutexLock lock(mutex_);
      if (!nudged_) {
        state_ = State::kWaiting;
      } else {
        nudged_ = false;  // Woken while the source looked: it must look again.
      }
      if (state_ == State::kWaiting) {
        const absl::Time now = absl::Now();
        wait_until_ = std::min(now + kReask, std::max(ask_again, now));
        if (!timer_set_ || timer_due_ > wait_until_ + kTimerSlack) SetTimer(wait_until_ - now);
        return;
      }
    }
    Schedule();
  }

  // One timer that counts, not one for each wake: a timer lives until it is due. One that was overtaken by an earlier
  // one does nothing.
  void SetTimer(absl::Duration delay) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    timer_set_ = true;
    timer_due_ = absl::Now() + delay;
    desk_.timers.After(delay, [weak = weak_from_this(), number = ++timer_number_] {
      if (const auto self = weak.lock()) self->OnTimer(number);
    });
  }

  // Ends a wait that has lasted long enough; a younger one gets the rest of its time. When there is none, the next one
  // sets the timer. A peer that does not take its message at all loses the call: nothing else would end it.
  void OnTimer(int64_t number) {
    bool stuck = false;
    {
      MutexLock lock(mutex_);
      if (number != timer_number_) return;
      timer_set_ = false;
      if (state_ != State::kWriting && state_ != State::kWaiting) return;
      const absl::Time now = absl::Now();
      stuck = state_ == State::kWriting && now - writing_since_ > kStuck;
      if (state_ == State::kWriting && !stuck) return SetTimer(kReask);
      if (state_ == State::kWaiting) {
        const absl::Duration rest = std::min(wait_until_ - now, kReask);
        if (rest > absl::ZeroDuration()) return SetTimer(rest);
        state_ = State::kRunning;
      }
    }
    return stuck ? Cut() : Schedule();
  }

  // Ends the call from this side; OnWritten and OnCancel follow. gRPC's context lives as long as the call is not over.
  void Cut() {
    MutexLock lock(life_);
    if (!over_) call_.grpc->TryCancel();
  }

  void EnterWriting() {
    MutexLock lock(mutex_);
    state_ = State::kWriting;
    writing_since_ = absl::Now();
    if (!timer_set_) SetTimer(kReask);
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
  const StreamKind kind_;
  bool has_place_ = false;
  Mutex life_;  // Never taken by what gRPC calls while this driver calls it.
  bool over_ ABSL_GUARDED_BY(life_) = false;
  Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kRunning;
  bool nudged_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time wait_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::Time writing_since_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool timer_set_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time timer_due_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  int64_t timer_number_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

grpc::ByteBuffer BufferOf(absl::Span<const SharedBytes> wire) {
  std::vector<grpc::Slice> slices;
  slices.reserve(wire.size());
  for (const SharedBytes& bytes : wire) {
    const auto release = [](void* held) { delete static_cast<SharedBytes*>(held); };
    slices.emplace_back(const_cast<char*>(bytes->data()), bytes->size(), release, new SharedBytes(bytes));
  }
  return grpc::ByteBuffer(slices.data(), slices.size());
}

std::shared_ptr<StreamDriver> NewStreamDriver(CallDesk& desk, Call call, const Message* request, StreamPort& port,
                                              StreamKind kind) {
  return std::make_shared<Driver>(desk, std::move(call), request, port, kind);
}

}  // namespace htx::rpc
