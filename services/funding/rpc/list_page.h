#pragma once

// What every list does before and after it reads its page.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/query.h"
#include "funding/store/paging.h"

namespace htx::funding {

// What the caller sent.
struct ListArguments {
  absl::string_view method = {};  // Tokens of one method are refused by another.
  const std::string& filter;
  const std::string& order_by;
  int32_t page_size = 0;
  const std::string& page_token;
  absl::string_view default_order = {};
  std::string others = {};  // Further arguments that a token is bound to.
};

// An opened list. `query.limit` is one more than the page, to see whether another follows.
struct OpenList {
  store::ListQuery query = {};
  std::string bound = {};  // What its tokens are bound to.
};

// Errors in this order: PAGE_SIZE_NEGATIVE, those of the filter, of the order, PAGE_TOKEN_MISMATCH.
absl::StatusOr<OpenList> Open(const query::Schema& schema, const ListArguments& arguments,
                              const query::PageTokens& tokens);

// Cuts `items` to the page and returns the token of the next one; "" on the last.
template <class Item>
std::string FinishPage(const OpenList& list, const std::vector<std::vector<Value>>& keys,
                       const query::PageTokens& tokens, std::vector<Item>& items) {
  const size_t page = static_cast<size_t>(list.query.limit) - 1;
  if (items.size() <= page) return "";
  items.resize(page);
  return tokens.Seal({.last = keys[page - 1]}, list.bound);
}

}  // namespace htx::funding
