// Whatever a caller sends as filter, order or page token: it is read or refused with a place, and what was read is
// valid SQL with a value for each of its placeholders.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/query/query.h"
#include "tests/unit/common/query/list_schema.h"
#include "tests/unit/common/query/sqlite_table.h"

namespace htx::query {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

SqliteTable& Table() {
  static auto* const table = [] {
    auto* made = new SqliteTable;
    made->Run(kCreateTable);
    made->Run(
        "insert into o values ('r1', 'a', 'hop tac xa', 5, 1, '2020-01-01', 7, 'coop'), "
        "('r2', null, null, null, null, null, null, null), ('r3', '', '', 0, 0, '', 0, '')");
    return made;
  }();
  return *table;
}

void CheckRefusal(const absl::Status& status, size_t size, absl::string_view field) {
  Require(status.code() == absl::StatusCode::kInvalidArgument);
  const ErrorDetail detail = DetailOf(status);
  Require(!detail.reason.empty() && detail.fields.size() == 1 && detail.fields[0].field == field);
  bool placed = false;
  for (const auto& [key, value] : detail.metadata) {
    size_t position = 0;
    placed = placed || (key == "position" && absl::SimpleAtoi(value, &position) && position <= size);
  }
  Require(placed);
}

void FuzzFilter(const std::string& text) {
  const absl::StatusOr<Fragment> fragment = ParseFilter(text, ListSchema(), ListFunctions());
  if (!fragment.ok()) return CheckRefusal(fragment.status(), text.size(), "filter");
  const auto count = [&](const std::string& where, const std::vector<Value>& args) {
    return Table().Run(absl::StrCat("select count(*) from o where ", where), args)[0];
  };
  const std::string kept = count(fragment->text, fragment->args);  // Also: as many values as placeholders.
  // Two-valued: a row is kept by a condition or by its negation.
  const std::string left = count(absl::StrCat("((", fragment->text, ") is not true)"), fragment->args);
  Require(kept.size() == 1 && left.size() == 1 && (kept[0] - '0') + (left[0] - '0') == 3);
  const absl::StatusOr<Fragment> again = ParseFilter(text, ListSchema(), ListFunctions());
  Require(again.ok() && again->text == fragment->text && again->args == fragment->args);
}

void FuzzOrder(const std::string& text) {
  const absl::StatusOr<std::vector<OrderTerm>> order = ParseOrder(text, "code", ListSchema());
  if (!order.ok()) return CheckRefusal(order.status(), text.size(), "order_by");
  Require(!order->empty() && order->back().column == "o.id");
  Table().Run(absl::StrCat("select id from o order by ", OrderText(*order)));
}

void FuzzToken(const std::string& text) {
  static const auto* const tokens = new PageTokens("sixteen bytes or more");
  const absl::StatusOr<Cursor> cursor = tokens->Open(text, "arguments");
  Require(cursor.ok() == text.empty());  // Nobody guesses a token.
}

}  // namespace
}  // namespace htx::query

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 8) {
    case 0:
      htx::query::FuzzOrder(text);
      break;
    case 1:
      htx::query::FuzzToken(text);
      break;
    default:
      htx::query::FuzzFilter(text);
      break;
  }
  return 0;
}
