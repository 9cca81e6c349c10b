#pragma once

// Comma-separated values as RFC 4180 has them: a heading, fields in quotes where they hold commas, quotes or line ends.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::ctl {

// One row under its heading.
struct CsvRow {
  int64_t line = 0;  // In the file, counted from 1.
  std::map<std::string, std::string> fields = {};

  // The field under `column`, without spaces at its ends; "" when the file has no such column.
  std::string Get(const std::string& column) const;
};

struct CsvFile {
  std::vector<std::string> notes = {};  // Lines before the heading that begin with "#", without it.
  std::vector<CsvRow> rows = {};        // Blank lines are left out.
};

// Reads `text`; a byte order mark and Windows line ends do not matter. Fails with INVALID_ARGUMENT / FIELD_RULE on
// "FILE", naming the line, when a column is none of `columns` or stands twice, a quote is not closed, or a row has more
// fields than the heading.
absl::StatusOr<CsvFile> ParseCsv(absl::string_view text, absl::Span<const absl::string_view> columns);

// OK when every cell of `heading` is one of `columns`, once. INVALID_ARGUMENT / FIELD_RULE on "FILE".
absl::Status CheckHeading(int64_t line, absl::Span<const std::string> heading,
                          absl::Span<const absl::string_view> columns);

// INVALID_ARGUMENT / FIELD_RULE on "FILE".
absl::Status BadLine(int64_t line, absl::string_view why_en, absl::string_view why_vi);

}  // namespace htx::ctl
