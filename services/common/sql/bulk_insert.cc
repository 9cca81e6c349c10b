#include "common/sql/bulk_insert.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "common/base/status.h"

namespace htx::sql {
namespace {

constexpr size_t kArrayRows = 5'000;
// Cells that wait on SQLite.
constexpr size_t kCells = 20'000;

std::string PlacesOfRow(size_t width) {
  return absl::StrCat("(", absl::StrJoin(std::vector<absl::string_view>(width, "?"), ", "), ")");
}

}  // namespace

BulkInsert::BulkInsert(Transaction& transaction, absl::string_view table, absl::string_view columns,
                       absl::string_view conflict)
    : transaction_(transaction), width_(static_cast<size_t>(std::count(columns.begin(), columns.end(), ',')) + 1) {
  std::vector<absl::string_view> names;
  for (const absl::string_view column : absl::StrSplit(columns, ", ")) {
    const std::vector<absl::string_view> parts = absl::StrSplit(column, absl::MaxSplits(':', 1));
    names.push_back(parts.front());
    types_.emplace_back(parts.size() == 1 ? "" : parts.back());
  }
  head_ = absl::StrCat("insert into ", table, " (", absl::StrJoin(names, ", "), ") ");
  if (!conflict.empty()) tail_ = absl::StrCat(" on conflict ", conflict);
  row_ = absl::StrCat(head_, "values ", PlacesOfRow(width_), tail_);
}

absl::Status BulkInsert::Add(const std::vector<Value>& row) {
  HTX_CHECK(row.size() == width_);
  if (transaction_.engine() == Engine::kSqlite) {
    args_.insert(args_.end(), row.begin(), row.end());
    return args_.size() < kCells ? absl::OkStatus() : Finish();
  }
  if (arrays_.empty()) {
    arrays_.resize(width_);
    selected_ = SelectOf(row);
  }
  for (size_t i = 0; i < width_; ++i) arrays_[i].Add(row[i]);
  return ++waiting_ < kArrayRows ? absl::OkStatus() : FlushArrays();
}

std::string BulkInsert::SelectOf(const std::vector<Value>& row) const {
  std::vector<std::string> names;
  std::vector<std::string> selected;
  std::vector<absl::string_view> arrays;
  for (size_t i = 0; i < width_; ++i) {
    names.push_back(absl::StrCat("c", i));
    selected.push_back(types_[i].empty() ? names.back() : absl::StrCat("cast(", names.back(), " as ", types_[i], ")"));
    arrays.emplace_back(absl::holds_alternative<std::string>(row[i]) ? "cast(? as text[])" : "cast(? as bigint[])");
  }
  return absl::StrCat("select ", absl::StrJoin(selected, ", "), " from unnest(", absl::StrJoin(arrays, ", "), ") as u(",
                      absl::StrJoin(names, ", "), ")");
}

absl::Status BulkInsert::Finish() {
  if (waiting_ > 0) return FlushArrays();
  const absl::Span<const Value> cells = args_;
  for (size_t at = 0; at < cells.size(); at += width_) {
    HTX_RETURN_IF_ERROR(transaction_.Execute(row_, cells.subspan(at, width_)).status());
  }
  args_.clear();
  return absl::OkStatus();
}

absl::Status BulkInsert::FinishLater(const Settle& settle) {
  if (waiting_ > 0) return transaction_.ExecuteLater(absl::StrCat(head_, selected_, tail_), TakeArrays(), settle);
  if (args_.empty()) return absl::OkStatus();
  const auto rows = static_cast<int64_t>(args_.size() / width_);
  const absl::Status finished = Finish();
  if (settle == nullptr) return finished;
  return settle(finished.ok() ? absl::StatusOr<int64_t>(rows) : finished);
}

std::vector<Value> BulkInsert::TakeArrays() {
  std::vector<Value> args;
  for (ArrayLiteral& array : arrays_) args.emplace_back(array.Take());
  waiting_ = 0;
  return args;
}

absl::Status BulkInsert::FlushArrays() {
  return transaction_.Execute(absl::StrCat(head_, selected_, tail_), TakeArrays()).status();
}

}  // namespace htx::sql
