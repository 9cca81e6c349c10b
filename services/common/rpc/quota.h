#pragma once

// Budgets of callers: a token bucket per principal and quota class.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "htx/common/v1/options.pb.h"

namespace htx::rpc {

// Calls per second of one class that one principal may make; twice that in a burst. 0 means no limit.
struct QuotaRates {
  int64_t read = 0;
  int64_t list = 0;
  int64_t write = 0;
  int64_t bulk = 0;
};

// What is left of one principal's budget for one class.
struct QuotaBudget {
  std::string name = {};   // "read", "list", "write" or "bulk".
  int64_t per_second = 0;  // 0: no limit; then the others are 0 too.
  int64_t burst = 0;       // The most that can be left.
  int64_t left = 0;
};

// Thread-safe. Holds at most 10 000 buckets per class; when there are more callers, the one unseen longest starts anew.
class QuotaKeeper {
 public:
  // `now_ns` is a monotonic clock in nanoseconds; tests give their own.
  explicit QuotaKeeper(QuotaRates rates, std::function<int64_t()> now_ns = {});
  ~QuotaKeeper();

  // Takes one call from the budget. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED with the time after which one is there again.
  absl::Status Take(absl::string_view principal, common::v1::Quota quota);
  // The budgets of `principal` now, one per class. Takes nothing.
  std::vector<QuotaBudget> Left(absl::string_view principal) const;

 private:
  class Buckets;
  std::unique_ptr<Buckets> classes_[5];
  std::function<int64_t()> now_ns_;
};

}  // namespace htx::rpc
