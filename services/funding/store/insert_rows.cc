#include "funding/store/insert_rows.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::funding::store {
namespace {

constexpr size_t kRowsAtOnce = 50;

}  // namespace

absl::Status InsertRows(sql::Transaction& tx, absl::string_view before, absl::string_view after, size_t width,
                        absl::Span<const Value> values) {
  const std::string row = absl::StrCat("(", absl::StrJoin(std::vector<absl::string_view>(width, "?"), ", "), ")");
  const std::string full = absl::StrJoin(std::vector<absl::string_view>(kRowsAtOnce, row), ", ");
  while (!values.empty()) {
    const size_t rows = values.size() >= width * kRowsAtOnce ? kRowsAtOnce : 1;
    HTX_RETURN_IF_ERROR(
        tx.Execute(absl::StrCat(before, rows == 1 ? row : full, after), values.subspan(0, rows * width)).status());
    values.remove_prefix(rows * width);
  }
  return absl::OkStatus();
}

}  // namespace htx::funding::store
