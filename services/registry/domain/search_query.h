#pragma once

// What somebody looks for, as words that can be compared.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/text.h"

namespace htx::registry {

// Where a search looks. The numbers are those of the contract.
enum class SearchField { kName = 1, kFormerName, kShortName, kForeign, kAddress, kNumber };
// How words are compared; kAuto is kPrefix, and kFuzzy when that finds nothing.
enum class SearchMode { kAuto = 1, kExact, kPrefix, kFuzzy };
// What marks mean; kAuto: marks that were typed rank, and none exclude.
enum class SearchMarks { kAuto = 1, kIgnore, kStrict };

// A word of a name or of a query, or a legal form, however it was written: "Hợp tác xã" and "HTX" are the form "htx".
struct SearchTerm {
  SearchWord word = {};
  bool form = false;
  bool operator==(const SearchTerm&) const = default;
};

std::vector<SearchTerm> TermsOf(absl::string_view text);

// True when a legal form is written with this folded word, or with one that begins with it: "xa", "hop", "lien".
bool StandsInLegalForm(absl::string_view folded);

// True when `token` is what a legal form is written as: "htx".
bool IsLegalForm(absl::string_view token);

// Letters and digits alone, in upper case: "0207-h 12" is "0207H12".
std::string NumberKey(absl::string_view text);

struct SearchQuery {
  std::vector<SearchTerm> terms = {};
  std::string number = {};  // The query as a number; empty when it holds no digit.
  std::vector<SearchField> fields = {};
  SearchMode mode = SearchMode::kAuto;
  SearchMarks marks = SearchMarks::kAuto;

  bool In(SearchField field) const;
  // The last word may be the beginning of one, and words may be written together.
  bool Lenient() const { return mode != SearchMode::kExact; }
  // The terms that must be found: all but legal forms, or the forms when there is nothing else.
  std::vector<SearchTerm> Required() const;
};

// At most this many words.
inline constexpr size_t kMaxSearchTerms = 32;

// `fields` empty: every one but addresses. While somebody still types a legal form ("hợp tác x"), or shortens it before
// a name ("liên hiệp Đồng Tâm"), it is taken for that form. `terms` may come out empty, or longer than kMaxSearchTerms:
// the caller refuses that.
SearchQuery MakeSearchQuery(absl::string_view text, absl::Span<const SearchField> fields, SearchMode mode,
                            SearchMarks marks);

}  // namespace htx::registry
