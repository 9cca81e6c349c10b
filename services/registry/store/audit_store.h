#pragma once

// The audit log as the layer below keeps it, for reading. Everything runs in the transaction that the store was made
// for.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "registry/store/list_query.h"

namespace htx::registry {

struct AuditEntry {
  int64_t sequence = 0;
  int64_t change_sequence = 0;  // 0 for a reading.
  std::string transaction_id = {};
  absl::Time recorded = absl::UnixEpoch();
  std::string actor = {};
  std::string represented = {};
  std::string method = {};
  std::string request_id = {};
  std::string correlation_id = {};
  std::string reason = {};
  std::string action = {};
  std::string subject = {};
  std::string digest = {};
  std::string hash = {};
};

// What ListAuditEntries may be filtered and ordered by.
const query::Schema& AuditSchema();

class AuditStore {
 public:
  explicit AuditStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Up to query.limit + 1 entries. They are not counted: a log is long, and grows while it is read.
  absl::StatusOr<std::vector<AuditEntry>> List(const ListQuery& query);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
