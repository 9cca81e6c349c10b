#pragma once

// The pairs of words of every name, in the table search_pairs: what a search of the present walks along. A word alone
// is a pair with itself. A trait that filters ask for, such as the province, is a word too, so that a filter is met by
// the same walk.
//
// Pairs hold whatever the order of the words and their places, and over all names of an organisation, those it gave up
// among them. Addresses, and what was true once, are in the word index alone.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "registry/store/search_entry.h"

namespace htx::registry {

// One row of a document.
struct SearchPair {
  int64_t token = 0;
  int64_t marks = 0;
  auto operator<=>(const SearchPair&) const = default;
};

// In `marks`: where both words stand.
inline constexpr int64_t kPairInNames = 1;
inline constexpr int64_t kPairInFormer = 2;
inline constexpr int64_t kPairSpread = 4;  // One among the names, the other among those given up.

// A word as pairs know it: without marks, and a number for those that it has (0: none, or whichever).
struct Spelling {
  std::string folded = {};
  int64_t mark = 0;
  auto operator<=>(const Spelling&) const = default;
};
// True when `word` may be one with its marks ("1đông"). "1ba" may be a "bà" or just that.
bool MayBeMarked(absl::string_view word);
Spelling SpellingOf(absl::string_view marked);

// What a row for two words (or one, twice) has to have: its token, and of its marks those under the mask.
struct PairProbe {
  int64_t token = 0;
  int64_t mask = 0;
  int64_t value = 0;
};
PairProbe ProbeFor(const Spelling& a, const Spelling& b);

// What filters ask for that is kept as a word: "province=p31", "kind=COOPERATIVE", "sector=AGRICULTURE".
std::vector<std::string> TraitsOf(const Facts& facts);
// Those of every organisation that `filter` keeps.
std::vector<std::string> TraitsIn(absl::string_view filter, const query::Schema& schema);
// True when pairs of `trait` with words are kept.
bool IsPairedTrait(absl::string_view trait);
bool IsTrait(absl::string_view word);

class SearchPairs {
 public:
  explicit SearchPairs(sql::Transaction& transaction) : transaction_(transaction) {}

  // The rows of one document, sorted.
  std::vector<SearchPair> Of(const SearchEntry& entry, const std::vector<std::string>& traits);

  // Writes the rows of a document with the next Flush, which puts all of them into the order of the key.
  void Gather(int64_t doc, const std::vector<SearchPair>& pairs);
  absl::Status Flush();
  absl::Status Remove(int64_t doc, const std::vector<SearchPair>& pairs);

  // Adds the rows of all documents, those of one of `parts` equal ranges of tokens. They come in the order of the key,
  // which is what makes it fast.
  absl::Status Fill(uint64_t part, uint64_t parts);

 private:
  struct Row {
    SearchPair pair = {};
    int64_t doc = 0;
  };
  const std::string& Unmarked(const std::string& marked);

  sql::Transaction& transaction_;
  std::vector<Row> rows_ = {};                        // That wait.
  std::map<std::string, std::string> unmarked_ = {};  // Syllables are few.
};

}  // namespace htx::registry
