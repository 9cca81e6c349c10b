#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/feed/change_feed.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/change_service.pb.h"

namespace htx::funding {

// What common/feed asks of a service.
struct FundingFeed {
  using Change = v1::Change;
  using ListRequest = v1::ListChangesRequest;
  using ListResponse = v1::ListChangesResponse;
  using WatchRequest = v1::WatchChangesRequest;
  using WatchResponse = v1::WatchChangesResponse;
  using View = v1::ChangeView;
  static constexpr absl::string_view kTokenPrefix = "funding1.";
  static constexpr absl::Duration kLongestWait = absl::Seconds(25);
  static absl::StatusOr<Change> ToChange(const sql::StoredChange& stored);
  static void Show(const Change& whole, View view, Change& shown);
  template <class Request>
  static bool StartsNow(const Request& request) {
    return request.start() == v1::CHANGE_START_NOW;
  }
};

// ChangeService; errors as in its contract.
class ChangeHandlers {
 public:
  explicit ChangeHandlers(const Desk& desk) : feed_(desk.database, desk.clock) {}

  // What there is now, without waiting.
  absl::StatusOr<v1::ListChangesResponse> ListChanges(const v1::ListChangesRequest& request,
                                                      const rpc::RequestContext& context) {
    return feed_.List(request, context);
  }
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::ListChangesResponse>>> PollChanges(
      const v1::ListChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
    return feed_.PollOnce(request, context, std::move(wake));
  }
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> WatchChanges(
      const v1::WatchChangesRequest& request, const rpc::RequestContext&, rpc::Wake wake) {
    return feed_.Watch(request, std::move(wake));
  }

 private:
  feed::ChangeFeed<FundingFeed> feed_;
};

}  // namespace htx::funding
