#include "awards/rpc/handler_parts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/schemas.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {

absl::Status RequireEtag(absl::string_view etag) { return etag.empty() ? EtagRequired("etag") : absl::OkStatus(); }

absl::Status CheckEtag(absl::string_view etag, int64_t version, absl::string_view resource_name) {
  return etag == EtagOf(version) ? absl::OkStatus() : EtagMismatch(resource_name);
}

absl::Status Announce(sql::Transaction& transaction, absl::string_view type, absl::string_view resource,
                      const v1::Change& change, std::optional<absl::CivilDay> effective) {
  return transaction.Append({.type = std::string(type),
                             .resource = std::string(resource),
                             .payload = change.SerializeAsString(),
                             .effective_day = effective ? FormatDay(*effective) : ""});
}

absl::StatusOr<ListArguments> ParseList(const query::PageTokens& tokens, const query::Schema& schema,
                                        absl::string_view method, absl::string_view filter, absl::string_view order_by,
                                        absl::string_view default_order, int32_t page_size,
                                        absl::string_view page_token) {
  ListArguments arguments = {.bound = absl::StrCat(method, "\n", filter, "\n", order_by)};
  HTX_ASSIGN_OR_RETURN(arguments.list.where, query::ParseFilter(filter, schema));
  HTX_ASSIGN_OR_RETURN(arguments.list.order, query::ParseOrder(order_by, default_order, store::ForOrder(schema)));
  HTX_ASSIGN_OR_RETURN(arguments.list.size, query::PageSize(page_size));
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, tokens.Open(page_token, arguments.bound));
  arguments.list.last = std::move(cursor.last);
  return arguments;
}

absl::StatusOr<CataloguePage> PageOfCatalogue(const query::PageTokens& tokens, absl::string_view bound,
                                              std::vector<std::string> codes, int32_t page_size,
                                              absl::string_view page_token) {
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(page_size));
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, tokens.Open(page_token, bound));
  std::sort(codes.begin(), codes.end());
  CataloguePage page{.total = static_cast<int64_t>(codes.size())};
  auto next = codes.begin();
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::string last, cursor.Text(0));
    next = std::upper_bound(codes.begin(), codes.end(), last);
  }
  while (next != codes.end() && page.codes.size() < static_cast<size_t>(size)) page.codes.push_back(*next++);
  if (next != codes.end()) page.next_page_token = tokens.Seal({.last = {page.codes.back()}}, bound);
  return page;
}

}  // namespace htx::awards
