#pragma once

// Loans, disbursements and repayments between protos and the domain.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/ids.h"
#include "funding/domain/loan.h"
#include "htx/funding/v1/loan.pb.h"
#include "htx/funding/v1/loan_service.pb.h"

namespace htx::funding {

// INVALID_ARGUMENT / FIELD_RULE with every violation.
// The contract without what comes from the application, and without terms when a product is given.
absl::StatusOr<Loan> ParseNewLoan(const v1::CreateLoanRequest& request, IdSource& ids);
absl::StatusOr<Signature> ParseSignature(const v1::Signature& signature);
absl::StatusOr<Disbursement> ParseNewDisbursement(const v1::CreateDisbursementRequest& request, IdSource& ids);
absl::StatusOr<Repayment> ParseNewRepayment(const v1::RecordRepaymentRequest& request, IdSource& ids);

v1::Disbursement ToProto(const Disbursement& disbursement);
v1::Repayment ToProto(const Repayment& repayment);
// View BASIC, with the account of its balances; without the borrower's display name.
v1::Loan ToProto(const Loan& loan, const LoanAccount& account);

// The account at the end of `day`; without it, of the day of the loan's last event.
LoanAccount AccountOf(const Loan& loan, const LoanEvents& events, std::optional<absl::CivilDay> day);

}  // namespace htx::funding
