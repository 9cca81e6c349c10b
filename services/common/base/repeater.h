#pragma once

// A thread that does one thing again and again: when somebody rings, and otherwise after the rest it asked for. What a
// service does beside its calls (projecting, folding, sweeping) runs on one of these.

#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace htx {

class Repeater {
 public:
  // Does the work once and says how long to rest; zero: go on at once. Should return soon once stopping().
  using Work = std::function<absl::Duration(const Repeater&)>;

  // Begins at once, on a thread of its own. What `work` uses outlives the repeater.
  explicit Repeater(Work work);
  // Stops.
  ~Repeater();
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

  // Ends the rest, or the next one when work is under way. From any thread; never blocks for long.
  void Ring();
  // Waits for the work under way and ends the thread. Any number of times; not from the work itself.
  void Stop();
  bool stopping() const;
  // Waits within the work, for `span` or until Stop. False when it is time to stop.
  bool Pause(absl::Duration span) const;

 private:
  void Run();

  const Work work_;
  mutable Mutex mutex_;
  mutable CondVar bell_;
  bool rung_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_ = {};  // Last: it uses everything above.
};

}  // namespace htx
