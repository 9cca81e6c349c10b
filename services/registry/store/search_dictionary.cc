#include "registry/store/search_dictionary.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/sql/bulk_insert.h"
#include "registry/domain/typo.h"

namespace htx::registry {
namespace {

// A longer word is looked for whole.
constexpr size_t kLongestWord = 32;
constexpr size_t kLongestMistyped = 24;
// A transaction that learns more words than this forgets which: asking again costs little.
constexpr size_t kMostLearnt = 100'000;
// Above every word that begins with what stands before it, in byte order.
constexpr absl::string_view kLast = "\xF4\x8F\xBF\xBF";

bool IsLetter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || absl::ascii_isalpha(byte);
}

bool BelongsHere(const std::string& word) {
  return word.size() <= kLongestWord && std::any_of(word.begin(), word.end(), IsLetter);
}

// Typing errors are looked for in words of plain letters: their bytes are letters.
bool MayBeMistyped(const std::string& word) {
  return word.size() + 1 >= kShortestMistyped && word.size() <= kLongestMistyped &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
}

std::set<std::string> RemainsOf(const std::string& word) {
  const std::vector<std::string> all = WithoutOneLetter(word);
  return {all.begin(), all.end()};
}

}  // namespace

Value ListOf(sql::Engine engine, const std::set<std::string>& words) {
  if (engine == sql::Engine::kPostgres) return absl::StrJoin(words, " ");
  return words.empty() ? std::string("[]") : absl::StrCat("[\"", absl::StrJoin(words, "\",\""), "\"]");
}

absl::string_view WordsIn(sql::Engine engine) {
  return engine == sql::Engine::kPostgres ? "(select unnest(string_to_array(cast(? as text), ' ')) as word) w"
                                          : "(select value as word from json_each(?)) w";
}

absl::Status SearchDictionary::Learn(const std::set<std::string>& words) {
  std::set<std::string> unsure;
  for (const std::string& word : words) {
    if (BelongsHere(word) && !learnt_.contains(word)) unsure.insert(word);
  }
  if (unsure.empty()) return absl::OkStatus();
  if (learnt_.size() > kMostLearnt) learnt_.clear();
  learnt_.insert(unsure.begin(), unsure.end());
  const sql::Engine engine = transaction_.engine();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows added,
      transaction_.Query(absl::StrCat("insert into search_words (word) select w.word from ", WordsIn(engine),
                                      " where true on conflict (word) do nothing returning word"),
                         {ListOf(engine, unsure)}));
  sql::BulkInsert deletions(transaction_, "search_deletions", "remains, word", "(remains, word) do nothing");
  for (size_t i = 0; i < added.size(); ++i) {
    const std::string word = added[i].String(0);
    if (!MayBeMistyped(word)) continue;
    for (const std::string& remains : RemainsOf(word)) HTX_RETURN_IF_ERROR(deletions.Add({remains, word}));
  }
  return deletions.Finish();
}

absl::StatusOr<std::vector<std::string>> SearchDictionary::Beginning(const std::string& beginning, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select word from search_words where word >= ? and word <= ? "
                                          "order by length(word), word limit ?",
                                          {beginning, absl::StrCat(beginning, kLast), static_cast<int64_t>(limit)}));
  std::vector<std::string> words;
  for (size_t i = 0; i < rows.size(); ++i) words.push_back(rows[i].String(0));
  return words;
}

absl::StatusOr<std::vector<std::string>> SearchDictionary::Near(const std::string& typed, int limit) {
  std::vector<std::string> near;
  if (typed.size() < kShortestMistyped || !MayBeMistyped(typed)) return near;
  const sql::Engine engine = transaction_.engine();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select distinct d.word from ", WordsIn(engine),
                                      " join search_deletions d on d.remains = w.word order by d.word"),
                         {ListOf(engine, RemainsOf(typed))}));
  for (size_t i = 0; i < rows.size(); ++i) {
    std::string word = rows[i].String(0);
    if (word != typed && WithinOneTypo(typed, word)) near.push_back(std::move(word));
  }
  std::stable_partition(near.begin(), near.end(), [&](const std::string& word) { return word[0] == typed[0]; });
  if (near.size() > static_cast<size_t>(limit)) near.resize(static_cast<size_t>(limit));
  return near;
}

absl::StatusOr<std::set<std::string>> SearchDictionary::Known(const std::set<std::string>& words) {
  const sql::Engine engine = transaction_.engine();
  std::set<std::string> known;
  if (words.empty()) return known;
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(absl::StrCat("select s.word from ", WordsIn(engine),
                                                                             " join search_words s on s.word = w.word"),
                                                                {ListOf(engine, words)}));
  for (size_t i = 0; i < rows.size(); ++i) known.insert(rows[i].String(0));
  return known;
}

}  // namespace htx::registry
