#include "htxctl/files/import_report.h"

#include <cstdio>
#include <fstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htxctl/client/message_text.h"
#include "htxctl/files/cell_proto.h"
#include "htxctl/files/csv_stream.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

constexpr int kShownErrors = 50;

const std::vector<std::string>& Heading() {
  static const auto* const heading = new std::vector<std::string>{
      "row_number", "row_id",        "outcome",    "organization", "matched_by", "reason",
      "what",       "changed_paths", "kept_paths", "candidates",   "notes",      "findings"};
  return *heading;
}

std::string WhatOf(const registry::v1::ImportRowReport& row, bool vietnamese) {
  return absl::StrJoin(row.violations(), "; ", [&](std::string* out, const registry::v1::RowViolation& violation) {
    if (!violation.field().empty()) absl::StrAppend(out, violation.field(), ": ");
    absl::StrAppend(out, vietnamese ? violation.description_vi() : violation.description_en());
  });
}

std::vector<std::string> CellsOf(const registry::v1::ImportRowReport& row, bool vietnamese) {
  const auto note = [](std::string* out, const registry::v1::RowNote& each) {
    absl::StrAppend(out, each.field(), " ", each.slip(), ": ", each.written(), " → ", each.read_as());
  };
  const auto finding = [](std::string* out, const registry::v1::RuleFinding& each) {
    absl::StrAppend(out, each.field(), " ", each.rule());
  };
  return {CellOf(row, "row_number"),
          row.row_id(),
          CellOf(row, "outcome"),
          row.organization(),
          CellOf(row, "matched_by"),
          row.reason(),
          WhatOf(row, vietnamese),
          CellOf(row, "changed_paths"),
          CellOf(row, "kept_paths"),
          CellOf(row, "candidates"),
          absl::StrJoin(row.notes(), "; ", note),
          absl::StrJoin(row.findings(), "; ", finding)};
}

bool NeedsALook(const registry::v1::ImportRowReport& row) {
  switch (static_cast<int>(row.outcome())) {
    case registry::v1::IMPORT_OUTCOME_CREATED:
    case registry::v1::IMPORT_OUTCOME_UPDATED:
    case registry::v1::IMPORT_OUTCOME_UNCHANGED:
    case registry::v1::IMPORT_OUTCOME_MATCHED:
      return row.notes_size() > 0 || row.findings_size() > 0;
    default:
      return true;
  }
}

}  // namespace

void PrintReport(const registry::v1::ImportOrganizationsResponse& response, bool vietnamese) {
  Table counts({{"rows", Align::kRight},
                {"created", Align::kRight},
                {"updated", Align::kRight},
                {"unchanged", Align::kRight},
                {"repeated", Align::kRight},
                {"refused", Align::kRight},
                {"missing", Align::kRight},
                {"noted", Align::kRight}});
  counts.Add({Grouped(response.row_count()), Grouped(response.created_count()), Grouped(response.updated_count()),
              Grouped(response.unchanged_count()), Grouped(response.repeated_count()),
              Grouped(response.refused_count()), Grouped(response.missing_count()),
              Grouped(response.import_record().counts().noted())});
  std::printf("%s", counts.Text().c_str());
  if (response.errors_size() == 0) return;
  Table errors({{"row"}, {"number", Align::kRight}, {"reason"}, {"field"}, {"why", Align::kLeft, 100}});
  for (int i = 0; i < std::min(response.errors_size(), kShownErrors); ++i) {
    const registry::v1::RowError& error = response.errors(i);
    for (const registry::v1::RowViolation& violation : error.violations()) {
      errors.Add({error.row_id(), Grouped(error.row_number()), error.reason(), violation.field(),
                  vietnamese ? violation.description_vi() : violation.description_en()});
    }
  }
  std::printf("\n%s%s", errors.Text().c_str(), response.refused_count() > kShownErrors ? "…\n" : "");
}

absl::Status WriteReport(const Session& session, const std::string& import, bool all, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  const auto cannot_write = [&] {
    return InvalidField("--report",
                        {.en = absl::StrCat("cannot write ", path), .vi = absl::StrCat("không ghi được ", path)});
  };
  if (!file) return cannot_write();
  const bool csv = FormatOf(path) == FileFormat::kCsv;
  if (csv) WriteCsvRow(Heading(), file);
  const auto stub = registry::v1::BulkService::NewStub(session.registry());
  registry::v1::ListImportRowsRequest request;
  request.set_parent(import);
  request.set_page_size(1000);
  do {
    HTX_ASSIGN_OR_RETURN(const auto page,
                         session.Call(*stub, &registry::v1::BulkService::Stub::ListImportRows, request));
    for (const registry::v1::ImportRowReport& row : page.rows()) {
      if (!all && !NeedsALook(row)) continue;
      if (csv) {
        WriteCsvRow(CellsOf(row, session.options().language == "vi"), file);
        continue;
      }
      const std::string json = JsonLine(row);
      HTX_CHECK(!json.empty());
      file << json << '\n';
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  file.flush();
  return file ? absl::OkStatus() : cannot_write();
}

}  // namespace htx::ctl
