// What a client stream does when.
//
//   begin ─▶ running ─▶ reading ─▶ running ─▶ … ─▶ done
//
// `running` means that one task is queued or on a worker; only it touches the sink. The next message is asked for after
// the sink took the one before, so one message is buffered at most, however fast the peer sends.

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/rpc/call_desk.h"
#include "common/rpc/errors.h"
#include "common/rpc/rules.h"

namespace htx::rpc {
namespace {

class UploadSteps final : public UploadDriver, public std::enable_shared_from_this<UploadSteps> {
 public:
  UploadSteps(CallDesk& desk, Call call, UploadPort& port) : desk_(desk), call_(std::move(call)), port_(port) {}

  void Begin() override {
    const NonBlockingScope scope;
    has_place_ = desk_.TakeStreamPlace();
    if (!has_place_) {
      Refuse(TooManyStreams(desk_.parts.max_streams));
    } else if (!desk_.parts.executor->TryRun([self = shared_from_this()] { self->Open(); })) {
      Refuse(Overloaded());
    }
  }

  void OnRead(bool ok) override {
    const NonBlockingScope scope;
    {
      MutexLock lock(mutex_);
      if (state_ != State::kReading) return;  // The stream ended while this read was open.
      state_ = State::kRunning;
    }
    Schedule(ok ? &UploadSteps::TakeMessage : &UploadSteps::TakeEnd);
  }

  // A read that is open ends with ok = false, and then the call is seen to be cancelled.
  void OnCancel() override { call_.hung_up->store(true, std::memory_order_release); }

  void OnDone() override {
    if (has_place_) desk_.FreeStreamPlace();
  }

 private:
  enum class State { kRunning, kReading, kDone };

  void Schedule(void (UploadSteps::*step)()) {
    if (desk_.parts.executor->TryRun([self = shared_from_this(), step] { (*self.*step)(); })) return;
    desk_.timers.After(kStepRetry, [self = shared_from_this(), step] { self->Schedule(step); });
  }

  void Open() {
    call_.begun = absl::Now();
    absl::Status status = desk_.Admit(call_, nullptr);
    if (status.ok()) status = desk_.Guard([this] { return port_.Open(call_.context); });
    if (!status.ok()) return Close(status);
    Read();
  }

  void Read() {
    {
      MutexLock lock(mutex_);
      state_ = State::kReading;
      reading_since_ = absl::Now();
      if (!timer_set_) SetTimer(desk_.parts.upload_idle);
    }
    port_.Read();  // OnRead may already run on another thread; nothing may follow.
  }

  // One timer at most, not one for each message: a timer lives until it is due, and messages come fast.
  void SetTimer(absl::Duration delay) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    timer_set_ = true;
    desk_.timers.After(delay, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->OnTimer();
    });
  }

  // Ends the upload when the open read has waited too long. A younger one gets the rest of its time; when none is
  // open, the next one sets the timer.
  void OnTimer() {
    {
      MutexLock lock(mutex_);
      timer_set_ = false;
      if (state_ != State::kReading) return;
      const absl::Duration idle = desk_.parts.upload_idle;
      const absl::Duration rest = std::min(reading_since_ + idle - absl::Now(), idle);
      if (rest > absl::ZeroDuration()) return SetTimer(rest);
      state_ = State::kRunning;
    }
    Schedule(&UploadSteps::CloseIdle);
  }
  void CloseIdle() { Close(UploadIdle()); }

  bool HungUp() const { return call_.hung_up->load(std::memory_order_acquire) || call_.grpc->IsCancelled(); }

  void TakeMessage() {
    if (HungUp()) return Close(CallCancelled());
    ++call_.messages;
    const absl::Status status = desk_.Guard([this]() -> absl::Status {
      const absl::Status judged = desk_.Judge(call_, port_.message());
      call_.method->rules->Strip(port_.message());
      return judged.ok() ? port_.Accept() : port_.Refuse(judged);
    });
    if (!status.ok()) return Close(status);
    Read();
  }

  // No more messages. gRPC marks the call as cancelled before it reports the end of a stream that broke, so a peer that
  // broke off is told from one that half-closed.
  void TakeEnd() {
    if (HungUp()) return Close(CallCancelled());
    const absl::Status status = desk_.Guard([this] { return port_.Conclude(); });
    if (status.ok()) desk_.Mask(call_, port_.response());
    Close(status);
  }

  void Refuse(const absl::Status& status) {
    call_.begun = absl::Now();
    desk_.IdentifyRefused(call_);
    Close(status);
  }

  void Close(const absl::Status& status) {
    port_.Drop();
    {
      MutexLock lock(mutex_);
      state_ = State::kDone;
    }
    port_.End(desk_.Seal(call_, status));
  }

  CallDesk& desk_;
  Call call_;
  UploadPort& port_;
  bool has_place_ = false;
  Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kRunning;
  absl::Time reading_since_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool timer_set_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

std::shared_ptr<UploadDriver> NewUploadDriver(CallDesk& desk, Call call, UploadPort& port) {
  return std::make_shared<UploadSteps>(desk, std::move(call), port);
}

}  // namespace htx::rpc
