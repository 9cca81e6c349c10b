#pragma once

// A random life of a loan: every step is decided as callers' are, and posted to books that are kept beside it. The same
// seed lives the same life. HTX_SEED=<n> lives one of them alone.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "funding/domain/ledger.h"
#include "funding/domain/proposal.h"
#include "tests/unit/funding/domain/loan_expectations.h"

namespace htx::funding {

// The seeds of a property: 1 to `count`, or the one that the environment names.
inline std::vector<unsigned> Seeds(unsigned count) {
  unsigned one = 0;
  if (const char* named = std::getenv("HTX_SEED"); named != nullptr && absl::SimpleAtoi(named, &one)) return {one};
  std::vector<unsigned> seeds;
  for (unsigned seed = 1; seed <= count; ++seed) seeds.push_back(seed);
  return seeds;
}

class LoanDice {
 public:
  explicit LoanDice(unsigned seed) : random_(seed) {}
  int Up(int least, int greatest) {
    return least + static_cast<int>(random_() % static_cast<uint64_t>(greatest - least + 1));
  }
  bool OneIn(int sides) { return Up(1, sides) == 1; }
  Dong Money(Dong greatest) { return 1 + static_cast<Dong>(random_() % static_cast<uint64_t>(greatest)); }
  std::mt19937_64& random() { return random_; }

 private:
  std::mt19937_64 random_;
};

class LoanHistory {
 public:
  explicit LoanHistory(unsigned seed) : dice_(seed) {
    loan_.id = LoanId::Of("l");
    loan_.fund = FundId::Of("f");
    loan_.source = SourceId::Of("s");
    loan_.contract_day = absl::CivilDay(2024, 1, 10);
    loan_.signature = Signature{.day = loan_.contract_day};
    loan_.last_day = loan_.contract_day;
    loan_.state = LoanState::kReady;
    ChooseTerms();
    ChooseConditions();
    policy_.overpayment = dice_.OneIn(3) ? OverpaymentPolicy::kRefuse : OverpaymentPolicy::kHold;
    today_ = loan_.contract_day + 5;
    books_.Add(PostSigning(loan_));
    Draw(loan_.terms.principal / dice_.Up(1, 3));
  }

  // Something happens on a later day, or is refused with one of the documented reasons.
  void Step() {
    today_ = std::max(today_, loan_.last_day) + dice_.Up(0, 25);
    switch (dice_.Up(1, 10)) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        return Pay();
      case 6:
        return TakeBack();
      case 7:
        return Draw(dice_.Money(loan_.terms.principal));
      default:
        return Change();
    }
  }

  const Loan& loan() const { return loan_; }
  const LoanEvents& events() const { return events_; }
  const Books& books() const { return books_; }
  absl::CivilDay today() const { return today_; }
  const FundPolicy& policy() const { return policy_; }
  LoanDice& dice() { return dice_; }
  const std::vector<std::string>& log() const { return log_; }
  std::string Log() const {
    std::string text;
    for (const std::string& line : log_) absl::StrAppend(&text, line, "\n");
    return text;
  }
  // How often something was done, by kind.
  const std::map<std::string, int>& done() const { return done_; }

 private:
  void ChooseTerms() {
    Terms& terms = loan_.terms;
    static constexpr ScheduleMethod kMethods[] = {ScheduleMethod::kEqualPrincipal, ScheduleMethod::kAnnuity,
                                                  ScheduleMethod::kFlat, ScheduleMethod::kBullet,
                                                  ScheduleMethod::kInterestOnly};
    terms.method = kMethods[dice_.Up(0, 4)];
    terms.principal = 10'000'000 + dice_.Money(900'000'000);
    terms.annual_rate_ppm = dice_.Up(0, 150'000);
    terms.term_months = dice_.Up(2, 14);
    terms.first_due = loan_.contract_day + dice_.Up(20, 60);
    if (terms.method == ScheduleMethod::kBullet) {
      terms.first_due = absl::CivilDay(2024, 1 + terms.term_months, 15);
      return;
    }
    if (dice_.OneIn(3)) terms.options.rounding_unit = 1'000;
    if (dice_.OneIn(4)) terms.options.grace_principal = dice_.Up(0, 1);
    if (dice_.OneIn(6)) terms.options.interest_free = 1;
  }
  void ChooseConditions() {
    Conditions& conditions = loan_.conditions;
    if (dice_.OneIn(2)) conditions.overdue_ppm = 1'000'000 + dice_.Up(0, 500'000);
    if (dice_.OneIn(2)) conditions.late_interest_ppm = dice_.Up(1, 100'000);
    if (dice_.OneIn(2)) conditions.in_term_order = CollectionOrder::kPrincipalFirst;
    if (dice_.OneIn(2)) conditions.overdue_order = CollectionOrder::kInterestFirst;
    conditions.prepayment_effect = static_cast<PrepaymentEffect>(dice_.Up(1, 4));
    if (loan_.terms.method != ScheduleMethod::kBullet && dice_.OneIn(2)) {
      conditions.prepayment_fee_ppm = dice_.Up(1, 50'000);
    }
  }

  void Note(absl::string_view what, const absl::Status& status) {
    static const auto* const documented = new std::vector<std::string>{
        "STATE_FORBIDS",    "BUSINESS_DATE_OUT_OF_ORDER", "VALUE_DATE_OUT_OF_RANGE", "OVERPAYMENT",
        "UNDRAWN_EXCEEDED", "DISBURSEMENT_TOO_LATE",      "PROPOSAL_NOT_APPLICABLE", "FIELD_RULE",
        "ALREADY_REVERSED"};
    if (status.ok()) {
      ++done_[std::string(what.substr(0, what.find(' ')))];
    } else {
      EXPECT_NE(std::find(documented->begin(), documented->end(), ReasonOf(status)), documented->end())
          << what << ": " << status;
    }
    log_.push_back(absl::StrCat(absl::FormatCivilTime(today_), " ", what,
                                status.ok() ? "" : " refused: ", status.ok() ? "" : ReasonOf(status)));
  }

  void Take(absl::string_view what, absl::StatusOr<Booking> booking) {
    Note(what, booking.status());
    if (!booking.ok()) return;
    books_.Add(*booking, today_);
    loan_ = std::move(booking->loan);
    events_ = std::move(booking->events);
  }

  void Draw(Dong amount) {
    Disbursement disbursement = {.id = DisbursementId::Of(absl::StrCat("d", ++ids_)),
                                 .amount = amount,
                                 .day = today_,
                                 .credit_check = CreditCheck{.day = today_, .no_bad_debt = true},
                                 .creator = "clerk"};
    const auto reserved = Reserve(loan_, disbursement, loan_.disbursed == 0);
    if (!reserved.ok()) return Note("draw", reserved.status());
    const Dong confirmed = dice_.OneIn(3) ? dice_.Money(amount) : 0;
    const auto resolved = Resolve(
        *reserved, disbursement,
        {.outcome = DisbursementOutcome::kConfirmed, .day = today_, .amount = confirmed, .principal = "cashier"});
    if (!resolved.ok()) return Note("draw", resolved.status());
    books_.Add(PostDisbursement(resolved->loan, resolved->disbursement));
    LoanEvents events = events_;
    events.drawdowns.push_back({.day = today_, .delta = resolved->disbursement.confirmed});
    Take(absl::StrCat("draw ", resolved->disbursement.confirmed), Book(resolved->loan, std::move(events), today_));
  }

  absl::CivilDay SomeDay() {
    const absl::CivilDay first = events_.drawdowns.empty() ? loan_.contract_day : events_.drawdowns.front().day;
    return dice_.OneIn(2) ? today_ : first + dice_.Up(0, std::max(0, static_cast<int>(today_ - first)));
  }

  void Pay() {
    Repayment repayment;
    repayment.id = RepaymentId::Of(absl::StrCat("r", ++ids_));
    repayment.loan = loan_.id;
    repayment.day = SomeDay();
    repayment.booked = today_;
    const Dong usual = std::max<Dong>(1, loan_.terms.principal / 6);
    repayment.amount = dice_.OneIn(8) ? dice_.Money(2 * loan_.terms.principal) : dice_.Money(usual);
    if (dice_.OneIn(10)) {
      const auto quote = QuotePayoff(loan_, events_, today_);
      if (quote.ok() && quote->total() > 0) {
        repayment.amount = quote->total();
        repayment.day = today_;
      }
    }
    const std::string what =
        absl::StrCat("pay ", repayment.id.text(), " ", repayment.amount, " of ", absl::FormatCivilTime(repayment.day));
    Take(what, Settle(loan_, events_, std::move(repayment), policy_));
  }

  void TakeBack() {
    if (events_.repayments.empty()) return;
    const RepaymentId id =
        events_.repayments[static_cast<size_t>(dice_.Up(0, static_cast<int>(events_.repayments.size()) - 1))].id;
    Take(absl::StrCat("reverse ", id.text()), Reverse(loan_, events_, id, today_, policy_));
  }

  void Change() {
    LoanChange change = {.id = ProposalId::Of(absl::StrCat("p", ++ids_)), .day = SomeDay()};
    change.kind = static_cast<LoanChangeKind>(dice_.Up(1, 8));
    // The end of a loan comes late, so that most lives are long.
    const bool ends = change.kind == LoanChangeKind::kWriteOff || change.kind == LoanChangeKind::kCloseLoss;
    if (ends && loan_.state == LoanState::kActive && !dice_.OneIn(3)) change.kind = LoanChangeKind::kExtendTerm;
    if (loan_.state == LoanState::kWrittenOff && dice_.OneIn(3)) change.kind = LoanChangeKind::kCloseLoss;
    if (ids_ % 9 == 0) change.kind = LoanChangeKind::kGroupOverride;
    const LoanAccount account = Replay(loan_.terms, loan_.conditions, events_, change.day, loan_.contract_day).account;
    switch (change.kind) {
      case LoanChangeKind::kAdjustTerms:
        for (const Instalment& line : account.lines) {
          if (line.due <= change.day || change.due_dates.size() >= 3) continue;
          change.due_dates.push_back(line.due + dice_.Up(0, 9));
        }
        break;
      case LoanChangeKind::kExtendTerm:
        change.more_months = dice_.Up(1, 6);
        break;
      case LoanChangeKind::kRateChange:
        change.annual_rate_ppm = dice_.Up(0, 200'000);
        break;
      case LoanChangeKind::kPause:
        change.to = change.day + dice_.Up(1, 40);
        break;
      case LoanChangeKind::kWaiver:
        change.interest = dice_.Money(2 + (account.interest_due + account.interest_running));
        change.penalty = account.penalty_due / dice_.Up(1, 3);
        break;
      case LoanChangeKind::kWriteOff:
        change.provision = dice_.Money(loan_.terms.principal);
        break;
      case LoanChangeKind::kCloseLoss:
        break;
      case LoanChangeKind::kCancelUndrawn:
        change.amount = loan_.Undrawn();
        break;
      case LoanChangeKind::kGroupOverride:
        change.group = dice_.Up(0, 5);
        if (change.group > 0) change.to = change.day + dice_.Up(1, 90);
        break;
    }
    const std::string what =
        absl::StrCat(WordOf(change.kind), " ", change.id.text(), " from ", absl::FormatCivilTime(change.day));
    Take(what, ApplyChange(loan_, events_, change, today_));
  }

  LoanDice dice_;
  Loan loan_ = {};
  LoanEvents events_ = {};
  Books books_ = {};
  FundPolicy policy_ = {};
  absl::CivilDay today_ = {};
  int ids_ = 100;  // Ids sort as they are made.
  std::vector<std::string> log_ = {};
  std::map<std::string, int> done_ = {};
};

}  // namespace htx::funding
