// The account of a loan as a function of its terms and events.

#include <algorithm>
#include <utility>

#include "funding/domain/loan.h"

namespace htx::funding {
namespace {

// Takes as much of `wanted` as is left.
Dong Take(Dong& left, Dong wanted) {
  const Dong taken = std::min(left, std::max<Dong>(0, wanted));
  left -= taken;
  return taken;
}

// Principal changes up to and on `day`, drawdowns before repayments of one day.
std::vector<PrincipalChange> ChangesUntil(const LoanEvents& events, absl::CivilDay day) {
  std::vector<PrincipalChange> changes;
  for (const PrincipalChange& drawdown : events.drawdowns) {
    if (drawdown.day <= day) changes.push_back(drawdown);
  }
  for (const Repayment& repayment : events.repayments) {
    if (repayment.day <= day && repayment.allocation.principal > 0) {
      changes.push_back({.day = repayment.day, .delta = -repayment.allocation.principal});
    }
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const PrincipalChange& left, const PrincipalChange& right) { return left.day < right.day; });
  return changes;
}

// The sum of the changes up to and on `day`.
Dong BalanceAt(absl::Span<const PrincipalChange> changes, absl::CivilDay day) {
  Dong balance = 0;
  for (const PrincipalChange& change : changes) {
    if (change.day <= day) balance += change.delta;
  }
  return balance;
}

// Principal drawn up to and on `day`.
Dong DrawnBy(const LoanEvents& events, absl::CivilDay day) { return BalanceAt(events.drawdowns, day); }

// Sums of what was paid and drawn up to and on the account's day.
void SumEvents(const LoanEvents& events, LoanAccount& account) {
  for (const PrincipalChange& drawdown : events.drawdowns) {
    if (drawdown.day <= account.day) account.disbursed += drawdown.delta;
  }
  for (const Repayment& repayment : events.repayments) {
    if (repayment.day > account.day) continue;
    account.principal_repaid += repayment.allocation.principal;
    account.interest_paid += repayment.allocation.interest;
    account.overpaid += repayment.allocation.overpaid;
  }
  account.outstanding = account.disbursed - account.principal_repaid;
}

// Spreads what was paid over the lines, oldest first, and finds the oldest unpaid due date.
void MarkPaid(LoanAccount& account) {
  Dong principal = account.principal_repaid;
  Dong interest = account.interest_paid;
  for (Instalment& line : account.lines) {
    line.principal_paid = Take(principal, line.principal);
    line.interest_paid = Take(interest, line.interest);
    const bool unpaid = line.principal_paid < line.principal || line.interest_paid < line.interest;
    if (unpaid && line.due < account.day && account.days_past_due == 0) {
      account.days_past_due = static_cast<int>(account.day - line.due);
    }
  }
}

// The lines: past ones with the interest that really accrued, future ones as they will be if everything due is paid on
// its date. Returns the day from which the running line bears interest.
absl::CivilDay LayOutLines(const Terms& terms, const LoanEvents& events, absl::Span<const PrincipalChange> real,
                           LoanAccount& account) {
  std::vector<PrincipalChange> forecast(real.begin(), real.end());
  absl::CivilDay from = real.front().day;
  absl::CivilDay running_from = from;
  Dong due_before = 0;
  for (int number = 1; number <= terms.term_months; ++number) {
    const absl::CivilDay due = DueDate(terms, number);
    const bool past = due <= account.day;
    // Only what was drawn can fall due; later drawings never change an earlier line.
    const Dong due_through = std::min(PrincipalDueThrough(terms, number), DrawnBy(events, std::min(due, account.day)));
    account.lines.push_back({.number = number,
                             .from = from,
                             .due = due,
                             .days = static_cast<int>(due - from),
                             .opening = BalanceAt(forecast, from),
                             .principal = due_through - due_before,
                             .interest = InterestOn(BalanceDays(forecast, from, due), terms.annual_rate_ppm)});
    if (past) {
      running_from = due;
      account.principal_due = std::max<Dong>(0, due_through - account.principal_repaid);
      account.interest_accrued += account.lines.back().interest;
    } else {
      const Dong paid_on_due = BalanceAt(forecast, due) - (account.disbursed - due_through);
      if (paid_on_due > 0) forecast.push_back({.day = due, .delta = -paid_on_due});
    }
    due_before = due_through;
    from = due;
  }
  return running_from;
}

}  // namespace

LoanAccount AccountOn(const Terms& terms, const LoanEvents& events, absl::CivilDay day, absl::CivilDay planned_from) {
  LoanAccount account = {.day = day};
  SumEvents(events, account);
  const std::vector<PrincipalChange> real = ChangesUntil(events, day);
  if (real.empty()) {
    account.lines = PlanSchedule(terms, planned_from);
    return account;
  }
  const absl::CivilDay running_from = LayOutLines(terms, events, real, account);
  account.interest_due = std::max<Dong>(0, account.interest_accrued - account.interest_paid);
  if (day > running_from) {
    account.interest_accrued += InterestOn(BalanceDays(real, running_from, day), terms.annual_rate_ppm);
  }
  account.interest_running = account.interest_accrued - account.interest_paid - account.interest_due;
  MarkPaid(account);
  return account;
}

Allocation Allocate(const LoanAccount& account, Dong amount, CollectionOrder order) {
  Allocation allocation = {.order = order};
  Dong left = amount;
  if (order == CollectionOrder::kInterestFirst) {
    allocation.interest += Take(left, account.interest_due);
    allocation.principal += Take(left, account.principal_due);
  } else {
    allocation.principal += Take(left, account.principal_due);
    allocation.interest += Take(left, account.interest_due);
  }
  allocation.interest += Take(left, account.interest_running);
  allocation.principal += Take(left, account.outstanding - allocation.principal);
  allocation.overpaid = left;
  return allocation;
}

}  // namespace htx::funding
