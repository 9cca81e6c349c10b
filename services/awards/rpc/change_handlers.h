#pragma once

#include "common/feed/change_service.h"
#include "htx/awards/v1/change_service.pb.h"

namespace htx::awards {

// ChangeService of this service.
struct AwardsFeed : feed::FeedMessages<v1::ListChangesRequest, v1::ListChangesResponse, v1::WatchChangesRequest,
                                       v1::WatchChangesResponse, v1::CHANGE_START_NOW, v1::CHANGE_VIEW_IDS> {
  static constexpr absl::string_view kTokenPrefix = "awards1.";
  static constexpr absl::Duration kLongestWait = absl::Seconds(25);
};
using ChangeHandlers = feed::ChangeHandlers<AwardsFeed>;

}  // namespace htx::awards
