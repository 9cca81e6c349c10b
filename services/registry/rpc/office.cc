#include "registry/rpc/office.h"

#include "common/base/status.h"

namespace htx::registry {
namespace {

void Raise(std::atomic<int64_t>& head, int64_t sequence) {
  int64_t known = head.load();
  while (known < sequence && !head.compare_exchange_weak(known, sequence)) {
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<FeedHead>> FeedHead::Follow(sql::Database& database, absl::Time deadline) {
  std::unique_ptr<FeedHead> head(new FeedHead);
  head->listening_ = database.OnChange([state = head->state_](int64_t sequence) { Raise(*state, sequence); });
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, database.HeadSequence(deadline));
  Raise(*head->state_, sequence);
  return head;
}

}  // namespace htx::registry
