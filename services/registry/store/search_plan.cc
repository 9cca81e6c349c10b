#include "registry/store/search_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/typo.h"

namespace htx::registry {
namespace {

// How many words a beginning, and a typing error, may stand for.
constexpr int kMostBeginnings = 128;
constexpr int kMostNear = 32;
// Two words that may have been one are crossed only while that stays small.
constexpr size_t kMostCrossed = 64;
constexpr size_t kShortestBeginning = 2;
constexpr size_t kShortestPart = 2;  // Of a word that may have been two.
constexpr size_t kMostSplits = 4;

bool PlainLetters(const std::string& word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
}

void AddWord(const std::string& word, SearchPart& part) {
  const SearchAlternative alternative = {word};
  if (std::find(part.begin(), part.end(), alternative) == part.end()) part.push_back(alternative);
}

// The words that `typed`, written together, may have been.
absl::StatusOr<std::vector<SearchAlternative>> SplitsOf(const std::string& typed, SearchDictionary& dictionary) {
  std::vector<SearchAlternative> splits;
  if (typed.size() < kShortestMistyped || !PlainLetters(typed)) return splits;
  std::set<std::string> parts;
  for (size_t i = kShortestPart; i + kShortestPart <= typed.size(); ++i) {
    parts.insert(typed.substr(0, i));
    parts.insert(typed.substr(i));
  }
  HTX_ASSIGN_OR_RETURN(const std::set<std::string> known, dictionary.Known(parts));
  for (size_t i = kShortestPart; i + kShortestPart <= typed.size() && splits.size() < kMostSplits; ++i) {
    SearchAlternative both = {typed.substr(0, i), typed.substr(i)};
    if (known.contains(both[0]) && known.contains(both[1])) splits.push_back(std::move(both));
  }
  return splits;
}

class Planner {
 public:
  Planner(const SearchQuery& query, const SearchReading& reading, SearchDictionary& dictionary)
      : query_(query), required_(query.Required()), reading_(reading), dictionary_(dictionary) {}

  absl::StatusOr<std::vector<SearchPart>> Parts() {
    std::vector<SearchPart> parts;
    for (size_t i = 0; i < required_.size(); ++i) {
      HTX_ASSIGN_OR_RETURN(SearchPart part, PartOf(i));
      parts.push_back(std::move(part));
    }
    if (!Respaced()) return parts;
    return WithJoins(std::move(parts));
  }

 private:
  // Words that are written together or apart are compared without their marks.
  bool Respaced() const { return query_.Lenient() && !reading_.marked && !required_.front().form; }

  const std::string& TokenOf(const SearchTerm& term) const {
    return reading_.marked && !term.word.marked.empty() ? term.word.marked : term.word.folded;
  }

  absl::StatusOr<SearchPart> PartOf(size_t at) {
    const SearchTerm& term = required_[at];
    const std::string& token = TokenOf(term);
    SearchPart part;
    AddWord(token, part);
    if (term.form) return part;
    if (query_.Lenient() && at + 1 == required_.size() && term.word.folded.size() >= kShortestBeginning) {
      HTX_ASSIGN_OR_RETURN(const std::vector<std::string> words, dictionary_.Beginning(token, kMostBeginnings));
      for (const std::string& word : words) AddWord(word, part);
    }
    if (reading_.typos) {
      HTX_ASSIGN_OR_RETURN(const std::vector<std::string> words, dictionary_.Near(term.word.folded, kMostNear));
      for (const std::string& word : words) AddWord(word, part);
    }
    if (!Respaced()) return part;
    HTX_ASSIGN_OR_RETURN(const std::vector<SearchAlternative> splits, SplitsOf(term.word.folded, dictionary_));
    part.insert(part.end(), splits.begin(), splits.end());
    return part;
  }

  // Where two neighbours together are a known word, that word will do for both.
  absl::StatusOr<std::vector<SearchPart>> WithJoins(std::vector<SearchPart> parts) {
    std::set<std::string> joined;
    for (size_t i = 0; i + 1 < required_.size(); ++i) joined.insert(Together(i));
    HTX_ASSIGN_OR_RETURN(const std::set<std::string> known, dictionary_.Known(joined));
    std::vector<SearchPart> all;
    for (size_t i = 0; i < parts.size(); ++i) {
      const bool joins =
          i + 1 < parts.size() && known.contains(Together(i)) && parts[i].size() * parts[i + 1].size() <= kMostCrossed;
      if (!joins) {
        all.push_back(std::move(parts[i]));
        continue;
      }
      SearchPart both;
      for (const SearchAlternative& first : parts[i]) {
        for (const SearchAlternative& second : parts[i + 1]) {
          SearchAlternative words = first;
          words.insert(words.end(), second.begin(), second.end());
          both.push_back(std::move(words));
        }
      }
      AddWord(Together(i), both);
      all.push_back(std::move(both));
      ++i;
    }
    return all;
  }

  std::string Together(size_t at) const {
    return absl::StrCat(required_[at].word.folded, required_[at + 1].word.folded);
  }

  const SearchQuery& query_;
  const std::vector<SearchTerm> required_;
  const SearchReading& reading_;
  SearchDictionary& dictionary_;
};

}  // namespace

SearchZones ZonesOf(const SearchQuery& query, bool past) {
  SearchZones zones{
      .names = query.In(SearchField::kName) || query.In(SearchField::kShortName) || query.In(SearchField::kForeign),
      .former = query.In(SearchField::kFormerName),
      .address = query.In(SearchField::kAddress)};
  if (past && (zones.names || zones.former || zones.address)) {
    zones = {.names = true, .former = true, .address = true, .past = true};
  }
  return zones;
}

absl::StatusOr<SearchPattern> PlanOf(const SearchQuery& query, const SearchReading& reading,
                                     SearchDictionary& dictionary) {
  SearchPattern pattern{.zones = ZonesOf(query, reading.past), .marked = reading.marked};
  HTX_ASSIGN_OR_RETURN(pattern.parts, Planner(query, reading, dictionary).Parts());
  return pattern;
}

}  // namespace htx::registry
