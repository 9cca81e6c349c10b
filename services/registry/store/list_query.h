#pragma once

// One page of a list, whatever is listed.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::registry {

// What a caller asks of a list, parsed.
struct ListQuery {
  query::Fragment where = {.text = "1=1"};
  std::vector<query::OrderTerm> order = {};
  std::vector<Value> after = {};  // Values of the order's columns in the last row of the page before; empty at first.
  int limit = 50;
  std::optional<int64_t> total = {};  // When it is known: rows are not counted again.
};

// Where a list reads from, with the names of its columns.
struct ListSource {
  std::string columns = {};   // "o.id, o.version, …"
  size_t width = 0;           // How many.
  query::Fragment from = {};  // "organizations o", or a sub-query with its values.
  // As many rows without the columns that the filter does not look at, where that is much less work; else empty.
  query::Fragment counted = {};
};

// What a page is besides its rows.
struct PageEnd {
  int64_t total = 0;  // Rows of all pages.
  bool more = false;
  std::vector<Value> last = {};  // Where the next page goes on, when there is more.
};

// Hands the rows of one page to `each`, in order.
absl::StatusOr<PageEnd> ReadPage(sql::Transaction& transaction, const ListSource& source, const ListQuery& query,
                                 absl::FunctionRef<absl::Status(const sql::Row&)> each);

// What storage writes for an open end of days, and for "still believed".
inline constexpr absl::string_view kNoEnd = "9999-12-31";
inline constexpr int64_t kStill = INT64_MAX;

}  // namespace htx::registry
