#pragma once

// A loan contract, its disbursements and repayments, and the account derived from them. Nothing here is updated by
// jobs: the account is one function of terms and events.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "funding/domain/application.h"
#include "funding/domain/fund.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/schedule.h"
#include "funding/domain/source_mix.h"

namespace htx::funding {

enum class LoanState { kPendingSignature = 1, kReady = 2, kActive = 3, kClosedPaid = 4 };
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
  // Sums over the events, kept with the loan so that a list needs no events.
  Dong reserved = 0;
  Dong disbursed = 0;
  Dong principal_repaid = 0;
  Dong interest_paid = 0;
  Dong interest_recognised = 0;
  Dong overpaid = 0;
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;

  Dong Undrawn() const { return terms.principal - reserved - disbursed; }
  Dong Outstanding() const { return disbursed - principal_repaid; }
};

enum class DisbursementState { kReserved = 1, kConfirmed = 3, kFailed = 4, kVoided = 5 };
absl::string_view WordOf(DisbursementState state);
enum class DisbursementOutcome { kConfirmed = 1, kFailed = 2, kVoided = 3 };

struct CreditCheck {
  absl::CivilDay day = {};
  bool no_bad_debt = false;
  std::string reference = {};

  bool operator==(const CreditCheck&) const = default;
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
};

// How a payment was used.
struct Allocation {
  CollectionOrder order = CollectionOrder::kInterestFirst;
  Dong interest = 0;
  Dong principal = 0;
  Dong overpaid = 0;
  Dong interest_recognised = 0;

  bool operator==(const Allocation&) const = default;
};

struct Repayment {
  RepaymentId id = {};
  LoanId loan = {};
  int64_t ordinal = 0;  // Position among the loan's repayments, from 1.
  Dong amount = 0;
  absl::CivilDay day = {};
  std::string payment_reference = {};
  Allocation allocation = {};
};

// Money that moved under a loan, in order of days.
struct LoanEvents {
  std::vector<PrincipalChange> drawdowns = {};  // Confirmed disbursements; deltas are positive.
  std::vector<Repayment> repayments = {};
};

// What is owed at the end of a day.
struct LoanAccount {
  absl::CivilDay day = {};
  Dong disbursed = 0;
  Dong outstanding = 0;
  Dong principal_due = 0;     // Owed, and its due date has come.
  Dong interest_due = 0;      // Of lines whose due date has come.
  Dong interest_running = 0;  // Of the running line, up to the day.
  Dong interest_accrued = 0;  // All interest up to the day, paid or not.
  Dong principal_repaid = 0;
  Dong interest_paid = 0;
  Dong overpaid = 0;
  int days_past_due = 0;               // Since the oldest due date before the day with something unpaid.
  std::vector<Instalment> lines = {};  // Real lines: past ones as they came, future ones as they will if paid on time.

  // What settles everything on the day.
  Dong Owed() const { return outstanding + interest_due + interest_running; }
};

// The account at the end of `day`. Events after it are left out. Before the first drawdown the lines are the plan from
// `planned_from`, and nothing is owed.
LoanAccount AccountOn(const Terms& terms, const LoanEvents& events, absl::CivilDay day, absl::CivilDay planned_from);

// Uses `amount` on the account. In either order what is due comes before what is not: INTEREST_FIRST takes due
// interest, due principal, running interest, other principal; PRINCIPAL_FIRST takes due principal before due interest.
// The rest is overpaid. interest_recognised is left 0.
Allocation Allocate(const LoanAccount& account, Dong amount, CollectionOrder order);

// FIELD_RULE when the terms do not fit the approval: another principal or term, or a first due date not after `day`.
absl::Status CheckTerms(const Application& application, const Terms& terms, absl::CivilDay day);

// Signs the contract. STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER.
absl::StatusOr<Loan> Sign(Loan loan, const Signature& signature);

// Reserves `disbursement.amount`. `first` when no other disbursement of the loan is reserved or confirmed.
// STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, FIELD_RULE (credit check), UNDRAWN_EXCEEDED, DISBURSEMENT_TOO_LATE.
absl::StatusOr<Loan> Reserve(Loan loan, const Disbursement& disbursement, bool first);

// The disbursement and its loan after it ended.
struct Resolution {
  Loan loan = {};
  Disbursement disbursement = {};
};
// ALREADY_RESOLVED, BUSINESS_DATE_OUT_OF_ORDER, SEGREGATION_OF_DUTIES, DISBURSEMENT_TOO_LATE.
absl::StatusOr<Resolution> Resolve(Loan loan, Disbursement disbursement, DisbursementOutcome outcome,
                                   absl::CivilDay day, absl::string_view payment_reference,
                                   absl::string_view principal);

// The repayment with its allocation, and the loan after it.
struct Settlement {
  Loan loan = {};
  Repayment repayment = {};
};
// STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, OVERPAYMENT.
absl::StatusOr<Settlement> Settle(Loan loan, const LoanEvents& events, Repayment repayment, const FundPolicy& policy);

// What settles an active loan on `day` when nothing is drawn or paid before: paid on that day it leaves nothing.
// STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER.
absl::StatusOr<PayoffQuote> QuotePayoff(const Loan& loan, const LoanEvents& events, absl::CivilDay day);

}  // namespace htx::funding
