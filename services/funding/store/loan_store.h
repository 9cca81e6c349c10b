#pragma once

// Loans, disbursements and repayments in the database. Every function runs in the caller's transaction and hands its
// errors through.

#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/loan.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Loan> GetLoan(sql::Transaction& tx, const LoanId& id);
// ALREADY_EXISTS / LOAN_EXISTS.
absl::Status InsertLoan(sql::Transaction& tx, const Loan& loan);
// Replaces what events change. ABORTED / TRANSACTION_CONFLICT when the stored version is not loan.version - 1.
absl::Status UpdateLoan(sql::Transaction& tx, const Loan& loan);

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Disbursement> GetDisbursement(sql::Transaction& tx, const DisbursementId& id);
// All of a loan, oldest first.
absl::StatusOr<std::vector<Disbursement>> DisbursementsOf(sql::Transaction& tx, const LoanId& loan);
// ALREADY_EXISTS / DISBURSEMENT_EXISTS. `position` counts the loan's disbursements from 1.
absl::Status InsertDisbursement(sql::Transaction& tx, const Loan& loan, const Disbursement& disbursement,
                                int64_t position);
// Records how a reserved disbursement ended.
absl::Status UpdateDisbursement(sql::Transaction& tx, const Disbursement& disbursement);

// All of a loan, oldest first.
absl::StatusOr<std::vector<Repayment>> RepaymentsOf(sql::Transaction& tx, const LoanId& loan);
// ALREADY_EXISTS / REPAYMENT_EXISTS.
absl::Status InsertRepayment(sql::Transaction& tx, const Loan& loan, const Repayment& repayment);

// The money that moved under a loan.
absl::StatusOr<LoanEvents> EventsOf(sql::Transaction& tx, const LoanId& loan);

// The fields of a list of loans. The table's alias is l.
query::Schema LoanSchema();
struct LoanPage {
  std::vector<Loan> loans = {};
  std::vector<std::vector<Value>> keys = {};
  int64_t total = 0;
};
absl::StatusOr<LoanPage> ListLoans(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
