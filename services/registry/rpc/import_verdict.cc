// The end of an import: what waits is decided, what is missing is told.

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/import_errors.h"
#include "registry/rpc/import_sink.h"
#include "registry/rpc/import_waiting.h"

namespace htx::registry {
namespace {

constexpr absl::Duration kPackTimeout = absl::Minutes(2);
constexpr absl::Duration kVerdictTimeout = absl::Minutes(10);  // All rows in one transaction.
constexpr int kMissingAtOnce = 1000;

}  // namespace

absl::StatusOr<v1::ImportOrganizationsResponse> ImportSink::Finish() {
  if (!configured_) return ImportConfigMissing();
  // A stream from the first row that ends before what was settled is not the stream that was sent before.
  if (plan_.first_row == 1 && next_row_ <= import_.last_row) return ImportDiffers(NameOfImport(plan_.id));
  const absl::Status flushed = Flush();
  absl::Status status = flushed;
  if (status.ok() && import_.state == ImportState::kOpen) {
    status = import_.Waits() ? Decide() : ReportMissing();
  }
  if (status.ok() && import_.state == ImportState::kRefused) {
    status = ImportRefused(NameOfImport(plan_.id), import_.counts.refused());
  }
  HTX_RETURN_IF_ERROR(status);
  *response_.mutable_import_record() = ToProto(import_);
  return response_;
}

absl::Status ImportSink::ReportMissing() {
  for (bool told = false; !told;) {  // Each pack goes on after the one before.
    HTX_RETURN_IF_ERROR(CheckWanted());
    Batch batch;
    ImportRecord saved;
    HTX_RETURN_IF_ERROR(Write(kPackTimeout, false, [&](sql::Transaction& transaction) -> absl::Status {
      batch = {.missing_after = import_.missing_after};
      HTX_RETURN_IF_ERROR(AddMissing(transaction, batch));
      if (batch.missing_told) HTX_RETURN_IF_ERROR(ImportStore(transaction).DropSubjects(plan_.id));
      HTX_ASSIGN_OR_RETURN(saved,
                           Save(transaction, batch, batch.missing_told ? ImportState::kDone : ImportState::kOpen));
      return absl::OkStatus();
    }));
    told = batch.missing_told;
    Keep(batch, std::move(saved));
  }
  return absl::OkStatus();
}

absl::Status ImportSink::AddMissing(sql::Transaction& transaction, Batch& batch) const {
  batch.missing_told = true;
  if (plan_.mode != ImportMode::kReconcile) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(
      const std::vector<OrganizationId> missing,
      ImportStore(transaction).FindMissing(plan_.id, plan_.scope, batch.missing_after, kMissingAtOnce));
  v1::ListImportRowsResponse reports;
  int64_t number = std::max({import_.report_end, batch.report_end, next_row_ - 1, import_.last_row});
  for (const OrganizationId& id : missing) {
    v1::ImportRowReport& report = *reports.add_rows();
    report.set_row_number(++number);
    report.set_outcome(v1::IMPORT_OUTCOME_MISSING);
    report.set_organization(NameOf(id));
  }
  Add(reports, batch);
  batch.missing_told = missing.size() < static_cast<size_t>(kMissingAtOnce);
  batch.missing_after = batch.missing_told ? std::string() : missing.back().text();
  return absl::OkStatus();
}

absl::Status ImportSink::SettleWaiting(sql::Transaction& transaction, bool together, Batch& batch) {
  HTX_RETURN_IF_ERROR(CheckOpen(transaction));
  RowDesk desk(transaction, office_, plan_, context_);
  int64_t number = 0;
  HTX_RETURN_IF_ERROR(ImportStore(transaction).ForEachWaiting(plan_.id, [&](absl::string_view page) -> absl::Status {
    std::vector<ReadyRow> rows;
    HTX_RETURN_IF_ERROR(UnpackRows(page, [&](v1::ImportRow row, const absl::Status& broken) {
      rows.push_back(MakeReady(std::move(row), ++number, broken, plan_, office_, office_.clock.Now()));
      return absl::OkStatus();
    }));
    if (together) {
      HTX_RETURN_IF_ERROR(desk.Finish());
      HTX_ASSIGN_OR_RETURN(ClaimBook book, LookAhead(transaction, rows));
      HTX_RETURN_IF_ERROR(desk.Expect(rows, std::move(book)));
    }
    return SettleRows(desk, rows, batch);
  }));
  HTX_RETURN_IF_ERROR(desk.Finish());
  do {
    HTX_RETURN_IF_ERROR(CheckWanted());
    HTX_RETURN_IF_ERROR(AddMissing(transaction, batch));
  } while (!batch.missing_told);
  return absl::OkStatus();
}

absl::Status ImportSink::Decide() {
  return Attempt([&](bool together) { return Decide(together); });
}

absl::Status ImportSink::Decide(bool together) {
  Batch batch;
  ImportRecord saved;
  bool refused = false;
  const bool dry = import_.validate_only;
  const absl::Status status = Write(kVerdictTimeout, dry, [&](sql::Transaction& transaction) -> absl::Status {
    batch = {};
    if (dry) {
      Unannounced quiet(transaction);
      return SettleWaiting(quiet, together, batch);
    }
    HTX_RETURN_IF_ERROR(SettleWaiting(transaction, together, batch));
    refused = batch.counts.refused() > 0;
    if (refused) return ImportRefused(NameOfImport(plan_.id), batch.counts.refused());  // Rolls everything back.
    HTX_RETURN_IF_ERROR(ImportStore(transaction).DropWaiting(plan_.id));
    HTX_RETURN_IF_ERROR(ImportStore(transaction).DropSubjects(plan_.id));
    HTX_ASSIGN_OR_RETURN(saved, Save(transaction, batch, ImportState::kDone));
    return absl::OkStatus();
  });
  if (!refused) HTX_RETURN_IF_ERROR(status);
  if (dry || refused) return SaveVerdict(batch, refused ? ImportState::kRefused : ImportState::kDone);
  Keep(batch, std::move(saved));
  return absl::OkStatus();
}

absl::Status ImportSink::SaveVerdict(const Batch& batch, ImportState state) {
  ImportRecord saved;
  HTX_RETURN_IF_ERROR(Write(kPackTimeout, false, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_RETURN_IF_ERROR(ImportStore(transaction).DropWaiting(plan_.id));
    HTX_ASSIGN_OR_RETURN(saved, Save(transaction, batch, state));
    return absl::OkStatus();
  }));
  Keep(batch, std::move(saved));
  return absl::OkStatus();
}

}  // namespace htx::registry
