#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "htx/registry/v1/bulk_service.pb.h"
#include "registry/rpc/import_board.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// The imports of BulkService. Each method's contract is the comment of its RPC. Thread-safe.
class BulkHandlers {
 public:
  // `board` outlives the handlers and the streams they open.
  BulkHandlers(Office office, ImportBoard& board) : office_(office), board_(board) {}

  absl::StatusOr<std::unique_ptr<rpc::Sink<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse>>>
  ImportOrganizations(const rpc::RequestContext& context);
  absl::StatusOr<v1::GetImportResponse> GetImport(const v1::GetImportRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ListImportsResponse> ListImports(const v1::ListImportsRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListImportRowsResponse> ListImportRows(const v1::ListImportRowsRequest& request,
                                                            const rpc::RequestContext& context);

 private:
  Office office_;
  ImportBoard& board_;
};

}  // namespace htx::registry
