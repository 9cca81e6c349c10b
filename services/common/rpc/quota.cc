#include "common/rpc/quota.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <unordered_map>
#include <utility>

#include "common/base/mutex.h"
#include "common/rpc/errors.h"

namespace htx::rpc {
namespace {

constexpr size_t kMaxBuckets = 10000;
constexpr int64_t kBurstSeconds = 2;
constexpr int64_t kNanosPerSecond = 1000000000;

const char* NameOf(common::v1::Quota quota) {
  switch (quota) {
    case common::v1::QUOTA_READ:
      return "read";
    case common::v1::QUOTA_LIST:
      return "list";
    case common::v1::QUOTA_WRITE:
      return "write";
    case common::v1::QUOTA_BULK:
      return "bulk";
    default:
      return "unspecified";
  }
}

int64_t MonotonicNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

// Buckets of one class. A bucket is kept as the time at which it will be full again (GCRA): one number, no refilling.
class QuotaKeeper::Buckets {
 public:
  explicit Buckets(int64_t rate) : rate_(rate), cost_ns_(rate > 0 ? kNanosPerSecond / rate : 0) {}

  // 0 when a call was taken, else the nanoseconds until one can be.
  int64_t Take(absl::string_view principal, int64_t now) {
    if (rate_ <= 0) return 0;
    MutexLock lock(mutex_);
    int64_t& full_at = Find(std::string(principal));
    const int64_t after = std::max(full_at, now) + cost_ns_;
    if (after - now > burst_ns_) return after - now - burst_ns_;
    full_at = after;
    return 0;
  }

  QuotaBudget Left(absl::string_view principal, int64_t now) {
    if (rate_ <= 0) return {};
    MutexLock lock(mutex_);
    const auto found = by_principal_.find(std::string(principal));
    const int64_t full_at = found == by_principal_.end() ? 0 : found->second->second;
    const int64_t owed = std::max<int64_t>(full_at - now, 0);
    return {
        .per_second = rate_, .burst = burst_ns_ / cost_ns_, .left = std::max<int64_t>(burst_ns_ - owed, 0) / cost_ns_};
  }

 private:
  using Entry = std::pair<std::string, int64_t>;

  int64_t& Find(const std::string& principal) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto found = by_principal_.find(principal);
    if (found != by_principal_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return found->second->second;
    }
    if (recent_.size() >= kMaxBuckets) {
      by_principal_.erase(recent_.back().first);
      recent_.pop_back();
    }
    recent_.emplace_front(principal, 0);
    by_principal_.emplace(principal, recent_.begin());
    return recent_.front().second;
  }

  const int64_t rate_;
  const int64_t cost_ns_;
  // A caller of a rate below one call in two seconds may still make one.
  const int64_t burst_ns_ = std::max(kBurstSeconds * kNanosPerSecond, cost_ns_);
  Mutex mutex_;
  std::list<Entry> recent_ ABSL_GUARDED_BY(mutex_);  // The latest caller first.
  std::unordered_map<std::string, std::list<Entry>::iterator> by_principal_ ABSL_GUARDED_BY(mutex_);
};

QuotaKeeper::QuotaKeeper(QuotaRates rates, std::function<int64_t()> now_ns)
    : now_ns_(now_ns ? std::move(now_ns) : MonotonicNow) {
  const int64_t by_class[] = {0, rates.read, rates.list, rates.write, rates.bulk};
  for (size_t i = 0; i < std::size(classes_); ++i) classes_[i] = std::make_unique<Buckets>(by_class[i]);
}

QuotaKeeper::~QuotaKeeper() = default;

absl::Status QuotaKeeper::Take(absl::string_view principal, common::v1::Quota quota) {
  const auto index = static_cast<size_t>(quota);
  if (index >= std::size(classes_)) return absl::OkStatus();
  const int64_t wait_ns = classes_[index]->Take(principal, now_ns_());
  if (wait_ns == 0) return absl::OkStatus();
  return QuotaExceeded(principal, NameOf(quota), wait_ns / 1000000 + 1);
}

std::vector<QuotaBudget> QuotaKeeper::Left(absl::string_view principal) const {
  std::vector<QuotaBudget> budgets;
  for (const common::v1::Quota quota :
       {common::v1::QUOTA_READ, common::v1::QUOTA_LIST, common::v1::QUOTA_WRITE, common::v1::QUOTA_BULK}) {
    QuotaBudget budget = classes_[static_cast<size_t>(quota)]->Left(principal, now_ns_());
    budget.name = NameOf(quota);
    budgets.push_back(std::move(budget));
  }
  return budgets;
}

}  // namespace htx::rpc
