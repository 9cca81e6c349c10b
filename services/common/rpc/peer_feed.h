#pragma once

// Asks a peer's ChangeService for a page of its feed, in a way that another thread can end.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/rpc/feed_follower.h"
#include "common/rpc/peer.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

// `Stub`, `Request` and `Response` are those of the peer's ListChanges. Asked by one thread; Cancel by any.
template <class Stub, class Request, class Response>
class PeerFeed {
 public:
  struct Names {
    std::string self = {};
    std::string peer = {};
  };
  // Every request begins as a copy of `form`, whose `start` is the feed's head.
  PeerFeed(std::unique_ptr<Stub> stub, Request form, Names names)
      : stub_(std::move(stub)), form_(std::move(form)), names_(std::move(names)) {}

  absl::StatusOr<FeedFollower::Page> Ask(const std::optional<std::string>& token, absl::Duration wait) {
    Request request = form_;
    if (token) {
      request.clear_start();
      request.set_resume_token(*token);
    }
    request.mutable_wait()->set_seconds(absl::ToInt64Seconds(wait));
    grpc::ClientContext call;
    PrepareCall(call, absl::Now() + wait + absl::Seconds(5), names_.self);
    {
      MutexLock lock(mutex_);
      if (cancelled_) return absl::CancelledError();
      call_ = &call;
    }
    response_.Clear();
    const grpc::Status status = stub_->ListChanges(&call, request, &response_);
    {
      MutexLock lock(mutex_);
      call_ = nullptr;
    }
    if (!status.ok()) return FromPeer(status, names_.peer);
    return FeedFollower::Page{.changes = response_.changes_size(), .next_token = response_.next_resume_token()};
  }

  // What the last Ask brought.
  const Response& response() const { return response_; }

  // Ends the call under way and every later one.
  void Cancel() {
    MutexLock lock(mutex_);
    cancelled_ = true;
    if (call_ != nullptr) call_->TryCancel();
  }

 private:
  const std::unique_ptr<Stub> stub_;
  const Request form_;
  const Names names_;
  Response response_ = {};
  Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* call_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace htx::rpc
