#pragma once

// Loans, disbursements and repayments in the database. Every function runs in the caller's transaction and hands its
// errors through.

#include <map>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/loan.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Loan> GetLoan(sql::Transaction& tx, const LoanId& id);
// Loans (alias l) without their mixes, by id.
absl::StatusOr<std::vector<Loan>> LoansWhere(sql::Transaction& tx, const query::Fragment& where);
// ALREADY_EXISTS / LOAN_EXISTS.
absl::Status InsertLoan(sql::Transaction& tx, const Loan& loan);
// Replaces what events change. ABORTED / TRANSACTION_CONFLICT when the stored version is not loan.version - 1.
absl::Status UpdateLoan(sql::Transaction& tx, const Loan& loan);

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Disbursement> GetDisbursement(sql::Transaction& tx, const DisbursementId& id);
// All of a loan, oldest first.
absl::StatusOr<std::vector<Disbursement>> DisbursementsOf(sql::Transaction& tx, const LoanId& loan);
// Disbursements of the fund that are reserved, and whose last day lies before `day`; at most 1 000.
absl::StatusOr<std::vector<DisbursementId>> ReservationsEndedBy(sql::Transaction& tx, const FundId& fund,
                                                                absl::CivilDay day);
// ALREADY_EXISTS / DISBURSEMENT_EXISTS. `position` counts the loan's disbursements from 1.
absl::Status InsertDisbursement(sql::Transaction& tx, const Loan& loan, const Disbursement& disbursement,
                                int64_t position);
// Records what came of a disbursement that was `before`. ABORTED / TRANSACTION_CONFLICT when it no longer is.
absl::Status UpdateDisbursement(sql::Transaction& tx, const Disbursement& disbursement, DisbursementState before);

// ALREADY_EXISTS / REPAYMENT_EXISTS.
absl::Status InsertRepayment(sql::Transaction& tx, const Loan& loan, const Repayment& repayment);
// The loan of a repayment. NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<LoanId> LoanOf(sql::Transaction& tx, const RepaymentId& repayment);
// Writes what a replay changed: `after` begins with the repayments of `before`.
absl::Status UpdateRepayments(sql::Transaction& tx, absl::Span<const Repayment> before,
                              absl::Span<const Repayment> after);

// What happened under a loan: money and applied proposals. Repayments are in the order in which they were recorded,
// reversed ones too.
absl::StatusOr<LoanEvents> EventsOf(sql::Transaction& tx, const LoanId& loan);
// Under each of `loans`, in few statements.
absl::StatusOr<std::map<LoanId, LoanEvents>> EventsOf(sql::Transaction& tx, absl::Span<const LoanId> loans);

// The last closed day of the fund's books; none before the first is closed.
absl::StatusOr<std::optional<absl::CivilDay>> ClosedThrough(sql::Transaction& tx, const FundId& fund);
// Closes them up to and on `day`; never opens a day again.
absl::Status CloseThrough(sql::Transaction& tx, const FundId& fund, absl::CivilDay day);

// What the books of each source of the mix hold of the loan: debits less credits of `accounts`.
absl::StatusOr<std::vector<Dong>> OnBooks(sql::Transaction& tx, const LoanId& loan, const SourceMix& mix,
                                          absl::Span<const absl::string_view> accounts);
// Principal that they held at the end of `day`.
absl::StatusOr<std::vector<Dong>> PrincipalOn(sql::Transaction& tx, const LoanId& loan, const SourceMix& mix,
                                              absl::CivilDay day);
// The specific provision that was made for the loan and not used.
absl::StatusOr<Dong> SpecificProvisionOf(sql::Transaction& tx, const LoanId& loan);
// What the books hold of a collateral of the loan, by its resource name.
absl::StatusOr<Dong> CollateralOnBooks(sql::Transaction& tx, const LoanId& loan, absl::string_view collateral);

// The fields of a list of loans. The table's alias is l.
query::Schema LoanSchema();
struct ListedLoan {
  Loan loan = {};  // Without its mix.
  LoanEvents events = {};
};
absl::StatusOr<Page<ListedLoan>> ListLoans(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
