#include "registry/store/bulk_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

constexpr size_t kArrayRows = 5'000;
// Arguments of one statement on SQLite.
constexpr size_t kArguments = 400;

std::string RowText(size_t width) {
  return absl::StrCat("(", absl::StrJoin(std::vector<absl::string_view>(width, "?"), ", "), ")");
}

}  // namespace

BulkInsert::BulkInsert(sql::Transaction& transaction, absl::string_view table, absl::string_view columns)
    : transaction_(transaction),
      head_(absl::StrCat("insert into ", table, " (", columns, ") ")),
      width_(static_cast<size_t>(std::count(columns.begin(), columns.end(), ',')) + 1) {}

absl::Status BulkInsert::Add(const std::vector<Value>& row) {
  HTX_CHECK(row.size() == width_);
  if (transaction_.engine() == sql::Engine::kSqlite) {
    args_.insert(args_.end(), row.begin(), row.end());
    const size_t pack = std::max<size_t>(1, kArguments / width_);
    return args_.size() < pack * width_ ? absl::OkStatus() : FlushRows(pack);
  }
  if (arrays_.empty()) {
    arrays_.resize(width_);
    selected_ = absl::StrJoin(row, ", ", [](std::string* out, const Value& value) {
      absl::StrAppend(out, absl::holds_alternative<std::string>(value) ? "cast(? as text[])" : "cast(? as bigint[])");
    });
  }
  for (size_t i = 0; i < width_; ++i) arrays_[i].Add(row[i]);
  return ++waiting_ < kArrayRows ? absl::OkStatus() : FlushArrays();
}

absl::Status BulkInsert::Finish() {
  if (waiting_ > 0) return FlushArrays();
  while (!args_.empty()) HTX_RETURN_IF_ERROR(FlushRows(1));
  return absl::OkStatus();
}

absl::Status BulkInsert::FlushArrays() {
  std::vector<Value> args;
  for (sql::ArrayLiteral& array : arrays_) args.emplace_back(array.Take());
  waiting_ = 0;
  return transaction_.Execute(absl::StrCat(head_, "select * from unnest(", selected_, ")"), args).status();
}

absl::Status BulkInsert::FlushRows(size_t rows) {
  const auto end = args_.begin() + static_cast<std::ptrdiff_t>(rows * width_);
  const std::vector<Value> part(args_.begin(), end);
  args_.erase(args_.begin(), end);
  const std::string values = absl::StrJoin(std::vector<std::string>(rows, RowText(width_)), ", ");
  return transaction_.Execute(absl::StrCat(head_, "values ", values), part).status();
}

Value ListOfIds(sql::Engine engine, absl::Span<const std::string> ids) {
  if (engine == sql::Engine::kSqlite) {
    return ids.empty() ? std::string("[]") : absl::StrCat("[\"", absl::StrJoin(ids, "\",\""), "\"]");
  }
  sql::ArrayLiteral array;
  for (const std::string& id : ids) array.Add(id);
  return array.Take();
}

absl::string_view IsOneOf(sql::Engine engine) {
  return engine == sql::Engine::kSqlite ? " in (select value from json_each(?))" : " = any(cast(? as text[]))";
}

}  // namespace htx::registry
