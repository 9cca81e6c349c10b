#pragma once

// A file of organisations, read row by row with flat memory: CSV under the columns of organization_columns.h, or JSON
// lines, one ImportRow each.

#include <cstdint>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "htx/registry/v1/import.pb.h"
#include "htxctl/files/csv_stream.h"
#include "htxctl/files/organization_columns.h"

namespace htx::ctl {

enum class FileFormat { kCsv, kJsonLines };

// By the name's end: ".csv", else JSON lines.
FileFormat FormatOf(absl::string_view path);

// What is known of a file before it is read: enough to show progress and to know it again.
struct FileSummary {
  int64_t rows = 0;
  uint64_t digest = 0;  // Of its bytes.
};

class ImportFile {
 public:
  // "-" is standard input. INVALID_ARGUMENT / FIELD_RULE on "FILE" when it cannot be read, or its heading is wrong.
  static absl::StatusOr<ImportFile> Open(const std::string& path, FileFormat format, char separator);
  // Reads the whole file once, judging nothing but its form. Not for standard input.
  static absl::StatusOr<FileSummary> Summarize(const std::string& path, FileFormat format, char separator);

  // The next row; nothing at the end. A row that cannot be read is a row too: it says so itself. INVALID_ARGUMENT /
  // FIELD_RULE on "FILE" when the file is no such file from here on.
  absl::StatusOr<std::optional<registry::v1::ImportRow>> Next();

 private:
  ImportFile() = default;
  absl::StatusOr<std::optional<std::vector<std::string>>> NextRecord();
  absl::StatusOr<std::optional<std::string>> NextLine();

  FileFormat format_ = FileFormat::kCsv;
  std::unique_ptr<std::ifstream> file_ = {};
  std::istream* input_ = nullptr;
  std::unique_ptr<CsvReader> csv_ = {};
  std::optional<OrganizationReader> reader_ = {};
  int64_t line_ = 0;
};

}  // namespace htx::ctl
