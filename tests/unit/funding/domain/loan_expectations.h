#pragma once

// What holds for every loan, whatever happened to it, and between a loan and its books.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "funding/domain/chart.h"
#include "funding/domain/ledger.h"

namespace htx::funding {

// Debit minus credit by account.
class Books {
 public:
  void Add(const JournalEntry& entry) {
    EXPECT_TRUE(Balanced(entry.lines, entry.day)) << entry.cause;
    for (const JournalLine& line : entry.lines) balances_[line.account] += line.debit - line.credit;
  }
  void Put(absl::string_view account, Dong balance) { balances_[std::string(account)] = balance; }
  void Add(const Booking& booking, absl::CivilDay day) {
    for (const JournalEntry& entry :
         PostDifference(booking.loan, {.difference = booking.difference, .day = day, .value_day = day})) {
      Add(entry);
    }
  }
  Dong Of(absl::string_view account) const {
    const auto found = balances_.find(std::string(account));
    return found == balances_.end() ? 0 : found->second;
  }
  Dong Principal() const {
    Dong sum = 0;
    for (int group = kFirstDebtGroup; group <= kLastDebtGroup; ++group) sum += Of(PrincipalAccount(group));
    return sum;
  }
  // Accounts that hold something.
  std::map<std::string, Dong> Held() const {
    std::map<std::string, Dong> held;
    for (const auto& [account, balance] : balances_) {
      if (balance != 0) held[account] = balance;
    }
    return held;
  }

 private:
  std::map<std::string, Dong> balances_ = {};
};

inline Dong Used(const Allocation& used) {
  return used.interest + used.penalty + used.fee + used.principal + used.recovered + used.overpaid;
}

// Every đồng of every payment has one use, and none is used twice. (I-8)
inline void ExpectAllocationsWhole(const LoanEvents& events, const LoanTotals& totals) {
  LoanTotals sums;
  for (const Repayment& repayment : events.repayments) {
    const Allocation& used = repayment.allocation;
    if (repayment.reversed.has_value()) {
      EXPECT_EQ(Used(used), 0) << repayment.id.text() << " was taken back";
      continue;
    }
    EXPECT_EQ(Used(used), repayment.amount) << repayment.id.text();
    for (const Dong part : {used.interest, used.penalty, used.fee, used.principal, used.recovered, used.overpaid}) {
      EXPECT_GE(part, 0) << repayment.id.text();
    }
    sums.received += repayment.amount;
    sums.interest += used.interest;
    sums.penalty += used.penalty;
    sums.fee += used.fee;
    sums.principal += used.principal;
    sums.overpaid += used.overpaid;
    sums.recovered_principal += used.recovered;
  }
  EXPECT_EQ(sums.received, totals.received);
  EXPECT_EQ(sums.interest, totals.interest);
  EXPECT_EQ(sums.penalty, totals.penalty);
  EXPECT_EQ(sums.fee, totals.fee);
  EXPECT_EQ(sums.principal, totals.principal);
  EXPECT_EQ(sums.overpaid, totals.overpaid);
  EXPECT_EQ(sums.recovered_principal, totals.Recovered());
}

// The books hold what the loan's sums say, account by account. (I-13)
inline void ExpectBooksAgree(const Books& books, const Loan& loan) {
  const LoanTotals& totals = loan.totals;
  EXPECT_EQ(books.Principal(), loan.Outstanding());
  // What is suspended is in the memo accounts alone. (I-25)
  const Dong interest = totals.interest_recognised - totals.interest_suspended;
  const Dong penalty = totals.penalty_recognised - totals.penalty_suspended;
  EXPECT_EQ(books.Of(kInterestReceivable), interest - totals.interest - totals.interest_waived - totals.lost_interest);
  EXPECT_EQ(books.Of(kPenaltyReceivable), penalty - totals.penalty - totals.penalty_waived - totals.lost_penalty);
  EXPECT_EQ(books.Of(kSuspendedInterest), totals.interest_suspended + totals.penalty_suspended);
  EXPECT_EQ(books.Of(kBank), totals.received - loan.disbursed);
  EXPECT_EQ(books.Of(kUnallocatedReceipts), -totals.overpaid);
  EXPECT_EQ(books.Of(kInterestIncome), -(interest - totals.interest_waived - totals.lost_interest));
  EXPECT_EQ(books.Of(kPenaltyIncome), -(penalty - totals.penalty_waived - totals.lost_penalty));
  EXPECT_EQ(books.Of(kFeeIncome), -totals.fee);
  EXPECT_EQ(books.Of(kRecoveries), -totals.Recovered());
  EXPECT_EQ(books.Of(kSpecificProvision), totals.provision_used);
  EXPECT_EQ(books.Of(kWriteOffExpense), totals.lost_principal - totals.provision_used);
  EXPECT_EQ(books.Of(kWrittenDebt), totals.Lost() - totals.Recovered() - totals.given_up);
  EXPECT_EQ(books.Of(kUndrawn), loan.Undrawn() + loan.reserved);
}

inline void ExpectSane(const Loan& loan, const LoanAccount& account) {
  EXPECT_GE(account.outstanding, 0);
  EXPECT_LE(account.outstanding, account.disbursed);
  EXPECT_GE(account.principal_due, 0);
  EXPECT_GE(account.interest_due, 0);
  EXPECT_GE(account.interest_running, 0);
  EXPECT_GE(account.penalty_due, 0);
  EXPECT_GE(account.followed, 0);
  EXPECT_GE(loan.Undrawn(), 0);
  EXPECT_EQ(account.outstanding, loan.Outstanding());
  EXPECT_EQ(loan.state, StateOf(loan));
  if (loan.state == LoanState::kClosedPaid) {
    EXPECT_EQ(account.Owed(), 0);
  }
  for (size_t i = 1; i < account.lines.size(); ++i) {
    EXPECT_LT(account.lines[i - 1].due, account.lines[i].due) << "line " << i;
  }
  for (const Instalment& line : account.lines) {
    EXPECT_GE(line.interest, 0) << "line " << line.number;
    EXPECT_GE(line.principal, 0) << "line " << line.number;
    EXPECT_LE(line.principal_paid, line.principal) << "line " << line.number;
    EXPECT_LE(line.interest_paid, line.interest) << "line " << line.number;
  }
}

}  // namespace htx::funding
