#pragma once

// The search index of many new organisations, written together. What SearchStore::Add writes for one, this writes for
// all of them: who changes one changes the other.

#include <set>
#include <string>

#include "absl/status/status.h"
#include "common/sql/bulk_insert.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"
#include "registry/store/search_dictionary.h"
#include "registry/store/search_pairs.h"

namespace htx::registry {

class SearchBatch {
 public:
  explicit SearchBatch(sql::Transaction& transaction);
  absl::Status Add(const Organization& organization);
  // Writes what was added. A number of a document that is taken breaks its constraint; SearchStore::Add takes another.
  absl::Status Flush();

 private:
  const bool postgres_;
  sql::BulkInsert entries_;
  sql::BulkInsert index_;  // SQLite alone.
  sql::BulkInsert numbers_;
  SearchDictionary dictionary_;
  SearchPairs pairs_;
  std::set<std::string> words_ = {};
};

}  // namespace htx::registry
