#pragma once

// How an organisation stands with its debts to the funds on a day. One function of loans, events and rules; what the
// funds do not know stays unknown.

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "funding/domain/classification.h"
#include "funding/domain/loan.h"

namespace htx::funding {

// A loan that the organisation owes on the day.
struct OwedLoan {
  Loan loan = {};
  LoanEvents events = {};
  bool joint = false;      // Others owe it too, each the whole.
  bool undecided = false;  // The debtor was divided, and nobody decided who owes.
};

struct Debt {
  LoanId loan = {};
  FundId fund = {};
  OrganizationId borrower = {};          // Who signed.
  LoanState state = LoanState::kActive;  // Now, not on the day.
  Dong outstanding = 0;
  Dong interest_owed = 0;  // With overdue and late interest.
  Dong overdue_principal = 0;
  Dong overdue_interest = 0;
  Dong written_off = 0;  // And still followed: it is owed though it left the balance sheet.
  int days_past_due = 0;
  bool joint = false;
  bool undecided = false;
  Classification classification = {};  // group is that of the borrower at this fund.

  Dong Overdue() const { return overdue_principal + overdue_interest; }
  bool Owes() const { return outstanding > 0 || interest_owed > 0 || written_off > 0; }
};

struct DebtStanding {
  OrganizationId organization = {};
  absl::CivilDay day = {};
  std::vector<Debt> debts = {};  // What is owed on the day first, then what may still be drawn.
  Dong outstanding = 0;
  Dong interest_owed = 0;
  Dong overdue = 0;
  Dong written_off = 0;
  int days_past_due = 0;
  DebtGroup worst = DebtGroup::kUnknown;  // kUnknown also without debts: there is nothing to class.
  BadDebt bad_debt = BadDebt::kNone;
  bool undecided = false;      // Debts after a division are open.
  bool ever_borrowed = false;  // A loan of it is recorded here, settled or not.
  std::optional<Scale> scale = {};
  RuleBasis basis = {};
};

// A loan under which nothing is owed, drawn or followed any more.
bool IsOver(LoanState state);
// An application of which no contract will come any more, or has.
bool IsOver(ApplicationState state);

// How a loan with these events was kept up to the day of `account`, which is that of the loan. A waiver of interest
// counts as relief: nobody waives what the borrower can pay.
LoanConduct ConductOf(const LoanEvents& events, const LoanAccount& account);

// What of `account` is overdue on its day: due before it and unpaid.
struct OverdueParts {
  Dong principal = 0;
  Dong interest = 0;
};
OverdueParts OverdueOf(const LoanAccount& account);

// The standing on `day`. Loans signed later are left out. What was written off and is still followed is in the last
// group, whatever the rules of days say. `open_divisions`: the organisation follows a divided one, and
// who owes that one's debts is not decided; then the answer is unknown unless what is known is bad already.
DebtStanding StandingOf(const OrganizationId& organization, const std::vector<OwedLoan>& loans, bool open_divisions,
                        absl::CivilDay day, const RuleBook& rules);

}  // namespace htx::funding
