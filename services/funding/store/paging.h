#pragma once

// One page of a list: the same statement shape for every table.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::funding::store {

// What a caller asked of a list, already parsed.
struct ListQuery {
  query::Fragment where = {};  // The filter, and what the list is bound to.
  std::vector<query::OrderTerm> order = {};
  std::vector<Value> after = {};  // Empty on the first page.
  int limit = 0;
};

struct PagedRows {
  sql::Rows rows = sql::Rows(0, {});
  std::vector<std::vector<Value>> keys = {};  // Per row, the values of the order's columns.
  int64_t total = 0;                          // Of all pages.
};

// Reads `columns` of `table` (with its alias, "loans l"). Rows hold `columns` and then the order's columns.
absl::StatusOr<PagedRows> ReadPage(sql::Transaction& tx, absl::string_view columns, absl::string_view table,
                                   const ListQuery& list);

// `left` and `right`, joined by "and".
query::Fragment And(query::Fragment left, const query::Fragment& right);

}  // namespace htx::funding::store
