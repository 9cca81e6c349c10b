#include "registry/rpc/import_access.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/store/import_store.h"

namespace htx::registry {

std::string ImporterSeenBy(const rpc::RequestContext& context) {
  const bool all = std::find(context.scopes.begin(), context.scopes.end(), "*") != context.scopes.end();
  return all ? "" : context.principal;
}

absl::StatusOr<ImportRecord> FindImport(sql::Transaction& transaction, const std::string& name, const std::string& id,
                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::optional<ImportRecord> import, ImportStore(transaction).Find(id));
  const std::string importer = ImporterSeenBy(context);
  if (!import || (!importer.empty() && import->principal != importer)) {
    return NeverExisted(absl::StartsWith(name, "operations/") ? "operation" : "import", name);
  }
  return *std::move(import);
}

}  // namespace htx::registry
