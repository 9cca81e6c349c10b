#include "funding/rpc/day_closer.h"

#include <vector>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "funding/store/day_store.h"

namespace htx::funding {
namespace {

constexpr absl::Duration kLookAgain = absl::Seconds(1);
constexpr absl::Duration kReadTimeout = absl::Seconds(10);
constexpr int kFundsAtOnce = 100;

}  // namespace

DayCloser::DayCloser(sql::Database& database, DayWork& work)
    : database_(database), work_(work), repeater_([this](const Repeater& repeater) { return Work(repeater); }) {}

// A step that fails is tried again at the next look: what is wrong with a database, readiness says.
absl::Duration DayCloser::Work(const Repeater& repeater) {
  std::vector<FundId> funds;
  const absl::Status looked = database_.Read(absl::Now() + kReadTimeout, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(funds, store::FundsToClose(tx, kFundsAtOnce));
    return absl::OkStatus();
  });
  if (!looked.ok()) return kLookAgain;
  for (const FundId& fund : funds) {
    while (!repeater.stopping()) {
      const absl::StatusOr<bool> more = work_.Step(fund);
      if (!more.ok() || !*more) break;
    }
  }
  return kLookAgain;
}

}  // namespace htx::funding
