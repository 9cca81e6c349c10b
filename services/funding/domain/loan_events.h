#pragma once

// What happened under a loan, and the account that follows from it. Events are immutable and counted by their value
// day; their order is (value day, kind, id), whatever order they arrived in. The account is one pure function of the
// contract and the events, so an event that comes late, or is taken back, is replayed like any other.

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/fund.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/schedule.h"

namespace htx::funding {

// What the contract says about late and early money, pinned when it is made.
struct Conditions {
  // Overdue principal bears this part of the in-term rate, in millionths, and the interest is overdue interest. 0: it
  // goes on bearing interest in term.
  int64_t overdue_ppm = 0;
  int64_t late_interest_ppm = 0;  // A year, on interest that fell due and is not paid.
  CollectionOrder in_term_order = CollectionOrder::kInterestFirst;
  CollectionOrder overdue_order = CollectionOrder::kPrincipalFirst;
  PrepaymentEffect prepayment_effect = PrepaymentEffect::kNext;
  int64_t prepayment_fee_ppm = 0;  // Of the principal paid before its instalment is the next one.

  bool operator==(const Conditions&) const = default;
};

// How a payment was used. interest + penalty + fee + principal + recovered + overpaid is its amount.
struct Allocation {
  CollectionOrder order = CollectionOrder::kInterestFirst;
  Dong interest = 0;
  Dong penalty = 0;  // Overdue and late interest.
  Dong fee = 0;      // For paying ahead.
  Dong principal = 0;
  Dong recovered = 0;  // Of debt that was written off.
  Dong overpaid = 0;

  bool operator==(const Allocation&) const = default;
};

// Money received from the borrower.
struct Repayment {
  RepaymentId id = {};
  LoanId loan = {};
  int64_t ordinal = 0;  // Position among the loan's repayments in the order in which they were recorded, from 1.
  Dong amount = 0;
  absl::CivilDay day = {};                    // Value day: when the money was received.
  std::optional<absl::CivilDay> booked = {};  // Business day; absent: the value day.
  std::string payment_reference = {};
  std::optional<absl::CivilDay> reversed = {};  // Business day on which it was taken back.
  Allocation allocation = {};                   // As the last replay found it.
  Dong recognised = 0;                          // Interest that became income when it was recorded.

  absl::CivilDay BookedOn() const { return booked.value_or(day); }
};

enum class LoanChangeKind {
  kAdjustTerms = 1,  // Điều chỉnh kỳ hạn trả nợ: new dates within the term.
  kExtendTerm = 2,   // Gia hạn nợ: a longer term.
  kRateChange = 3,
  kPause = 4,          // Days without interest.
  kWaiver = 5,         // Of interest and penalty that were accrued.
  kWriteOff = 6,       // The debt leaves the balance sheet and is followed off it.
  kCloseLoss = 7,      // What was written off is not followed any more.
  kCancelUndrawn = 8,  // What is not drawn will not be.
  // 9 is an entry by hand (hand_entry.h).
  kGroupOverride = 10  // The debt group is set by hand (group_by_hand.h).
};
absl::string_view WordOf(LoanChangeKind kind);

// What was decided about a running loan. Only the fields of its kind are set.
struct LoanChange {
  ProposalId id = {};
  LoanChangeKind kind = LoanChangeKind::kAdjustTerms;
  absl::CivilDay day = {};                     // Value day: from when it holds.
  std::vector<absl::CivilDay> due_dates = {};  // kAdjustTerms: of the instalments left, in order.
  int more_months = 0;                         // kExtendTerm.
  int64_t annual_rate_ppm = 0;                 // kRateChange.
  absl::CivilDay to = {};                      // The first day after it: of kPause, and of kGroupOverride with a group.
  Dong interest = 0;                           // kWaiver.
  Dong penalty = 0;                            // kWaiver.
  Dong provision = 0;                          // kWriteOff: the specific provision that is used.
  Dong amount = 0;                             // kCancelUndrawn.
  int group = 0;                               // kGroupOverride; 0: what was set ends on the day.
  std::optional<absl::CivilDay> booked = {};   // Business day of the decision; absent: the value day.

  bool operator==(const LoanChange&) const = default;
};

struct LoanEvents {
  std::vector<PrincipalChange> drawdowns = {};  // Confirmed disbursements by day; deltas are positive.
  std::vector<Repayment> repayments = {};       // In any order; reversed ones count as if they had never been.
  std::vector<LoanChange> changes = {};         // Applied ones, in any order.
  // The last day whose end was booked: what accrued by then is in the books (day_end.h). Absent: none was.
  std::optional<absl::CivilDay> accrued_through = {};
  bool suspended = false;  // Interest that is not paid is no income; it is followed off the balance sheet.
};

// The value day of the last event that moves money or a sum, the end of a day among them; none without one.
std::optional<absl::CivilDay> LastDay(const LoanEvents& events);

// Sums over the events of a loan. The books are kept by their differences: what is posted is the sums after less the
// sums before (loan_books.cc).
struct LoanTotals {
  Dong received = 0;
  Dong principal = 0;
  Dong interest = 0;
  Dong penalty = 0;
  Dong fee = 0;
  Dong overpaid = 0;
  Dong interest_recognised = 0;  // Accrued when money last came or a debt was given up.
  Dong penalty_recognised = 0;
  Dong interest_waived = 0;
  Dong penalty_waived = 0;
  Dong lost_principal = 0;  // Written off.
  Dong lost_interest = 0;
  Dong lost_penalty = 0;
  Dong provision_used = 0;
  Dong recovered_principal = 0;
  Dong recovered_interest = 0;  // With penalty.
  Dong given_up = 0;            // Written off, not recovered, and not followed any more.
  Dong cancelled = 0;           // Of the principal agreed.
  Dong interest_suspended = 0;  // Of what is recognised: not income yet (memo).
  Dong penalty_suspended = 0;

  Dong Lost() const { return lost_principal + lost_interest + lost_penalty; }
  Dong Recovered() const { return recovered_principal + recovered_interest; }
  bool operator==(const LoanTotals&) const = default;
};
LoanTotals operator-(const LoanTotals& left, const LoanTotals& right);
// States how much of what was recognised is not income: all that is not settled when `suspended`, else nothing.
void Suspend(LoanTotals& totals, bool suspended);

// What is owed at the end of a day.
struct LoanAccount {
  absl::CivilDay day = {};
  Dong disbursed = 0;
  Dong outstanding = 0;       // Principal on the balance sheet.
  Dong principal_due = 0;     // Owed, and its due date has come.
  Dong interest_due = 0;      // Of lines whose due date has come.
  Dong interest_running = 0;  // Of the running line, up to the day.
  Dong interest_accrued = 0;  // All interest in term up to the day, paid or not.
  Dong penalty_due = 0;       // Overdue and late interest, not paid.
  Dong penalty_accrued = 0;   // All of it up to the day.
  Dong principal_repaid = 0;
  Dong interest_paid = 0;  // With what was waived.
  Dong overpaid = 0;
  Dong followed = 0;       // Written off, not recovered, still followed.
  int restructurings = 0;  // Adjustments and extensions up to the day.
  int days_past_due = 0;   // Since the oldest due date before the day with something unpaid.
  std::optional<absl::CivilDay> written_off = {};
  bool loss = false;                   // What was written off is not followed any more.
  std::vector<Instalment> lines = {};  // Past ones as they came, future ones as they will be if paid on time.

  // What settles everything on the day, a fee for paying ahead left aside.
  Dong Owed() const { return outstanding + interest_due + interest_running + penalty_due; }
};

// A loan's life up to the end of a day.
struct Replayed {
  LoanAccount account = {};
  LoanTotals totals = {};
  std::vector<Allocation> allocations = {};  // One per repayment, in their order; empty ones for what did not count.
  ScheduleEvents plan = {};                  // What the lines follow from beside the terms.
  std::vector<LineExplanation> explanations = {};  // One per line of the account, when asked for.
};

// The life of a loan. Events after `day` and reversed repayments are left out. Before the first drawdown the lines are
// the plan from `planned_from`, and nothing is owed. Nothing else decides what is owed, what is posted, or the state.
Replayed Replay(const Terms& terms, const Conditions& conditions, const LoanEvents& events, absl::CivilDay day,
                absl::CivilDay planned_from, Explain explain = Explain::kNo);

// Its account alone.
LoanAccount AccountOn(const Terms& terms, const LoanEvents& events, absl::CivilDay day, absl::CivilDay planned_from,
                      const Conditions& conditions = {});

// The schedule's events that the changes up to and on `day` make, without drawdowns and prepayments.
ScheduleEvents AgreedUntil(absl::Span<const LoanChange> changes, absl::CivilDay day);

// The principal, as much as `money` pays ahead with its fee and at most `most`, and the fee. What is left below a đồng
// of principal is the fee's. More money never pays less of either.
struct PaidAhead {
  Dong principal = 0;
  Dong fee = 0;
};
PaidAhead PayAhead(Dong money, Dong most, int64_t fee_ppm);
// The fee for `principal` paid ahead, rounded half up.
Dong FeeFor(Dong principal, int64_t fee_ppm);

}  // namespace htx::funding
