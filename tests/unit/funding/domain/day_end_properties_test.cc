// Whatever was booked before a day was closed, and however late it was: the books of every day come out the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/day_end.h"
#include "funding/domain/proposal.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;

constexpr CivilDay kDrawn(2025, 1, 15);
constexpr CivilDay kHistoryEnds(2025, 5, 10);

// What happens to the loan on a business day.
struct Event {
  CivilDay booked = {};
  CivilDay value = {};
  Dong amount = 0;  // Paid.
  int reverses = -1;
  int64_t rate_ppm = 0;
};

std::vector<Event> Invent(std::mt19937_64& random) {
  std::vector<Event> events;
  int payments = 0;
  std::vector<bool> reversed;
  for (CivilDay day = kDrawn + 1; day <= kHistoryEnds; day += static_cast<int>(1 + random() % 25)) {
    Event event = {.booked = day, .value = day};
    const int kind = static_cast<int>(random() % 6);
    if (kind == 0) {
      event.rate_ppm = static_cast<int64_t>(40'000 + random() % 50'000);
    } else if (kind == 1 && payments > 0) {
      const int which = static_cast<int>(random() % static_cast<size_t>(payments));
      if (reversed[static_cast<size_t>(which)]) continue;
      reversed[static_cast<size_t>(which)] = true;
      event.reverses = which;
    } else {
      event.amount = static_cast<Dong>(1'000'000 + random() % 90'000'000);
      event.value = day - static_cast<int>(random() % 20);
      if (event.value <= kDrawn) event.value = day;
      ++payments;
      reversed.push_back(false);
    }
    events.push_back(event);
  }
  return events;
}

// A loan, its books, and what they hold of each account on each day.
class World {
 public:
  World() {
    Loan& loan = open_.loan;
    loan.id = LoanId::Of("l");
    loan.fund = FundId::Of("f");
    loan.borrower = OrganizationId::Of("b");
    loan.source = SourceId::Of("s");
    loan.mix = {{.source = SourceId::Of("s"), .ppm = kMillion, .own_risk = true}};
    loan.terms = {.principal = 600'000'000,
                  .annual_rate_ppm = 60'000,
                  .term_months = 12,
                  .first_due = CivilDay(2025, 2, 15),
                  .method = ScheduleMethod::kEqualPrincipal};
    loan.conditions.overdue_ppm = 1'500'000;
    loan.conditions.late_interest_ppm = 100'000;
    loan.contract_day = loan.last_day = CivilDay(2025, 1, 10);
    loan.disbursed = loan.terms.principal;
    loan.state = LoanState::kActive;
    open_.events.drawdowns = {{.day = kDrawn, .delta = loan.terms.principal}};
    net_[{kDrawn, "1311"}] = loan.terms.principal;
  }

  void Book(const Event& event) {
    absl::StatusOr<Booking> booking = absl::InternalError("nothing");
    if (event.rate_ppm > 0) {
      LoanChange change;
      change.id = ProposalId::Of(absl::StrCat("p", open_.events.changes.size()));
      change.kind = LoanChangeKind::kRateChange;
      change.day = event.value;
      change.annual_rate_ppm = event.rate_ppm;
      change.booked = event.booked;
      booking = ApplyChange(open_.loan, open_.events, change, event.booked);
    } else if (event.reverses >= 0) {
      booking = Reverse(open_.loan, open_.events, RepaymentId::Of(absl::StrCat("r", event.reverses)), event.booked, {});
    } else {
      Repayment repayment;
      repayment.id = RepaymentId::Of(absl::StrCat("r", open_.events.repayments.size()));
      repayment.amount = event.amount;
      repayment.day = event.value;
      repayment.booked = event.booked;
      booking = Settle(open_.loan, open_.events, repayment, {});
    }
    ASSERT_THAT(booking, IsOk());
    open_.loan = booking->loan;
    open_.events = booking->events;
    Post(
        PostDifference(open_.loan, {.difference = booking->difference, .day = event.booked, .value_day = event.value}));
  }

  void Close(CivilDay day) {
    const auto closed =
        CloseDebtor(open_.loan.borrower, {open_}, day, Classifies(day, ClassificationRules()), ClassificationRules());
    ASSERT_THAT(closed, IsOk());
    for (const ClosedLoan& loan : *closed) {
      DayBooks books(open_.loan.fund, day);
      ASSERT_THAT(books.Add(loan,
                            [&](CivilDay on) -> absl::StatusOr<std::vector<Dong>> {
                              return std::vector<Dong>{PrincipalOn(on)};
                            }),
                  IsOk());
      Post(std::move(books).Take());
      Loan& now = open_.loan;
      now.totals = loan.later.empty() ? loan.day.totals : loan.later.back().totals;
      now.accrued_through = day;
      now.debt_group = loan.day.debt_group;
      now.suspended = loan.day.suspended;
      now.specific_provision = loan.day.specific_provision;
      now.general_provision = loan.day.general;
      rows_.push_back(DigestText(loan.day));
    }
  }

  // What is not 0.
  std::map<std::pair<CivilDay, std::string>, Dong> Net() const {
    std::map<std::pair<CivilDay, std::string>, Dong> net;
    for (const auto& [key, amount] : net_) {
      if (amount != 0) net[key] = amount;
    }
    return net;
  }
  const std::vector<std::string>& rows() const { return rows_; }
  const Loan& loan() const { return open_.loan; }

 private:
  Dong PrincipalOn(CivilDay day) const {
    Dong sum = 0;
    for (const auto& [key, amount] : net_) {
      if (key.first <= day && key.second >= "1311" && key.second <= "1315") sum += amount;
    }
    return sum;
  }
  void Post(const std::vector<JournalEntry>& entries) {
    for (const JournalEntry& entry : entries) {
      ASSERT_TRUE(Balanced(Completed(entry).lines, entry.day));
      for (const JournalLine& line : entry.lines) net_[{entry.day, line.account}] += line.debit - line.credit;
    }
  }

  DayLoan open_ = {};
  std::map<std::pair<CivilDay, std::string>, Dong> net_ = {};
  std::vector<std::string> rows_ = {};
};

// Each day is closed `lag` days after it, with what was booked meanwhile.
World Live(const std::vector<Event>& events, int lag) {
  World world;
  size_t next = 0;
  for (CivilDay day = kDrawn; day <= kHistoryEnds + lag; ++day) {
    for (; next < events.size() && events[next].booked <= day; ++next) world.Book(events[next]);
    if (day - lag >= kDrawn) world.Close(day - lag);
  }
  return world;
}

TEST(DayEndProperties, HoweverLateADayIsClosedTheBooksOfEveryDayAreTheSame) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    const std::vector<Event> events = Invent(random);
    const World on_time = Live(events, 0);
    for (const int lag : {1, 40, 200}) {
      SCOPED_TRACE(absl::StrCat("closed ", lag, " days late"));
      const World late = Live(events, lag);
      EXPECT_EQ(late.rows(), on_time.rows());
      EXPECT_EQ(late.Net(), on_time.Net());
      EXPECT_EQ(late.loan().totals, on_time.loan().totals);
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace htx::funding
