#pragma once

// The floor of what streams a table: its rows through the driver itself, sqlite3 or libpq, and nothing else.

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace htx::bench {

struct BareRead {
  int64_t rows = 0;
  int64_t bytes = 0;  // Of all columns as text.
};

// Reads every row of `sql`, each column as text, from a database named as the services name it. PostgreSQL is read
// through a cursor, 512 rows at a time.
absl::StatusOr<BareRead> ReadBare(const std::string& url, const std::string& sql);

}  // namespace htx::bench
