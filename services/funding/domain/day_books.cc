// The entries of the end of a day.

#include <utility>

#include "common/base/status.h"
#include "funding/domain/day_end.h"
#include "funding/domain/loan_entry.h"

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

}  // namespace

JournalEntry DayBooks::Entry(JournalKind kind) const {
  JournalEntry entry;
  entry.fund = fund_;
  entry.kind = kind;
  entry.day = day_;
  entry.cause = NameOfDay(fund_, day_);
  return entry;
}

namespace {

// What a day, or a later one, does to the receivables of a loan.
void MoveAccrued(JournalEntry& entry, const Loan& loan, const LoanTotals& accrued) {
  const std::string& programme = loan.program.text();
  const int group = loan.debt_group;
  Move(entry, kInterestReceivable, kInterestIncome, accrued.interest_recognised - accrued.interest_suspended,
       loan.source, programme, group);
  Move(entry, kPenaltyReceivable, kPenaltyIncome, accrued.penalty_recognised - accrued.penalty_suspended, loan.source,
       programme, group);
  Move(entry, kSuspendedInterest, kSuspendedInterestContra, accrued.interest_suspended + accrued.penalty_suspended,
       loan.source, programme, group);
}

void MoveSuspended(JournalEntry& entry, const Loan& loan, Dong interest, Dong penalty) {
  const std::string& programme = loan.program.text();
  Move(entry, kInterestIncome, kInterestReceivable, interest, loan.source, programme, loan.debt_group);
  Move(entry, kPenaltyIncome, kPenaltyReceivable, penalty, loan.source, programme, loan.debt_group);
  Move(entry, kSuspendedInterest, kSuspendedInterestContra, interest + penalty, loan.source, programme,
       loan.debt_group);
}

}  // namespace

void DayBooks::Keep(JournalEntry entry) {
  if (!entry.lines.empty()) own_.push_back(std::move(entry));
}

JournalEntry DayBooks::EntryOf(const ClosedLoan& closed, JournalKind kind, absl::CivilDay day) const {
  JournalEntry entry = LoanEntry(closed.before, kind, day, NameOfDay(fund_, day_));
  entry.debt_group = closed.day.debt_group;
  return entry;
}

// Principal moves as it stood at the end of the day, and what changed it later moves on its own day.
absl::Status DayBooks::AddMoves(const ClosedLoan& closed, PrincipalOn principal) {
  const Loan& loan = closed.before;
  std::vector<absl::CivilDay> days = {day_};
  for (const LaterPart& part : closed.later) days.push_back(part.day);
  std::vector<Dong> moved(loan.mix.size(), 0);
  for (const absl::CivilDay day : days) {
    HTX_ASSIGN_OR_RETURN(const std::vector<Dong> held, principal(day));
    HTX_CHECK(held.size() == loan.mix.size());
    JournalEntry entry = EntryOf(closed, JournalKind::kReclassified, day);
    for (size_t i = 0; i < held.size(); ++i) {
      const size_t first = entry.lines.size();
      Move(entry, PrincipalAccount(closed.day.debt_group), PrincipalAccount(loan.debt_group), held[i] - moved[i],
           loan.mix[i].source, loan.program.text(), closed.day.debt_group);
      for (size_t line = first; line < entry.lines.size(); ++line) {
        if (entry.lines[line].account == PrincipalAccount(loan.debt_group)) {
          entry.lines[line].debt_group = loan.debt_group;
        }
      }
    }
    moved = held;
    Keep(std::move(entry));
  }
  return absl::OkStatus();
}

absl::Status DayBooks::Add(const ClosedLoan& closed, PrincipalOn principal) {
  const Loan& loan = closed.before;
  const std::string& programme = loan.program.text();
  Sums& accrued = accrued_[{loan.source, programme, loan.debt_group}];
  accrued.interest += closed.accrued.interest_recognised - closed.accrued.interest_suspended;
  accrued.penalty += closed.accrued.penalty_recognised - closed.accrued.penalty_suspended;
  accrued.suspended += closed.accrued.interest_suspended + closed.accrued.penalty_suspended;
  JournalEntry suspension = EntryOf(closed, JournalKind::kSuspension, day_);
  MoveSuspended(suspension, loan, closed.interest_suspended, closed.penalty_suspended);
  Keep(std::move(suspension));
  for (const LaterPart& part : closed.later) {
    JournalEntry corrected = EntryOf(closed, JournalKind::kAccrual, part.day);
    MoveAccrued(corrected, loan, part.accrued);
    Keep(std::move(corrected));
    JournalEntry later = EntryOf(closed, JournalKind::kSuspension, part.day);
    MoveSuspended(later, loan, part.interest_suspended, part.penalty_suspended);
    Keep(std::move(later));
  }
  if (Moves(closed)) HTX_RETURN_IF_ERROR(AddMoves(closed, principal));
  JournalEntry provision = EntryOf(closed, JournalKind::kProvision, day_);
  const int now = closed.day.debt_group;
  Move(provision, kProvisionExpense, kSpecificProvision, closed.specific_change, ProvidedBy(loan), programme, now);
  Move(provision, kProvisionExpense, kGeneralProvision, closed.general_change, ProvidedBy(loan), programme, now);
  Keep(std::move(provision));
  return absl::OkStatus();
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
