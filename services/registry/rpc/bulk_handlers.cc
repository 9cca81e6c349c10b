#include "registry/rpc/bulk_handlers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "registry/rpc/import_access.h"
#include "registry/rpc/import_proto.h"
#include "registry/rpc/import_sink.h"
#include "registry/rpc/list_page.h"
#include "registry/store/import_store.h"

namespace htx::registry {
namespace {

// The bits of the outcomes that are asked for; 0: all.
absl::StatusOr<int64_t> WantedBits(const v1::ListImportRowsRequest& request) {
  int64_t bits = request.only_noted() ? 1 : 0;
  FieldErrors errors;
  for (const int outcome : request.outcomes()) {
    if (outcome == 0 || !v1::ImportOutcome_IsValid(outcome)) {
      errors.Add("outcomes", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
    } else {
      bits |= int64_t{1} << outcome;
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return bits;
}

bool IsWanted(const v1::ImportRowReport& row, const v1::ListImportRowsRequest& request) {
  const int64_t bits = OutcomeBits(row);
  if (request.only_noted() && (bits & 1) == 0) return false;
  return request.outcomes().empty() ||
         std::find(request.outcomes().begin(), request.outcomes().end(), row.outcome()) != request.outcomes().end();
}

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::Sink<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse>>>
BulkHandlers::ImportOrganizations(const rpc::RequestContext& context) {
  return std::make_unique<ImportSink>(office_, board_, context);
}

absl::StatusOr<v1::GetImportResponse> BulkHandlers::GetImport(const v1::GetImportRequest& request,
                                                              const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::string id, ParseResourceName(request.name(), "imports", "name"));
  v1::GetImportResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const ImportRecord import, FindImport(transaction, request.name(), id, context));
    *response.mutable_import_record() = ToProto(import);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListImportsResponse> BulkHandlers::ListImports(const v1::ListImportsRequest& request,
                                                                  const rpc::RequestContext& context) {
  const std::string principal = ImporterSeenBy(context);
  const common::v1::TimeCoordinate now;  // Imports have no past of their own.
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListImports",
                                                  .filters = ImportSchema(),
                                                  .orders = ImportOrderSchema(),
                                                  .default_order = "create_time desc"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = now,
                                                  .others = principal},
                                                 office_.tokens, office_.clock.Now()));
  v1::ListImportsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<ImportRecord> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, ImportStore(transaction).List(principal, list.query, page));
    response.clear_imports();
    for (const ImportRecord& import : page) *response.add_imports() = ToProto(import);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListImportRowsResponse> BulkHandlers::ListImportRows(const v1::ListImportRowsRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::string id, ParseResourceName(request.parent(), "imports", "parent"));
  HTX_ASSIGN_OR_RETURN(const int64_t bits, WantedBits(request));
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  const std::string bound = absl::StrCat("ListImportRows\n", id, "\n", request.only_noted(), "\n", bits);
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.page_token(), bound));
  // Where the page before ended: the page of the report, and the first row that was not shown.
  int64_t first_page = 0;
  int64_t first_row = 0;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(first_page, cursor.Int(0));
    HTX_ASSIGN_OR_RETURN(first_row, cursor.Int(1));
  }
  v1::ListImportRowsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(FindImport(transaction, request.parent(), id, context).status());
    int64_t from = first_page;
    for (;;) {  // Each turn goes on after the page before, so it ends with the report.
      HTX_ASSIGN_OR_RETURN(const std::optional<ImportPage> page, ImportStore(transaction).FindReport(id, from, bits));
      if (!page) return absl::OkStatus();
      v1::ListImportRowsResponse rows;
      if (!rows.ParseFromString(page->rows)) return absl::DataLossError("a page of the report is damaged");
      for (v1::ImportRowReport& row : *rows.mutable_rows()) {
        if (row.row_number() < first_row || !IsWanted(row, request)) continue;
        if (response.rows_size() == size) {
          response.set_next_page_token(office_.tokens.Seal({.last = {page->first_row, row.row_number()}}, bound));
          return absl::OkStatus();
        }
        *response.add_rows() = std::move(row);
      }
      from = page->first_row + 1;
    }
  }));
  return response;
}

}  // namespace htx::registry
