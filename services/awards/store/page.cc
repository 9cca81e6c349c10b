#include "awards/store/page.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::awards::store {

absl::StatusOr<RowPage> SelectPage(sql::Transaction& transaction, absl::string_view columns, absl::string_view from,
                                   const ListRequest& request) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows counted,
                       transaction.Query(absl::StrCat("select count(*) from ", from, " where ", request.where.text),
                                         request.where.args));
  query::Fragment after = {"1=1", {}};
  if (!request.last.empty()) after = query::AfterRow(request.order, request.last);
  std::string text = absl::StrCat("select ", columns);
  for (const query::OrderTerm& term : request.order) absl::StrAppend(&text, ", ", term.column);
  absl::StrAppend(&text, " from ", from, " where (", request.where.text, ") and (", after.text, ") order by ",
                  query::OrderText(request.order), " limit ?");
  std::vector<Value> args = request.where.args;
  args.insert(args.end(), after.args.begin(), after.args.end());
  args.push_back(int64_t{request.size} + 1);
  HTX_ASSIGN_OR_RETURN(sql::Rows rows, transaction.Query(text, args));
  RowPage page = {.rows = std::move(rows), .total = counted[0].Int(0)};
  page.count = std::min(page.rows.size(), static_cast<size_t>(request.size));
  page.more = page.rows.size() > page.count;
  if (page.count > 0) {
    const sql::Row row = page.rows[page.count - 1];
    const size_t first = row.size() - request.order.size();
    for (size_t i = 0; i < request.order.size(); ++i) {
      if (request.order[i].numeric) {
        page.last.push_back(row.Int(first + i));
      } else {
        page.last.push_back(row.String(first + i));
      }
    }
  }
  return page;
}

}  // namespace htx::awards::store
