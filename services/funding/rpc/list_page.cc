#include "funding/rpc/list_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::funding {

absl::StatusOr<OpenList> Open(const query::Schema& schema, const ListArguments& arguments,
                              const query::PageTokens& tokens) {
  OpenList list;
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(arguments.page_size));
  list.query.limit = page_size + 1;
  HTX_ASSIGN_OR_RETURN(list.query.where, query::ParseFilter(arguments.filter, schema));
  HTX_ASSIGN_OR_RETURN(list.query.order, query::ParseOrder(arguments.order_by, arguments.default_order, schema));
  list.bound = absl::StrJoin({std::string(arguments.method), arguments.filter, arguments.order_by, arguments.others},
                             std::string(1, '\0'));
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, tokens.Open(arguments.page_token, list.bound));
  list.query.after = std::move(cursor.last);
  return list;
}

}  // namespace htx::funding
