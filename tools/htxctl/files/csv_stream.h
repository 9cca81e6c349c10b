#pragma once

// CSV of any length with flat memory, as RFC 4180 has it: fields in quotes where they hold separators, quotes or line
// ends. UTF-8 with or without byte order mark, "\r\n" or "\n", "," or ";" between the fields.

#include <cstdint>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::ctl {

// Reads record by record.
class CsvReader {
 public:
  // Largest length of one record in bytes; a longer one is an error, and the reader goes on after its end.
  static constexpr size_t kMaxRecordBytes = 1 << 20;

  // `input` outlives the reader. `separator` 0: "," or ";", whichever the heading has more of outside quotes.
  explicit CsvReader(std::istream& input, char separator = 0);

  // The next record; nothing at the end. Fails with INVALID_ARGUMENT / FIELD_RULE on "FILE", naming the line: a quote
  // is not closed, a record is too long.
  absl::StatusOr<std::optional<std::vector<std::string>>> Next();
  // Takes the lines that begin with "#" at this place, without it and without spaces at their ends.
  std::vector<std::string> TakeNotes();
  // The line on which the last record began, counted from 1.
  int64_t line() const { return record_line_; }

 private:
  int Take();
  void GuessSeparator();

  std::istream& input_;
  char separator_;
  std::string ahead_ = {};  // The heading, read to guess the separator.
  size_t ahead_at_ = 0;
  int64_t line_ = 1;
  int64_t record_line_ = 0;
};

// `cells` as one line. A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage
// return, and is no number) gets an apostrophe before it; PlainCell takes it away again.
void WriteCsvRow(absl::Span<const std::string> cells, std::ostream& output);
std::string SafeCell(absl::string_view cell);
std::string PlainCell(absl::string_view cell);

}  // namespace htx::ctl
