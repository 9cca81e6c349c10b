#include "registry/rpc/list_totals.h"

#include "absl/strings/str_cat.h"

namespace htx::registry {
namespace {

// Length-prefixed, so that no two filters look alike.
std::string KeyOf(const query::Fragment& where) {
  std::string key = where.text;
  for (const Value& value : where.args) {
    if (const auto* number = absl::get_if<int64_t>(&value)) {
      absl::StrAppend(&key, "\ni", *number);
    } else if (const auto* text = absl::get_if<std::string>(&value)) {
      absl::StrAppend(&key, "\nt", text->size(), ":", *text);
    } else {
      absl::StrAppend(&key, "\nn");
    }
  }
  return key;
}

}  // namespace

std::optional<int64_t> ListTotals::Find(absl::string_view state, const query::Fragment& where) {
  const std::string key = KeyOf(where);
  MutexLock lock(mutex_);
  if (state_ != state) return std::nullopt;
  const auto found = totals_.find(key);
  if (found == totals_.end()) return std::nullopt;
  return found->second;
}

void ListTotals::Remember(absl::string_view state, const query::Fragment& where, int64_t total) {
  std::string key = KeyOf(where);
  MutexLock lock(mutex_);
  if (state_ != state || totals_.size() >= kMostFilters) {
    state_ = std::string(state);
    totals_.clear();
  }
  totals_.insert_or_assign(std::move(key), total);
}

}  // namespace htx::registry
