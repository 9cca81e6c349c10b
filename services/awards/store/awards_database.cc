#include "awards/store/awards_database.h"

#include "migrations.gen.h"

namespace htx::awards {

absl::StatusOr<std::unique_ptr<sql::Database>> OpenAwardsDatabase(const std::string& url, const Clock& clock,
                                                                  int sessions) {
  return sql::Database::Open({.url = url, .sessions = sessions, .migrations = Migrations(), .clock = &clock});
}

}  // namespace htx::awards
