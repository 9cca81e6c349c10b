#pragma once

// What every handler of the registry works with.

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "registry/clients/obligation_book.h"
#include "registry/clients/profile_peers.h"
#include "registry/rpc/area_book.h"

namespace htx::registry {

// The head of the feed as far as this process has heard: a lower bound that costs nothing to ask. Thread-safe.
class FeedHead {
 public:
  // Asks the database once, then listens. `database` outlives the head.
  static absl::StatusOr<std::unique_ptr<FeedHead>> Follow(sql::Database& database, absl::Time deadline);
  int64_t sequence() const { return state_->load(); }

 private:
  FeedHead() = default;
  std::shared_ptr<std::atomic<int64_t>> state_ = std::make_shared<std::atomic<int64_t>>(0);
  std::shared_ptr<void> listening_ = {};
};

// References that outlive the handlers.
struct Office {
  sql::Database& database;
  const Clock& clock;
  IdSource& ids;
  const query::PageTokens& tokens;
  const FeedHead& head;
  AreaBook& areas;
  // Who is asked for open obligations before an organisation ends; none: nobody can be asked.
  std::vector<ObligationBook*> books = {};
  ProfilePeers* profile = nullptr;  // Who is asked for profiles; none: nobody can be asked.
};

}  // namespace htx::registry
