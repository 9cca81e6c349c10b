#include "funding/domain/loan.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {

absl::string_view WordOf(LoanState state) {
  switch (state) {
    case LoanState::kPendingSignature:
      return "PENDING_SIGNATURE";
    case LoanState::kReady:
      return "READY";
    case LoanState::kActive:
      return "ACTIVE";
    case LoanState::kClosedPaid:
      return "CLOSED_PAID";
  }
  return "UNKNOWN";
}

absl::string_view WordOf(DisbursementState state) {
  switch (state) {
    case DisbursementState::kReserved:
      return "RESERVED";
    case DisbursementState::kConfirmed:
      return "CONFIRMED";
    case DisbursementState::kFailed:
      return "FAILED";
    case DisbursementState::kVoided:
      return "VOIDED";
  }
  return "UNKNOWN";
}

namespace {

absl::Status Require(const Loan& loan, std::initializer_list<LoanState> states, absl::string_view action) {
  if (std::find(states.begin(), states.end(), loan.state) != states.end()) return absl::OkStatus();
  return StateForbids(NameOf(loan.id), WordOf(loan.state), action);
}

absl::Status RequireOrder(const Loan& loan, absl::CivilDay day) {
  if (day >= loan.last_day) return absl::OkStatus();
  return BusinessDateOutOfOrder(NameOf(loan.id), day, loan.last_day);
}

absl::Status CheckCreditCheck(const Disbursement& disbursement) {
  constexpr absl::string_view kField = "disbursement.credit_check";
  if (!disbursement.credit_check.has_value()) {
    return InvalidField(kField,
                        {.en = "is required for the first disbursement", .vi = "bắt buộc khi giải ngân lần đầu"});
  }
  if (disbursement.credit_check->day > disbursement.day) {
    return InvalidField(absl::StrCat(kField, ".checked_date"),
                        {.en = "must not be after the disbursement", .vi = "không được sau ngày giải ngân"});
  }
  return absl::OkStatus();
}

// The first money comes before the first instalment is due, and any money before the last one is.
absl::Status CheckNotTooLate(const Loan& loan, absl::CivilDay day, bool first) {
  const absl::CivilDay before = first ? DueDate(loan.terms, 1) : LastDueDate(loan.terms);
  return day < before ? absl::OkStatus() : DisbursementTooLate(day, before);
}

}  // namespace

absl::Status CheckTerms(const Application& application, const Terms& terms, absl::CivilDay day) {
  FieldErrors errors;
  if (terms.principal != application.approved) {
    errors.Add("terms.principal", {.en = absl::StrCat("must be the approved ", FormatDong(application.approved)),
                                   .vi = absl::StrCat("phải bằng số đã duyệt ", FormatDong(application.approved))});
  }
  if (terms.term_months != application.content.term_months) {
    errors.Add("terms.term_months",
               {.en = absl::StrCat("must be the approved ", application.content.term_months),
                .vi = absl::StrCat("phải bằng thời hạn đã duyệt ", application.content.term_months)});
  }
  if (terms.first_due <= day) {
    errors.Add("terms.first_due_date", {.en = "must be after the contract date", .vi = "phải sau ngày ký hợp đồng"});
  }
  return errors.ToStatus();
}

absl::StatusOr<Loan> Sign(Loan loan, const Signature& signature) {
  HTX_RETURN_IF_ERROR(Require(loan, {LoanState::kPendingSignature}, "SignLoan"));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, signature.day));
  loan.signature = signature;
  loan.state = LoanState::kReady;
  loan.last_day = signature.day;
  return loan;
}

absl::StatusOr<Loan> Reserve(Loan loan, const Disbursement& disbursement, bool first) {
  HTX_RETURN_IF_ERROR(Require(loan, {LoanState::kReady, LoanState::kActive}, "CreateDisbursement"));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, disbursement.day));
  if (first) HTX_RETURN_IF_ERROR(CheckCreditCheck(disbursement));
  if (disbursement.amount > loan.Undrawn()) return UndrawnExceeded(disbursement.amount, loan.Undrawn());
  HTX_RETURN_IF_ERROR(CheckNotTooLate(loan, disbursement.day, first));
  loan.reserved += disbursement.amount;
  loan.last_day = disbursement.day;
  return loan;
}

absl::StatusOr<Resolution> Resolve(Loan loan, Disbursement disbursement, DisbursementOutcome outcome,
                                   absl::CivilDay day, absl::string_view payment_reference,
                                   absl::string_view principal) {
  if (disbursement.state != DisbursementState::kReserved) {
    return AlreadyResolved(NameOf(disbursement.id), WordOf(disbursement.state));
  }
  HTX_RETURN_IF_ERROR(RequireOrder(loan, day));
  if (outcome == DisbursementOutcome::kConfirmed) {
    if (principal == disbursement.creator) return SegregationOfDuties(principal, "creator of the disbursement");
    HTX_RETURN_IF_ERROR(CheckNotTooLate(loan, day, loan.disbursed == 0));
    disbursement.state = DisbursementState::kConfirmed;
    loan.disbursed += disbursement.amount;
    loan.state = LoanState::kActive;
  } else {
    disbursement.state =
        outcome == DisbursementOutcome::kFailed ? DisbursementState::kFailed : DisbursementState::kVoided;
  }
  disbursement.resolved = day;
  disbursement.payment_reference = std::string(payment_reference);
  loan.reserved -= disbursement.amount;
  loan.last_day = day;
  return Resolution{.loan = std::move(loan), .disbursement = std::move(disbursement)};
}

absl::StatusOr<Settlement> Settle(Loan loan, const LoanEvents& events, Repayment repayment, const FundPolicy& policy) {
  HTX_RETURN_IF_ERROR(Require(loan, {LoanState::kActive}, "RecordRepayment"));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, repayment.day));
  const LoanAccount account = AccountOn(loan.terms, events, repayment.day, loan.contract_day);
  const CollectionOrder order = account.days_past_due > 0 ? policy.overdue_order : policy.in_term_order;
  repayment.allocation = Allocate(account, repayment.amount, order);
  if (repayment.allocation.overpaid > 0 && policy.overpayment == OverpaymentPolicy::kRefuse) {
    return Overpayment(repayment.amount, account.Owed());
  }
  // Everything accrued becomes income now, whether this payment covers it or not.
  repayment.allocation.interest_recognised = account.interest_accrued - loan.interest_recognised;
  loan.principal_repaid += repayment.allocation.principal;
  loan.interest_paid += repayment.allocation.interest;
  loan.interest_recognised = account.interest_accrued;
  loan.overpaid += repayment.allocation.overpaid;
  loan.last_day = repayment.day;
  const bool settled = loan.Outstanding() == 0 && loan.interest_paid == loan.interest_recognised;
  if (settled && loan.Undrawn() == 0 && loan.reserved == 0) loan.state = LoanState::kClosedPaid;
  return Settlement{.loan = std::move(loan), .repayment = std::move(repayment)};
}

absl::StatusOr<PayoffQuote> QuotePayoff(const Loan& loan, const LoanEvents& events, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(Require(loan, {LoanState::kActive}, "QuotePayoff"));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, day));
  const LoanAccount account = AccountOn(loan.terms, events, day, loan.contract_day);
  return PayoffQuote{
      .day = day, .principal = account.outstanding, .interest = account.interest_due + account.interest_running};
}

}  // namespace htx::funding
