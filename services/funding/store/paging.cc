#include "funding/store/paging.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::funding::store {
namespace {

std::vector<Value> KeyOf(const sql::Row& row, absl::Span<const query::OrderTerm> order) {
  std::vector<Value> key;
  const size_t first = row.size() - order.size();
  for (size_t i = 0; i < order.size(); ++i) {
    if (order[i].numeric) {
      key.emplace_back(row.Int(first + i));
    } else {
      key.emplace_back(row.String(first + i));
    }
  }
  return key;
}

}  // namespace

query::Fragment And(query::Fragment left, const query::Fragment& right) {
  left.text = absl::StrCat("(", left.text, ") and (", right.text, ")");
  left.args.insert(left.args.end(), right.args.begin(), right.args.end());
  return left;
}

query::Fragment AnyOf(absl::string_view column, std::vector<Value> values) {
  HTX_CHECK(!values.empty());
  const std::string marks = absl::StrJoin(std::vector<absl::string_view>(values.size(), "?"), ", ");
  return {.text = absl::StrCat(column, " in (", marks, ")"), .args = std::move(values)};
}

absl::StatusOr<PagedRows> ReadRows(sql::Transaction& tx, absl::string_view columns, absl::string_view table,
                                   const ListQuery& list) {
  PagedRows page;
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows count,
      tx.Query(absl::StrCat("select count(*) from ", table, " where ", list.where.text), list.where.args));
  page.total = count[0].Int(0);
  const query::Fragment where = And(list.where, query::AfterRow(list.order, list.after));
  std::string text = absl::StrCat("select ", columns);
  for (const query::OrderTerm& term : list.order) absl::StrAppend(&text, ", ", term.column);
  absl::StrAppend(&text, " from ", table, " where ", where.text, " order by ", query::OrderText(list.order),
                  " limit ?");
  std::vector<Value> args = where.args;
  args.emplace_back(static_cast<int64_t>(list.limit));
  HTX_ASSIGN_OR_RETURN(page.rows, tx.Query(text, args));
  for (size_t i = 0; i < page.rows.size(); ++i) page.keys.push_back(KeyOf(page.rows[i], list.order));
  return page;
}

}  // namespace htx::funding::store
