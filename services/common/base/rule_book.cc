#include "common/base/rule_book.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx {
namespace {

constexpr std::pair<Confidence, absl::string_view> kConfidences[] = {{Confidence::kConfirmed, "CONFIRMED"},
                                                                     {Confidence::kDerived, "DERIVED"},
                                                                     {Confidence::kAssumed, "ASSUMED"},
                                                                     {Confidence::kUnknown, "UNKNOWN"}};

absl::Status Malformed(int line, absl::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = "RULE_FILE",
                    .message = {.en = absl::StrCat("line ", line, " of the rules: ", why),
                                .vi = absl::StrCat("dòng ", line, " của tệp quy định: ", why)},
                    .metadata = {{"line", absl::StrCat(line)}}});
}

// The rule of a line, or why it is none.
std::string ParseLine(absl::string_view line, Rule& rule) {
  const std::vector<std::string> parts = absl::StrSplit(line, '\t');
  if (parts.size() != 8) return "needs eight columns";
  if (std::find(parts.begin(), parts.end(), "") != parts.end()) return "has an empty column";
  rule.name = parts[0];
  rule.key = parts[1];
  const absl::StatusOr<absl::CivilDay> from = ParseDay(parts[2]);
  if (!from.ok()) return "first day is no date";
  rule.period.from = *from;
  if (parts[3] != "-") {
    const absl::StatusOr<absl::CivilDay> to = ParseDay(parts[3]);
    if (!to.ok() || *to <= *from) return "last day is no later date";
    rule.period.to = *to;
  }
  rule.value = parts[4];
  const auto* const confidence = std::find_if(std::begin(kConfidences), std::end(kConfidences),
                                              [&](const auto& each) { return each.second == parts[5]; });
  if (confidence == std::end(kConfidences)) return "confidence is no known word";
  rule.confidence = confidence->first;
  if (parts[6] != "-") rule.title = parts[6];
  rule.citation = parts[7];
  return "";
}

std::string Fingerprint(absl::string_view lines) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash = {};
  SHA256(reinterpret_cast<const unsigned char*>(lines.data()), lines.size(), hash.data());
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), 8));
}

}  // namespace

absl::string_view WordOf(Confidence confidence) {
  for (const auto& [value, word] : kConfidences) {
    if (value == confidence) return word;
  }
  HTX_UNREACHABLE();
}

std::optional<int64_t> Rule::FindNumber() const {
  int64_t number = 0;
  if (!absl::SimpleAtoi(value, &number)) return std::nullopt;
  return number;
}

int64_t Rule::Number() const {
  const std::optional<int64_t> number = FindNumber();
  HTX_CHECK(number.has_value());
  return *number;
}

std::vector<std::string> Rule::Words() const { return absl::StrSplit(value, ','); }

bool Rule::Names(absl::string_view word) const {
  const std::vector<std::string> words = Words();
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string Rule::version() const {
  return key == "-" ? absl::StrCat(name, "@", FormatDay(period.from))
                    : absl::StrCat(name, "/", key, "@", FormatDay(period.from));
}

absl::StatusOr<RuleBook> RuleBook::Parse(absl::string_view text, Check check) {
  RuleBook book;
  std::string lines;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    Rule rule;
    std::string wrong = ParseLine(line, rule);
    if (wrong.empty()) wrong = check(rule);
    if (!wrong.empty()) return Malformed(number, wrong);
    for (const Rule& other : book.rules_) {
      if (other.name == rule.name && other.key == rule.key && other.period.Overlaps(rule.period)) {
        return Malformed(number, absl::StrCat("overlaps ", other.version()));
      }
    }
    book.rules_.push_back(std::move(rule));
    absl::StrAppend(&lines, line, "\n");
  }
  book.fingerprint_ = Fingerprint(lines);
  return book;
}

RuleBook RuleBook::BuiltIn(absl::string_view text, Check check) {
  absl::StatusOr<RuleBook> book = Parse(text, check);
  HTX_CHECK(book.ok());
  return *std::move(book);
}

const Rule* RuleBook::Find(absl::string_view name, absl::string_view key, absl::CivilDay day) const {
  const Rule* for_all = nullptr;
  for (const Rule& rule : rules_) {
    if (rule.name != name || !rule.period.Contains(day)) continue;
    if (rule.key == key) return &rule;
    if (rule.key == "*") for_all = &rule;
  }
  return for_all;
}

std::vector<const Rule*> RuleBook::On(absl::string_view name, absl::CivilDay day) const {
  std::vector<const Rule*> found = All(name);
  found.erase(
      std::remove_if(found.begin(), found.end(), [day](const Rule* rule) { return !rule->period.Contains(day); }),
      found.end());
  return found;
}

std::vector<const Rule*> RuleBook::All(absl::string_view name) const {
  std::vector<const Rule*> all;
  for (const Rule& rule : rules_) {
    if (rule.name == name) all.push_back(&rule);
  }
  return all;
}

std::string CheckName(const Rule& rule, absl::Span<const absl::string_view> names) {
  const bool known = std::find(names.begin(), names.end(), rule.name) != names.end();
  return known ? "" : absl::StrCat("unknown rule ", rule.name);
}

}  // namespace htx
