#pragma once

// The words of the search index: what words begin with, and what they were mistyped for.

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sql/database.h"

namespace htx::registry {

class SearchDictionary {
 public:
  explicit SearchDictionary(sql::Transaction& transaction) : transaction_(transaction) {}

  // Adds those of `words` that are new. Words without a letter are left out: there is no end of numbers.
  absl::Status Learn(const std::set<std::string>& words);

  // Words that begin with `beginning`, short ones first, at most `limit`.
  absl::StatusOr<std::vector<std::string>> Beginning(const std::string& beginning, int limit);
  // Words one typing error away from `typed`, `typed` left out; those with the same first letter first, at most
  // `limit`.
  absl::StatusOr<std::vector<std::string>> Near(const std::string& typed, int limit);
  // Those of `words` that are known.
  absl::StatusOr<std::set<std::string>> Known(const std::set<std::string>& words);

 private:
  sql::Transaction& transaction_;
  std::set<std::string> learnt_ = {};  // In this transaction; an import meets the same words again and again.
};

// `words` as the one argument of a statement that reads them with WordsIn.
Value ListOf(sql::Engine engine, const std::set<std::string>& words);
// A table of one column `word`, read from a placeholder for ListOf.
absl::string_view WordsIn(sql::Engine engine);

}  // namespace htx::registry
