#pragma once

// The search index in the database: written with the organisations, asked for candidates. It promises to lose nobody
// who fits (up to a bound that is the same on every engine); who fits, and how well, is decided by
// domain/search_rank.h.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/query/query.h"
#include "registry/domain/timeline.h"
#include "registry/store/organization_store.h"
#include "registry/store/search_dictionary.h"
#include "registry/store/search_entry.h"
#include "registry/store/search_pairs.h"
#include "registry/store/search_walk.h"

namespace htx::registry {

// Organisations that may fit, as they are at the time that was asked for.
struct SearchCandidates {
  std::vector<Organization> found = {};
  bool more = false;  // The bound was reached.
};

class SearchStore {
 public:
  // Which candidates are wanted.
  struct Wanted {
    TimePoint time = {};
    query::Fragment where = {.text = "1=1"};
    std::vector<std::string> traits = {};  // Of all that `where` keeps, as TraitsIn gives them.
    int limit = 200;
  };

  explicit SearchStore(sql::Transaction& transaction)
      : transaction_(transaction), dictionary_(transaction), pairs_(transaction) {}

  // Adds an organisation that was just recorded.
  absl::Status Add(const Organization& organization);
  // Follows a change: `opened` are the revisions that it added. Nothing is written when no text of a search changed.
  absl::Status Follow(const Organization& before, const Organization& after, absl::Span<const Revision> opened);

  // Those whose words fit `pattern`, in the order of their documents.
  absl::StatusOr<SearchCandidates> Find(const SearchPattern& pattern, const Wanted& wanted);
  // Those that have or had `number`, or one that begins with it, in the order of the numbers.
  absl::StatusOr<SearchCandidates> FindNumber(const std::string& number, bool beginning, const Wanted& wanted);

  SearchDictionary& dictionary() { return dictionary_; }

  // True when no organisation is left that an earlier release recorded without an index, or without pairs.
  absl::StatusOr<bool> IsComplete();
  // Indexes about `limit` of them; when all are, adds a part of the pairs.
  absl::Status CatchUp(int limit);

 private:
  struct Stored {
    int64_t doc = 0;
    SearchEntry entry = {};
  };
  absl::StatusOr<std::optional<Stored>> Load(const OrganizationId& id);
  absl::Status Write(const OrganizationId& id, const Facts& facts, const SearchEntry& entry);
  absl::Status Erase(const Organization& before, const Stored& stored);
  // Documents in their order.
  using Documents = absl::FunctionRef<absl::StatusOr<SearchWalk::Found>(int64_t after, int limit)>;
  absl::StatusOr<SearchCandidates> Gather(const Wanted& wanted, Documents next);
  absl::StatusOr<SearchWalk::Found> LookUp(const std::string& match, int64_t after, int limit);
  absl::Status LoadCandidates(absl::Span<const int64_t> documents, const Wanted& wanted, SearchCandidates& candidates);

  absl::Status CatchUpWords(int64_t known, int limit);
  absl::Status CatchUpPairs(int64_t done);
  absl::Status SaveProgress(int64_t id, int64_t known);

  sql::Transaction& transaction_;
  SearchDictionary dictionary_;
  SearchPairs pairs_;
  RowCounts counts_ = {};
};

}  // namespace htx::registry
