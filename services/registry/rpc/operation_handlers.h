#pragma once

// google.longrunning.Operations of the registry: its imports, as clients of that interface see them.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/empty.pb.h"
#include "registry/rpc/import_board.h"
#include "registry/rpc/office.h"

namespace htx::registry {

namespace lro = google::longrunning;

// Each method's contract is the comment of its RPC. Thread-safe.
class OperationHandlers {
 public:
  // `board` outlives the handlers and what they return.
  OperationHandlers(Office office, ImportBoard& board) : office_(office), board_(board) {}

  absl::StatusOr<lro::ListOperationsResponse> ListOperations(const lro::ListOperationsRequest& request,
                                                             const rpc::RequestContext& context);
  absl::StatusOr<lro::Operation> GetOperation(const lro::GetOperationRequest& request,
                                              const rpc::RequestContext& context);
  absl::StatusOr<google::protobuf::Empty> DeleteOperation(const lro::DeleteOperationRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<google::protobuf::Empty> CancelOperation(const lro::CancelOperationRequest& request,
                                                          const rpc::RequestContext& context);
  // A source of one message: the operation, once it is done or the time is over.
  absl::StatusOr<std::unique_ptr<rpc::Source<lro::Operation>>> WaitOperation(const lro::WaitOperationRequest& request,
                                                                             const rpc::RequestContext& context,
                                                                             rpc::Wake wake);

 private:
  class Wait;

  // Null while it is under way and `only_done` is set.
  absl::StatusOr<std::unique_ptr<lro::Operation>> Look(const std::string& name, const rpc::RequestContext& context,
                                                       bool only_done, absl::Time deadline) const;

  Office office_;
  ImportBoard& board_;
};

}  // namespace htx::registry
