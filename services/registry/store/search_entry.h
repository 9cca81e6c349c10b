#pragma once

// What the search index keeps of an organisation, and how a search asks it, as the texts that each engine reads.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/value.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Words by where they stand. Each word is there folded, and with its marks when it has any.
struct SearchEntry {
  std::set<std::string> names = {};  // Legal, short and foreign name.
  std::set<std::string> former = {};
  std::set<std::string> address = {};
  std::set<std::string> past = {};  // Of earlier revisions.
  std::vector<std::string> numbers = {};

  bool operator==(const SearchEntry&) const = default;
  // Moves what `other` holds, and this does not, to the past.
  void Remember(const SearchEntry& other);
};

SearchEntry EntryOf(const Facts& facts);

// The document number of `id`: names with few words first, then a hash. `attempt` counts numbers that were taken.
int64_t DocumentOf(const OrganizationId& id, const Facts& facts, int attempt);

// The columns of its words, and their values in the same order.
inline constexpr absl::string_view kEntryColumns = "names, former, address, past";
std::vector<Value> EntryValues(const SearchEntry& entry);
// Every word of it.
std::set<std::string> WordsOf(const SearchEntry& entry);

// FNV-1a: the same everywhere, for ever.
uint64_t StableHash(absl::string_view text);

// "a b c", and back.
std::string Joined(const std::set<std::string>& words);
std::set<std::string> Split(absl::string_view joined);

// A tsvector with weight A for names, B for former, C for the address, D for the past.
std::string VectorText(const SearchEntry& entry);

// Where to look.
struct SearchZones {
  bool names = false;
  bool former = false;
  bool address = false;
  bool past = false;
};

// What candidates must hold: of each part at least one alternative, of an alternative all words.
using SearchAlternative = std::vector<std::string>;
using SearchPart = std::vector<SearchAlternative>;
struct SearchPattern {
  std::vector<SearchPart> parts = {};
  SearchZones zones = {};
  bool marked = false;  // Words with marks are written with them.
};

// The pattern as an FTS5 query, and as a tsquery.
std::string Fts5Text(const SearchPattern& pattern);
std::string TsqueryText(const SearchPattern& pattern);

}  // namespace htx::registry
