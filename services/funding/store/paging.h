#pragma once

// One page of a list: the same statement shape for every table.

#include <string>
#include <utility>
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

template <class Item>
struct Page {
  std::vector<Item> items = {};
  std::vector<std::vector<Value>> keys = {};  // Per item, the values of the order's columns.
  int64_t total = 0;                          // Of all pages.
};

struct PagedRows {
  sql::Rows rows = sql::Rows(0, {});
  std::vector<std::vector<Value>> keys = {};
  int64_t total = 0;
};
// Reads `columns` of `table` (with its alias, "loans l"). Rows hold `columns` and then the order's columns.
absl::StatusOr<PagedRows> ReadRows(sql::Transaction& tx, absl::string_view columns, absl::string_view table,
                                   const ListQuery& list);

// A page of what `make` makes of each row.
template <class Item>
absl::StatusOr<Page<Item>> ReadPage(sql::Transaction& tx, absl::string_view columns, absl::string_view table,
                                    const ListQuery& list, Item (*make)(const sql::Row& row)) {
  absl::StatusOr<PagedRows> read = ReadRows(tx, columns, table, list);
  if (!read.ok()) return read.status();
  Page<Item> page;
  page.keys = std::move(read->keys);
  page.total = read->total;
  for (size_t i = 0; i < read->rows.size(); ++i) page.items.push_back(make(read->rows[i]));
  return page;
}

// `left` and `right`, joined by "and".
query::Fragment And(query::Fragment left, const query::Fragment& right);

// `column` is one of `values`: at least one of them.
query::Fragment AnyOf(absl::string_view column, std::vector<Value> values);

template <class Id>
std::vector<Value> TextsOf(absl::Span<const Id> ids) {
  std::vector<Value> texts;
  for (const Id& id : ids) texts.emplace_back(id.text());
  return texts;
}

}  // namespace htx::funding::store
