#include "htxctl/files/import_file.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "google/protobuf/util/json_util.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/files/csv.h"

namespace htx::ctl {
namespace {

constexpr size_t kMaxLineBytes = 1 << 20;

absl::Status CannotRead(const std::string& path) {
  return InvalidField("FILE", {.en = absl::StrCat("cannot read ", path), .vi = absl::StrCat("không đọc được ", path)});
}

absl::StatusOr<uint64_t> DigestOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return CannotRead(path);
  uint64_t digest = 0;
  std::vector<char> block(1 << 16);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    digest = StableHash(absl::string_view(block.data(), static_cast<size_t>(file.gcount())), digest);
  }
  return digest;
}

bool IsBlank(const std::vector<std::string>& record) {
  return std::all_of(record.begin(), record.end(),
                     [](const std::string& cell) { return absl::StripAsciiWhitespace(cell).empty(); });
}

}  // namespace

FileFormat FormatOf(absl::string_view path) {
  return absl::EndsWithIgnoreCase(path, ".csv") ? FileFormat::kCsv : FileFormat::kJsonLines;
}

absl::StatusOr<ImportFile> ImportFile::Open(const std::string& path, FileFormat format, char separator) {
  ImportFile file;
  file.format_ = format;
  file.input_ = &std::cin;
  if (path != "-") {
    file.file_ = std::make_unique<std::ifstream>(path, std::ios::binary);
    if (!*file.file_) return CannotRead(path);
    file.input_ = file.file_.get();
  }
  if (format == FileFormat::kJsonLines) return file;
  file.csv_ = std::make_unique<CsvReader>(*file.input_, separator);
  file.csv_->TakeNotes();
  HTX_ASSIGN_OR_RETURN(const std::optional<std::vector<std::string>> heading, file.NextRecord());
  if (!heading) return BadLine(1, "has no heading", "không có dòng tiêu đề");
  HTX_ASSIGN_OR_RETURN(file.reader_, OrganizationReader::Make(file.csv_->line(), *heading));
  return file;
}

absl::StatusOr<FileSummary> ImportFile::Summarize(const std::string& path, FileFormat format, char separator) {
  FileSummary summary;
  HTX_ASSIGN_OR_RETURN(summary.digest, DigestOf(path));
  HTX_ASSIGN_OR_RETURN(ImportFile file, Open(path, format, separator));
  for (;;) {
    bool more = false;
    if (format == FileFormat::kCsv) {
      HTX_ASSIGN_OR_RETURN(const auto record, file.NextRecord());
      more = record.has_value();
    } else {
      HTX_ASSIGN_OR_RETURN(const auto line, file.NextLine());
      more = line.has_value();
    }
    if (!more) return summary;
    ++summary.rows;
  }
}

absl::StatusOr<std::optional<std::vector<std::string>>> ImportFile::NextRecord() {
  for (;;) {
    HTX_ASSIGN_OR_RETURN(std::optional<std::vector<std::string>> record, csv_->Next());
    if (!record || !IsBlank(*record)) return record;
  }
}

absl::StatusOr<std::optional<std::string>> ImportFile::NextLine() {
  for (std::string line; std::getline(*input_, line);) {
    ++line_;
    if (line.size() > kMaxLineBytes) {
      return BadLine(line_, absl::StrCat("is longer than ", kMaxLineBytes, " bytes"),
                     absl::StrCat("dài hơn ", kMaxLineBytes, " byte"));
    }
    if (!absl::StripAsciiWhitespace(line).empty()) return std::optional<std::string>(std::move(line));
  }
  return std::optional<std::string>();
}

absl::StatusOr<std::optional<registry::v1::ImportRow>> ImportFile::Next() {
  if (format_ == FileFormat::kCsv) {
    HTX_ASSIGN_OR_RETURN(const std::optional<std::vector<std::string>> record, NextRecord());
    if (!record) return std::optional<registry::v1::ImportRow>();
    return std::optional<registry::v1::ImportRow>(reader_->Read(csv_->line(), *record));
  }
  HTX_ASSIGN_OR_RETURN(const std::optional<std::string> line, NextLine());
  if (!line) return std::optional<registry::v1::ImportRow>();
  registry::v1::ImportRow row;
  if (const auto parsed = google::protobuf::util::JsonStringToMessage(*line, &row); !parsed.ok()) {
    row.Clear();
    registry::v1::RowViolation& violation = *row.add_unreadable();
    violation.set_description_en(
        absl::StrCat("is no ImportRow as JSON: ", std::string(parsed.message()).substr(0, 300)));
    violation.set_description_vi("không phải là ImportRow dạng JSON");
  }
  if (row.row_id().empty()) row.set_row_id(absl::StrCat("line-", line_));
  return std::optional<registry::v1::ImportRow>(std::move(row));
}

}  // namespace htx::ctl
