#include "common/cache/breaker.h"

namespace htx::cache {

bool Breaker::Allow(absl::Time now) {
  const MutexLock lock(mutex_);
  if (failures_ < kFailures) return true;
  if (now < next_probe_) return false;
  // This caller is the probe; should it never report, the next one goes a pause later.
  next_probe_ = now + kPause;
  return true;
}

void Breaker::Succeeded() {
  const MutexLock lock(mutex_);
  failures_ = 0;
}

void Breaker::Failed(absl::Time now) {
  const MutexLock lock(mutex_);
  if (failures_ < kFailures) ++failures_;
  if (failures_ == kFailures) next_probe_ = now + kPause;
}

bool Breaker::open() const {
  const MutexLock lock(mutex_);
  return failures_ == kFailures;
}

}  // namespace htx::cache
