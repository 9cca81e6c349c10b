#pragma once

// Whose imports a caller sees.

#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "registry/domain/import.h"

namespace htx::registry {

// The principal whose imports alone the caller sees; "": everybody's, for callers whose scope is "*".
std::string ImporterSeenBy(const rpc::RequestContext& context);

// The import `id`. NEVER_EXISTED of `name` also when the caller may not see it.
absl::StatusOr<ImportRecord> FindImport(sql::Transaction& transaction, const std::string& name, const std::string& id,
                                        const rpc::RequestContext& context);

}  // namespace htx::registry
