#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "htx/registry/v1/snapshot.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// The snapshots of BulkService. Each method's contract is the comment of its RPC. Thread-safe.
class SnapshotHandlers {
 public:
  explicit SnapshotHandlers(Office office) : office_(office) {}

  // Its bytes are masked as `context` asks; its messages are not.
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<v1::StreamSnapshotResponse>>> StreamSnapshot(
      const v1::StreamSnapshotRequest& request, const rpc::RequestContext& context, rpc::Wake wake);

  absl::StatusOr<v1::VerifySnapshotResponse> VerifySnapshot(const v1::VerifySnapshotRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::RebuildSnapshotResponse> RebuildSnapshot(const v1::RebuildSnapshotRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
