#include "common/base/repeater.h"

#include <utility>

#include "absl/time/clock.h"

namespace htx {

Repeater::Repeater(Work work) : work_(std::move(work)), thread_([this] { Run(); }) {}

Repeater::~Repeater() { Stop(); }

void Repeater::Ring() {
  MutexLock lock(mutex_);
  rung_ = true;
  bell_.SignalAll();
}

void Repeater::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    bell_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

bool Repeater::stopping() const {
  MutexLock lock(mutex_);
  return stopping_;
}

bool Repeater::Pause(absl::Duration span) const {
  const absl::Time until = absl::Now() + span;
  MutexLock lock(mutex_);
  while (!stopping_ && absl::Now() < until) bell_.WaitUntil(mutex_, until);
  return !stopping_;
}

void Repeater::Run() {
  while (!stopping()) {
    const absl::Time until = absl::Now() + work_(*this);
    MutexLock lock(mutex_);
    while (!stopping_ && !rung_ && absl::Now() < until) bell_.WaitUntil(mutex_, until);
    rung_ = false;
  }
}

}  // namespace htx
