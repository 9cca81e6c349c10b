#include "common/rpc/feed_follower.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/repeater.h"
#include "common/base/status.h"

namespace htx::rpc {
namespace {

constexpr int kTries = 5;

// Trying again may help.
bool OfTheMoment(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status) || absl::IsCancelled(status);
}

class Follower final : public FeedFollower {
 public:
  explicit Follower(Parts parts)
      : parts_(std::move(parts)),
        pause_(parts_.shortest_pause),
        repeater_([this](const Repeater&) { return Work(); }) {}
  ~Follower() override { Stop(); }

  void Stop() override {
    parts_.cancel();
    repeater_.Stop();
  }

 private:
  absl::Duration Work() {
    const absl::StatusOr<bool> calm = FollowOnce();
    if (calm.ok() && *calm) {
      pause_ = parts_.shortest_pause;
      return absl::ZeroDuration();
    }
    pause_ = std::min(pause_ * 2, parts_.longest_pause);
    return pause_;
  }

  // False when the peer had nothing and did not let this caller wait for it.
  absl::StatusOr<bool> FollowOnce() {
    if (!loaded_) {
      HTX_ASSIGN_OR_RETURN(place_, parts_.load_place());
      loaded_ = true;
    }
    if (!place_) {
      HTX_RETURN_IF_ERROR(FindPlace());
      return true;
    }
    const absl::Time asked = absl::Now();
    const absl::StatusOr<Page> page = parts_.ask(place_, parts_.long_poll);
    if (!page.ok()) {
      // A refused place is lost; the beginning cannot be.
      const bool lost =
          absl::IsOutOfRange(page.status()) || (absl::IsInvalidArgument(page.status()) && !place_->empty());
      if (lost) place_.reset();
      return page.status();
    }
    HTX_RETURN_IF_ERROR(parts_.take());
    HTX_RETURN_IF_ERROR(MoveTo(page->next_token));
    // An empty answer that came early was no long poll: too many wait there already.
    return page->changes > 0 || absl::Now() - asked >= parts_.long_poll / 2;
  }

  // Takes the feed's head for the place.
  absl::Status FindPlace() {
    HTX_ASSIGN_OR_RETURN(const Page page, parts_.ask(std::nullopt, absl::ZeroDuration()));
    if (page.next_token.empty()) return absl::UnavailableError("a feed without a head");
    HTX_RETURN_IF_ERROR(parts_.missed());
    return MoveTo(page.next_token);
  }

  absl::Status MoveTo(const std::string& token) {
    if (place_ && token == *place_) return absl::OkStatus();
    if (parts_.save_place) HTX_RETURN_IF_ERROR(parts_.save_place(token));
    place_ = token;
    return absl::OkStatus();
  }

  const Parts parts_;
  // Of the thread alone.
  bool loaded_ = false;
  std::optional<std::string> place_ = {};
  absl::Duration pause_;
  Repeater repeater_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<FeedFollower> FeedFollower::Start(Parts parts) { return std::make_unique<Follower>(std::move(parts)); }

absl::Status Attempts::Try(absl::FunctionRef<absl::Status()> act, const std::string& what) {
  const absl::Status status = act();
  if (!status.ok() && (OfTheMoment(status) || ++failures_ < kTries)) return status;
  failures_ = 0;
  if (!status.ok()) {
    std::fprintf(stderr, "{\"event\":\"follower_skipped\",\"what\":\"%s\",\"code\":\"%s\",\"reason\":\"%s\"}\n",
                 what.c_str(), absl::StatusCodeToString(status.code()).c_str(), std::string(ReasonOf(status)).c_str());
  }
  return absl::OkStatus();
}

}  // namespace htx::rpc
