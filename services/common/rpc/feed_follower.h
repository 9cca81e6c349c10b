#pragma once

// Following a peer's change feed by long polls: the place, the pauses, and what happens when the place is lost or one
// change cannot be taken. Free of grpc++: how to ask is the caller's (see peer_feed.h).

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace htx::rpc {

// One follower. Its functions are called on its own thread, one at a time.
class FeedFollower {
 public:
  // What a poll brought.
  struct Page {
    int64_t changes = 0;
    std::string next_token = {};
  };
  struct Parts {
    // Where the last run left off; absent: from the head of the feed, which is a lost place too. "" is the beginning.
    // An error is tried again.
    std::function<absl::StatusOr<std::optional<std::string>>()> load_place = {};
    std::function<absl::Status(const std::string& token)> save_place = {};  // Absent: the place is in memory alone.
    // Asks for the changes after `token`, or with no token for the feed's head, and keeps them for `take`.
    std::function<absl::StatusOr<Page>(const std::optional<std::string>& token, absl::Duration wait)> ask = {};
    // Takes the changes of the last page. Before an error is returned, whatever was taken is remembered by the callee:
    // the same page comes again.
    std::function<absl::Status()> take = {};
    // Changes were missed and will not come any more. Called with the new place known and not yet saved: what is
    // forgotten or looked at now is not older than the place.
    std::function<absl::Status()> missed = {};
    std::function<void()> cancel = {};  // Ends an `ask` under way, from another thread.
    absl::Duration shortest_pause = absl::Milliseconds(100);
    absl::Duration longest_pause = absl::Seconds(5);
    absl::Duration long_poll = absl::Seconds(20);
  };

  // Starts a thread. The peer need not be up: it is tried again, with pauses that double up to the longest.
  static std::unique_ptr<FeedFollower> Start(Parts parts);
  virtual ~FeedFollower() = default;
  // Ends the thread; an `ask` under way is cancelled.
  virtual void Stop() = 0;
};

// Tries what must not hold up the feed for ever: OK also when `act` has failed for good. An error of the moment
// (UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED) is returned as often as it comes, another
// one four times; then it is logged with `what` and left.
class Attempts {
 public:
  absl::Status Try(absl::FunctionRef<absl::Status()> act, const std::string& what);

 private:
  int failures_ = 0;  // In a row, of what is tried now.
};

}  // namespace htx::rpc
