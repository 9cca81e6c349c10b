#pragma once

// Business days in the database: how far a fund is, what each day found out, what failed. Every function runs in the
// caller's transaction and hands its errors through.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/business_day.h"
#include "funding/domain/day_end.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// One worker at a time per fund, until the end of the transaction. A second one waits for nothing: false.
absl::StatusOr<bool> LockDays(sql::Transaction& tx, const FundId& fund);

// The last day to which nothing is posted any more; none before the first close begins.
absl::StatusOr<std::optional<absl::CivilDay>> SealedThrough(sql::Transaction& tx, const FundId& fund);
absl::StatusOr<FundDays> GetFundDays(sql::Transaction& tx, const FundId& fund);
absl::Status SaveFundDays(sql::Transaction& tx, const FundDays& days);
// Of a fund whose books begin with an opening: nothing up to and on `day` is posted, and the first day end is the one
// after it.
absl::Status BeginDaysAfter(sql::Transaction& tx, const FundId& fund, absl::CivilDay day);
// Funds with a day to close that is not blocked, by id.
absl::StatusOr<std::vector<FundId>> FundsToClose(sql::Transaction& tx, int limit);

absl::StatusOr<std::optional<BusinessDay>> FindBusinessDay(sql::Transaction& tx, const FundId& fund,
                                                           absl::CivilDay day);
// Inserts it, or replaces what changes.
absl::Status SaveBusinessDay(sql::Transaction& tx, const BusinessDay& day);
// The newest one; none before the first.
absl::StatusOr<std::optional<BusinessDay>> FindNewestDay(sql::Transaction& tx, const FundId& fund);

// The loans of one debtor that take part in the end of a day and were not closed for it yet.
struct DebtorLoans {
  OrganizationId debtor = {};
  std::vector<DayLoan> loans = {};
};
// The next debtors after `after`, at most `limit`, with all their loans, in few statements. Collateral is read where
// the day `classifies`.
absl::StatusOr<std::vector<DebtorLoans>> ReadDebtors(sql::Transaction& tx, const FundId& fund, absl::CivilDay day,
                                                     const OrganizationId& after, int limit, bool classifies);
// One debtor's loans; empty when none takes part.
absl::StatusOr<DebtorLoans> ReadDebtor(sql::Transaction& tx, const FundId& fund, absl::CivilDay day,
                                       const OrganizationId& debtor, bool classifies);
// Keeps the rows of `loans` and brings the loans to them; the loans get new versions.
absl::Status SaveLoanDays(sql::Transaction& tx, const FundId& fund, absl::Span<const ClosedLoan> loans, absl::Time now);

// Notes that the debtor's loans could not be closed.
absl::Status UpsertFailure(sql::Transaction& tx, const FundId& fund, const DayFailure& failure);
// Notes that they were after all.
absl::Status SolveFailure(sql::Transaction& tx, const FundId& fund, absl::CivilDay day, const OrganizationId& debtor,
                          absl::Time now);
absl::StatusOr<int64_t> CountFailures(sql::Transaction& tx, const FundId& fund, absl::CivilDay day);

// Whether entries of the fund up to and on `day` wait for the fold.
absl::StatusOr<bool> AnyPending(sql::Transaction& tx, const FundId& fund, absl::CivilDay day);
// Completes `day` with its sums, the end of its chain, and its digest after that of the day before.
absl::Status Digest(sql::Transaction& tx, BusinessDay& day);

// Lists. The aliases are b, d and f.
query::Schema BusinessDaySchema();
query::Schema LoanDaySchema();
query::Schema DayFailureSchema();
struct ListedDay {
  BusinessDay day = {};
  int64_t failed = 0;  // Debtors whose loans could not be closed for it.
};
absl::StatusOr<Page<ListedDay>> ListBusinessDays(sql::Transaction& tx, const ListQuery& list);
absl::StatusOr<Page<LoanDay>> ListLoanDays(sql::Transaction& tx, const ListQuery& list);
absl::StatusOr<Page<DayFailure>> ListDayFailures(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
