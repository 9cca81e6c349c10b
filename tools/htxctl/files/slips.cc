#include "htxctl/files/slips.h"

#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"

namespace htx::ctl {
namespace {

// What was found printed, and what was meant.
constexpr std::pair<absl::string_view, absl::string_view> kMisprints[] = {
    {"khi đua", "thi đua"}, {"Khi đua", "Thi đua"}, {"Đế án", "Đề án"}, {"đế án", "đề án"}, {"CtrHĐ", "CTrHĐ"},
};

// Words of what is counted; a number may grow together with them. Longer ones before those they begin with.
constexpr absl::string_view kCounted[] = {"thành viên", "xã viên", "lao động", "người", "hộ", "hợp tác xã",
                                          "HTX",        "nghìn",   "ngàn",     "triệu", "tỷ", "tỉ",
                                          "đồng",       "VND",     "VNĐ",      "đ"};

struct Scale {
  absl::string_view word = {};
  int64_t factor = 1;
};
constexpr Scale kScales[] = {
    {"nghìn", 1'000}, {"ngàn", 1'000}, {"triệu", 1'000'000}, {"tỷ", 1'000'000'000}, {"tỉ", 1'000'000'000}};

constexpr std::pair<absl::string_view, Relation> kRelations[] = {
    {"ít nhất", Relation::kAtLeast}, {"tối thiểu", Relation::kAtLeast}, {"hơn", Relation::kMoreThan},
    {"trên", Relation::kMoreThan},   {"khoảng", Relation::kAbout},      {"ước tính", Relation::kEstimate},
    {"ước", Relation::kEstimate},
};

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// One form of Unicode, one kind of space, none at the ends. None of it can be seen, so none of it is a slip.
std::string Tidy(absl::string_view cell) {
  std::string text = ToNfc(cell);
  absl::StrReplaceAll({{"\xC2\xA0", " "}, {"\t", " "}}, &text);
  return std::string(absl::StripAsciiWhitespace(text));
}

bool IsWordAt(absl::string_view text, size_t at, absl::string_view word) {
  if (!absl::StartsWith(text.substr(at), word)) return false;
  const absl::string_view rest = text.substr(at + word.size());
  // A letter of more than one byte begins with a byte above 127.
  return rest.empty() || !(absl::ascii_isalnum(static_cast<unsigned char>(rest[0])) || (rest[0] & 0x80) != 0);
}

// Puts a space between a number and the counted word it grew together with.
void PartNumbers(std::string& text, std::vector<Slip>& slips) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (!IsDigit(text[i - 1]) || IsDigit(text[i])) continue;
    for (const absl::string_view word : kCounted) {
      if (!IsWordAt(text, i, word) || word == "đ") continue;
      size_t begin = i;
      while (begin > 0 && IsDigit(text[begin - 1])) --begin;
      // "0207HTX" inside a code is no number.
      if (begin > 0 && (absl::ascii_isalpha(static_cast<unsigned char>(text[begin - 1])) || text[begin - 1] == '-'))
        break;
      const std::string number = text.substr(begin, i - begin);
      slips.push_back(
          {.kind = "MISSING_SPACE", .written = absl::StrCat(number, word), .read_as = absl::StrCat(number, " ", word)});
      text.insert(i, 1, ' ');
      break;
    }
  }
}

void MendMisprints(std::string& text, std::vector<Slip>& slips) {
  for (const auto& [written, meant] : kMisprints) {
    if (!absl::StrContains(text, written)) continue;
    absl::StrReplaceAll({{written, meant}}, &text);
    slips.push_back({.kind = "MISPRINT", .written = std::string(written), .read_as = std::string(meant)});
  }
}

void JoinSpaces(std::string& text, std::vector<Slip>& slips) {
  if (!absl::StrContains(text, "  ")) return;
  const std::string written = text;
  while (absl::StrContains(text, "  ")) absl::StrReplaceAll({{"  ", " "}}, &text);
  slips.push_back({.kind = "EXTRA_SPACE", .written = written, .read_as = text});
}

absl::Status NoNumber() {
  return InvalidField("", {.en = "is not a whole number that can be read in one way",
                           .vi = "không phải là số nguyên đọc được theo một cách duy nhất"});
}

// "1.234", "1 234" and "1234", with "1,5" where decimals are allowed, times `factor`.
absl::StatusOr<int64_t> ReadDigits(absl::string_view text, int64_t factor) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(',', 1));
  const bool decimal = absl::StrContains(text, ',');
  if (decimal && factor == 1) return NoNumber();
  const std::string grouped = absl::StrReplaceAll(parts.first, {{" ", "."}});
  const std::vector<absl::string_view> groups = absl::StrSplit(grouped, '.');
  std::string digits;
  for (size_t i = 0; i < groups.size(); ++i) {
    const bool whole = groups.size() == 1 || (i == 0 ? groups[i].size() <= 3 : groups[i].size() == 3);
    if (groups[i].empty() || !whole) return NoNumber();
    absl::StrAppend(&digits, groups[i]);
  }
  absl::string_view decimals = parts.second;
  if (decimal && decimals.empty()) return NoNumber();
  while (absl::ConsumeSuffix(&decimals, "0")) {
  }
  int64_t scale = factor;
  for (size_t i = 0; i < decimals.size(); ++i) {
    if (scale % 10 != 0) return NoNumber();
    scale /= 10;
  }
  absl::StrAppend(&digits, decimals);
  int64_t value = 0;
  for (const char c : digits) {
    if (!IsDigit(c)) return NoNumber();
  }
  if (!absl::SimpleAtoi(digits, &value) || value > std::numeric_limits<int64_t>::max() / scale) return NoNumber();
  return value * scale;
}

// Takes a counted word off the end; the scale it stands for, when it is one.
bool TakeCounted(absl::string_view& text, int64_t& factor) {
  for (const Scale& scale : kScales) {
    if (factor == 1 && absl::ConsumeSuffix(&text, scale.word)) {
      factor = scale.factor;
      return true;
    }
  }
  for (const absl::string_view word : kCounted) {
    if (absl::ConsumeSuffix(&text, word)) return true;
  }
  return false;
}

}  // namespace

Reading<std::string> ReadText(absl::string_view cell) {
  Reading<std::string> reading{.value = Tidy(cell)};
  JoinSpaces(reading.value, reading.slips);
  MendMisprints(reading.value, reading.slips);
  PartNumbers(reading.value, reading.slips);
  return reading;
}

Reading<std::string> ReadName(absl::string_view cell) {
  Reading<std::string> reading{.value = Tidy(cell)};
  const Reading<std::string> as_text = ReadText(cell);
  if (as_text.value != reading.value) {
    reading.slips.push_back({.kind = "NAME_KEPT", .written = reading.value, .read_as = reading.value});
  }
  return reading;
}

absl::StatusOr<Reading<Number>> ReadNumber(absl::string_view cell) {
  const std::string tidy = Tidy(cell);
  absl::string_view text = tidy;
  Reading<Number> reading;
  for (const auto& [words, relation] : kRelations) {
    if (absl::ConsumePrefix(&text, words)) {
      reading.value.relation = relation;
      text = absl::StripAsciiWhitespace(text);
      break;
    }
  }
  int64_t factor = 1;
  bool counted = false;
  bool grown_together = false;
  while (TakeCounted(text, factor)) {
    counted = true;
    grown_together = grown_together || (!text.empty() && IsDigit(text.back()));
    text = absl::StripAsciiWhitespace(text);
  }
  HTX_ASSIGN_OR_RETURN(reading.value.value, ReadDigits(text, factor));
  if (counted || reading.value.relation != Relation::kExact) {
    reading.slips.push_back({.kind = grown_together ? "MISSING_SPACE" : "WORDS_AROUND_NUMBER",
                             .written = tidy,
                             .read_as = absl::StrCat(reading.value.value)});
  }
  return reading;
}

absl::StatusOr<Reading<absl::CivilDay>> ReadDate(absl::string_view cell) {
  const std::string text = Tidy(cell);
  if (const absl::StatusOr<absl::CivilDay> iso = ParseDay(text); iso.ok())
    return Reading<absl::CivilDay>{.value = *iso};
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::ByAnyChar("/-."));
  std::array<int, 3> numbers = {};
  bool read = parts.size() == 3 && parts[2].size() == 4 && parts[0].size() <= 2 && parts[1].size() <= 2;
  for (size_t i = 0; read && i < 3; ++i) read = absl::SimpleAtoi(parts[i], &numbers[i]);
  if (read) {
    if (const absl::StatusOr<absl::CivilDay> day = MakeDay(numbers[2], numbers[1], numbers[0]); day.ok()) {
      return Reading<absl::CivilDay>{.value = *day};
    }
  }
  return InvalidField("", {.en = "is not a day like 2024-04-06 or 06/04/2024",
                           .vi = "không phải là ngày dạng 2024-04-06 hoặc 06/04/2024"});
}

}  // namespace htx::ctl
