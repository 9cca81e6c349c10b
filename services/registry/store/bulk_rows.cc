#include "registry/store/bulk_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

constexpr size_t kArrayRows = 5'000;
// Cells that wait on SQLite.
constexpr size_t kCells = 20'000;

std::string RowText(size_t width) {
  return absl::StrCat("(", absl::StrJoin(std::vector<absl::string_view>(width, "?"), ", "), ")");
}

void AppendJson(char c, std::string& out) {
  if (static_cast<unsigned char>(c) < 0x20) {
    absl::StrAppend(&out, "\\u00", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    return;
  }
  if (c == '"' || c == '\\') out += '\\';
  out += c;
}

}  // namespace

BulkInsert::BulkInsert(sql::Transaction& transaction, absl::string_view table, absl::string_view columns,
                       absl::string_view key)
    : transaction_(transaction), width_(static_cast<size_t>(std::count(columns.begin(), columns.end(), ',')) + 1) {
  std::vector<absl::string_view> names;
  for (const absl::string_view column : absl::StrSplit(columns, ", ")) {
    const std::vector<absl::string_view> parts = absl::StrSplit(column, absl::MaxSplits(':', 1));
    names.push_back(parts.front());
    types_.emplace_back(parts.size() == 1 ? "" : parts.back());
  }
  head_ = absl::StrCat("insert into ", table, " (", absl::StrJoin(names, ", "), ") ");
  if (!key.empty()) tail_ = absl::StrCat(" on conflict (", key, ") do nothing");
  row_ = absl::StrCat(head_, "values ", RowText(width_), tail_);
}

absl::Status BulkInsert::Add(const std::vector<Value>& row) {
  HTX_CHECK(row.size() == width_);
  if (transaction_.engine() == sql::Engine::kSqlite) {
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

absl::Status BulkInsert::FlushArrays() {
  std::vector<Value> args;
  for (sql::ArrayLiteral& array : arrays_) args.emplace_back(array.Take());
  waiting_ = 0;
  return transaction_.Execute(absl::StrCat(head_, selected_, tail_), args).status();
}

Value ListOfIds(sql::Engine engine, absl::Span<const std::string> ids) {
  if (engine == sql::Engine::kSqlite) {
    return absl::StrCat("[",
                        absl::StrJoin(ids, ",",
                                      [](std::string* out, const std::string& id) {
                                        *out += '"';
                                        for (const char c : id) AppendJson(c, *out);
                                        *out += '"';
                                      }),
                        "]");
  }
  sql::ArrayLiteral array;
  for (const std::string& id : ids) array.Add(id);
  return array.Take();
}

std::vector<std::string> IdTexts(absl::Span<const OrganizationId> ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const OrganizationId& id : ids) texts.push_back(id.text());
  return texts;
}

absl::string_view IsOneOf(sql::Engine engine) {
  return engine == sql::Engine::kSqlite ? " in (select value from json_each(?))" : " = any(cast(? as text[]))";
}

}  // namespace htx::registry
