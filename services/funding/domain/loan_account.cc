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

// The plan of the contract over what was really drawn.
Schedule PlanOf(const Terms& terms, const LoanEvents& events, absl::CivilDay day) {
  ScheduleEvents drawn;
  for (const PrincipalChange& drawdown : events.drawdowns) {
    if (drawdown.day <= day) drawn.drawdowns.push_back(drawdown);
  }
  return MakeSchedule(terms, drawn);
}

// What flat interest is counted on: everything drawn, until nothing is owed.
std::vector<PrincipalChange> FlatBase(const LoanEvents& events, const std::vector<PrincipalChange>& changes) {
  std::vector<PrincipalChange> base;
  Dong drawn = 0;
  for (const PrincipalChange& drawdown : events.drawdowns) {
    if (drawdown.day > changes.back().day) break;
    base.push_back(drawdown);
    drawn += drawdown.delta;
  }
  if (BalanceAt(changes, changes.back().day) == 0) base.push_back({.day = changes.back().day, .delta = -drawn});
  return base;
}

// Lays out the lines one by one: past ones with the interest that really accrued, future ones as they will be if
// everything due is paid on its date.
class LineWalk {
 public:
  LineWalk(const Terms& terms, const LoanEvents& events, std::vector<PrincipalChange> real, LoanAccount& account)
      : terms_(terms), events_(events), accrual_(terms), real_(std::move(real)), forecast_(real_), account_(account) {}

  void Run() {
    for (Instalment& line : PlanOf(terms_, events_, account_.day).lines) Add(std::move(line));
    account_.interest_due = std::max<Dong>(0, account_.interest_accrued - account_.interest_paid);
    if (account_.day > running_from_) {
      const bool free = static_cast<int>(past_) < terms_.options.interest_free;
      account_.interest_accrued +=
          accrual_.Round(running_ + (free ? Wide{0} : Exact(real_, running_from_, account_.day)));
    }
    account_.interest_running = account_.interest_accrued - account_.interest_paid - account_.interest_due;
  }

 private:
  Wide Exact(const std::vector<PrincipalChange>& changes, absl::CivilDay from, absl::CivilDay to) const {
    if (terms_.method != ScheduleMethod::kFlat) return accrual_.OnChanges(changes, from, to);
    return accrual_.OnChanges(FlatBase(events_, changes), from, to);
  }

  void Add(Instalment line) {
    const bool past = line.due <= account_.day;
    due_through_ += line.principal;
    const bool free = line.number <= terms_.options.interest_free;
    if (account_.lines.empty()) running_from_ = line.from;
    line.opening = BalanceAt(forecast_, line.from);
    if (!free) carried_ += Exact(forecast_, line.from, line.due);
    line.interest = line.interest_deferred ? 0 : accrual_.Round(carried_);
    if (!line.interest_deferred) carried_ = 0;
    if (past) {
      ++past_;
      running_from_ = line.due;
      running_ = carried_;
      account_.principal_due = std::max<Dong>(0, due_through_ - account_.principal_repaid);
      account_.interest_accrued += line.interest;
    } else {
      const Dong paid_on_due = BalanceAt(forecast_, line.due) - (account_.disbursed - due_through_);
      if (paid_on_due > 0) forecast_.push_back({.day = line.due, .delta = -paid_on_due});
    }
    account_.lines.push_back(std::move(line));
  }

  const Terms& terms_;
  const LoanEvents& events_;
  const Accrual accrual_;
  const std::vector<PrincipalChange> real_;
  std::vector<PrincipalChange> forecast_;
  LoanAccount& account_;
  Dong due_through_ = 0;
  Wide carried_ = 0;  // Interest of deferred lines.
  Wide running_ = 0;  // The same after the last past line.
  size_t past_ = 0;
  absl::CivilDay running_from_ = {};
};

}  // namespace

LoanAccount AccountOn(const Terms& terms, const LoanEvents& events, absl::CivilDay day, absl::CivilDay planned_from) {
  LoanAccount account = {.day = day};
  SumEvents(events, account);
  std::vector<PrincipalChange> real = ChangesUntil(events, day);
  if (real.empty()) {
    account.lines = MakeSchedule(terms, {.drawdowns = {{.day = planned_from, .delta = terms.principal}}}).lines;
    return account;
  }
  LineWalk(terms, events, std::move(real), account).Run();
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
