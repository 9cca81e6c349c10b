#pragma once

// One page of a list: filtered, ordered, after a key.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// What the caller chose, parsed. `after` restricts nothing on the first page.
struct ListRequest {
  query::Fragment where = {"1=1", {}};
  std::vector<query::OrderTerm> order = {};
  std::vector<Value> last = {};
  int size = 50;
};

template <class Item>
struct Page {
  std::vector<Item> items = {};
  bool more = false;
  std::vector<Value> last = {};  // The order's values in the last item.
  int64_t total = 0;
};

// Rows of `select {columns} from {from}` with the order's columns appended to each.
struct RowPage {
  sql::Rows rows;
  size_t count = 0;  // Rows that belong to the page; one more may be there.
  bool more = false;
  std::vector<Value> last = {};
  int64_t total = 0;
};
absl::StatusOr<RowPage> SelectPage(sql::Transaction& transaction, absl::string_view columns, absl::string_view from,
                                   const ListRequest& request);

// A page whose items are made of rows alone, or loaded by the row's first column. `make`: StatusOr<Item>(const Row&).
template <class Item, class Make>
absl::StatusOr<Page<Item>> SelectItems(sql::Transaction& transaction, absl::string_view columns, absl::string_view from,
                                       const ListRequest& request, Make make) {
  absl::StatusOr<RowPage> rows = SelectPage(transaction, columns, from, request);
  if (!rows.ok()) return rows.status();
  Page<Item> page = {.items = {}, .more = rows->more, .last = std::move(rows->last), .total = rows->total};
  for (size_t i = 0; i < rows->count; ++i) {
    absl::StatusOr<Item> item = make(rows->rows[i]);
    if (!item.ok()) return item.status();
    page.items.push_back(*std::move(item));
  }
  return page;
}

}  // namespace htx::awards::store
