#include "common/sql/postgres_watchdog.h"

#include <sys/socket.h>

#include <algorithm>

#include "absl/time/clock.h"

namespace htx::sql {

PostgresWatchdog::PostgresWatchdog() : thread_([this] { Loop(); }) {}

PostgresWatchdog::~PostgresWatchdog() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  thread_.join();
}

void PostgresWatchdog::Arm(int socket, absl::Time when) {
  const Clock::time_point at = Clock::now() + absl::ToChronoMilliseconds(when - absl::Now());
  MutexLock lock(mutex_);
  armed_[socket] = at;
  // Deadlines mostly move away; only one before the next look has to wake the thread.
  if (at < next_look_) changed_.SignalOne();
}

void PostgresWatchdog::Disarm(int socket) {
  MutexLock lock(mutex_);
  armed_.erase(socket);
}

void PostgresWatchdog::Loop() {
  MutexLock lock(mutex_);
  while (!stopping_) {
    const Clock::time_point now = Clock::now();
    next_look_ = now + std::chrono::seconds(1);
    for (auto it = armed_.begin(); it != armed_.end();) {
      if (it->second <= now) {
        shutdown(it->first, SHUT_RDWR);
        it = armed_.erase(it);
      } else {
        next_look_ = std::min(next_look_, it->second);
        ++it;
      }
    }
    changed_.WaitUntil(mutex_, absl::Now() + absl::FromChrono(next_look_ - now));
  }
}

}  // namespace htx::sql
