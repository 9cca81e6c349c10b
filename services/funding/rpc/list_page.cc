#include "funding/rpc/list_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace htx::funding {

absl::StatusOr<OpenList> Open(const ListKind& kind, const ListArguments& arguments, const query::PageTokens& tokens) {
  OpenList list;
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(arguments.page_size));
  list.query.limit = page_size + 1;
  HTX_ASSIGN_OR_RETURN(list.query.where, query::ParseFilter(arguments.filter, kind.schema));
  HTX_ASSIGN_OR_RETURN(list.query.order, query::ParseOrder(arguments.order_by, kind.default_order, kind.schema));
  if (!kind.fund.empty()) {
    list.query.where =
        store::And({.text = absl::StrCat(kind.fund_column, " = ?"), .args = {kind.fund.text()}}, list.query.where);
  }
  list.bound = absl::StrJoin(
      {std::string(kind.method), arguments.filter, arguments.order_by, absl::StrCat(kind.fund.text(), kind.others)},
      std::string(1, '\0'));
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, tokens.Open(arguments.page_token, list.bound));
  list.query.after = std::move(cursor.last);
  return list;
}

}  // namespace htx::funding
