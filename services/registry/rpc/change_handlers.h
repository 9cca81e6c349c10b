#pragma once

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "htx/registry/v1/change_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// ChangeService. Each method's contract is the comment of its RPC. Thread-safe.
class ChangeHandlers {
 public:
  explicit ChangeHandlers(Office office) : office_(office) {}

  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> WatchChanges(
      const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake);
  // A call that waits holds a worker, so only kWaiters calls wait at once; the others answer at once.
  absl::StatusOr<v1::ListChangesResponse> ListChanges(const v1::ListChangesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::GetRegistryInfoResponse> GetRegistryInfo(const v1::GetRegistryInfoRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  static constexpr int kWaiters = 4;

  Office office_;
  std::atomic<int> waiters_ = 0;
};

}  // namespace htx::registry
