#pragma once

// Storing what an event changes: the loan's sums and repayments, its sources, the books.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/collateral.h"
#include "funding/domain/ledger.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/loan.pb.h"

namespace htx::funding {

// FAILED_PRECONDITION / PERIOD_CLOSED when `day` lies in a closed period of the fund.
absl::Status RequireOpen(sql::Transaction& tx, const FundId& fund, absl::CivilDay day);

// What caused a booking.
struct BookingCause {
  absl::CivilDay day = {};  // Business day.
  absl::CivilDay value_day = {};
  std::string resource = {};  // Its name.
};
// Writes the repayments that changed and the schedule if it is another one, divides principal among the sources, posts
// the difference; returns the entries. The loan itself is saved by the caller. FAILED_PRECONDITION / SOURCE_EXHAUSTED
// when a source would owe more than it has.
absl::StatusOr<std::vector<JournalEntry>> StoreBooking(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                                                       const LoanEvents& before, const Booking& booking,
                                                       const BookingCause& cause);

// Saves `after` as the next version, says that its debtors' standing may have changed, and announces it as `type`
// unless that is empty. Every write of a loan passes here.
absl::Status SaveLoan(sql::Transaction& tx, Loan& after, const LoanEvents& events, const CallRecord& record,
                      absl::string_view type);

// The entries of a contract that was signed: what is promised, by source, and the collateral that is held.
absl::Status BookSigning(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const Loan& loan);

// Moves the books, on `day`, to what the collateral is worth while a signed loan is secured by it: its latest valuation
// until it is released. Posts nothing when they hold that.
absl::Status BookCollateral(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const Loan& loan,
                            const Collateral& collateral, absl::CivilDay day);

// What a booking changes, as shown to callers. `before` are the loan and its events before it.
v1::LoanDifference DifferenceProto(const Loan& loan_before, const LoanEvents& before, const Booking& booking,
                                   const std::vector<JournalEntry>& entries);

}  // namespace htx::funding
