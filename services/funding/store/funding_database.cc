#include "funding/store/funding_database.h"

#include "migrations.gen.h"

namespace htx::funding {

absl::StatusOr<std::unique_ptr<sql::Database>> OpenFundingDatabase(const std::string& url, const Clock& clock,
                                                                   int sessions) {
  return sql::Database::Open({.url = url, .sessions = sessions, .migrations = Migrations(), .clock = &clock});
}

}  // namespace htx::funding
