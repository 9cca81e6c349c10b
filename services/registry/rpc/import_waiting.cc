#include "registry/rpc/import_waiting.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/import.h"
#include "registry/domain/import_errors.h"
#include "registry/rpc/import_proto.h"

namespace htx::registry {
namespace {

// A page is netstrings in turns: a row, then what is wrong with it as a report ("" when nothing is).
void PackPart(absl::string_view part, std::string& page) { absl::StrAppend(&page, part.size(), ":", part); }

absl::StatusOr<absl::string_view> TakePart(absl::string_view& page) {
  const size_t colon = page.find(':');
  size_t size = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(page.substr(0, colon), &size) ||
      size > page.size() - colon - 1) {
    return absl::DataLossError("a page of waiting rows is damaged");
  }
  const absl::string_view part = page.substr(colon + 1, size);
  page.remove_prefix(colon + 1 + size);
  return part;
}

// What the chassis finds wrong is about fields; besides it a row can only be too large.
absl::Status ToStatus(const v1::ImportRowReport& report) {
  FieldErrors errors;
  for (const v1::RowViolation& violation : report.violations()) {
    errors.Add(violation.field(), {.en = violation.description_en(), .vi = violation.description_vi()});
  }
  const bool large = report.reason() == ReasonOf(RowTooLarge(kMaxRowBytes));
  return large ? RowTooLarge(kMaxRowBytes) : errors.ToStatus();
}

}  // namespace

void PackRow(const v1::ImportRow& row, const absl::Status& broken, std::string& page) {
  PackPart(row.SerializeAsString(), page);
  v1::ImportRowReport report;
  if (!broken.ok()) Refuse(broken, report);
  PackPart(report.SerializeAsString(), page);
}

absl::Status UnpackRows(absl::string_view page,
                        absl::FunctionRef<absl::Status(v1::ImportRow row, const absl::Status& broken)> each) {
  while (!page.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::string_view row_bytes, TakePart(page));
    HTX_ASSIGN_OR_RETURN(const absl::string_view report_bytes, TakePart(page));
    v1::ImportRow row;
    v1::ImportRowReport report;
    if (!row.ParseFromArray(row_bytes.data(), static_cast<int>(row_bytes.size())) ||
        !report.ParseFromArray(report_bytes.data(), static_cast<int>(report_bytes.size()))) {
      return absl::DataLossError("a waiting row is damaged");
    }
    HTX_RETURN_IF_ERROR(each(std::move(row), report_bytes.empty() ? absl::OkStatus() : ToStatus(report)));
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
