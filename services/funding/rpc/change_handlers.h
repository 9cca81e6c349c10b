#pragma once

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

  absl::StatusOr<v1::ListChangesResponse> ListChanges(const v1::ListChangesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> WatchChanges(
      const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake);

 private:
  // The sequence after which to send.
  absl::StatusOr<int64_t> StartOf(const std::string& resume_token, v1::ChangeStart start, absl::Time deadline);

  Desk desk_;
};

}  // namespace htx::funding
