#include "registry/store/search_entry.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "registry/domain/search_rank.h"

namespace htx::registry {
namespace {

// Names of more words than this share a class: they differ too little to matter.
constexpr size_t kMostWords = 15;
constexpr int kHashBits = 58;

void AddWords(const std::string& text, std::set<std::string>& words) {
  for (SearchTerm& term : TermsOf(text)) {
    if (!term.word.marked.empty()) words.insert(std::move(term.word.marked));
    words.insert(std::move(term.word.folded));
  }
}

std::string AlternativeText(const SearchAlternative& words, absl::string_view open, absl::string_view close,
                            absl::string_view both) {
  const auto word = [&](std::string* out, const std::string& w) { absl::StrAppend(out, open, w, close); };
  if (words.size() == 1) return absl::StrJoin(words, "", word);
  return absl::StrCat("(", absl::StrJoin(words, both, word), ")");
}

std::string PatternText(const SearchPattern& pattern, absl::string_view open, absl::string_view close,
                        absl::string_view both, absl::string_view either) {
  return absl::StrJoin(pattern.parts, both, [&](std::string* out, const SearchPart& part) {
    absl::StrAppend(out, "(",
                    absl::StrJoin(part, either,
                                  [&](std::string* alternative, const SearchAlternative& words) {
                                    absl::StrAppend(alternative, AlternativeText(words, open, close, both));
                                  }),
                    ")");
  });
}

}  // namespace

uint64_t StableHash(absl::string_view text) {
  uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash ^= static_cast<uint8_t>(c);
    hash *= 0x100000001B3U;
  }
  return hash;
}

void SearchEntry::Remember(const SearchEntry& other) {
  for (const std::set<std::string>* words : {&other.names, &other.former, &other.address, &other.past}) {
    for (const std::string& word : *words) {
      if (!names.contains(word) && !former.contains(word) && !address.contains(word)) past.insert(word);
    }
  }
  for (const std::string& number : other.numbers) {
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  }
}

SearchEntry EntryOf(const Facts& facts) {
  SearchEntry entry;
  for (const SearchText& text : TextsOf(facts)) {
    switch (text.field) {
      case SearchField::kName:
      case SearchField::kShortName:
      case SearchField::kForeign:
        AddWords(text.text, entry.names);
        break;
      case SearchField::kFormerName:
        AddWords(text.text, entry.former);
        break;
      case SearchField::kAddress:
        AddWords(text.text, entry.address);
        break;
      case SearchField::kNumber:
        entry.numbers.push_back(NumberKey(text.text));
        break;
    }
  }
  return entry;
}

int64_t DocumentOf(const OrganizationId& id, const Facts& facts, int attempt) {
  const std::vector<SearchTerm> terms = TermsOf(facts.legal_name);
  const auto words =
      static_cast<size_t>(std::count_if(terms.begin(), terms.end(), [](const SearchTerm& term) { return !term.form; }));
  const uint64_t hash = StableHash(attempt == 0 ? id.text() : absl::StrCat(id.text(), "\n", attempt));
  return static_cast<int64_t>(static_cast<uint64_t>(std::min(words, kMostWords)) << kHashBits |
                              hash >> (64 - kHashBits));
}

std::vector<Value> EntryValues(const SearchEntry& entry) {
  return {Joined(entry.names), Joined(entry.former), Joined(entry.address), Joined(entry.past)};
}

std::set<std::string> WordsOf(const SearchEntry& entry) {
  std::set<std::string> words = entry.names;
  words.insert(entry.former.begin(), entry.former.end());
  words.insert(entry.address.begin(), entry.address.end());
  words.insert(entry.past.begin(), entry.past.end());
  return words;
}

std::string Joined(const std::set<std::string>& words) { return absl::StrJoin(words, " "); }

std::set<std::string> Split(absl::string_view joined) {
  std::set<std::string> words;
  for (const absl::string_view word : absl::StrSplit(joined, ' ', absl::SkipEmpty())) words.emplace(word);
  return words;
}

std::string VectorText(const SearchEntry& entry) {
  std::map<absl::string_view, std::string> places;
  const auto place = [&](const std::set<std::string>& words, absl::string_view at) {
    for (const std::string& word : words) absl::StrAppend(&places[word], places[word].empty() ? "" : ",", at);
  };
  place(entry.names, "1A");
  place(entry.former, "2B");
  place(entry.address, "3C");
  place(entry.past, "4D");
  // Words are letters and digits alone: nothing to escape.
  return absl::StrJoin(places, " ", [](std::string* out, const auto& word) {
    absl::StrAppend(out, "'", word.first, "':", word.second);
  });
}

std::string Fts5Text(const SearchPattern& pattern) {
  std::vector<absl::string_view> columns;
  if (pattern.zones.names) columns.emplace_back("names");
  if (pattern.zones.former) columns.emplace_back("former");
  if (pattern.zones.address) columns.emplace_back("address");
  if (pattern.zones.past) columns.emplace_back("past");
  return absl::StrCat("{", absl::StrJoin(columns, " "), "} : (", PatternText(pattern, "\"", "\"", " AND ", " OR "),
                      ")");
}

std::string TsqueryText(const SearchPattern& pattern) {
  const SearchZones& zones = pattern.zones;
  const bool all = zones.names && zones.former && zones.address && zones.past;
  const std::string weights = all ? ""
                                  : absl::StrCat(":", zones.names ? "A" : "", zones.former ? "B" : "",
                                                 zones.address ? "C" : "", zones.past ? "D" : "");
  return PatternText(pattern, "'", absl::StrCat("'", weights), " & ", " | ");
}

}  // namespace htx::registry
