#pragma once

// Handlers of ChangeService.

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "common/rpc/stream.h"
#include "htx/awards/v1/change_service.pb.h"

namespace htx::awards {

class ChangeHandlers {
 public:
  explicit ChangeHandlers(HandlerParts parts) : parts_(parts) {}

  absl::StatusOr<v1::ListChangesResponse> ListChanges(const v1::ListChangesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> WatchChanges(
      const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake);

 private:
  // The sequence after which a follower goes on.
  absl::StatusOr<int64_t> PlaceOf(const std::string& resume_token, v1::ChangeStart start, absl::Time deadline);

  const HandlerParts parts_;
  std::atomic<int> waiting_ = 0;  // Calls that hold a worker while they wait for a change.
};

// The feed's form of a stored change.
absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored, v1::ChangeView view);
// The token that resumes after `sequence`.
std::string ResumeToken(int64_t sequence);

}  // namespace htx::awards
