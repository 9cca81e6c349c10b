#include "registry/store/registry_database.h"

#include "migrations.gen.h"

namespace htx::registry {

absl::StatusOr<std::unique_ptr<sql::Database>> OpenRegistryDatabase(const std::string& url, const Clock& clock,
                                                                    int sessions) {
  return sql::Database::Open({.url = url, .sessions = sessions, .migrations = Migrations(), .clock = &clock});
}

}  // namespace htx::registry
