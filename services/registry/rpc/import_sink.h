#pragma once

// One stream of ImportOrganizations, from its configuration to its response.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/call_record.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "htx/registry/v1/bulk_service.pb.h"
#include "registry/rpc/import_board.h"
#include "registry/rpc/import_row.h"
#include "registry/rpc/office.h"
#include "registry/store/import_store.h"

namespace htx::registry {

class ImportSink final : public rpc::Sink<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse> {
 public:
  ImportSink(const Office& office, ImportBoard& board, rpc::RequestContext context)
      : office_(office), board_(board), context_(std::move(context)) {}

  absl::Status Accept(const v1::ImportOrganizationsRequest& message) override;
  // A message that broke the rules of its fields before it came here: its row is refused, the stream goes on.
  absl::Status Refuse(const v1::ImportOrganizationsRequest& message, const absl::Status& why) override;
  absl::StatusOr<v1::ImportOrganizationsResponse> Finish() override;

 private:
  // What one transaction adds to the import.
  struct Batch {
    std::vector<ImportPage> pages = {};
    ImportCounts counts = {};
    v1::ImportOrganizationsResponse shown = {};  // Its errors and warnings.
    int64_t report_end = 0;
    std::string missing_after = {};
    bool missing_told = false;
  };

  absl::Status Configure(const v1::ImportOrganizationsRequest& message);
  // Finds the import, or begins it.
  absl::Status OpenImport();
  absl::StatusOr<ImportRecord> BeginImport(ImportStore& store, absl::Time now);
  absl::Status TakeRow(const v1::ImportRow& row, const absl::Status& broken);
  // A row that was settled, or waits, since an earlier stream.
  absl::Status PassOver(int64_t number);
  absl::Status Flush();
  // Best effort: settles the rows that were gathered.
  absl::Status SettleChunk();
  absl::Status SettleChunk(bool together);
  // Calls `settle` for all rows together, and again for each by itself when the database refuses that.
  absl::Status Attempt(absl::FunctionRef<absl::Status(bool together)> settle) const;
  // Puts what becomes of `rows`, which stand together, into `batch`.
  absl::Status SettleRows(RowDesk& desk, absl::Span<const ReadyRow> rows, Batch& batch) const;
  // The others: lets them wait in the database.
  absl::Status KeepChunk();
  // Settles all rows that wait, in one transaction.
  absl::Status Decide();
  absl::Status Decide(bool together);
  absl::Status SettleWaiting(sql::Transaction& transaction, bool together, Batch& batch);
  absl::Status SaveVerdict(const Batch& batch, ImportState state);
  // RECONCILE: reports the organisations of the scope that no row was about, pack by pack.
  absl::Status ReportMissing();
  absl::Status AddMissing(sql::Transaction& transaction, Batch& batch) const;
  // Puts `reports`, which stand together, into `batch`.
  void Add(const v1::ListImportRowsResponse& reports, Batch& batch) const;

  absl::Status Write(absl::Duration timeout, bool dry, absl::FunctionRef<absl::Status(sql::Transaction&)> body);
  // IMPORT_CANCELLED once somebody cancels the import through this process; asked between any two rows.
  absl::Status CheckWanted() const;
  // IMPORT_CANCELLED when it is so in the database; asked at the beginning of a transaction that may last.
  absl::Status CheckOpen(sql::Transaction& transaction) const;
  // Writes what `batch` adds to the import, and `state`. IMPORT_CONTENDED, IMPORT_CANCELLED.
  absl::StatusOr<ImportRecord> Save(sql::Transaction& transaction, const Batch& batch, ImportState state);
  // The transaction with `batch` is committed.
  void Keep(const Batch& batch, ImportRecord import);

  const Office office_;
  ImportBoard& board_;
  const rpc::RequestContext context_;
  const std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<void> listening_ = {};
  bool configured_ = false;
  ImportPlan plan_ = {};
  CallRecord record_ = {};
  ImportRecord import_ = {};
  int64_t next_row_ = 1;
  std::string digest_ = {};  // Of the rows before next_row_, as far as this stream knows them.
  std::vector<ReadyRow> chunk_ = {};
  std::string waiting_ = {};  // The rows of a chunk that shall wait, packed.
  int64_t chunk_rows_ = 0;
  v1::ImportOrganizationsResponse response_ = {};
};

}  // namespace htx::registry
