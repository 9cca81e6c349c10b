#pragma once

#include <vector>

#include "common/base/clock.h"
#include "common/sql/database.h"
#include "common/sql/session.h"

namespace htx::sql {

// Applies the migrations of the layer and then `service`'s, inside the transaction that the caller has opened and
// whose lock keeps other replicas out. Each set has its own numbers.
//
// FAILED_PRECONDITION / MIGRATION_CHANGED when an applied migration's text differs from the one compiled in, or
// MIGRATION_OUT_OF_ORDER when one is new but its number is not above the applied ones. Numbers that only the database
// knows are a later version's and are left alone.
absl::Status Migrate(Session& session, const std::vector<Migration>& service, const Clock& clock);

}  // namespace htx::sql
