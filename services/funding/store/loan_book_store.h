#pragma once

// The loans of a fund as its books knew them at the end of a business day, read in few statements for many loans.

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/loan_book.h"

namespace htx::funding::store {

struct LoanBookQuery {
  FundId fund = {};
  absl::CivilDay day = {};
  OrganizationId from_debtor = {};  // The first one; empty: from the beginning.
  OrganizationId borrower = {};     // Unless empty: loans that it signed alone.
  int64_t at_once = 500;            // Loans that are read together, about; a debtor with more is read whole.
};

// Hands over the loans of each debtor together, in the order of debtors, their loans by id, with flat memory. A loan
// that passed to a successor is with who owes it on the day, one with several debtors with the first of them. Loans
// with contracts of later days are left out. Stops when `each` says false. Runs in the caller's transaction and hands
// its errors through.
using EachDebtor = absl::FunctionRef<absl::StatusOr<bool>(absl::Span<const BookedLoan>)>;
absl::Status ForEachDebtor(sql::Transaction& tx, const LoanBookQuery& query, EachDebtor each);

}  // namespace htx::funding::store
