#include "common/rpc/readiness.h"

#include <utility>

#include "absl/time/clock.h"

namespace htx::rpc {
namespace {

constexpr int kFailuresToFall = 3;
constexpr int kSuccessesToRise = 2;

}  // namespace

bool ReadinessCounter::Take(bool success) {
  against_ = success == ready_ ? 0 : against_ + 1;
  if (against_ == (ready_ ? kFailuresToFall : kSuccessesToRise)) {
    ready_ = !ready_;
    against_ = 0;
  }
  return ready_;
}

ReadinessThread::ReadinessThread(std::function<absl::Status()> probe,
                                 std::function<void(bool, const absl::Status&)> change, absl::Duration period)
    : probe_(std::move(probe)), change_(std::move(change)), period_(period), thread_([this] { Run(); }) {}

ReadinessThread::~ReadinessThread() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    stop_.SignalOne();
  }
  thread_.join();
}

void ReadinessThread::Run() {
  // The first answer counts at once: a server that has its database need not wait two rounds.
  absl::Status last = probe_();
  bool ready = last.ok();
  change_(ready, last);
  ReadinessCounter counter(ready);
  absl::Time next = absl::Now() + period_;
  MutexLock lock(mutex_);
  while (!stopping_) {
    if (absl::Now() < next) {
      stop_.WaitUntil(mutex_, next);
      continue;
    }
    mutex_.Unlock();
    last = probe_();
    const bool now_ready = counter.Take(last.ok());
    if (now_ready != ready) change_(now_ready, last);
    ready = now_ready;
    next = absl::Now() + period_;
    mutex_.Lock();
  }
}

}  // namespace htx::rpc
