#pragma once

// Which documents hold what a pattern and a filter ask for, in their order, found along search_pairs: the pair that is
// rarest leads, each further condition is looked up at the documents that it leads to. The work is bounded whatever is
// asked, and the bound is the same on every engine.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/store/search_entry.h"
#include "registry/store/search_pairs.h"

namespace htx::registry {

// How many rows a token has, counted up to a limit: searches of one call ask for the same pairs again.
struct RowCount {
  int64_t rows = 0;
  int64_t limit = 0;
};
using RowCounts = std::map<int64_t, RowCount>;

class SearchWalk {
 public:
  struct Found {
    std::vector<int64_t> documents = {};
    bool cut = false;  // The bound ended the walk: more may fit.
  };

  // True when `pattern` looks into names alone, as they are now.
  static bool Serves(const SearchPattern& pattern);

  SearchWalk(sql::Transaction& transaction, const SearchPattern& pattern, absl::Span<const std::string> traits,
             RowCounts& counts);

  // The first `limit` documents after `after`. The same walk goes on where it ended.
  absl::StatusOr<Found> Next(int64_t after, int limit);

 private:
  using Alternative = std::vector<Spelling>;  // One or more words, all of which are needed.
  struct Part {
    std::vector<Alternative> alternatives = {};
    bool pairs = true;  // Pairs with the words of other parts are kept.
    bool whole = true;  // Every alternative is one word.
  };
  // What may lead: the pairs of two parts, or one part alone.
  struct Lead {
    size_t first = 0;
    size_t second = 0;  // The same as `first`: alone.
    std::vector<PairProbe> probes = {};
    int64_t rows = 0;  // As far as they were counted.
  };
  // One of the tokens must be there, with these marks when there is one token.
  struct Condition {
    std::vector<int64_t> tokens = {};
    int64_t mask = 0;
    int64_t value = 0;
  };

  bool postgres() const { return transaction_.engine() == sql::Engine::kPostgres; }
  void AddPart(Part part);
  std::vector<Lead> Leads() const;
  absl::Status Choose();
  absl::Status Count(const std::set<int64_t>& tokens, int64_t limit);
  Condition ConditionOf(const Part& part) const;
  PairProbe InZone(PairProbe probe) const;
  absl::Status Follow(const PairProbe& probe, int64_t after, int limit, Found& found);
  absl::StatusOr<int64_t> EndOfWalk(int64_t token, int64_t after, int64_t rows);

  sql::Transaction& transaction_;
  RowCounts& counts_;
  int64_t zone_ = 0;
  std::vector<Part> parts_ = {};
  bool chosen_ = false;
  std::vector<PairProbe> probes_ = {};
  bool many_ = false;  // A probe may have more rows than were counted.
  std::vector<Condition> conditions_ = {};
};

}  // namespace htx::registry
