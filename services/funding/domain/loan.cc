#include "funding/domain/loan.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_date.h"
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
    case LoanState::kCancelled:
      return "CANCELLED";
    case LoanState::kWrittenOff:
      return "WRITTEN_OFF";
    case LoanState::kClosedRecovered:
      return "CLOSED_RECOVERED";
    case LoanState::kClosedLoss:
      return "CLOSED_LOSS";
  }
  return "UNKNOWN";
}

absl::string_view WordOf(DisbursementState state) {
  switch (state) {
    case DisbursementState::kReserved:
      return "RESERVED";
    case DisbursementState::kSent:
      return "SENT";
    case DisbursementState::kConfirmed:
      return "CONFIRMED";
    case DisbursementState::kFailed:
      return "FAILED";
    case DisbursementState::kVoided:
      return "VOIDED";
    case DisbursementState::kExpired:
      return "EXPIRED";
  }
  return "UNKNOWN";
}

absl::string_view WordOf(LoanChangeKind kind) {
  switch (kind) {
    case LoanChangeKind::kAdjustTerms:
      return "ADJUST_TERMS";
    case LoanChangeKind::kExtendTerm:
      return "EXTEND_TERM";
    case LoanChangeKind::kRateChange:
      return "RATE_CHANGE";
    case LoanChangeKind::kPause:
      return "PAUSE";
    case LoanChangeKind::kWaiver:
      return "WAIVER";
    case LoanChangeKind::kWriteOff:
      return "WRITE_OFF";
    case LoanChangeKind::kCloseLoss:
      return "CLOSE_LOSS";
    case LoanChangeKind::kCancelUndrawn:
      return "CANCEL_UNDRAWN";
    case LoanChangeKind::kGroupOverride:
      return "GROUP_OVERRIDE";
  }
  return "UNKNOWN";
}

LoanState StateOf(const Loan& loan) {
  const LoanTotals& totals = loan.totals;
  if (loan.written_off.has_value()) {
    if (totals.Lost() == totals.Recovered()) return LoanState::kClosedRecovered;
    return loan.loss ? LoanState::kClosedLoss : LoanState::kWrittenOff;
  }
  if (loan.disbursed == 0) {
    if (totals.cancelled > 0) return LoanState::kCancelled;
    return loan.signature.has_value() ? LoanState::kReady : LoanState::kPendingSignature;
  }
  const bool settled = loan.Outstanding() == 0 && loan.Undrawn() == 0 && loan.reserved == 0 &&
                       totals.interest + totals.interest_waived == totals.interest_recognised &&
                       totals.penalty + totals.penalty_waived == totals.penalty_recognised;
  return settled ? LoanState::kClosedPaid : LoanState::kActive;
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

absl::Status CheckProofAndExpiry(const Disbursement& disbursement) {
  FieldErrors errors;
  if (disbursement.own_capital.has_value() && disbursement.own_capital->day > disbursement.day) {
    errors.Add("disbursement.own_capital.proved_date",
               {.en = "must not be after the disbursement", .vi = "không được sau ngày giải ngân"});
  }
  if (disbursement.expires.has_value() && *disbursement.expires < disbursement.day) {
    errors.Add("disbursement.expire_date",
               {.en = "must not be before the disbursement", .vi = "không được trước ngày giải ngân"});
  }
  return errors.ToStatus();
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
  loan.state = StateOf(loan);
  loan.last_day = signature.day;
  return loan;
}

absl::StatusOr<Loan> Reserve(Loan loan, const Disbursement& disbursement, bool first) {
  HTX_RETURN_IF_ERROR(Require(loan, {LoanState::kReady, LoanState::kActive}, "CreateDisbursement"));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, disbursement.day));
  if (first) HTX_RETURN_IF_ERROR(CheckCreditCheck(disbursement));
  HTX_RETURN_IF_ERROR(CheckProofAndExpiry(disbursement));
  if (disbursement.amount > loan.Undrawn()) return UndrawnExceeded(disbursement.amount, loan.Undrawn());
  HTX_RETURN_IF_ERROR(CheckNotTooLate(loan, disbursement.day, first));
  loan.reserved += disbursement.amount;
  loan.last_day = disbursement.day;
  return loan;
}

namespace {

// Whether the outcome may follow the state: once it was sent, only the bank says how it ended.
absl::Status CheckOutcome(const Disbursement& disbursement, DisbursementOutcome outcome) {
  const bool sent = disbursement.state == DisbursementState::kSent;
  const bool late = sent && (outcome == DisbursementOutcome::kSent || outcome == DisbursementOutcome::kVoided ||
                             outcome == DisbursementOutcome::kExpired);
  if (disbursement.Open() && !late) return absl::OkStatus();
  return AlreadyResolved(NameOf(disbursement.id), WordOf(disbursement.state));
}

absl::Status CheckExpiry(const Disbursement& disbursement, DisbursementOutcome outcome, absl::CivilDay day) {
  const bool expired = disbursement.expires.has_value() && day > *disbursement.expires;
  const bool goes_out = outcome == DisbursementOutcome::kSent ||
                        (outcome == DisbursementOutcome::kConfirmed && !disbursement.sent.has_value());
  if (goes_out && expired) return DisbursementExpired(NameOf(disbursement.id), *disbursement.expires);
  if (outcome == DisbursementOutcome::kExpired && !expired) {
    return DisbursementNotExpired(NameOf(disbursement.id),
                                  disbursement.expires.has_value() ? FormatDay(*disbursement.expires) : "");
  }
  return absl::OkStatus();
}

DisbursementState StateAfter(DisbursementOutcome outcome) {
  switch (outcome) {
    case DisbursementOutcome::kConfirmed:
      return DisbursementState::kConfirmed;
    case DisbursementOutcome::kFailed:
      return DisbursementState::kFailed;
    case DisbursementOutcome::kVoided:
      return DisbursementState::kVoided;
    case DisbursementOutcome::kSent:
      return DisbursementState::kSent;
    case DisbursementOutcome::kExpired:
      return DisbursementState::kExpired;
  }
  HTX_UNREACHABLE();
}

}  // namespace

absl::StatusOr<Resolution> Resolve(Loan loan, Disbursement disbursement, const Outcome& outcome) {
  HTX_RETURN_IF_ERROR(CheckOutcome(disbursement, outcome.outcome));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, outcome.day));
  const bool confirmed = outcome.outcome == DisbursementOutcome::kConfirmed;
  const bool sent = outcome.outcome == DisbursementOutcome::kSent;
  if ((confirmed || sent) && outcome.principal == disbursement.creator) {
    return SegregationOfDuties(outcome.principal, "creator of the disbursement");
  }
  if (outcome.amount > (confirmed ? disbursement.amount : 0)) {
    return InvalidField("confirmed_amount", {.en = "is for CONFIRMED alone, and at most what is reserved",
                                             .vi = "chỉ dùng khi xác nhận và không vượt số đã đặt"});
  }
  HTX_RETURN_IF_ERROR(CheckExpiry(disbursement, outcome.outcome, outcome.day));
  if (confirmed || sent) HTX_RETURN_IF_ERROR(CheckNotTooLate(loan, outcome.day, loan.disbursed == 0));
  if (!outcome.payment_reference.empty()) disbursement.payment_reference = outcome.payment_reference;
  disbursement.state = StateAfter(outcome.outcome);
  loan.last_day = outcome.day;
  if (sent) {
    disbursement.sent = outcome.day;
    return Resolution{.loan = std::move(loan), .disbursement = std::move(disbursement)};
  }
  disbursement.resolved = outcome.day;
  loan.reserved -= disbursement.amount;
  if (confirmed) {
    disbursement.confirmed = outcome.amount > 0 ? outcome.amount : disbursement.amount;
    loan.disbursed += disbursement.confirmed;
  }
  loan.state = StateOf(loan);
  return Resolution{.loan = std::move(loan), .disbursement = std::move(disbursement)};
}

Booking Book(Loan loan, LoanEvents events, absl::CivilDay day) {
  Booking booking;
  events.accrued_through = loan.accrued_through;
  events.suspended = loan.suspended;
  const absl::CivilDay until = LastDay(events).value_or(loan.contract_day);
  booking.replayed = Replay(loan.terms, loan.conditions, events, until, loan.contract_day);
  for (size_t i = 0; i < events.repayments.size(); ++i) {
    events.repayments[i].allocation = booking.replayed.allocations[i];
  }
  booking.difference = booking.replayed.totals - loan.totals;
  loan.totals = booking.replayed.totals;
  loan.written_off = booking.replayed.account.written_off;
  loan.loss = booking.replayed.account.loss;
  loan.last_day = std::max(loan.last_day, day);
  loan.state = StateOf(loan);
  booking.loan = std::move(loan);
  booking.events = std::move(events);
  return booking;
}

namespace {

absl::Status CheckOverpayment(const Booking& booking, Dong amount, const FundPolicy& policy) {
  if (policy.overpayment != OverpaymentPolicy::kRefuse || booking.difference.overpaid <= 0) return absl::OkStatus();
  return Overpayment(amount, amount - booking.difference.overpaid);
}

}  // namespace

absl::StatusOr<Booking> Settle(const Loan& loan, LoanEvents events, Repayment repayment, const FundPolicy& policy) {
  HTX_RETURN_IF_ERROR(
      Require(loan, {LoanState::kActive, LoanState::kWrittenOff, LoanState::kClosedLoss}, "RecordRepayment"));
  const absl::CivilDay booked = repayment.BookedOn();
  HTX_RETURN_IF_ERROR(RequireOrder(loan, booked));
  const absl::CivilDay first = events.drawdowns.empty() ? booked : events.drawdowns.front().day;
  if (repayment.day < first || repayment.day > booked) return ValueDateOutOfRange(repayment.day, first, booked);
  const Dong amount = repayment.amount;
  events.repayments.push_back(std::move(repayment));
  Booking booking = Book(loan, std::move(events), booked);
  HTX_RETURN_IF_ERROR(CheckOverpayment(booking, amount, policy));
  booking.events.repayments.back().recognised = booking.difference.interest_recognised;
  return booking;
}

absl::StatusOr<Booking> Reverse(const Loan& loan, LoanEvents events, const RepaymentId& repayment, absl::CivilDay day,
                                const FundPolicy& policy) {
  const auto found = std::find_if(events.repayments.begin(), events.repayments.end(),
                                  [&](const Repayment& each) { return each.id == repayment; });
  if (found == events.repayments.end()) return NeverExisted("Repayment", NameOf(repayment));
  if (found->reversed.has_value()) return AlreadyReversed(NameOf(repayment));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, day));
  found->reversed = day;
  Booking booking = Book(loan, std::move(events), day);
  HTX_RETURN_IF_ERROR(CheckOverpayment(booking, 0, policy));
  return booking;
}

absl::StatusOr<PayoffQuote> QuotePayoff(const Loan& loan, const LoanEvents& events, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(Require(loan, {LoanState::kActive}, "QuotePayoff"));
  HTX_RETURN_IF_ERROR(RequireOrder(loan, day));
  // More than anybody owes, paid after everything else of the day: what of it is used is the quote.
  LoanEvents paid = events;
  paid.repayments.push_back({.id = RepaymentId::Of("~"), .amount = kLargestAmount * 2, .day = day});
  const Allocation used = Replay(loan.terms, loan.conditions, paid, day, loan.contract_day).allocations.back();
  return PayoffQuote{
      .day = day, .principal = used.principal, .interest = used.interest, .penalty = used.penalty, .fee = used.fee};
}

}  // namespace htx::funding
