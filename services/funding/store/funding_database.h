#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/sql/database.h"

namespace htx::funding {

// Opens the service's database at `url` with its migrations applied. Errors as sql::Database::Open.
absl::StatusOr<std::unique_ptr<sql::Database>> OpenFundingDatabase(const std::string& url, const Clock& clock,
                                                                   int sessions);

}  // namespace htx::funding
