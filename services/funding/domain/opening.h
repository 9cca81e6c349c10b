#pragma once

// A fund that comes from other books: what its loans and balances stand at when it is taken over (decision 0028). Pure:
// the history of a loan runs through the same functions as events that happen here, and what it comes to must be what
// was declared.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/collateral.h"
#include "funding/domain/fund.h"
#include "funding/domain/ledger.h"
#include "funding/domain/loan.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

// STAGED: nothing is in the books. POSTING: reconciled, and being booked. DONE: in the books.
enum class OpeningState { kStaged = 1, kPosting = 2, kDone = 3 };

// One event of a loan's history; exactly one of drawn, sent, repayment and change is there.
struct OpeningEvent {
  absl::CivilDay day = {};
  std::optional<Dong> drawn = {};
  std::optional<Dong> sent = {};  // On its way at the cut-over.
  std::optional<Repayment> repayment = {};
  // Of the repayment, as the old books have them; absent: not said.
  std::optional<Dong> principal = {};
  std::optional<Dong> interest = {};
  std::optional<Dong> penalty = {};
  std::optional<LoanChange> change = {};
  std::string reference = {};
};

// What a loan stands at.
struct OpeningLoanBalance {
  Dong principal = 0;
  Dong interest = 0;
  Dong penalty = 0;
  Dong overpaid = 0;
  Dong undrawn = 0;
  Dong followed = 0;
  Dong under_way = 0;

  bool operator==(const OpeningLoanBalance&) const = default;
};

// A loan as the old books tell it. `loan` is signed and has no events.
struct OpeningLoan {
  Loan loan = {};
  std::string purpose = {};
  std::vector<OpeningEvent> history = {};  // In any order of days; of one day in its own.
  OpeningLoanBalance declared = {};
  int debt_group = kFirstDebtGroup;
  Dong specific_provision = 0;
  Dong general_provision = 0;
  bool suspended = false;
  std::vector<Collateral> collaterals = {};  // Each with valuations, by day.
};

// Principal that moved on a day: drawn, back, or not to be drawn any more.
struct PrincipalMove {
  absl::CivilDay day = {};
  Dong drawn = 0;
  Dong repaid = 0;
  Dong cancelled = 0;
};

// An amount on an account, debit positive.
struct OpeningFigure {
  std::string account = {};
  SourceId source = {};
  Dong amount = 0;

  bool operator==(const OpeningFigure&) const = default;
};

// A loan at the end of the cut-over, ready to be booked.
struct OpenedLoan {
  Loan loan = {};
  LoanEvents events = {};
  std::vector<PrincipalMove> moves = {};  // In their order.
  OpeningLoanBalance balance = {};
  std::vector<OpeningFigure> figures = {};  // What it puts on each account of each source; none is 0.
  std::vector<Dong> used = {};              // Promised and lent of each source of the mix.
  std::vector<Collateral> collaterals = {};
};

// Replays the history up to the end of `cut_over`, when everything that accrued is in the books. The errors of
// disbursing, Settle and ApplyChange; VALUE_DATE_OUT_OF_RANGE for an event before the contract or after the cut-over.
absl::StatusOr<OpenedLoan> OpenLoan(const OpeningLoan& told, absl::CivilDay cut_over);

// FAILED_PRECONDITION / OPENING_DIFFERS for the first figure that is not the declared one.
absl::Status CheckDeclared(const OpeningLoan& told, const OpenedLoan& opened);

// The entries that open a loan: one for each source that has figures, balanced against the opening account, and one for
// each collateral.
std::vector<JournalEntry> PostOpening(const OpenedLoan& opened, absl::CivilDay cut_over);

// True for accounts whose balance is that of the loans.
bool IsOfLoans(absl::string_view account);
// FIELD_RULE under `field` when a balance cannot be: no account of the chart, a heading, the opening account; no source
// where one is needed, capital of another account than its source's kind says, or another sign.
absl::Status CheckBalance(const OpeningFigure& declared, const std::optional<FundSource>& source,
                          absl::CivilDay cut_over, absl::string_view field);

struct OpeningDifference {
  std::string account = {};
  SourceId source = {};
  Dong declared = 0;
  Dong found = 0;
};

// What a fund's declared balances and its loans do not agree on: accounts of loans, debits and credits on the balance
// sheet (as the opening account) and in each memo pair, sources that lent more than they have ("capital").
// `loans` are the sums of all figures, `used` what each source promised and lent.
std::vector<OpeningDifference> Reconcile(absl::Span<const OpeningFigure> declared,
                                         absl::Span<const OpeningFigure> loans, absl::Span<const OpeningFigure> used,
                                         absl::CivilDay cut_over);

// The entry of the balances that are not of loans; without lines when there are none.
JournalEntry PostBalances(const FundId& fund, absl::Span<const OpeningFigure> declared, absl::CivilDay cut_over);

// The movement that brought a source its declared capital; none without any.
std::optional<CapitalMovement> OpeningCapital(const FundSource& source, absl::Span<const OpeningFigure> declared,
                                              absl::CivilDay cut_over);

}  // namespace htx::funding
