#include "registry/store/search_pairs.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/query/required.h"
#include "common/sql/array_literal.h"
#include "registry/domain/search_query.h"
#include "registry/domain/vocabulary.h"
#include "registry/store/filter_functions.h"

namespace htx::registry {
namespace {

// Of an organisation with more words in its names the last ones, in byte order, stand in no pair but their own.
constexpr size_t kMostPaired = 64;
constexpr size_t kMostRemembered = 50'000;
// Rows of one statement.
constexpr size_t kPairsPerArray = 20'000;
// Where the marks of the lesser and of the greater word begin.
constexpr int kLesserMark = 8;
constexpr int kGreaterMark = 16;
constexpr int64_t kMarkBits = 255;

constexpr absl::string_view kPaired = "province=";

// FNV-1a leaves the upper bits of short texts alike, and those part the table.
uint64_t Mixed(uint64_t hash) {
  hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
  return hash ^ (hash >> 31U);
}

int64_t PairToken(const std::string& lesser, const std::string& greater) {
  return static_cast<int64_t>(Mixed(StableHash(absl::StrCat(lesser, " ", greater))));
}

int64_t MarkNumber(absl::string_view marked) { return static_cast<int64_t>(1 + Mixed(StableHash(marked)) % kMarkBits); }

std::string TraitOf(absl::string_view field, absl::string_view value) { return absl::StrCat(field, "=", value); }

// Which of `parts` ranges of tokens holds `token`.
uint64_t RangeOf(int64_t token, uint64_t parts) { return (static_cast<uint64_t>(token) >> 32U) * parts >> 32U; }

// A word with the places where it stands.
using Placed = std::map<Spelling, int64_t>;

}  // namespace

bool MayBeMarked(absl::string_view word) {
  return word.size() > 1 && word[0] >= '0' && word[0] <= '5' && std::any_of(word.begin() + 1, word.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x80 || absl::ascii_isalpha(byte);
         });
}

Spelling SpellingOf(absl::string_view marked) {
  return {.folded = FoldForSearch(marked.substr(1)), .mark = MarkNumber(marked)};
}

PairProbe ProbeFor(const Spelling& a, const Spelling& b) {
  const Spelling& lesser = b < a ? b : a;
  const Spelling& greater = b < a ? a : b;
  PairProbe probe{.token = PairToken(lesser.folded, greater.folded)};
  const auto ask = [&](const Spelling& word, int shift) {
    if (word.mark == 0) return;
    probe.mask |= kMarkBits << shift;
    probe.value |= word.mark << shift;
  };
  ask(lesser, kLesserMark);
  // A syllable twice with different marks is kept as each of them alone.
  if (lesser.folded != greater.folded || lesser.mark == greater.mark) ask(greater, kGreaterMark);
  return probe;
}

std::vector<std::string> TraitsOf(const Facts& facts) {
  std::vector<std::string> traits = {TraitOf("kind", WordOf(facts.kind)), TraitOf("sector", WordOf(facts.sector))};
  if (!facts.province.empty()) traits.push_back(TraitOf("province", facts.province));
  return traits;
}

std::vector<std::string> TraitsIn(absl::string_view filter, const query::Schema& schema) {
  std::vector<std::string> traits;
  for (const auto& [field, value] :
       query::RequiredValues(filter, schema, OrganizationFunctions({.now = true}, sql::Engine::kSqlite))) {
    if (field != "kind" && field != "sector" && field != "province") continue;
    const std::string* const text = absl::get_if<std::string>(&value);
    if (text != nullptr && !text->empty()) traits.push_back(TraitOf(field, *text));
  }
  return traits;
}

bool IsPairedTrait(absl::string_view trait) { return absl::StartsWith(trait, kPaired); }

bool IsTrait(absl::string_view word) { return absl::StrContains(word, '='); }

const std::string& SearchPairs::Unmarked(const std::string& marked) {
  if (unmarked_.size() > kMostRemembered) unmarked_.clear();
  const auto at = unmarked_.find(marked);
  return at != unmarked_.end() ? at->second : unmarked_.emplace(marked, SpellingOf(marked).folded).first->second;
}

std::vector<SearchPair> SearchPairs::Of(const SearchEntry& entry, const std::vector<std::string>& traits) {
  Placed words;
  Placed alone;
  const auto place = [&](const std::set<std::string>& all, int64_t zone) {
    std::set<absl::string_view> have_marks;
    for (const std::string& word : all) {
      if (!MayBeMarked(word)) continue;
      const std::string& folded = Unmarked(word);
      const auto plain = all.find(folded);
      if (plain == all.end()) continue;
      have_marks.insert(*plain);
      have_marks.insert(word);
      words[{.folded = folded, .mark = MarkNumber(word)}] |= zone;
    }
    for (const std::string& word : all) {
      if (have_marks.contains(word)) continue;
      (IsLegalForm(word) ? alone : words)[{.folded = word}] |= zone;
    }
  };
  place(entry.names, kPairInNames);
  place(entry.former, kPairInFormer);
  for (const std::string& trait : traits) alone[{.folded = trait}] = kPairInNames | kPairInFormer;

  std::vector<SearchPair> pairs;
  const auto add = [&](const Spelling& a, const Spelling& b, int64_t zones) {
    const PairProbe probe = ProbeFor(a, b);
    pairs.push_back({.token = probe.token, .marks = (zones == 0 ? kPairSpread : zones) | probe.value});
  };
  for (const auto& [word, zones] : alone) add(word, word, zones);
  size_t paired = 0;
  for (auto a = words.begin(); a != words.end(); ++a) {
    add(a->first, a->first, a->second);
    if (++paired > kMostPaired) continue;
    for (const std::string& trait : traits) {
      if (IsPairedTrait(trait)) add(a->first, {.folded = trait}, a->second);
    }
    for (auto b = words.begin(); b != a; ++b) {
      if (a->first.folded != b->first.folded) add(a->first, b->first, a->second & b->second);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

void SearchPairs::Gather(int64_t doc, const std::vector<SearchPair>& pairs) {
  for (const SearchPair& pair : pairs) rows_.push_back({.pair = pair, .doc = doc});
}

absl::Status SearchPairs::Flush() {
  std::vector<Row> gathered = std::exchange(rows_, {});
  std::sort(gathered.begin(), gathered.end(), [](const Row& a, const Row& b) {
    return std::tie(a.pair.token, a.doc, a.pair.marks) < std::tie(b.pair.token, b.doc, b.pair.marks);
  });
  const absl::Span<const Row> rows = gathered;
  constexpr absl::string_view kHead = "insert into search_pairs (token, doc, marks) ";
  constexpr absl::string_view kOnce = " on conflict (token, doc, marks) do nothing";
  if (transaction_.engine() == sql::Engine::kPostgres) {
    static const auto* const text =
        new std::string(absl::StrCat(kHead,
                                     "select * from unnest(cast(? as bigint[]), cast(? as bigint[]), "
                                     "cast(cast(? as bigint[]) as integer[]))",
                                     kOnce));
    for (size_t at = 0; at < rows.size(); at += kPairsPerArray) {
      sql::ArrayLiteral tokens;
      sql::ArrayLiteral docs;
      sql::ArrayLiteral marks;
      for (const Row& row : rows.subspan(at, kPairsPerArray)) {
        tokens.Add(row.pair.token);
        docs.Add(row.doc);
        marks.Add(row.pair.marks);
      }
      HTX_RETURN_IF_ERROR(transaction_.Execute(*text, {tokens.Take(), docs.Take(), marks.Take()}).status());
    }
    return absl::OkStatus();
  }
  // One by one: see sql::BulkInsert.
  static const auto* const text = new std::string(absl::StrCat(kHead, "values (?, ?, ?)", kOnce));
  for (const Row& row : rows) {
    HTX_RETURN_IF_ERROR(transaction_.Execute(*text, {row.pair.token, row.doc, row.pair.marks}).status());
  }
  return absl::OkStatus();
}

absl::Status SearchPairs::Remove(int64_t doc, const std::vector<SearchPair>& pairs) {
  const std::string tokens =
      absl::StrJoin(pairs, ",", [](std::string* out, const SearchPair& pair) { absl::StrAppend(out, pair.token); });
  const bool postgres = transaction_.engine() == sql::Engine::kPostgres;
  return transaction_
      .Execute(postgres ? "delete from search_pairs where token = any(cast(? as bigint[])) and doc = ?"
                        : "delete from search_pairs where token in (select value from json_each(?)) and doc = ?",
               {postgres ? absl::StrCat("{", tokens, "}") : absl::StrCat("[", tokens, "]"), doc})
      .status();
}

absl::Status SearchPairs::Fill(uint64_t part, uint64_t parts) {
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select e.doc, e.names, e.former, o.province, o.kind, o.sector from search_entries e "
      "join organizations o on o.id = e.organization",
      {}, [&](const sql::Row& row) {
        const SearchEntry entry{.names = Split(row.Text(1)), .former = Split(row.Text(2))};
        std::vector<std::string> traits = {TraitOf("kind", row.Text(4)), TraitOf("sector", row.Text(5))};
        if (!row.Text(3).empty()) traits.push_back(TraitOf("province", row.Text(3)));
        for (const SearchPair& pair : Of(entry, traits)) {
          if (RangeOf(pair.token, parts) != part) continue;
          rows_.push_back({.pair = pair, .doc = row.Int(0)});
        }
        return absl::OkStatus();
      }));
  return Flush();
}

}  // namespace htx::registry
