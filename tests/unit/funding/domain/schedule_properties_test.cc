// Properties of schedules over random terms and events, and a reference that counts day by day in exact fractions. A
// failure prints its seed, which replays it.

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "funding/domain/level_payment.h"
#include "funding/domain/loan.h"
#include "funding/domain/schedule.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;

constexpr unsigned kSeeds = 500;  // Seed 470 was a first period whose interest exceeds the level payment.

// Terms and events that pass their checks.
struct Case {
  Terms terms = {};
  ScheduleEvents events = {};
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int Up(int least, int greatest) {
    return least + static_cast<int>(random_() % static_cast<uint64_t>(greatest - least + 1));
  }
  bool OneIn(int sides) { return Up(1, sides) == 1; }
  Dong Money(Dong greatest) { return 1 + static_cast<Dong>(random_() % static_cast<uint64_t>(greatest)); }

 private:
  std::mt19937_64 random_;
};

ScheduleOptions RandomOptions(Dice& dice, ScheduleMethod method, int instalments) {
  ScheduleOptions options = {.day_count = static_cast<DayCount>(dice.Up(1, 5)),
                             .rounding_unit = dice.OneIn(3) ? 1'000 : 1,
                             .rounding_mode = static_cast<RoundingMode>(dice.Up(1, 4)),
                             .month_end = static_cast<MonthEnd>(dice.Up(1, 2)),
                             .weekend = static_cast<DayOff>(dice.Up(1, 3)),
                             .holiday = static_cast<DayOff>(dice.Up(1, 4))};
  if (method == ScheduleMethod::kBullet) return options;
  if (method != ScheduleMethod::kAnnuity) options.remainder = static_cast<Remainder>(dice.Up(1, 3));
  if (dice.OneIn(3)) options.grace_principal = dice.Up(0, instalments - 1);
  if (dice.OneIn(3)) options.grace_interest = dice.Up(0, options.grace_principal);
  if (dice.OneIn(5)) options.interest_free = dice.Up(0, instalments);
  if (method == ScheduleMethod::kBalloon) options.balloon_ppm = dice.Up(1, 999'999);
  if (method == ScheduleMethod::kSeasonal) options.season = {dice.Up(1, 6), dice.Up(7, 12)};
  return options;
}

Case RandomCase(unsigned seed, bool with_events) {
  Dice dice(seed);
  const CivilDay drawn = CivilDay(2018, 1, 1) + dice.Up(0, 2'500);
  Case made;
  Terms& terms = made.terms;
  terms = {.principal = dice.Money(50'000'000'000),
           .annual_rate_ppm = dice.OneIn(10) ? 0 : dice.Up(1, 200'000),
           .term_months = dice.Up(1, 60),
           .first_due = drawn + dice.Up(12, 60),
           .method = static_cast<ScheduleMethod>(dice.Up(1, 8))};
  terms.options = RandomOptions(dice, terms.method, terms.term_months);
  if (terms.method == ScheduleMethod::kIrregular) {
    const Dong part = terms.principal / 3;
    terms.options.planned = {{terms.first_due, part},
                             {terms.first_due + dice.Up(20, 100), 0},
                             {terms.first_due + dice.Up(130, 400), terms.principal - part}};
    terms.options.grace_principal = terms.options.grace_interest = terms.options.interest_free = 0;
  }
  made.events.drawdowns = {{drawn, terms.principal}};
  if (!with_events) return made;
  if (dice.OneIn(2)) {
    const Dong first = terms.principal / 2;
    made.events.drawdowns = {{drawn, first}, {drawn + dice.Up(0, 11), terms.principal - first}};
  }
  if (dice.OneIn(3)) made.events.rates = {{drawn + dice.Up(1, 300), dice.Up(0, 200'000)}};
  if (dice.OneIn(3)) {
    const CivilDay from = drawn + dice.Up(1, 300);
    made.events.pauses = {{from, from + dice.Up(0, 90)}};
  }
  return made;
}

bool Sound(const Case& made) {
  FieldErrors errors;
  CheckOptions(made.terms, "terms", errors);
  return errors.empty() && CheckEvents(made.terms, made.events, "").ok();
}

// Runs `check` on every sound case.
template <class Check>
void ForCases(bool with_events, Check check) {
  int sound = 0;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Case made = RandomCase(seed, with_events);
    if (!Sound(made)) continue;
    ++sound;
    check(made);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(sound, static_cast<int>(kSeeds) / 2) << "too few cases were sound";
}

bool HasNothingBut(const Case& made) {
  return made.events.rates.empty() && made.events.pauses.empty() && made.events.drawdowns.size() == 1 &&
         made.terms.options.interest_free == 0;
}

TEST(ScheduleProperties, PrincipalAddsUpAndTheBalanceEndsAtZero) {  // I-1, I-2.
  ForCases(true, [](const Case& made) {
    Dong left = 0;
    size_t drawdown = 0;
    for (const Instalment& line : MakeSchedule(made.terms, made.events).lines) {
      while (drawdown < made.events.drawdowns.size() && made.events.drawdowns[drawdown].day < line.due) {
        left += made.events.drawdowns[drawdown++].delta;
      }
      EXPECT_GE(line.principal, 0);
      left -= line.principal;
      EXPECT_GE(left, 0);
    }
    EXPECT_EQ(left, 0);
    EXPECT_EQ(drawdown, made.events.drawdowns.size());
  });
}

TEST(ScheduleProperties, RowsAreAsAskedAndDatesRise) {  // I-3, I-5.
  ForCases(true, [](const Case& made) {
    const std::vector<Instalment> lines = MakeSchedule(made.terms, made.events).lines;
    ASSERT_EQ(lines.size(), static_cast<size_t>(InstalmentCount(made.terms)));
    const ScheduleOptions& options = made.terms.options;
    CivilDay before = made.events.drawdowns.front().day;
    for (const Instalment& line : lines) {
      EXPECT_GT(line.due, before);
      before = line.due;
      const bool last_of_month = absl::CivilMonth(line.nominal + 1) != absl::CivilMonth(line.nominal);
      if (made.terms.method != ScheduleMethod::kIrregular) {
        EXPECT_TRUE(line.nominal.day() == made.terms.first_due.day() || last_of_month || line.nominal.day() == 1);
      }
      const bool moves = options.holiday == DayOff::kNext || options.holiday == DayOff::kPrevious;
      if (moves && options.weekend != DayOff::kKeep) {
        EXPECT_TRUE(WorkingDays::Vietnam().IsWorkingDay(line.due)) << line.due;
      }
      if (line.due != line.nominal) {
        EXPECT_NE(line.reason, "");
      }
    }
  });
}

TEST(ScheduleProperties, LevelPaymentsAreLevel) {  // I-4.
  int seen = 0;
  ForCases(false, [&](const Case& made) {
    if (made.terms.method != ScheduleMethod::kAnnuity || !HasNothingBut(made)) return;
    ++seen;
    const Schedule schedule = MakeSchedule(made.terms, made.events, Explain::kYes);
    const size_t first = static_cast<size_t>(made.terms.options.grace_principal);
    const Dong level = schedule.explanations.back().level;
    long double bound = 0;
    for (size_t i = first; i + 1 < schedule.lines.size(); ++i) {
      const Instalment& line = schedule.lines[i];
      const bool on_top = i == first && made.terms.options.grace_interest > 0;
      if (line.principal > 0 && line.principal < line.opening && !on_top) {
        EXPECT_EQ(line.principal + line.interest, level) << i;
      }
    }
    // |last - level| <= unit * ((1 + r)^n - 1) / r, with the largest r of any line.
    long double r = 0;
    for (const Instalment& line : schedule.lines) {
      r = std::max(r, static_cast<long double>(line.days) * static_cast<long double>(made.terms.annual_rate_ppm) /
                          (359.0L * kMillion));
    }
    for (size_t i = first; i < schedule.lines.size(); ++i) bound = bound * (1 + r) + 1;
    // Rounding of a payment and of the interest in it: half a unit each, or a whole one with a directed mode.
    const RoundingMode mode = made.terms.options.rounding_mode;
    const bool directed = mode == RoundingMode::kDown || mode == RoundingMode::kUp;
    bound = bound * static_cast<long double>(made.terms.options.rounding_unit) * (directed ? 2 : 1);
    const Instalment& last = schedule.lines.back();
    EXPECT_LE(static_cast<long double>(std::abs(last.principal + last.interest - level)), bound + 1);
  });
  EXPECT_GT(seen, 8);
}

TEST(ScheduleProperties, InterestIsNeverNegativeAndGrowsWithRateDaysAndPrincipal) {  // I-6.
  ForCases(false, [](const Case& made) {
    if (made.terms.method == ScheduleMethod::kAnnuity) return;
    const Schedule schedule = MakeSchedule(made.terms, made.events);
    for (const Instalment& line : schedule.lines) EXPECT_GE(line.interest, 0);
    Case other = made;
    other.terms.annual_rate_ppm = 0;
    EXPECT_EQ(MakeSchedule(other.terms, other.events).TotalInterest(), 0);
    other.terms.annual_rate_ppm = made.terms.annual_rate_ppm + 10'000;
    EXPECT_GE(MakeSchedule(other.terms, other.events).TotalInterest(), schedule.TotalInterest());
    other = made;
    other.events.drawdowns[0].day = other.events.drawdowns[0].day - 10;
    EXPECT_GE(MakeSchedule(other.terms, other.events).TotalInterest(), schedule.TotalInterest());
  });
}

TEST(ScheduleProperties, EqualThingsAreEqual) {  // I-7.
  ForCases(false, [](const Case& made) {
    const Schedule schedule = MakeSchedule(made.terms, made.events);
    const auto same = [&](const ScheduleEvents& events, absl::string_view what) {
      const Schedule other = MakeSchedule(made.terms, events);
      ASSERT_EQ(other.lines.size(), schedule.lines.size());
      for (size_t i = 0; i < other.lines.size(); ++i) {
        EXPECT_EQ(other.lines[i].principal, schedule.lines[i].principal) << what << " " << i;
        EXPECT_EQ(other.lines[i].interest, schedule.lines[i].interest) << what << " " << i;
      }
    };
    const PrincipalChange whole = made.events.drawdowns[0];
    ScheduleEvents split = made.events;
    split.drawdowns = {{whole.day, whole.delta / 3}, {whole.day, whole.delta - whole.delta / 3}};
    same(split, "a split tranche");
    ScheduleEvents paused = made.events;
    paused.pauses = {{whole.day + 5, whole.day + 5}};
    same(paused, "a pause of no days");
    ScheduleEvents changed = made.events;
    changed.rates = {{whole.day + 8, made.terms.annual_rate_ppm}};
    if (made.terms.method != ScheduleMethod::kAnnuity) same(changed, "the same rate again");
  });
}

TEST(ScheduleProperties, TenTimesTheMoneyInTensIsTenTimesTheSchedule) {  // I-7, scale.
  ForCases(true, [](const Case& made) {
    Case ten = made;
    ten.terms.principal *= 10;
    ten.terms.options.rounding_unit *= 10;
    for (PrincipalChange& drawn : ten.events.drawdowns) drawn.delta *= 10;
    for (PlannedPrincipal& line : ten.terms.options.planned) line.principal *= 10;
    const Schedule one = MakeSchedule(made.terms, made.events);
    const Schedule other = MakeSchedule(ten.terms, ten.events);
    ASSERT_EQ(one.lines.size(), other.lines.size());
    for (size_t i = 0; i < one.lines.size(); ++i) {
      EXPECT_EQ(other.lines[i].principal, 10 * one.lines[i].principal);
      EXPECT_EQ(other.lines[i].interest, 10 * one.lines[i].interest);
    }
  });
}

// --- The reference: every day by itself, over a denominator that all years divide. ---

constexpr Wide kYears = 145'880'280;  // The least common multiple of 360, 364, 365 and 366.

Wide DayPart(DayCount count, CivilDay day) {
  const bool leap = day.year() % 4 == 0 && (day.year() % 100 != 0 || day.year() % 400 == 0);
  switch (count) {
    case DayCount::kActual365:
      return kYears / 365;
    case DayCount::kActual364:
      return kYears / 364;
    case DayCount::kActual360:
      return kYears / 360;
    case DayCount::kActualActualIsda:
      return kYears / (leap ? 366 : 365);
    case DayCount::kThirtyE360: {
      // The 30th brings no day when a 31st follows it; the last day of February brings up the rest of its thirty.
      const CivilDay next = day + 1;
      if (next.day() == 1) return (day.day() == 31 ? 1 : 31 - day.day()) * (kYears / 360);
      return day.day() == 30 ? 0 : kYears / 360;
    }
  }
  HTX_UNREACHABLE();
}

// Exact interest of the days [from, to), times kYears * kMillion.
Wide Reference(const Case& made, const std::vector<Instalment>& lines, size_t at) {
  Wide sum = 0;
  for (CivilDay day = lines[at].from; day < lines[at].due; ++day) {
    Dong balance = 0;
    for (const PrincipalChange& drawn : made.events.drawdowns) balance += drawn.day <= day ? drawn.delta : 0;
    for (size_t i = 0; i < at && made.terms.method != ScheduleMethod::kFlat; ++i) balance -= lines[i].principal;
    int64_t rate = made.terms.annual_rate_ppm;
    for (const RateStep& step : made.events.rates) rate = step.from <= day ? step.annual_rate_ppm : rate;
    for (const InterestPause& pause : made.events.pauses) rate = pause.from <= day && day < pause.to ? 0 : rate;
    if (static_cast<int>(at) < made.terms.options.interest_free) rate = 0;
    sum += static_cast<Wide>(balance) * rate * DayPart(made.terms.options.day_count, day);
  }
  return sum;
}

TEST(ScheduleOracle, EveryLineEqualsTheSumOfItsDays) {
  ForCases(true, [](const Case& made) {
    const std::vector<Instalment> lines = MakeSchedule(made.terms, made.events).lines;
    Wide carried = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      carried += Reference(made, lines, i);
      if (lines[i].interest_deferred) continue;
      EXPECT_EQ(lines[i].interest,
                RoundTo(carried, kYears * kMillion, made.terms.options.rounding_unit, made.terms.options.rounding_mode))
          << i;
      carried = 0;
    }
  });
}

// The debt left after paying `twice_level` / 2 each time, as a whole number times a positive one. Rates are whole
// per cents and days few, so that it fits.
Wide TwiceLeft(Wide principal, const std::vector<Wide>& factors, Wide scale, Wide twice_level) {
  Wide left = 2 * principal;
  Wide power = 1;
  for (const Wide factor : factors) {
    power *= scale;
    left = left * (scale + factor) - twice_level * power;
  }
  return left;
}

TEST(LevelPaymentOracle, HalfADongMoreOrLessMissesTheZero) {
  Dice dice(7);
  for (int round = 0; round < 500; ++round) {
    const Wide scale = 36'500;
    const Dong principal = dice.Money(1'000'000'000);
    std::vector<Wide> factors;
    for (int i = dice.Up(1, 5); i > 0; --i) factors.push_back(static_cast<Wide>(dice.Up(28, 31)) * dice.Up(0, 30));
    const Wide first = static_cast<Wide>(principal) * (scale + factors[0]);
    const Dong level = LevelPayment(first, absl::MakeSpan(factors).subspan(1), scale, 1, RoundingMode::kHalfUp);
    EXPECT_GE(TwiceLeft(principal, factors, scale, 2 * static_cast<Wide>(level) - 1), 0) << round;
    EXPECT_LT(TwiceLeft(principal, factors, scale, 2 * static_cast<Wide>(level) + 1), 0) << round;
  }
}

TEST(Payoff, PaidExactlyLeavesNothingAndOneLessLeavesOne) {  // I-11.
  ForCases(false, [](const Case& made) {
    const CivilDay drawn = made.events.drawdowns[0].day;
    const int days = static_cast<int>(LastDueDate(made.terms) - drawn);
    const CivilDay day = drawn + std::max(1, days * 2 / 3);
    LoanEvents events = {.drawdowns = made.events.drawdowns};
    // Everything due before is paid on its date.
    Dong interest_paid = 0;
    for (const Instalment& line : MakeSchedule(made.terms, made.events).lines) {
      if (line.due > day) break;
      events.repayments.push_back({.amount = line.interest + line.principal, .day = line.due});
      interest_paid += line.interest;
    }
    const LoanAccount account = AccountOn(made.terms, events, day, drawn);
    const PayoffQuote quote = QuotePayoff(made.terms, made.events, day);
    EXPECT_EQ(account.Owed(), quote.total());
    EXPECT_EQ(account.outstanding, quote.principal);
    const auto left_after = [&](Dong amount) {
      LoanEvents paid = events;
      paid.repayments.push_back({.amount = amount, .day = day});
      return AccountOn(made.terms, paid, day, drawn).Owed();
    };
    EXPECT_EQ(left_after(quote.total()), 0);
    EXPECT_EQ(left_after(quote.total() - 1), 1);
  });
}

TEST(LoanAccountProperties, AContractPaidOnTimeCostsWhatItsScheduleSays) {
  ForCases(false, [](const Case& made) {
    const CivilDay drawn = made.events.drawdowns[0].day;
    const Schedule schedule = MakeSchedule(made.terms, made.events);
    LoanEvents events = {.drawdowns = made.events.drawdowns};
    for (const Instalment& line : schedule.lines) {
      const LoanAccount account = AccountOn(made.terms, events, line.due, drawn);
      EXPECT_EQ(account.principal_due, line.principal);
      EXPECT_EQ(account.interest_due, line.interest);
      EXPECT_EQ(account.days_past_due, 0);
      events.repayments.push_back({.amount = line.interest + line.principal, .day = line.due});
    }
    EXPECT_EQ(AccountOn(made.terms, events, schedule.lines.back().due, drawn).Owed(), 0);
  });
}

}  // namespace
}  // namespace htx::funding
