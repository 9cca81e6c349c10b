#include "registry/store/list_query.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

void Append(const query::Fragment& fragment, std::vector<Value>& args) {
  args.insert(args.end(), fragment.args.begin(), fragment.args.end());
}

}  // namespace

absl::StatusOr<PageEnd> ReadPage(sql::Transaction& transaction, const ListSource& source, const ListQuery& query,
                                 absl::FunctionRef<absl::Status(const sql::Row&)> each) {
  PageEnd end;
  if (query.total) {
    end.total = *query.total;
  } else {
    const query::Fragment& from = source.counted.text.empty() ? source.from : source.counted;
    std::vector<Value> args;
    Append(from, args);
    Append(query.where, args);
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows counted,
        transaction.Query(absl::StrCat("select count(*) from ", from.text, " where ", query.where.text), args));
    end.total = counted[0].Int(0);
  }
  std::vector<Value> args;
  Append(source.from, args);
  Append(query.where, args);

  query::Fragment after{.text = "1=1"};
  if (!query.after.empty()) after = query::AfterRow(query.order, query.after);
  Append(after, args);
  args.emplace_back(static_cast<int64_t>(query.limit) + 1);  // One more tells whether there is another page.
  std::string columns = source.columns;
  for (const query::OrderTerm& term : query.order) absl::StrAppend(&columns, ", ", term.column);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", columns, " from ", source.from.text, " where ", query.where.text,
                                     " and (", after.text, ") order by ", query::OrderText(query.order), " limit ?"),
                        args));
  const size_t shown = std::min(rows.size(), static_cast<size_t>(query.limit));
  end.more = rows.size() > shown;
  for (size_t i = 0; i < shown; ++i) HTX_RETURN_IF_ERROR(each(rows[i]));
  if (!end.more) return end;
  const sql::Row last = rows[shown - 1];
  for (size_t i = 0; i < query.order.size(); ++i) {
    const size_t column = source.width + i;
    end.last.push_back(query.order[i].numeric ? Value(last.Int(column)) : Value(last.String(column)));
  }
  return end;
}

}  // namespace htx::registry
