#include "funding/domain/loan_book.h"

#include <algorithm>
#include <utility>

namespace htx::funding {
namespace {

Dong AtOwnRisk(const BookedLoan& loan) {
  Dong principal = 0;
  for (const SourceShare& share : loan.owed.loan.mix) {
    const auto held = loan.books.principal.find(share.source);
    if (share.own_risk && held != loan.books.principal.end()) principal += held->second;
  }
  return std::max<Dong>(principal, 0);
}

void AddProvisions(absl::Span<const BookedLoan> loans, absl::CivilDay day, const RuleBook& classification,
                   const RuleBook& lending, DebtorBook& book) {
  std::vector<ProvisionedDebt> debts;
  std::vector<Pledge> pledges;
  for (size_t i = 0; i < book.debts.size(); ++i) {
    const BookedLoan& loan = loans[book.debts[i].loan];
    const Dong principal = AtOwnRisk(loan);
    ProvisionedDebt& debt = debts.emplace_back();
    debt.principal = principal;
    debt.group = book.debts[i].debt.classification.group;
    debt.own_risk = principal > 0;
    book.debts[i].own_risk = principal;
    for (const Collateral& collateral : loan.collaterals) {
      Pledge& pledge = pledges.emplace_back();
      pledge.id = collateral.id.text();
      pledge.deductible = DeductibleOn(collateral, day, lending).amount;
      pledge.loans = {i};
    }
  }
  if (!book.scale.has_value()) {
    for (size_t i = 0; i < debts.size(); ++i) {
      if (!debts[i].own_risk) book.debts[i].specific = book.debts[i].general = 0;
    }
    return;
  }
  const Provisions provisions = ProvisionFor(debts, pledges, *book.scale, day, classification);
  for (size_t i = 0; i < debts.size(); ++i) {
    book.debts[i].deducted = provisions.debts[i].deducted;
    book.debts[i].specific = provisions.debts[i].specific;
    book.debts[i].general = provisions.debts[i].general;
  }
  book.basis.Add(provisions.basis);
}

int MonthsBetween(absl::CivilDay from, absl::CivilDay to) {
  return static_cast<int>(absl::CivilMonth(to) - absl::CivilMonth(from));
}

// Which share of the mix each source still has to get back.
std::vector<Dong> HeldBy(const BookedLoan& loan) {
  std::vector<Dong> held;
  for (const SourceShare& share : loan.owed.loan.mix) {
    const auto found = loan.books.principal.find(share.source);
    held.push_back(found == loan.books.principal.end() ? 0 : std::max<Dong>(found->second, 0));
  }
  return held;
}

}  // namespace

Dong LoanBalances::Principal() const {
  Dong sum = 0;
  for (const auto& [source, amount] : principal) sum += amount;
  return sum;
}

int LoanBalances::Group() const {
  int group = 0;
  Dong most = 0;
  for (const auto& [each, amount] : by_group) {
    if (amount <= 0 || amount < most) continue;
    group = each;
    most = amount;
  }
  return group;
}

Expected& Expected::operator+=(const Expected& other) {
  principal += other.principal;
  interest += other.interest;
  penalty += other.penalty;
  instalments += other.instalments;
  return *this;
}

DebtorBook ClassDebtor(absl::Span<const BookedLoan> loans, absl::CivilDay day, const RuleBook& classification,
                       const RuleBook& lending) {
  DebtorBook book;
  if (loans.empty()) return book;
  std::vector<OwedLoan> owed;
  std::map<LoanId, size_t> positions;
  for (size_t i = 0; i < loans.size(); ++i) {
    positions[loans[i].owed.loan.id] = i;
    owed.push_back(loans[i].owed);
  }
  DebtStanding standing = StandingOf(loans[0].debtor, owed, false, day, classification);
  book.scale = standing.scale;
  book.basis = std::move(standing.basis);
  for (Debt& debt : standing.debts) {
    if (!debt.Owes()) continue;
    BookedDebt& booked = book.debts.emplace_back();
    booked.loan = positions.at(debt.loan);
    booked.debt = std::move(debt);
  }
  std::sort(book.debts.begin(), book.debts.end(),
            [](const BookedDebt& left, const BookedDebt& right) { return left.loan < right.loan; });
  AddProvisions(loans, day, classification, lending, book);
  return book;
}

Dong AddExpected(const BookedLoan& loan, absl::CivilDay day, int months, Forecast& forecast) {
  const Loan& contract = loan.owed.loan;
  const LoanAccount account =
      AccountOn(contract.terms, loan.owed.events, day, contract.contract_day, contract.conditions);
  Dong expected = 0;
  if (account.outstanding <= 0 && account.interest_due + account.interest_running + account.penalty_due <= 0) return 0;
  const std::vector<Dong> held = HeldBy(loan);
  std::vector<Dong> given(held.size(), 0);
  Dong left = 0;
  for (const Dong amount : held) left += amount;
  if (account.penalty_due > 0) forecast[{kDue, contract.source}].penalty += account.penalty_due;
  for (const Instalment& line : account.lines) {
    const Dong principal = line.principal - line.principal_paid;
    const Dong interest = line.interest - line.interest_paid;
    if (principal == 0 && interest == 0) continue;
    const int month = MonthsBetween(day, line.due);
    const int when = line.due <= day ? kDue : month < months ? month : kLater;
    Expected& lead = forecast[{when, contract.source}];
    lead.interest += interest;
    lead.instalments += 1;
    expected += principal;
    // What the books do not hold cannot be divided by them; it stays with the lead source, and the control shows it.
    if (principal <= 0 || principal > left) {
      lead.principal += principal;
      continue;
    }
    const std::vector<Dong> parts = SplitNext(principal, contract.mix, given, held);
    for (size_t i = 0; i < parts.size(); ++i) {
      given[i] += parts[i];
      if (parts[i] != 0) forecast[{when, contract.mix[i].source}].principal += parts[i];
    }
    left -= principal;
  }
  return expected;
}

}  // namespace htx::funding
