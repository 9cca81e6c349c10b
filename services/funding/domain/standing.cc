#include "funding/domain/standing.h"

#include <algorithm>
#include <map>
#include <utility>

namespace htx::funding {
namespace {

Debt DebtOf(const OwedLoan& owed, absl::CivilDay day) {
  const LoanAccount account = AccountOn(owed.loan.terms, owed.events, day, owed.loan.contract_day);
  const OverdueParts overdue = OverdueOf(account);
  Debt debt;
  debt.loan = owed.loan.id;
  debt.fund = owed.loan.fund;
  debt.borrower = owed.loan.borrower;
  debt.state = owed.loan.state;
  debt.outstanding = account.outstanding;
  debt.interest_owed = account.interest_due + account.interest_running;
  debt.overdue_principal = overdue.principal;
  debt.overdue_interest = overdue.interest;
  debt.days_past_due = account.days_past_due;
  debt.joint = owed.joint;
  debt.undecided = owed.undecided;
  return debt;
}

bool Owes(const Debt& debt) { return debt.outstanding > 0 || debt.interest_owed > 0; }

// Classes what is owed, each fund's debts by themselves: a fund is one lender.
void ClassDebts(DebtStanding& standing, const std::map<LoanId, LoanConduct>& conducts, const RuleBook& rules) {
  std::map<FundId, std::vector<size_t>> of_fund;
  for (size_t i = 0; i < standing.debts.size(); ++i) {
    if (Owes(standing.debts[i])) of_fund[standing.debts[i].fund].push_back(i);
  }
  if (of_fund.empty()) return;
  standing.scale = FundScaleOn(standing.day, rules, standing.basis);
  std::vector<DebtGroup> groups;
  for (const auto& [fund, positions] : of_fund) {
    std::vector<Classification> classes;
    for (const size_t i : positions) {
      LoanConduct conduct = conducts.at(standing.debts[i].loan);
      conduct.days_past_due = standing.debts[i].days_past_due;
      classes.push_back(standing.scale.has_value() ? Classify(conduct, *standing.scale, standing.day, rules)
                                                   : Classification{});
    }
    if (standing.scale.has_value()) Spread(classes, *standing.scale, standing.day, rules);
    for (size_t k = 0; k < positions.size(); ++k) {
      standing.basis.Add(classes[k].basis);
      groups.push_back(classes[k].group);
      standing.debts[positions[k]].classification = std::move(classes[k]);
    }
  }
  const bool known = std::find(groups.begin(), groups.end(), DebtGroup::kUnknown) == groups.end();
  const DebtGroup worst = *std::max_element(groups.begin(), groups.end());
  standing.worst = known || worst == DebtGroup::kLoss ? worst : DebtGroup::kUnknown;
  standing.bad_debt = JudgeGroups(groups, standing.day, rules, standing.basis);
}

}  // namespace

OverdueParts OverdueOf(const LoanAccount& account) {
  OverdueParts overdue;
  if (account.days_past_due == 0) return overdue;
  for (const Instalment& line : account.lines) {
    if (line.due >= account.day) break;
    overdue.principal += line.principal - line.principal_paid;
    overdue.interest += line.interest - line.interest_paid;
  }
  return overdue;
}

DebtStanding StandingOf(const OrganizationId& organization, const std::vector<OwedLoan>& loans, bool open_divisions,
                        absl::CivilDay day, const RuleBook& rules) {
  DebtStanding standing;
  standing.organization = organization;
  standing.day = day;
  standing.undecided = open_divisions;
  std::map<LoanId, LoanConduct> conducts;
  for (const OwedLoan& owed : loans) {
    if (owed.loan.contract_day > day) continue;
    standing.ever_borrowed = true;
    Debt debt = DebtOf(owed, day);
    if (!Owes(debt) && owed.loan.state == LoanState::kClosedPaid) continue;
    standing.outstanding += debt.outstanding;
    standing.interest_owed += debt.interest_owed;
    standing.overdue += debt.Overdue();
    standing.days_past_due = std::max(standing.days_past_due, debt.days_past_due);
    standing.undecided |= debt.undecided;
    conducts[debt.loan] = owed.conduct;
    standing.debts.push_back(std::move(debt));
  }
  ClassDebts(standing, conducts, rules);
  if (standing.undecided && standing.bad_debt == BadDebt::kNone) standing.bad_debt = BadDebt::kUnknown;
  return standing;
}

}  // namespace htx::funding
