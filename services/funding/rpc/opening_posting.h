#pragma once

// Bringing a told loan, and at last the balances, into the books.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "funding/rpc/desk.h"
#include "funding/store/opening_store.h"
#include "htx/funding/v1/migration.pb.h"

namespace htx::funding {

// A told loan with what its product, its sources and its borrower's record say: NOT_FOUND / NEVER_EXISTED, FIELD_RULE.
// `borrower` fills in place and sector where the row leaves them open.
absl::StatusOr<OpeningLoan> CompleteTold(sql::Transaction& tx, const v1::OpeningLoan& row, OpeningLoan told,
                                         const BorrowerFacts& borrower);

// What was found out about a loan when it was told, so that it is booked alike later.
v1::OpeningLoan Settled(v1::OpeningLoan row, const OpeningLoan& told);

// Inserts the loan with its application and everything that happened, and opens it in the books.
absl::Status PostTold(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const store::Opening& opening,
                      const OpeningLoan& told, const std::string& hash);

// Opens the balances that are not of loans, gives the sources their capital, and seals the cut-over: the first day end
// is the one after it.
absl::Status PostTheRest(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                         const store::Opening& opening, absl::Span<const OpeningFigure> balances);

}  // namespace htx::funding
