#pragma once

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/change_service.pb.h"

namespace htx::funding {

// ChangeService; errors as in its contract.
class ChangeHandlers {
 public:
  explicit ChangeHandlers(const Desk& desk) : desk_(desk) {}

  // A call that waits holds a worker, so only kWaiters calls wait at once; the others answer at once.
  absl::StatusOr<v1::ListChangesResponse> ListChanges(const v1::ListChangesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> WatchChanges(
      const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake);

 private:
  static constexpr int kWaiters = 4;

  // The sequence after which to send.
  absl::StatusOr<int64_t> StartOf(const std::string& resume_token, v1::ChangeStart start, absl::Time deadline);

  Desk desk_;
  std::atomic<int> waiters_ = 0;  // Calls that hold a worker while they wait for a change.
};

}  // namespace htx::funding
