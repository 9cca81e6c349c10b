#include "htxctl/files/csv.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htxctl/files/csv_stream.h"

namespace htx::ctl {
namespace {

std::string Trimmed(const std::string& field) { return std::string(absl::StripAsciiWhitespace(field)); }

}  // namespace

absl::Status CheckHeading(int64_t line, absl::Span<const std::string> heading,
                          absl::Span<const absl::string_view> columns) {
  for (size_t i = 0; i < heading.size(); ++i) {
    if (std::find(columns.begin(), columns.end(), heading[i]) == columns.end()) {
      return BadLine(line, absl::StrCat("\"", heading[i], "\" is no column of this file"),
                     absl::StrCat("\"", heading[i], "\" không phải là cột của tệp này"));
    }
    if (std::find(heading.begin(), heading.begin() + static_cast<std::ptrdiff_t>(i), heading[i]) !=
        heading.begin() + static_cast<std::ptrdiff_t>(i)) {
      return BadLine(line, absl::StrCat("the column ", heading[i], " stands twice"),
                     absl::StrCat("cột ", heading[i], " xuất hiện hai lần"));
    }
  }
  return absl::OkStatus();
}

absl::Status BadLine(int64_t line, absl::string_view why_en, absl::string_view why_vi) {
  return InvalidField(
      "FILE", {.en = absl::StrCat("line ", line, ": ", why_en), .vi = absl::StrCat("dòng ", line, ": ", why_vi)});
}

std::string CsvRow::Get(const std::string& column) const {
  const auto field = fields.find(column);
  return field == fields.end() ? "" : field->second;
}

absl::StatusOr<CsvFile> ParseCsv(absl::string_view text, absl::Span<const absl::string_view> columns) {
  CsvFile file;
  std::istringstream input{std::string(text)};
  CsvReader reader(input, ',');
  std::vector<std::string> heading;
  for (;;) {
    if (heading.empty()) {
      for (std::string& note : reader.TakeNotes()) file.notes.push_back(std::move(note));
    }
    HTX_ASSIGN_OR_RETURN(std::optional<std::vector<std::string>> record, reader.Next());
    if (!record) return file;
    const int64_t line = reader.line();
    for (std::string& field : *record) field = Trimmed(field);
    if (std::all_of(record->begin(), record->end(), [](const std::string& field) { return field.empty(); })) continue;
    if (heading.empty()) {
      HTX_RETURN_IF_ERROR(CheckHeading(line, *record, columns));
      heading = *std::move(record);
      continue;
    }
    if (record->size() > heading.size()) {
      return BadLine(line, "has more fields than the heading", "có nhiều trường hơn dòng tiêu đề");
    }
    CsvRow row{.line = line};
    for (size_t i = 0; i < record->size(); ++i) row.fields[heading[i]] = std::move((*record)[i]);
    file.rows.push_back(std::move(row));
  }
}

}  // namespace htx::ctl
