#include "htxctl/ui/table.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace htx::ctl {
namespace {

int WidthOf(UChar32 character) {
  if (character < 0x20) return 0;
  switch (u_charType(character)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int east_asian = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

// Walks `text`; returns the bytes of the longest beginning that takes at most `limit` columns, and its width.
std::pair<size_t, int> Beginning(absl::string_view text, int limit) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  int32_t offset = 0;
  int width = 0;
  while (offset < length) {
    const int32_t start = offset;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, offset, length, character);
    const int next = WidthOf(character);
    if (width + next > limit) return {static_cast<size_t>(start), width};
    width += next;
  }
  return {text.size(), width};
}

void AppendCell(std::string& line, const std::string& cell, int width, Align align) {
  const std::string spaces(static_cast<size_t>(std::max(0, width - DisplayWidth(cell))), ' ');
  if (align == Align::kRight) absl::StrAppend(&line, spaces, cell);
  if (align == Align::kLeft) absl::StrAppend(&line, cell, spaces);
}

}  // namespace

int DisplayWidth(absl::string_view text) { return Beginning(text, 1 << 20).second; }

std::string FitTo(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width < 1) return "";
  return absl::StrCat(text.substr(0, Beginning(text, width - 1).first), "…");
}

std::string Grouped(int64_t number) {
  const std::string digits = absl::StrCat(number);
  const size_t sign = number < 0 ? 1 : 0;
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > sign && (digits.size() - i) % 3 == 0) out.push_back(' ');
    out.push_back(digits[i]);
  }
  return out;
}

std::vector<std::string> Wrapped(absl::string_view text, int width) {
  std::vector<std::string> lines;
  std::string line;
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line = line.empty() ? FitTo(word, width) : absl::StrCat(line, " ", word);
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  std::vector<std::vector<std::string>> lines(1, std::vector<std::string>(columns_.size()));
  for (size_t i = 0; i < cells.size(); ++i) {
    // A cell is one line: a line break inside would break the table.
    std::replace(cells[i].begin(), cells[i].end(), '\n', ' ');
    const Column& column = columns_[i];
    const std::vector<std::string> parts =
        column.wrap ? Wrapped(cells[i], column.max_width) : std::vector<std::string>{FitTo(cells[i], column.max_width)};
    if (parts.size() > lines.size()) lines.resize(parts.size(), std::vector<std::string>(columns_.size()));
    for (size_t line = 0; line < parts.size(); ++line) lines[line][i] = parts[line];
  }
  rows_.insert(rows_.end(), lines.begin(), lines.end());
}

std::string Table::Text() const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int width = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, DisplayWidth(row[i]));
    widths.push_back(width);
  }
  std::string out;
  const auto append_line = [&](auto&& cell_of) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += "  ";
      AppendCell(line, cell_of(i), widths[i], columns_[i].align);
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&out, line, "\n");
  };
  append_line([&](size_t i) { return columns_[i].title; });
  append_line([&](size_t i) { return std::string(static_cast<size_t>(widths[i]), '-'); });
  for (const auto& row : rows_) append_line([&](size_t i) { return row[i]; });
  return out;
}

}  // namespace htx::ctl
