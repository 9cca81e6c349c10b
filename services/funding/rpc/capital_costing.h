#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/rpc/desk.h"

namespace htx::funding {

// Posts, at the end of the last day of a month, what the sources of the fund cost since the month end before; nothing
// on other days. Runs in the transaction that ends the day's debtors, so it happens once.
absl::Status PostCapitalCosts(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const FundId& fund,
                              absl::CivilDay day);

}  // namespace htx::funding
