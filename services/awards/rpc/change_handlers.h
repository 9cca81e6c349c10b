#pragma once

// Handlers of ChangeService.

#include <memory>

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "common/feed/change_feed.h"
#include "htx/awards/v1/change_service.pb.h"

namespace htx::awards {

// What common/feed asks of a service.
struct AwardsFeed {
  using Change = v1::Change;
  using ListRequest = v1::ListChangesRequest;
  using ListResponse = v1::ListChangesResponse;
  using WatchRequest = v1::WatchChangesRequest;
  using WatchResponse = v1::WatchChangesResponse;
  using View = v1::ChangeView;
  static constexpr absl::string_view kTokenPrefix = "awards1.";
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
  explicit ChangeHandlers(const HandlerParts& parts) : feed_(*parts.database, *parts.clock) {}

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
  feed::ChangeFeed<AwardsFeed> feed_;
};

// The token that resumes after `sequence`.
inline std::string ResumeToken(int64_t sequence) { return feed::ResumeToken(AwardsFeed::kTokenPrefix, sequence); }

}  // namespace htx::awards
