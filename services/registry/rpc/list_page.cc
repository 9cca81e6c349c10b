#include "registry/rpc/list_page.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/query/errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/read_time.h"

namespace htx::registry {
namespace {

// Length-prefixed, so that no two lists of arguments look alike.
std::string Bind(const ListKind& kind, const ListArguments& arguments) {
  std::string bound;
  for (const absl::string_view part : {kind.method, absl::string_view(arguments.filter),
                                       absl::string_view(arguments.order_by), absl::string_view(arguments.others)}) {
    absl::StrAppend(&bound, part.size(), ":", part);
  }
  return absl::StrCat(bound, arguments.time.SerializeAsString());
}

}  // namespace

absl::StatusOr<OpenList> Open(const ListKind& kind, const ListArguments& arguments, const query::PageTokens& tokens,
                              absl::Time now) {
  OpenList list;
  HTX_ASSIGN_OR_RETURN(list.query.limit, query::PageSize(arguments.page_size));
  HTX_ASSIGN_OR_RETURN(list.query.where, query::ParseFilter(arguments.filter, kind.filters));
  HTX_ASSIGN_OR_RETURN(list.query.order, query::ParseOrder(arguments.order_by, kind.default_order, kind.orders));
  list.bound = Bind(kind, arguments);
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, tokens.Open(arguments.page_token, list.bound));
  HTX_ASSIGN_OR_RETURN(list.time, ResolveTime(arguments.time, now));
  if (cursor.last.empty()) return list;

  // Later pages keep the point of the first, and the total that was counted there: both stand before the values of the
  // order.
  list.first = false;
  HTX_RETURN_IF_ERROR(cursor.Holds(list.query.order.size() + 2));
  HTX_ASSIGN_OR_RETURN(const std::string day, cursor.Text(0));
  HTX_ASSIGN_OR_RETURN(list.query.total, cursor.Int(1));
  const absl::StatusOr<absl::CivilDay> first_day = ParseDay(day);
  if (!first_day.ok()) return query::PageTokenMismatch();
  list.time.day = *first_day;
  list.time.known = FromMicros(cursor.known_micros);
  list.time.latest = false;
  list.time.now = false;
  list.query.after.assign(cursor.last.begin() + 2, cursor.last.end());
  return list;
}

absl::StatusOr<TimePoint> PinTime(sql::Transaction& transaction, const OpenList& list,
                                  const common::v1::TimeCoordinate& requested, absl::Time now) {
  OrganizationStore store(transaction);
  TimePoint time = list.time;
  if (time.latest) {
    HTX_ASSIGN_OR_RETURN(time.known, store.LastKnown(now));
    time.latest = false;
  } else if (!list.first && !requested.has_known_time() && time.day == DayOf(now)) {
    HTX_ASSIGN_OR_RETURN(const bool changed, store.ChangedSince(time.known));
    time.now = !changed;  // Nothing happened since the first page: the current rows still show its instant.
  }
  return time;
}

std::string NextToken(const OpenList& list, const PageEnd& end, const query::PageTokens& tokens) {
  if (!end.more) return "";
  query::Cursor cursor{.known_micros = ToMicros(list.time.known)};
  cursor.last.emplace_back(FormatDay(list.time.day));
  cursor.last.emplace_back(end.total);
  cursor.last.insert(cursor.last.end(), end.last.begin(), end.last.end());
  return tokens.Seal(cursor, list.bound);
}

}  // namespace htx::registry
