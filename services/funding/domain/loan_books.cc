// The entries of a loan: what its events do to the books.

#include <utility>

#include "funding/domain/ledger.h"
#include "funding/domain/loan_entry.h"

namespace htx::funding {

JournalEntry LoanEntry(const Loan& loan, JournalKind kind, absl::CivilDay day, std::string cause) {
  return {.fund = loan.fund,
          .kind = kind,
          .day = day,
          .source = loan.source,
          .programme = loan.program.text(),
          .product = loan.product.text(),
          .loan = loan.id,
          .borrower = loan.borrower,
          .province = loan.locality.province,
          .debt_group = loan.debt_group,
          .cause = std::move(cause)};
}

namespace {

// Adds a line to `lines`: a positive amount on the debit side of `debit`, a negative one on its credit side; and the
// other side on `credit`. Nothing for 0.
class Lines {
 public:
  void Move(absl::string_view debit, absl::string_view credit, Dong amount) {
    Side(debit, amount);
    Side(credit, -amount);
  }
  // One account against others is one line.
  void Side(absl::string_view account, Dong amount) {
    if (amount == 0) return;
    for (JournalLine& line : lines_) {
      if (line.account != account) continue;
      const Dong sum = line.debit - line.credit + amount;
      line.debit = sum > 0 ? sum : 0;
      line.credit = sum < 0 ? -sum : 0;
      return;
    }
    lines_.push_back(
        {.account = std::string(account), .debit = amount > 0 ? amount : 0, .credit = amount < 0 ? -amount : 0});
  }
  std::vector<JournalLine> Take() && {
    std::vector<JournalLine> lines;
    for (JournalLine& line : lines_) {
      if (line.debit != 0 || line.credit != 0) lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  std::vector<JournalLine> lines_ = {};
};

}  // namespace

JournalEntry PostSigning(const Loan& loan) {
  JournalEntry entry = LoanEntry(loan, JournalKind::kContractSigned, loan.signature->day, NameOf(loan.id));
  Lines lines;
  lines.Move(kUndrawn, kUndrawnContra, loan.terms.principal);
  entry.lines = std::move(lines).Take();
  return entry;
}

JournalEntry PostSent(const Loan& loan, const Disbursement& disbursement, absl::CivilDay day, bool back) {
  JournalEntry entry = LoanEntry(loan, JournalKind::kDisbursementSent, day, NameOf(disbursement.id));
  Lines lines;
  lines.Move(kDisbursementClearing, kBank, back ? -disbursement.amount : disbursement.amount);
  entry.lines = std::move(lines).Take();
  return entry;
}

JournalEntry PostCollateral(const Loan& loan, std::string cause, Dong difference, absl::CivilDay day) {
  JournalEntry entry = LoanEntry(loan, JournalKind::kCollateral, day, std::move(cause));
  entry.debt_group = 0;  // It is held for the whole loan, whatever group the debt stands in.
  Lines lines;
  lines.Move(kCollateralHeld, kCollateralContra, difference);
  entry.lines = std::move(lines).Take();
  return entry;
}

JournalEntry PostDisbursement(const Loan& loan, const Disbursement& disbursement) {
  JournalEntry entry = LoanEntry(loan, JournalKind::kDisbursement, *disbursement.resolved, NameOf(disbursement.id));
  Lines lines;
  lines.Side(PrincipalAccount(entry.debt_group), disbursement.confirmed);
  lines.Side(kBank, -disbursement.confirmed);
  lines.Move(kUndrawnContra, kUndrawn, disbursement.confirmed);
  entry.lines = std::move(lines).Take();
  return entry;
}

std::vector<JournalEntry> PostDifference(const Loan& loan, const BookedDifference& booked) {
  const LoanTotals& by = booked.difference;
  const absl::string_view principal = PrincipalAccount(loan.debt_group);
  std::vector<JournalEntry> entries;
  const auto post = [&](JournalKind kind, Lines lines) {
    std::vector<JournalLine> made = std::move(lines).Take();
    if (made.empty()) return;
    JournalEntry& entry = entries.emplace_back(LoanEntry(loan, kind, booked.day, booked.cause));
    entry.value_day = booked.value_day;
    entry.lines = std::move(made);
  };
  Lines recognised;
  recognised.Move(kInterestReceivable, kInterestIncome, by.interest_recognised - by.interest_suspended);
  recognised.Move(kPenaltyReceivable, kPenaltyIncome, by.penalty_recognised - by.penalty_suspended);
  recognised.Move(kSuspendedInterest, kSuspendedInterestContra, by.interest_suspended + by.penalty_suspended);
  post(JournalKind::kInterestRecognised, std::move(recognised));
  Lines waived;
  waived.Move(kInterestIncome, kInterestReceivable, by.interest_waived);
  waived.Move(kPenaltyIncome, kPenaltyReceivable, by.penalty_waived);
  post(JournalKind::kWaiver, std::move(waived));
  Lines received;
  received.Move(kBank, kUnallocatedReceipts, by.received);
  post(JournalKind::kReceipt, std::move(received));
  Lines used;
  used.Move(kUnallocatedReceipts, kInterestReceivable, by.interest);
  used.Move(kUnallocatedReceipts, kPenaltyReceivable, by.penalty);
  used.Move(kUnallocatedReceipts, kFeeIncome, by.fee);
  used.Move(kUnallocatedReceipts, principal, by.principal);
  post(JournalKind::kAllocation, std::move(used));
  Lines lost;
  lost.Move(kSpecificProvision, principal, by.provision_used);
  lost.Move(kWriteOffExpense, principal, by.lost_principal - by.provision_used);
  lost.Move(kInterestIncome, kInterestReceivable, by.lost_interest);
  lost.Move(kPenaltyIncome, kPenaltyReceivable, by.lost_penalty);
  lost.Move(kWrittenDebt, kWrittenDebtContra, by.Lost());
  post(JournalKind::kWriteOff, std::move(lost));
  Lines recovered;
  recovered.Move(kUnallocatedReceipts, kRecoveries, by.Recovered());
  recovered.Move(kWrittenDebtContra, kWrittenDebt, by.Recovered() + by.given_up);
  post(JournalKind::kRecovery, std::move(recovered));
  if (loan.signature.has_value()) {
    Lines cancelled;
    cancelled.Move(kUndrawnContra, kUndrawn, by.cancelled);
    post(JournalKind::kCommitmentCancelled, std::move(cancelled));
  }
  return entries;
}

}  // namespace htx::funding
