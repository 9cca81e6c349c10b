#include "htxctl/files/csv.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::ctl {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Takes records off the front of a text.
class Reader {
 public:
  explicit Reader(absl::string_view text) : rest_(text) { absl::ConsumePrefix(&rest_, kByteOrderMark); }
  bool done() const { return rest_.empty(); }
  int64_t line() const { return line_; }
  bool AtNote() const { return !rest_.empty() && rest_.front() == '#'; }

  std::string TakeNote() {
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string note(absl::StripAsciiWhitespace(rest_.substr(1, end - 1)));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
    return note;
  }

  absl::StatusOr<std::vector<std::string>> TakeRecord() {
    const int64_t first = line_;
    std::vector<std::string> fields(1);
    bool quoted = false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\n') ++line_;
      if (quoted && c == '"' && !rest_.empty() && rest_.front() == '"') {
        fields.back() += '"';
        rest_.remove_prefix(1);
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ',') {
        fields.emplace_back();
      } else if (!quoted && c == '\n') {
        return fields;
      } else {
        fields.back() += c;
      }
    }
    if (quoted) return BadLine(first, "a quote is not closed", "thiếu dấu nháy đóng");
    return fields;
  }

 private:
  absl::string_view rest_;
  int64_t line_ = 1;
};

std::string Trimmed(const std::string& field) { return std::string(absl::StripAsciiWhitespace(field)); }

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

}  // namespace

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
  Reader reader(text);
  std::vector<std::string> heading;
  while (!reader.done()) {
    if (heading.empty() && reader.AtNote()) {
      file.notes.push_back(reader.TakeNote());
      continue;
    }
    const int64_t line = reader.line();
    HTX_ASSIGN_OR_RETURN(std::vector<std::string> record, reader.TakeRecord());
    for (std::string& field : record) field = Trimmed(field);
    if (std::all_of(record.begin(), record.end(), [](const std::string& field) { return field.empty(); })) continue;
    if (heading.empty()) {
      HTX_RETURN_IF_ERROR(CheckHeading(line, record, columns));
      heading = std::move(record);
      continue;
    }
    if (record.size() > heading.size()) {
      return BadLine(line, "has more fields than the heading", "có nhiều trường hơn dòng tiêu đề");
    }
    CsvRow row{.line = line};
    for (size_t i = 0; i < record.size(); ++i) row.fields[heading[i]] = std::move(record[i]);
    file.rows.push_back(std::move(row));
  }
  return file;
}

}  // namespace htx::ctl
