#include "registry/rpc/import_report.h"

#include <optional>

#include "common/base/status.h"
#include "registry/rpc/import_proto.h"
#include "registry/store/import_store.h"

namespace htx::registry {
namespace {

constexpr int kMaxShown = 1000;

// Pages of the report that may hold a row to show: refused, or noted.
constexpr int64_t kShownBits = 1 | int64_t{1} << static_cast<int>(ImportOutcome::kRejected) |
                               int64_t{1} << static_cast<int>(ImportOutcome::kPossibleDuplicate) |
                               int64_t{1} << static_cast<int>(ImportOutcome::kAmbiguous);

}  // namespace

void Show(const v1::ImportRowReport& report, v1::ImportOrganizationsResponse& shown) {
  if (!report.reason().empty()) {
    if (shown.errors_size() >= kMaxShown) return shown.set_errors_truncated(true);
    v1::RowError& error = *shown.add_errors();
    error.set_row_id(report.row_id());
    error.set_row_number(report.row_number());
    error.set_reason(report.reason());
    *error.mutable_violations() = report.violations();
  } else if (!report.findings().empty()) {
    if (shown.warnings_size() >= kMaxShown) return shown.set_warnings_truncated(true);
    v1::RowWarning& warning = *shown.add_warnings();
    warning.set_row_id(report.row_id());
    warning.set_row_number(report.row_number());
    *warning.mutable_findings() = report.findings();
  }
}

void Join(const v1::ImportOrganizationsResponse& more, v1::ImportOrganizationsResponse& response) {
  for (const v1::RowError& error : more.errors()) {
    if (response.errors_size() < kMaxShown)
      *response.add_errors() = error;
    else
      response.set_errors_truncated(true);
  }
  for (const v1::RowWarning& warning : more.warnings()) {
    if (response.warnings_size() < kMaxShown)
      *response.add_warnings() = warning;
    else
      response.set_warnings_truncated(true);
  }
  if (more.errors_truncated()) response.set_errors_truncated(true);
  if (more.warnings_truncated()) response.set_warnings_truncated(true);
}

void Count(const ImportCounts& counts, v1::ImportOrganizationsResponse& response) {
  response.set_created_count(response.created_count() + counts.of(ImportOutcome::kCreated));
  response.set_updated_count(response.updated_count() + counts.of(ImportOutcome::kUpdated));
  response.set_unchanged_count(response.unchanged_count() + counts.of(ImportOutcome::kUnchanged) +
                               counts.of(ImportOutcome::kMatched));
  response.set_refused_count(response.refused_count() + counts.refused());
  response.set_missing_count(response.missing_count() + counts.of(ImportOutcome::kMissing));
  response.set_warned_count(response.warned_count() + counts.warned);
}

v1::ImportOrganizationsResponse ResponseOf(const ImportRecord& import) {
  v1::ImportOrganizationsResponse response;
  response.set_row_count(import.counts.rows());
  Count(import.counts, response);
  *response.mutable_import_record() = ToProto(import);
  return response;
}

absl::StatusOr<v1::ImportOrganizationsResponse> ReadResponse(sql::Transaction& transaction,
                                                             const ImportRecord& import) {
  ImportStore store(transaction);
  v1::ImportOrganizationsResponse response = ResponseOf(import);
  for (int64_t from = 0; !response.errors_truncated() || !response.warnings_truncated();) {  // Ends with the report.
    HTX_ASSIGN_OR_RETURN(const std::optional<ImportPage> page, store.FindReport(import.id, from, kShownBits));
    if (!page) break;
    v1::ListImportRowsResponse rows;
    if (!rows.ParseFromString(page->rows)) return absl::DataLossError("a page of the report is damaged");
    for (const v1::ImportRowReport& row : rows.rows()) Show(row, response);
    from = page->first_row + 1;
  }
  return response;
}

}  // namespace htx::registry
