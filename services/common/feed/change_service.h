#pragma once

// ChangeService of a service whose changes are shown whole or by their header alone.

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "common/feed/change_feed.h"
#include "common/feed/stored_change.h"

namespace htx::feed {

// What ChangeFeed asks of a service, from the messages of its ChangeService. `kNow` is its start at the newest change,
// `kIds` its view of headers alone. A service adds kTokenPrefix and kLongestWait, and hides what it does otherwise.
template <class List, class Listed, class Watch, class Watched, auto kNow, auto kIds>
struct FeedMessages {
  using ListRequest = List;
  using ListResponse = Listed;
  using WatchRequest = Watch;
  using WatchResponse = Watched;
  using Change = std::remove_cvref_t<decltype(std::declval<const Watched&>().change())>;
  using View = decltype(kIds);

  static absl::StatusOr<Change> ToChange(const sql::StoredChange& stored) { return feed::ToChange<Change>(stored); }
  static std::optional<std::string> Ready(const sql::StoredChange& stored, View view) {
    return view == kIds ? std::nullopt : WithHeader(stored, Change::kHeaderFieldNumber);
  }
  static void Show(const Change& whole, View view, Change& shown) {
    if (view == kIds) {
      *shown.mutable_header() = whole.header();
    } else {
      shown = whole;
    }
  }
  template <class Request>
  static bool StartsNow(const Request& request) {
    return request.start() == kNow;
  }
};

// ChangeService; errors as in its contract. Thread-safe. The database and the clock outlive it.
template <class Service>
class ChangeHandlers {
 public:
  ChangeHandlers(sql::Database& database, const Clock& clock) : feed_(database, clock) {}

  // What there is now, without waiting.
  absl::StatusOr<typename Service::ListResponse> ListChanges(const typename Service::ListRequest& request,
                                                             const rpc::RequestContext& context) {
    return feed_.List(request, context);
  }
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<typename Service::ListResponse>>> PollChanges(
      const typename Service::ListRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
    return feed_.PollOnce(request, context, std::move(wake));
  }
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<typename Service::WatchResponse>>> WatchChanges(
      const typename Service::WatchRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
    return feed_.Watch(request, context, std::move(wake));
  }

 private:
  ChangeFeed<Service> feed_;
};

}  // namespace htx::feed
