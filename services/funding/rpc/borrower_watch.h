#pragma once

// What the registry's feed says about borrowers, taken into the loans: who owes them, and flags.

#include <functional>

#include "absl/status/status.h"
#include "common/base/call_record.h"
#include "common/base/ids.h"
#include "common/sql/database.h"
#include "funding/clients/registry_directory.h"
#include "funding/domain/loan.h"
#include "funding/domain/loan_flag.h"

namespace htx::funding {

// Takes a change, in one transaction. Taken twice it changes nothing more.
absl::Status FollowBorrower(sql::Database& database, IdSource& ids, const BorrowerChange& change,
                            const CallRecord& record);

// Changes of the feed were missed: asks the registry about every organisation with open loans or applications. The
// first error is returned, after the others were looked at unless nobody answers. `renew` gives the record of each
// step, with a deadline of its own.
absl::Status FollowAllBorrowers(sql::Database& database, IdSource& ids, RegistryDirectory& registry,
                                const std::function<CallRecord()>& renew);

// Derives anew who owes the loan; stores, flags and announces what differs.
absl::Status FollowDebtors(sql::Transaction& tx, IdSource& ids, const LoanId& loan, const CallRecord& record,
                           int64_t sequence);

// Says in the feed that what the loan's debtors owe may have changed.
absl::Status AnnounceStanding(sql::Transaction& tx, const Loan& loan);

}  // namespace htx::funding
