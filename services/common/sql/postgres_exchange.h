#pragma once

// The journey of statements to a PostgreSQL server and of their results back: several share one.

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/value.h"
#include "common/sql/database.h"
#include "common/sql/soci_headers.h"

namespace htx::sql {

struct PostgresCall {
  std::string statement = {};  // The name of a prepared statement, else a text without parameters.
  bool prepared = true;
  absl::Span<const Value> args = {};
};

// Sends `calls` together and hands over the result of each, in their order; a null one when the connection broke before
// it. After a call that failed the server runs none of the others, whose results say PGRES_PIPELINE_ABORTED. What the
// connection still has to say of earlier statements is dropped.
void Exchange(PGconn* connection, absl::Span<const PostgresCall> calls,
              absl::FunctionRef<void(size_t, const PGresult*)> on_result);

// What a result says. A null one did not succeed.
bool Succeeded(const PGresult* result);
Rows RowsOf(const PGresult* result);
int64_t TouchedBy(const PGresult* result);

}  // namespace htx::sql
