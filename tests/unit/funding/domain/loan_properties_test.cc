// What holds for every loan after every step of every life. A failure prints the seed and the life; HTX_SEED=<seed>
// lives it again.

#include <gtest/gtest.h>

#include <set>

#include "tests/support/matchers.h"
#include "tests/unit/funding/domain/loan_history.h"

namespace htx::funding {
namespace {

using ::htx::testing::IsOk;

constexpr unsigned kLives = 80;
constexpr int kSteps = 28;

// The arrows between states; everything else is a bug. (I-27)
bool MayFollow(LoanState before, LoanState after) {
  using State = LoanState;
  static const auto* const arrows =
      new std::set<std::pair<State, State>>{{State::kReady, State::kActive},
                                            {State::kReady, State::kCancelled},
                                            {State::kReady, State::kClosedPaid},
                                            {State::kActive, State::kClosedPaid},
                                            {State::kClosedPaid, State::kActive},
                                            {State::kActive, State::kWrittenOff},
                                            {State::kActive, State::kClosedRecovered},
                                            {State::kWrittenOff, State::kClosedRecovered},
                                            {State::kWrittenOff, State::kClosedLoss},
                                            {State::kClosedLoss, State::kClosedRecovered},
                                            {State::kClosedRecovered, State::kWrittenOff},
                                            {State::kClosedRecovered, State::kClosedLoss}};
  return before == after || arrows->count({before, after}) > 0;
}

TEST(LoanProperties, HoldAfterEveryStepOfEveryLife) {
  std::map<std::string, int> done;
  for (const unsigned seed : Seeds(kLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kSteps; ++step) {
      const LoanState before = life.loan().state;
      life.Step();
      SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, " step ", step, "\n", life.Log()));
      const Loan& loan = life.loan();
      const Replayed replayed = Replay(loan.terms, loan.conditions, life.events(), life.today(), loan.contract_day);
      EXPECT_TRUE(MayFollow(before, loan.state)) << WordOf(before) << " to " << WordOf(loan.state);
      ExpectAllocationsWhole(life.events(), loan.totals);
      ExpectBooksAgree(life.books(), loan);
      ExpectSane(loan, replayed.account);
      EXPECT_EQ(Book(loan, life.events(), loan.last_day).difference, LoanTotals{})
          << "nothing changed posts nothing (I-17)";
      if (HasFailure()) return;
    }
    for (const auto& [what, times] : life.done()) done[what] += times;
  }
  if (Seeds(kLives).size() == 1) return;
  for (const std::string what : {"draw", "pay", "reverse", "ADJUST_TERMS", "EXTEND_TERM", "RATE_CHANGE", "PAUSE",
                                 "WAIVER", "WRITE_OFF", "CLOSE_LOSS", "CANCEL_UNDRAWN"}) {
    EXPECT_GE(done[what], 5) << what << " happens in too few lives for this test to say anything";
  }
}

// I-18: what arrives in another order gives the same loan, and the same net books.
TEST(LoanProperties, TheOrderOfArrivalDoesNotCount) {
  for (const unsigned seed : Seeds(kLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kSteps; ++step) life.Step();
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", life.Log()));
    const Loan& lived = life.loan();
    // Everything but the drawings arrives anew, shuffled, what was taken back among it until it is taken back.
    std::vector<std::pair<bool, size_t>> arrivals;
    for (size_t i = 0; i < life.events().repayments.size(); ++i) arrivals.emplace_back(true, i);
    for (size_t i = 0; i < life.events().changes.size(); ++i) arrivals.emplace_back(false, i);
    std::shuffle(arrivals.begin(), arrivals.end(), life.dice().random());
    Loan loan = lived;
    loan.totals = {};
    LoanEvents events;
    events.drawdowns = life.events().drawdowns;
    Books books;
    for (const auto& [money, i] : arrivals) {
      LoanEvents more = events;
      if (money) {
        more.repayments.push_back(life.events().repayments[i]);
        more.repayments.back().reversed.reset();
      } else {
        more.changes.push_back(life.events().changes[i]);
      }
      Booking booking = Book(loan, std::move(more), life.today());
      books.Add(booking, life.today());
      loan = std::move(booking.loan);
      events = std::move(booking.events);
    }
    for (Repayment& each : events.repayments) {
      const auto& same = std::find_if(life.events().repayments.begin(), life.events().repayments.end(),
                                      [&](const Repayment& other) { return other.id == each.id; });
      each.reversed = same->reversed;
    }
    Booking booking = Book(loan, std::move(events), life.today());
    books.Add(booking, life.today());
    EXPECT_EQ(booking.loan.totals, lived.totals);
    EXPECT_EQ(booking.loan.state, lived.state);
    for (const auto& [account, balance] : life.books().Held()) {
      // Signing and drawing were not repeated.
      if (account == kBank || account == kUndrawn || account == kUndrawnContra || account == PrincipalAccount(1))
        continue;
      EXPECT_EQ(books.Of(account), balance) << account;
    }
    if (HasFailure()) return;
  }
}

// I-19: a payment that is taken back at once never was.
TEST(LoanProperties, APaymentTakenBackNeverWas) {
  for (const unsigned seed : Seeds(kLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kSteps / 2; ++step) life.Step();
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", life.Log()));
    Repayment extra;
    extra.id = RepaymentId::Of("extra");
    extra.amount = life.dice().Money(life.loan().terms.principal / 3);
    extra.day = life.events().drawdowns.front().day +
                life.dice().Up(0, static_cast<int>(life.today() - life.events().drawdowns.front().day));
    extra.booked = life.today();
    Books books = life.books();
    const auto paid = Settle(life.loan(), life.events(), extra, {});
    if (!paid.ok()) continue;  // Not owed any more, or cancelled.
    books.Add(*paid, life.today());
    const auto back = Reverse(paid->loan, paid->events, extra.id, life.today(), {});
    ASSERT_THAT(back, IsOk());
    books.Add(*back, life.today());
    EXPECT_EQ(back->loan.totals, life.loan().totals);
    EXPECT_EQ(back->loan.state, life.loan().state);
    EXPECT_EQ(books.Held(), life.books().Held());
    for (size_t i = 0; i < life.events().repayments.size(); ++i) {
      EXPECT_EQ(back->events.repayments[i].allocation, life.events().repayments[i].allocation);
    }
    if (HasFailure()) return;
  }
}

// I-10: two payments of a day are used as one of their sum.
TEST(LoanProperties, TwoPaymentsOfADayComeToTheSameAsOne) {
  int compared = 0;
  for (const unsigned seed : Seeds(kLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kSteps / 3; ++step) life.Step();
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", life.Log()));
    if (life.loan().state != LoanState::kActive) continue;
    const Dong first = life.dice().Money(life.loan().terms.principal / 2);
    const Dong second = life.dice().Money(life.loan().terms.principal / 2);
    for (const absl::CivilDay on : {life.today(), life.today() + 400}) {
      const auto payment = [&](const std::string& id, Dong amount) {
        Repayment made;
        made.id = RepaymentId::Of(id);
        made.amount = amount;
        made.day = on;
        return made;
      };
      const auto one = Settle(life.loan(), life.events(), payment("x", first + second), {});
      ASSERT_THAT(one, IsOk());
      const auto half = Settle(life.loan(), life.events(), payment("x", first), {});
      ASSERT_THAT(half, IsOk());
      if (half->loan.state != LoanState::kActive) continue;
      const auto both = Settle(half->loan, half->events, payment("y", second), {});
      ASSERT_THAT(both, IsOk());
      EXPECT_EQ(both->loan.totals, one->loan.totals);
      const Allocation& whole = one->events.repayments.back().allocation;
      const Allocation& left = both->events.repayments[both->events.repayments.size() - 2].allocation;
      const Allocation& right = both->events.repayments.back().allocation;
      EXPECT_EQ(left.principal + right.principal, whole.principal);
      EXPECT_EQ(left.fee + right.fee, whole.fee);
      const auto later = [&](const Booking& booking) {
        return Replay(booking.loan.terms, booking.loan.conditions, booking.events, on + 45, booking.loan.contract_day)
            .account;
      };
      EXPECT_EQ(later(*both).interest_accrued, later(*one).interest_accrued);
      ++compared;
    }
    if (HasFailure()) return;
  }
  EXPECT_TRUE(compared > 0 || Seeds(kLives).size() == 1);
}

// I-9: nothing goes to a later part of the debt while an earlier one of the loan's order is open.
TEST(LoanProperties, MoneyGoesToTheFirstOpenPart) {
  int compared = 0;
  for (const unsigned seed : Seeds(kLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kSteps / 2; ++step) life.Step();
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", life.Log()));
    if (life.loan().state != LoanState::kActive) continue;
    const Loan& loan = life.loan();
    Repayment made;
    made.id = RepaymentId::Of("x");
    made.day = life.today() + life.dice().Up(1, 200);
    const LoanAccount owed = AccountOn(loan.terms, life.events(), made.day, loan.contract_day, loan.conditions);
    // As often less than what is due as more than everything.
    made.amount = life.dice().Money(life.dice().OneIn(2) ? owed.principal_due + owed.interest_due + owed.penalty_due + 1
                                                         : 2 * owed.Owed() + 1);
    const auto paid = Settle(loan, life.events(), made, {});
    ASSERT_THAT(paid, IsOk());
    const Allocation& used = paid->events.repayments.back().allocation;
    const Dong interest_due = std::min(used.interest, owed.interest_due);
    const Dong principal_due = std::min(used.principal, owed.principal_due);
    // What each part got, and what was open of it, in their order.
    std::vector<std::pair<Dong, Dong>> parts = {{used.penalty, owed.penalty_due},
                                                {interest_due, owed.interest_due},
                                                {principal_due, owed.principal_due},
                                                {used.interest - interest_due, owed.interest_running},
                                                {used.principal - principal_due, owed.outstanding - owed.principal_due},
                                                {used.overpaid, made.amount}};
    if (used.order == CollectionOrder::kPrincipalFirst) std::swap(parts[0], parts[2]);
    bool open = false;
    for (size_t i = 0; i < parts.size(); ++i) {
      const auto& [got, most] = parts[i];
      EXPECT_LE(got, most) << i;
      if (open) {
        EXPECT_EQ(got, 0) << i;
      }
      // Paying ahead costs a fee, which is of the last part of the debt.
      open = open || (i != 4 ? got < most : got + used.fee < most);
    }
    ++compared;
    if (HasFailure()) return;
  }
  EXPECT_TRUE(compared > 0 || Seeds(kLives).size() == 1);
}

// I-11: what is quoted settles, and a đồng less leaves a đồng.
TEST(LoanProperties, TheQuoteSettlesToTheDong) {
  for (const unsigned seed : Seeds(kLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kSteps / 2; ++step) life.Step();
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", life.Log()));
    const absl::CivilDay day = life.today() + life.dice().Up(0, 60);
    const auto quote = QuotePayoff(life.loan(), life.events(), day);
    if (!quote.ok() || quote->total() < 2) continue;
    Repayment made;
    made.id = RepaymentId::Of("x");
    made.amount = quote->total();
    made.day = day;
    const auto paid = Settle(life.loan(), life.events(), made, {});
    ASSERT_THAT(paid, IsOk());
    EXPECT_EQ(paid->replayed.account.Owed(), 0);
    EXPECT_EQ(paid->loan.totals.overpaid, life.loan().totals.overpaid);
    --made.amount;
    const auto short_of = Settle(life.loan(), life.events(), made, {});
    ASSERT_THAT(short_of, IsOk());
    const auto rest = QuotePayoff(short_of->loan, short_of->events, day);
    ASSERT_THAT(rest, IsOk());
    EXPECT_EQ(rest->total(), 1);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace htx::funding
