#pragma once

// Asks for what a body will read next, all in one journey.

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "common/sql/database.h"

namespace htx::sql {

// Calls `reads` with a transaction whose queries find no rows, and prefetches each of them in `transaction`; on SQLite,
// where a statement costs no journey, does nothing. `reads` calls the very functions that the body is about to call and
// drops what they return; they must bear finding nothing. What cannot be told before another row is known (a second
// query that depends on the first) is not prefetched and costs its own journey, as ever.
void ReadAhead(Transaction& transaction, absl::FunctionRef<void(Transaction&)> reads);

}  // namespace htx::sql
