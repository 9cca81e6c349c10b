#pragma once

// Which rows of which imports were recorded.

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call_record.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"

namespace htx::registry {

class ImportStore {
 public:
  explicit ImportStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The organisation that `row_id` of the import (principal, request_id) was recorded as.
  absl::StatusOr<std::optional<OrganizationId>> Find(const CallRecord& record, const std::string& row_id);
  absl::Status Insert(const CallRecord& record, const std::string& row_id, const OrganizationId& organization);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
