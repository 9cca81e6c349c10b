#pragma once

// How many organisations a filter keeps, remembered while nothing changes.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/base/mutex.h"
#include "common/query/query.h"

namespace htx::registry {

// Exact: what was counted in one state of the database is answered in that state alone (see
// OrganizationStore::StateOfDatabase). Thread-safe.
class ListTotals {
 public:
  // What `where` keeps in `state`; nothing when it was not counted.
  std::optional<int64_t> Find(absl::string_view state, const query::Fragment& where);
  void Remember(absl::string_view state, const query::Fragment& where, int64_t total);

 private:
  // Filters of one state; the oldest state goes when another comes.
  static constexpr size_t kMostFilters = 1'000;

  Mutex mutex_;
  std::string state_ ABSL_GUARDED_BY(mutex_) = {};
  absl::flat_hash_map<std::string, int64_t> totals_ ABSL_GUARDED_BY(mutex_) = {};
};

}  // namespace htx::registry
