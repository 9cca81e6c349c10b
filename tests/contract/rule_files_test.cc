// Every rule file of the house against the instruments that it cites: no line holds before its instrument does, and
// none is confirmed by an instrument that has ended, or by none.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/rule_book.h"

namespace htx {
namespace {

std::string Read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::map<std::string, Period> Instruments() {
  std::map<std::string, Period> instruments;
  for (const absl::string_view line :
       absl::StrSplit(Read(HTX_SOURCE_DIR "/tests/contract/instruments.tsv"), '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    const std::vector<std::string> parts = absl::StrSplit(line, '\t');
    EXPECT_EQ(parts.size(), 3u) << line;
    Period period{.from = *ParseDay(parts[1])};
    if (parts[2] != "-") period.to = *ParseDay(parts[2]);
    instruments[parts[0]] = period;
  }
  return instruments;
}

// "23/2012/QH13", "47-L/CTN": a word that begins with a digit and ends in capitals.
bool IsNumber(absl::string_view word) {
  return word[0] >= '0' && word[0] <= '9' && word.find('/') != absl::string_view::npos;
}

std::vector<std::string> NumbersIn(absl::string_view citation) {
  std::vector<std::string> numbers;
  for (const absl::string_view word : absl::StrSplit(citation, absl::ByAnyChar(" ;:,()"), absl::SkipEmpty())) {
    if (IsNumber(word)) numbers.emplace_back(word);
  }
  return numbers;
}

// What is wrong with the days of `rule`; "" when nothing is.
std::string Judge(const Rule& rule, const std::map<std::string, Period>& instruments) {
  std::vector<Period> cited;
  for (const std::string& number : NumbersIn(rule.citation)) {
    const auto found = instruments.find(number);
    if (found == instruments.end()) return absl::StrCat("cites ", number, ", of which nothing is known");
    cited.push_back(found->second);
  }
  const bool confirmed = rule.confidence == Confidence::kConfirmed;
  if (cited.empty()) return confirmed ? "is confirmed by no instrument" : "";
  const auto first =
      std::min_element(cited.begin(), cited.end(), [](const Period& a, const Period& b) { return a.from < b.from; });
  if (rule.period.from < first->from) return absl::StrCat("begins before its instrument, ", FormatDay(first->from));
  const bool outlives = std::all_of(cited.begin(), cited.end(), [&](const Period& period) {
    return period.to && (!rule.period.to || *rule.period.to > *period.to);
  });
  return confirmed && outlives ? "is confirmed for days on which its instrument had ended" : "";
}

std::vector<std::filesystem::path> RuleFiles() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(HTX_SOURCE_DIR "/services")) {
    if (entry.path().extension() == ".tsv" && entry.path().parent_path().filename() == "rules") {
      files.push_back(entry.path());
    }
  }
  return files;
}

TEST(RuleFiles, ALineDoesNotBeginBeforeItsInstrumentIsInForce) {
  const std::map<std::string, Period> instruments = Instruments();
  const std::vector<std::filesystem::path> files = RuleFiles();
  EXPECT_GE(files.size(), 5u);
  for (const std::filesystem::path& file : files) {
    const absl::StatusOr<RuleBook> book = RuleBook::Parse(Read(file), [](const Rule&) { return std::string(); });
    ASSERT_TRUE(book.ok()) << file << " " << book.status();
    for (const Rule& rule : book->rules()) {
      EXPECT_EQ(Judge(rule, instruments), "") << file.filename() << " " << rule.version() << ": " << rule.citation;
    }
  }
}

TEST(RuleFiles, WrongDaysAreFound) {
  const std::map<std::string, Period> instruments = Instruments();
  Rule rule{.name = "R",
            .period = {.from = absl::CivilDay(2013, 7, 1)},
            .confidence = Confidence::kConfirmed,
            .citation = "Luật Hợp tác xã 23/2012/QH13 Điều 54"};
  EXPECT_NE(Judge(rule, instruments), "") << "the law ended";
  rule.period.to = absl::CivilDay(2024, 7, 1);
  EXPECT_EQ(Judge(rule, instruments), "");
  rule.period.from = absl::CivilDay(2013, 6, 30);
  EXPECT_NE(Judge(rule, instruments), "") << "the law was not in force";
  rule.period.from = absl::CivilDay(2013, 7, 1);
  rule.citation = "Nghị định 999/2099/NĐ-CP";
  EXPECT_NE(Judge(rule, instruments), "") << "nobody knows it";
  rule.citation = "Quy định của ngành";
  EXPECT_NE(Judge(rule, instruments), "") << "confirmed by nothing";
}

}  // namespace
}  // namespace htx
