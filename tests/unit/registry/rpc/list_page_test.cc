// Page tokens that are authentic and yet fit no list of this release.

#include "registry/rpc/list_page.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

TEST(ListPageTest, ATokenOfAnotherReleaseIsRefusedAndEndsNothing) {
  query::Schema schema;
  schema.key = "id";
  schema.fields.push_back({.name = "name", .type = query::FieldType::kText, .column = "name", .sortable = true});
  const ListKind kind = {.method = "List", .filters = schema, .orders = schema, .default_order = "name"};
  const query::PageTokens tokens("0123456789abcdef");
  const absl::Time now = absl::UnixEpoch();
  const common::v1::TimeCoordinate time;
  const std::string none;
  const auto open = [&](const std::string& token) {
    return Open(kind, {.filter = none, .order_by = none, .page_token = token, .time = time}, tokens, now);
  };
  const auto first = open("");
  ASSERT_THAT(first, IsOk());
  const auto with = [&](std::vector<Value> last) { return tokens.Seal({.last = std::move(last)}, first->bound); };
  const Value day = std::string("2019-01-02");
  const Value text = std::string("a");
  const Value total = int64_t{7};
  EXPECT_THAT(open(with({day, total, text, text})), IsOk());
  for (const std::vector<Value>& last : {std::vector<Value>{total, total, text, text},
                                         {text, total, text, text},
                                         {day},
                                         {day, text, text},
                                         {day, text, text, text}}) {
    EXPECT_THAT(open(with(last)), FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH")) << last.size();
  }
}

}  // namespace
}  // namespace htx::registry
