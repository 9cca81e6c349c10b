#include "htxctl/files/csv_stream.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "htxctl/files/csv.h"

namespace htx::ctl {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr int kEnd = std::char_traits<char>::eof();

bool IsFormulaSign(char c) { return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r'; }

// "-12" and "+84" alone: what a spreadsheet reads as the number it is.
bool IsPlainNumber(absl::string_view cell) {
  if (cell.size() < 2 || cell.front() != '-') return false;
  return std::all_of(cell.begin() + 1, cell.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

bool LooksLikeFormula(absl::string_view cell) {
  return !cell.empty() && IsFormulaSign(cell.front()) && !IsPlainNumber(cell);
}

}  // namespace

CsvReader::CsvReader(std::istream& input, char separator) : input_(input), separator_(separator) {
  for (const char c : kByteOrderMark) {
    if (input_.peek() != static_cast<unsigned char>(c)) break;
    input_.get();
  }
}

int CsvReader::Take() {
  const int c = ahead_at_ < ahead_.size() ? static_cast<unsigned char>(ahead_[ahead_at_++]) : input_.get();
  if (c == '\n') ++line_;
  return c;
}

std::vector<std::string> CsvReader::TakeNotes() {
  std::vector<std::string> notes;
  while (input_.peek() == '#') {
    std::string note;
    input_.get();
    std::getline(input_, note);
    ++line_;
    notes.emplace_back(absl::StripAsciiWhitespace(note));
  }
  return notes;
}

void CsvReader::GuessSeparator() {
  int commas = 0;
  int semicolons = 0;
  bool quoted = false;
  for (int c = input_.get(); c != kEnd; c = input_.get()) {
    ahead_ += static_cast<char>(c);
    if (c == '"') quoted = !quoted;
    if (!quoted && c == ',') ++commas;
    if (!quoted && c == ';') ++semicolons;
    const bool over = !quoted && c == '\n' && !absl::StripAsciiWhitespace(ahead_).empty();
    if (over || ahead_.size() > kMaxRecordBytes) break;
  }
  separator_ = semicolons > commas ? ';' : ',';
}

absl::StatusOr<std::optional<std::vector<std::string>>> CsvReader::Next() {
  if (separator_ == 0) GuessSeparator();
  using Record = std::optional<std::vector<std::string>>;
  record_line_ = line_;
  std::vector<std::string> fields(1);
  size_t bytes = 0;
  bool quoted = false;
  int c = Take();
  if (c == kEnd) return Record();
  for (; c != kEnd; c = Take()) {
    const int next = ahead_at_ < ahead_.size() ? static_cast<unsigned char>(ahead_[ahead_at_]) : input_.peek();
    if (quoted && c == '"' && next == '"') {
      Take();
      fields.back() += '"';
    } else if (c == '"' && (quoted || fields.back().empty())) {
      quoted = !quoted;
    } else if (!quoted && c == separator_) {
      fields.emplace_back();
    } else if (!quoted && c == '\n') {
      break;
    } else if (!quoted && c == '\r' && next == '\n') {
      continue;
    } else if (bytes < kMaxRecordBytes) {
      fields.back() += static_cast<char>(c);
    }
    ++bytes;
  }
  if (bytes >= kMaxRecordBytes) {
    return BadLine(record_line_, absl::StrCat("the record has more than ", kMaxRecordBytes, " bytes"),
                   absl::StrCat("bản ghi dài hơn ", kMaxRecordBytes, " byte"));
  }
  if (quoted) return BadLine(record_line_, "a quote is not closed", "thiếu dấu nháy đóng");
  return Record(std::move(fields));
}

std::string SafeCell(absl::string_view cell) {
  // What begins with an apostrophe before such a sign keeps it when it is read again.
  const bool escaped = cell.size() > 1 && cell.front() == '\'' && LooksLikeFormula(cell.substr(1));
  return LooksLikeFormula(cell) || escaped ? absl::StrCat("'", cell) : std::string(cell);
}

std::string PlainCell(absl::string_view cell) {
  if (cell.size() < 2 || cell.front() != '\'') return std::string(cell);
  const absl::string_view rest = cell.substr(1);
  const bool escaped = rest.size() > 1 && rest.front() == '\'' && LooksLikeFormula(rest.substr(1));
  return std::string(LooksLikeFormula(rest) || escaped ? rest : cell);
}

void WriteCsvRow(absl::Span<const std::string> cells, std::ostream& output) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) output << ',';
    const std::string cell = SafeCell(cells[i]);
    if (cell.find_first_of(",;\"\r\n") == std::string::npos &&
        (cell.empty() || (cell.front() != ' ' && cell.back() != ' '))) {
      output << cell;
      continue;
    }
    output << '"';
    for (const char c : cell) {
      if (c == '"') output << '"';
      output << c;
    }
    output << '"';
  }
  output << "\r\n";
}

}  // namespace htx::ctl
