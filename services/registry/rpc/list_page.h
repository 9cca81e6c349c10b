#pragma once

// What every list does before and after it reads its page.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/query/query.h"
#include "htx/common/v1/time.pb.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// What kind of list it is.
struct ListKind {
  absl::string_view method = {};  // Tokens of one method are refused by another.
  const query::Schema& filters;
  const query::Schema& orders;
  absl::string_view default_order = {};
};

// What the caller sent.
struct ListArguments {
  const std::string& filter;
  const std::string& order_by;
  int32_t page_size = 0;
  const std::string& page_token;
  const common::v1::TimeCoordinate& time;
  std::string others = {};  // Further arguments that a token is bound to.
};

// An opened list.
struct OpenList {
  ListQuery query = {};
  TimePoint time = {};  // Of the first page.
  bool first = true;
  std::string bound = {};  // What its tokens are bound to.
};

// Errors in this order: PAGE_SIZE_NEGATIVE, those of the filter, of the order, PAGE_TOKEN_MISMATCH, those of the time.
absl::StatusOr<OpenList> Open(const ListKind& kind, const ListArguments& arguments, const query::PageTokens& tokens,
                              absl::Time now);

// The time at which this page is read. The pages are pinned to the newest change that this snapshot shows, whatever the
// clocks of the writers said; while nothing changes, the current rows answer for all of them.
absl::StatusOr<TimePoint> PinTime(sql::Transaction& transaction, const OpenList& list,
                                  const common::v1::TimeCoordinate& requested, absl::Time now);

// The token of the page after `end`; "" when there is none.
std::string NextToken(const OpenList& list, const PageEnd& end, const query::PageTokens& tokens);

}  // namespace htx::registry
