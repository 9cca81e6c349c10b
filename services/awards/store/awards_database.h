#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace htx::awards {

// Opens the service's database at `url` and brings its tables up to date. Errors as sql::Database::Open.
absl::StatusOr<std::unique_ptr<sql::Database>> OpenAwardsDatabase(const std::string& url, const Clock& clock,
                                                                  int sessions);

}  // namespace htx::awards
