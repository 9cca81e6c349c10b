#pragma once

// Which words a candidate must hold to fit a query.

#include "absl/status/statusor.h"
#include "registry/domain/search_query.h"
#include "registry/store/search_dictionary.h"
#include "registry/store/search_entry.h"

namespace htx::registry {

// How a plan reads the words of a query.
struct SearchReading {
  bool marked = false;  // Words typed with marks must have them.
  bool typos = false;   // Longer words may hold a typing error.
  bool past = false;    // The search is of another time: names may stand where they stand no more.
};

// The zones of `query`'s fields; none when it looks into numbers alone.
SearchZones ZonesOf(const SearchQuery& query, bool past);

// What candidates for `query` must hold. Beginnings, typing errors and words written together are resolved with
// `dictionary`, so that both engines are asked for the same whole words.
absl::StatusOr<SearchPattern> PlanOf(const SearchQuery& query, const SearchReading& reading,
                                     SearchDictionary& dictionary);

}  // namespace htx::registry
