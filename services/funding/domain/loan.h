#pragma once

// A loan contract, its disbursements, and what money and decisions do to it. Nothing here is updated by jobs: sums and
// state follow from the events (loan_events.h).

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "funding/domain/application.h"
#include "funding/domain/chart.h"
#include "funding/domain/fund.h"
#include "funding/domain/loan_events.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/schedule.h"
#include "funding/domain/source_mix.h"

namespace htx::funding {

enum class LoanState {
  kPendingSignature = 1,
  kReady = 2,
  kActive = 3,
  kClosedPaid = 4,
  kCancelled = 5,        // No money moved, and none will.
  kWrittenOff = 6,       // Never goes back to ACTIVE.
  kClosedRecovered = 7,  // Written off, and got back in full.
  kClosedLoss = 8        // Written off, and not followed any more.
};
absl::string_view WordOf(LoanState state);

struct Signature {
  absl::CivilDay day = {};
  std::string document_sha256 = {};
  std::vector<std::string> signatories = {};
  int64_t registry_sequence = 0;

  bool operator==(const Signature&) const = default;
};

struct Loan {
  LoanId id = {};
  ApplicationId application = {};
  FundId fund = {};
  SourceId source = {};    // The lead source: interest and overpayments are booked to it.
  SourceMix mix = {};      // Every source; principal is booked by its shares. Lists leave it out.
  ProgramId program = {};  // Empty outside programmes.
  OrganizationId borrower = {};
  Locality locality = {};
  std::string sector = {};
  std::string dataset = {};
  std::string contract_number = {};
  Terms terms = {};
  ProductId product = {};  // The version that the terms follow; empty: none.
  LoanState state = LoanState::kPendingSignature;
  absl::CivilDay contract_day = {};
  std::optional<Signature> signature = {};
  absl::CivilDay last_day = {};  // Business day of the last event.
  Conditions conditions = {};
  Dong reserved = 0;
  Dong disbursed = 0;
  LoanTotals totals = {};  // What the books hold; the replay's after the last event.
  std::optional<absl::CivilDay> written_off = {};
  bool loss = false;
  // What the last day end booked (day_end.h).
  std::optional<absl::CivilDay> accrued_through = {};
  int debt_group = kFirstDebtGroup;
  bool suspended = false;
  Dong specific_provision = 0;  // Put by so far, used or not.
  Dong general_provision = 0;
  OrganizationId debtor = {};  // Who owes it now; the first of several.
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;

  Dong Undrawn() const { return terms.principal - reserved - disbursed - totals.cancelled; }
  // The specific provision that was not used.
  Dong Provided() const { return specific_provision - totals.provision_used; }
  // Principal on the balance sheet.
  Dong Outstanding() const { return disbursed - totals.principal - totals.lost_principal; }
};

// Where the loan stands: the one function of what happened to it.
LoanState StateOf(const Loan& loan);

// Reserved, then sent to the bank or not, then resolved once.
enum class DisbursementState { kReserved = 1, kSent = 2, kConfirmed = 3, kFailed = 4, kVoided = 5, kExpired = 6 };
absl::string_view WordOf(DisbursementState state);
enum class DisbursementOutcome { kConfirmed = 1, kFailed = 2, kVoided = 3, kSent = 4, kExpired = 5 };

struct CreditCheck {
  absl::CivilDay day = {};
  bool no_bad_debt = false;
  std::string reference = {};

  bool operator==(const CreditCheck&) const = default;
};

// What the borrower put into the project so far (Decree 45/2021 Art. 22).
struct OwnCapitalProof {
  Dong amount = 0;
  absl::CivilDay day = {};
  std::string reference = {};

  bool operator==(const OwnCapitalProof&) const = default;
};

struct Disbursement {
  DisbursementId id = {};
  LoanId loan = {};
  Dong amount = 0;
  absl::CivilDay day = {};
  std::optional<CreditCheck> credit_check = {};
  DisbursementState state = DisbursementState::kReserved;
  std::optional<absl::CivilDay> resolved = {};
  std::string payment_reference = {};
  int64_t registry_sequence = 0;
  std::string creator = {};
  std::optional<OwnCapitalProof> own_capital = {};
  std::optional<absl::CivilDay> expires = {};  // The last day on which money may still go out.
  std::optional<absl::CivilDay> sent = {};
  Dong confirmed = 0;  // At most `amount`; the rest was released.

  // Reserved or on its way.
  bool Open() const { return state == DisbursementState::kReserved || state == DisbursementState::kSent; }
};

// FIELD_RULE when the terms do not fit the approval: another principal or term, or a first due date not after `day`.
absl::Status CheckTerms(const Application& application, const Terms& terms, absl::CivilDay day);

// Signs the contract. STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER.
absl::StatusOr<Loan> Sign(Loan loan, const Signature& signature);

// Reserves `disbursement.amount`. `first` when no other disbursement of the loan is reserved or confirmed.
// STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, FIELD_RULE (credit check, proof of own capital, expiry), UNDRAWN_EXCEEDED,
// DISBURSEMENT_TOO_LATE.
absl::StatusOr<Loan> Reserve(Loan loan, const Disbursement& disbursement, bool first);

// What the bank said about a disbursement.
struct Outcome {
  DisbursementOutcome outcome = DisbursementOutcome::kConfirmed;
  absl::CivilDay day = {};
  Dong amount = 0;  // Confirmed; 0: everything.
  std::string payment_reference = {};
  std::string principal = {};  // Who says so.
};
// The disbursement and its loan after it.
struct Resolution {
  Loan loan = {};
  Disbursement disbursement = {};
};
// ALREADY_RESOLVED (also SENT twice, or VOIDED or EXPIRED after SENT), BUSINESS_DATE_OUT_OF_ORDER,
// SEGREGATION_OF_DUTIES, FIELD_RULE (more confirmed than reserved), DISBURSEMENT_EXPIRED, DISBURSEMENT_NOT_EXPIRED,
// DISBURSEMENT_TOO_LATE.
absl::StatusOr<Resolution> Resolve(Loan loan, Disbursement disbursement, const Outcome& outcome);

// The loan after its events were replayed, with the day of the booking; and what the books must be moved by.
struct Booking {
  Loan loan = {};
  LoanEvents events = {};  // With the allocations that the replay found.
  Replayed replayed = {};
  LoanTotals difference = {};
};
Booking Book(Loan loan, LoanEvents events, absl::CivilDay day);

// A repayment, for now or for an earlier value day, with everything that it changes in what came after it.
// STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, VALUE_DATE_OUT_OF_RANGE, OVERPAYMENT.
absl::StatusOr<Booking> Settle(const Loan& loan, LoanEvents events, Repayment repayment, const FundPolicy& policy);

// Takes a repayment back on `day`, as if it had never been.
// NOT_FOUND / NEVER_EXISTED, ALREADY_REVERSED, BUSINESS_DATE_OUT_OF_ORDER, OVERPAYMENT.
absl::StatusOr<Booking> Reverse(const Loan& loan, LoanEvents events, const RepaymentId& repayment, absl::CivilDay day,
                                const FundPolicy& policy);

// What settles an active loan on `day`, with the fee for paying ahead, when nothing is drawn or paid before: paid on
// that day it leaves nothing. STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER.
absl::StatusOr<PayoffQuote> QuotePayoff(const Loan& loan, const LoanEvents& events, absl::CivilDay day);

}  // namespace htx::funding
