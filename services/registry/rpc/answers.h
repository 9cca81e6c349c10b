#pragma once

// What the answers to reads have in common: one page of a list, or one record, at a point in time.

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/office.h"
#include "registry/rpc/read_time.h"

namespace htx::registry {

// The arguments that every request of a list has; `others` are what its tokens are bound to besides.
template <class Request>
ListArguments ArgumentsOf(const Request& request, std::string others = "") {
  return {.filter = request.filter(),
          .order_by = request.order_by(),
          .page_size = request.page_size(),
          .page_token = request.page_token(),
          .time = request.time(),
          .others = std::move(others)};
}

// Says how many rows there are in all, and where the next page begins.
template <class Response>
void AddPageEnd(const OpenList& list, const PageEnd& end, const query::PageTokens& tokens, Response& response) {
  response.set_total_size(end.total);
  response.set_next_page_token(NextToken(list, end, tokens));
}

// Answers one page of `list` from one snapshot: `fill(transaction, response)` adds the rows to an empty response and
// returns where the page ends. It may run again.
template <class Response, class Fill>
absl::StatusOr<Response> AnswerPage(const Office& office, const OpenList& list, absl::Time deadline, Fill fill) {
  Response response;
  HTX_RETURN_IF_ERROR(office.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(const PageEnd end, fill(transaction, response));
    AddPageEnd(list, end, office.tokens, response);
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(list.time);
  return response;
}

// Answers a read at the time that the request asks for: `fill(transaction, time, response)` fills an empty response. It
// may run again.
template <class Response, class Request, class Fill>
absl::StatusOr<Response> AnswerAt(const Office& office, const Request& request, absl::Time deadline, Fill fill) {
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office.clock.Now()));
  Response response;
  HTX_RETURN_IF_ERROR(office.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    return fill(transaction, time, response);
  }));
  *response.mutable_time() = ToProto(time);
  return response;
}

}  // namespace htx::registry
