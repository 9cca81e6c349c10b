// The entries of the end of a day.

#include <utility>

#include "common/base/status.h"
#include "funding/domain/day_end.h"

namespace htx::funding {
namespace {

// Adds `amount` to the debit side of `debit` and the credit side of `credit`; a negative one the other way round.
void Move(JournalEntry& entry, absl::string_view debit, absl::string_view credit, Dong amount, const SourceId& source,
          absl::string_view programme, int group) {
  if (amount == 0) return;
  const Dong size = amount < 0 ? -amount : amount;
  if (amount < 0) std::swap(debit, credit);
  const auto line = [&](absl::string_view account, bool debits) {
    JournalLine& made = entry.lines.emplace_back();
    made.account = std::string(account);
    (debits ? made.debit : made.credit) = size;
    made.source = source;
    made.programme = std::string(programme);
    made.debt_group = group;
  };
  line(debit, true);
  line(credit, false);
}

// Provisions are the affair of the first source whose risk the fund bears.
const SourceId& ProvidedBy(const Loan& loan) {
  for (const SourceShare& share : loan.mix) {
    if (share.own_risk) return share.source;
  }
  return loan.source;
}

}  // namespace

JournalEntry DayBooks::Entry(JournalKind kind) const {
  JournalEntry entry;
  entry.fund = fund_;
  entry.kind = kind;
  entry.day = day_;
  entry.cause = NameOfDay(fund_, day_);
  return entry;
}

void DayBooks::Add(const ClosedLoan& closed, absl::Span<const Dong> principal) {
  const Loan& loan = closed.before;
  const std::string& programme = loan.program.text();
  Sums& accrued = accrued_[{loan.source, programme, loan.debt_group}];
  accrued.interest += closed.accrued.interest_recognised - closed.accrued.interest_suspended;
  accrued.penalty += closed.accrued.penalty_recognised - closed.accrued.penalty_suspended;
  accrued.suspended += closed.accrued.interest_suspended + closed.accrued.penalty_suspended;
  const auto own = [&](JournalKind kind) {
    JournalEntry entry = Entry(kind);
    entry.source = loan.source;
    entry.programme = programme;
    entry.product = loan.product.text();
    entry.loan = loan.id;
    entry.borrower = loan.borrower;
    entry.province = loan.locality.province;
    entry.debt_group = closed.day.debt_group;
    return entry;
  };
  JournalEntry suspension = own(JournalKind::kSuspension);
  const int group = loan.debt_group;
  Move(suspension, kInterestIncome, kInterestReceivable, closed.interest_suspended, loan.source, programme, group);
  Move(suspension, kPenaltyIncome, kPenaltyReceivable, closed.penalty_suspended, loan.source, programme, group);
  Move(suspension, kSuspendedInterest, kSuspendedInterestContra, closed.interest_suspended + closed.penalty_suspended,
       loan.source, programme, group);
  if (!suspension.lines.empty()) own_.push_back(std::move(suspension));
  if (Moves(closed)) {
    HTX_CHECK(principal.size() == loan.mix.size());
    JournalEntry moved = own(JournalKind::kReclassified);
    for (size_t i = 0; i < principal.size(); ++i) {
      const size_t first = moved.lines.size();
      Move(moved, PrincipalAccount(closed.day.debt_group), PrincipalAccount(group), principal[i], loan.mix[i].source,
           programme, closed.day.debt_group);
      if (moved.lines.size() > first) moved.lines.back().debt_group = group;
    }
    if (!moved.lines.empty()) own_.push_back(std::move(moved));
  }
  JournalEntry provision = own(JournalKind::kProvision);
  const int now = closed.day.debt_group;
  Move(provision, kProvisionExpense, kSpecificProvision, closed.specific_change, ProvidedBy(loan), programme, now);
  Move(provision, kProvisionExpense, kGeneralProvision, closed.general_change, ProvidedBy(loan), programme, now);
  if (!provision.lines.empty()) own_.push_back(std::move(provision));
}

std::vector<JournalEntry> DayBooks::Take() && {
  std::vector<JournalEntry> entries;
  JournalEntry accrual = Entry(JournalKind::kAccrual);
  for (const auto& [key, sums] : accrued_) {
    Move(accrual, kInterestReceivable, kInterestIncome, sums.interest, key.source, key.programme, key.group);
    Move(accrual, kPenaltyReceivable, kPenaltyIncome, sums.penalty, key.source, key.programme, key.group);
    Move(accrual, kSuspendedInterest, kSuspendedInterestContra, sums.suspended, key.source, key.programme, key.group);
  }
  if (!accrual.lines.empty()) entries.push_back(std::move(accrual));
  for (JournalEntry& entry : own_) entries.push_back(std::move(entry));
  return entries;
}

}  // namespace htx::funding
