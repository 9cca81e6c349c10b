#include "funding/domain/standing.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/group_by_hand.h"

namespace htx::funding {
namespace {

// A debt, and how it was kept.
struct KeptDebt {
  Debt debt = {};
  LoanConduct conduct = {};
};

KeptDebt DebtOf(const OwedLoan& owed, absl::CivilDay day) {
  const Loan& loan = owed.loan;
  const LoanAccount account = AccountOn(loan.terms, owed.events, day, loan.contract_day, loan.conditions);
  const OverdueParts overdue = OverdueOf(account);
  KeptDebt kept;
  kept.conduct = ConductOf(owed.events, account);
  Debt& debt = kept.debt;
  debt.loan = loan.id;
  debt.fund = loan.fund;
  debt.borrower = loan.borrower;
  debt.state = loan.state;
  debt.outstanding = account.outstanding;
  debt.interest_owed = account.interest_due + account.interest_running + account.penalty_due;
  debt.overdue_principal = overdue.principal;
  debt.overdue_interest = overdue.interest;
  debt.written_off = account.followed;
  debt.days_past_due = account.days_past_due;
  debt.joint = owed.joint;
  debt.undecided = owed.undecided;
  return kept;
}

Classification ClassOf(const KeptDebt& kept, std::optional<Scale> scale, absl::CivilDay day, const RuleBook& rules) {
  if (kept.debt.written_off > 0) {
    Classification lost;
    lost.group = lost.own = lost.computed = lost.by_days = lost.by_conduct = DebtGroup::kLoss;
    return lost;
  }
  return scale.has_value() ? Classify(kept.conduct, *scale, day, rules) : Classification{};
}

// Classes what is owed, each fund's debts by themselves: a fund is one lender.
void ClassDebts(DebtStanding& standing, std::vector<KeptDebt>& kept, const RuleBook& rules) {
  std::map<FundId, std::vector<KeptDebt*>> of_fund;
  for (KeptDebt& one : kept) {
    if (one.debt.Owes()) of_fund[one.debt.fund].push_back(&one);
  }
  if (of_fund.empty()) return;
  standing.scale = FundScaleOn(standing.day, rules, standing.basis);
  std::vector<DebtGroup> groups;
  for (const auto& [fund, debts] : of_fund) {
    std::vector<Classification> classes;
    for (const KeptDebt* one : debts) classes.push_back(ClassOf(*one, standing.scale, standing.day, rules));
    if (standing.scale.has_value()) Spread(classes, *standing.scale, standing.day, rules);
    for (size_t i = 0; i < debts.size(); ++i) {
      standing.basis.Add(classes[i].basis);
      groups.push_back(classes[i].group);
      debts[i]->debt.classification = std::move(classes[i]);
    }
  }
  const bool known = std::find(groups.begin(), groups.end(), DebtGroup::kUnknown) == groups.end();
  const DebtGroup worst = *std::max_element(groups.begin(), groups.end());
  standing.worst = known || worst == DebtGroup::kLoss ? worst : DebtGroup::kUnknown;
  standing.bad_debt = JudgeGroups(groups, standing.day, rules, standing.basis);
}

void AddUp(DebtStanding& standing, const Debt& debt) {
  standing.outstanding += debt.outstanding;
  standing.interest_owed += debt.interest_owed;
  standing.overdue += debt.Overdue();
  standing.written_off += debt.written_off;
  standing.days_past_due = std::max(standing.days_past_due, debt.days_past_due);
  standing.undecided |= debt.undecided;
}

}  // namespace

bool IsOver(LoanState state) {
  switch (state) {
    case LoanState::kPendingSignature:
    case LoanState::kReady:
    case LoanState::kActive:
    case LoanState::kWrittenOff:
      return false;
    case LoanState::kClosedPaid:
    case LoanState::kCancelled:
    case LoanState::kClosedRecovered:
    case LoanState::kClosedLoss:
      return true;
  }
  HTX_UNREACHABLE();
}

bool IsOver(ApplicationState state) {
  switch (state) {
    case ApplicationState::kDraft:
    case ApplicationState::kSubmitted:
    case ApplicationState::kAppraising:
    case ApplicationState::kPendingDecision:
    case ApplicationState::kApproved:
    case ApplicationState::kReturned:
      return false;
    case ApplicationState::kRejected:
    case ApplicationState::kWithdrawn:
    case ApplicationState::kExpired:
    case ApplicationState::kContracted:
      return true;
  }
  HTX_UNREACHABLE();
}

LoanConduct ConductOf(const LoanEvents& events, const LoanAccount& account) {
  LoanConduct conduct;
  conduct.days_past_due = account.days_past_due;
  conduct.reschedulings = account.restructurings;
  const LoanChange* last = nullptr;
  for (const LoanChange& change : events.changes) {
    if (change.day > account.day) continue;
    if (change.kind == LoanChangeKind::kWaiver && change.interest > 0) conduct.interest_relieved = true;
    if (change.kind != LoanChangeKind::kAdjustTerms && change.kind != LoanChangeKind::kExtendTerm) continue;
    if (last == nullptr || std::tie(last->day, last->id) < std::tie(change.day, change.id)) last = &change;
  }
  const LoanChange* const by_hand = GroupOverrideOn(events.changes, account.day);
  if (by_hand != nullptr) conduct.by_hand = static_cast<DebtGroup>(by_hand->group);
  if (last != nullptr) {
    conduct.last_rescheduling =
        last->kind == LoanChangeKind::kExtendTerm ? ReschedulingKind::kExtension : ReschedulingKind::kAdjustment;
  }
  return conduct;
}

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
  std::vector<KeptDebt> kept;
  for (const OwedLoan& owed : loans) {
    if (owed.loan.contract_day > day) continue;
    standing.ever_borrowed = true;
    KeptDebt one = DebtOf(owed, day);
    // What is over now may have been owed on the day.
    if (!one.debt.Owes() && IsOver(owed.loan.state)) continue;
    AddUp(standing, one.debt);
    kept.push_back(std::move(one));
  }
  std::stable_partition(kept.begin(), kept.end(), [](const KeptDebt& one) { return one.debt.Owes(); });
  ClassDebts(standing, kept, rules);
  for (KeptDebt& one : kept) standing.debts.push_back(std::move(one.debt));
  if (standing.undecided && standing.bad_debt == BadDebt::kNone) standing.bad_debt = BadDebt::kUnknown;
  return standing;
}

}  // namespace htx::funding
