#pragma once

// Every list of this service: its request opened, its page read and handed over.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status.h"
#include "common/query/query.h"
#include "common/rpc/request_context.h"
#include "funding/domain/names.h"
#include "funding/rpc/desk.h"
#include "funding/store/fund_store.h"
#include "funding/store/paging.h"

namespace htx::funding {

// What a list is, whoever asks for it.
struct ListKind {
  absl::string_view method = {};  // Tokens of one method are refused by another.
  query::Schema schema = {};
  absl::string_view default_order = {};
  FundId fund = {};                    // Unless empty: of this fund alone, which must exist.
  absl::string_view fund_column = {};  // Where a row has its fund.
  std::string others = {};             // Further arguments that a token is bound to.
};

// What its caller sent.
struct ListArguments {
  const std::string& filter;
  const std::string& order_by;
  int32_t page_size = 0;
  const std::string& page_token;
};

// An opened list. `query.limit` is one more than the page, to see whether another follows.
struct OpenList {
  store::ListQuery query = {};
  std::string bound = {};  // What its tokens are bound to.
};

// Errors in this order: PAGE_SIZE_NEGATIVE, those of the filter, of the order, PAGE_TOKEN_MISMATCH.
absl::StatusOr<OpenList> Open(const ListKind& kind, const ListArguments& arguments, const query::PageTokens& tokens);

// Cuts the page to what was asked for, and tells the response the token of the next one ("" on the last) and the total.
template <class Item, class Response>
void FinishPage(const OpenList& list, const query::PageTokens& tokens, store::Page<Item>& page, Response& response) {
  response.set_total_size(page.total);
  const size_t size = static_cast<size_t>(list.query.limit) - 1;
  if (page.items.size() <= size) return;
  page.items.resize(size);
  response.set_next_page_token(tokens.Seal({.last = page.keys[size - 1]}, list.bound));
}

// Answers a List… request: `read` reads a store::Page of the query, `add` adds an item to the response. Errors of Open,
// then NEVER_EXISTED for the fund.
template <class Response, class Request, class Read, class Add>
absl::StatusOr<Response> AnswerList(const Desk& desk, const Request& request, const rpc::RequestContext& context,
                                    const ListKind& kind, Read read, Add add) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open(kind,
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token()},
                                                 desk.tokens));
  Response response;
  HTX_RETURN_IF_ERROR(desk.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    if (!kind.fund.empty()) HTX_RETURN_IF_ERROR(store::GetFund(tx, kind.fund).status());
    HTX_ASSIGN_OR_RETURN(auto page, read(tx, list.query));
    FinishPage(list, desk.tokens, page, response);
    for (const auto& item : page.items) add(item, response);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::funding
