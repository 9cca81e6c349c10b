#include "funding/domain/schedule.h"

#include <gtest/gtest.h>

#include "funding/domain/loan.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::testing::ElementsAre;

std::vector<Dong> InterestOf(const std::vector<Instalment>& lines) {
  std::vector<Dong> interest;
  for (const Instalment& line : lines) interest.push_back(line.interest);
  return interest;
}

std::vector<Instalment> Plan(const Terms& terms, CivilDay disbursed) {
  return MakeSchedule(terms, {.drawdowns = {{.day = disbursed, .delta = terms.principal}}}).lines;
}

std::vector<Dong> PrincipalOf(const std::vector<Instalment>& lines) {
  std::vector<Dong> principal;
  for (const Instalment& line : lines) principal.push_back(line.principal);
  return principal;
}

std::vector<CivilDay> DueOf(const std::vector<Instalment>& lines) {
  std::vector<CivilDay> due;
  for (const Instalment& line : lines) due.push_back(line.due);
  return due;
}

std::string Refused(const Terms& terms) {
  FieldErrors errors;
  CheckOptions(terms, "terms", errors);
  return std::string(errors.ToStatus().message());
}

TEST(Interest, FollowsTheWorkedExamplesOfTheHandbook) {
  // 500 000 000 at 6.6 %: 28, 31, 365 and 366 days; a leap year still divides by 365.
  const auto interest = [](int64_t rate, Dong balance, int days) {
    const Accrual accrual({.annual_rate_ppm = rate});
    return accrual.Round(accrual.On(balance, CivilDay(2024, 1, 1), CivilDay(2024, 1, 1) + days));
  };
  EXPECT_EQ(interest(66'000, 500'000'000, 28), 2'531'507);
  EXPECT_EQ(interest(66'000, 500'000'000, 31), 2'802'740);
  EXPECT_EQ(interest(66'000, 500'000'000, 365), 33'000'000);
  EXPECT_EQ(interest(66'000, 500'000'000, 366), 33'090'411);
  // Overdue principal at 150 % of 6 %, and late interest at 10 %, 45 days each.
  EXPECT_EQ(interest(90'000, 50'000'000, 45), 554'795);
  EXPECT_EQ(interest(100'000, 2'000'000, 45), 24'658);
}

TEST(Rounding, KnowsUnitsAndModes) {
  EXPECT_EQ(RoundTo(5, 2, 1, RoundingMode::kHalfUp), 3);
  EXPECT_EQ(RoundTo(5, 2, 1, RoundingMode::kHalfEven), 2);
  EXPECT_EQ(RoundTo(7, 2, 1, RoundingMode::kHalfEven), 4);
  EXPECT_EQ(RoundTo(9, 2, 1, RoundingMode::kDown), 4);
  EXPECT_EQ(RoundTo(9, 2, 1, RoundingMode::kUp), 5);
  EXPECT_EQ(RoundTo(1'499, 1, 1'000, RoundingMode::kHalfUp), 1'000);
  EXPECT_EQ(RoundTo(1'500, 1, 1'000, RoundingMode::kHalfUp), 2'000);
}

TEST(DayCounts, CountAsTheirConventionsSay) {
  EXPECT_EQ(CountDays(DayCount::kThirtyE360, CivilDay(2024, 1, 31), CivilDay(2024, 2, 29)), 29);
  EXPECT_EQ(CountDays(DayCount::kThirtyE360, CivilDay(2024, 1, 1), CivilDay(2025, 1, 1)), 360);
  const auto year = [](DayCount count, int of) {
    Terms terms = {.annual_rate_ppm = 100'000};
    terms.options.day_count = count;
    const Accrual accrual(terms);
    return accrual.Round(accrual.On(1'000'000, CivilDay(of, 1, 1), CivilDay(of + 1, 1, 1)));
  };
  EXPECT_EQ(year(DayCount::kActual365, 2024), 100'274);
  EXPECT_EQ(year(DayCount::kActual364, 2023), 100'275);
  EXPECT_EQ(year(DayCount::kActual360, 2023), 101'389);
  EXPECT_EQ(year(DayCount::kThirtyE360, 2024), 100'000);
  EXPECT_EQ(year(DayCount::kActualActualIsda, 2024), 100'000);
  EXPECT_EQ(year(DayCount::kActualActualIsda, 2023), 100'000);
}

TEST(ActualActual, SplitsAtTheNewYear) {
  Terms terms = {.annual_rate_ppm = 100'000};
  terms.options.day_count = DayCount::kActualActualIsda;
  std::vector<AccrualSegment> segments;
  Accrual(terms).On(1'000'000, CivilDay(2023, 12, 15), CivilDay(2024, 1, 15), &segments);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].to, CivilDay(2024, 1, 1));
  EXPECT_EQ(segments[0].days, 17);
  EXPECT_EQ(segments[0].year_days, 365);
  EXPECT_EQ(segments[1].year_days, 366);
}

TEST(EqualPrincipal, FollowsTheWorkedExampleOfTwelveInstalments) {
  const Terms terms = {
      .principal = 600'000'000, .annual_rate_ppm = 60'000, .term_months = 12, .first_due = CivilDay(2024, 2, 15)};
  const std::vector<Instalment> lines = Plan(terms, CivilDay(2024, 1, 15));
  EXPECT_THAT(InterestOf(lines), ElementsAre(3'057'534, 2'621'918, 2'547'945, 2'219'178, 2'038'356, 1'726'027,
                                             1'528'767, 1'273'973, 986'301, 764'384, 493'151, 254'795));
  Dong total = 0;
  for (const Instalment& line : lines) {
    EXPECT_EQ(line.principal, 50'000'000);
    total += line.interest;
  }
  EXPECT_EQ(total, 19'512'329);
  EXPECT_EQ(lines[11].due, CivilDay(2025, 1, 15));
}

TEST(DueDates, KeepTheSeedDayAndTakeTheLastDayOfShorterMonths) {
  const Terms terms = {.principal = 100, .term_months = 4, .first_due = CivilDay(2023, 12, 31)};
  EXPECT_EQ(DueDate(terms, 1), CivilDay(2023, 12, 31));
  EXPECT_EQ(DueDate(terms, 2), CivilDay(2024, 1, 31));
  EXPECT_EQ(DueDate(terms, 3), CivilDay(2024, 2, 29));
  EXPECT_EQ(DueDate(terms, 4), CivilDay(2024, 3, 31));
}

TEST(EqualPrincipal, LastInstalmentTakesTheRemainder) {
  const Terms terms = {.principal = 100, .term_months = 3, .first_due = CivilDay(2024, 2, 1)};
  const std::vector<Instalment> lines = Plan(terms, CivilDay(2024, 1, 1));
  EXPECT_EQ(lines[0].principal, 33);
  EXPECT_EQ(lines[1].principal, 33);
  EXPECT_EQ(lines[2].principal, 34);
}

TEST(EqualPrincipal, NeverRepaysMoreThanIsOwedWhenTheShareRoundsUp) {
  const Terms terms = {.principal = 200, .term_months = 360, .first_due = CivilDay(2024, 2, 1)};
  const std::vector<Instalment> lines = Plan(terms, CivilDay(2024, 1, 1));
  Dong left = 200;
  for (const Instalment& line : lines) {
    EXPECT_EQ(line.opening, left);
    EXPECT_GE(line.principal, 0);
    left -= line.principal;
    EXPECT_GE(left, 0);
  }
  EXPECT_EQ(left, 0);
}

const Terms kLoan = {
    .principal = 120'000'000, .annual_rate_ppm = 60'000, .term_months = 12, .first_due = CivilDay(2024, 2, 15)};
const CivilDay kLentOn(2024, 1, 15);

Terms With(ScheduleMethod method, ScheduleOptions options = {}) {
  Terms terms = kLoan;
  terms.method = method;
  terms.options = std::move(options);
  return terms;
}

TEST(Annuity, PaysTheLevelOfTheTextbookWhenAllMonthsAreEqual) {
  // 120 000 000 at 6 % over 12 equal months: 120e6 * 0.005 / (1 - 1.005^-12) = 10 327 971.65.
  const std::vector<Instalment> lines =
      Plan(With(ScheduleMethod::kAnnuity, {.day_count = DayCount::kThirtyE360}), kLentOn);
  for (size_t i = 0; i + 1 < lines.size(); ++i) EXPECT_EQ(lines[i].principal + lines[i].interest, 10'327'972);
  EXPECT_EQ(lines[0].interest, 600'000);
  EXPECT_NEAR(static_cast<double>(lines[11].principal + lines[11].interest), 10'327'972, 13);
}

TEST(Bullet, IsOneRowAndEqualsGraceOnEverything) {
  const std::vector<Instalment> bullet = Plan(With(ScheduleMethod::kBullet), kLentOn);
  ASSERT_EQ(bullet.size(), 1u);
  EXPECT_EQ(bullet[0].due, CivilDay(2025, 1, 15));
  const std::vector<Instalment> grace =
      Plan(With(ScheduleMethod::kEqualPrincipal, {.grace_principal = 11, .grace_interest = 11}), kLentOn);
  ASSERT_EQ(grace.size(), 12u);
  EXPECT_EQ(grace[11].principal, bullet[0].principal);
  EXPECT_EQ(grace[11].interest, bullet[0].interest);
  EXPECT_EQ(grace[10].interest, 0);
}

TEST(InterestOnly, IsGraceOnPrincipalUntilTheLast) {
  const auto a = Plan(With(ScheduleMethod::kInterestOnly), kLentOn);
  const auto b = Plan(With(ScheduleMethod::kEqualPrincipal, {.grace_principal = 11}), kLentOn);
  EXPECT_EQ(PrincipalOf(a), PrincipalOf(b));
  EXPECT_EQ(InterestOf(a), InterestOf(b));
}

TEST(Flat, CountsInterestOnWhatWasDrawn) {
  const std::vector<Instalment> lines =
      Plan(With(ScheduleMethod::kFlat, {.day_count = DayCount::kThirtyE360}), kLentOn);
  for (const Instalment& line : lines) EXPECT_EQ(line.interest, 600'000);
}

TEST(Balloon, LeavesItsShareToTheEnd) {
  EXPECT_THAT(PrincipalOf(Plan(With(ScheduleMethod::kBalloon, {.period_months = 3, .balloon_ppm = 400'000}), kLentOn)),
              ElementsAre(18'000'000, 18'000'000, 18'000'000, 66'000'000));
}

TEST(Seasonal, FollowsTheHarvest) {
  const auto lines = Plan(With(ScheduleMethod::kSeasonal, {.season = {5, 10}}), kLentOn);
  for (const Instalment& line : lines) {
    const bool harvest = line.due.month() == 5 || line.due.month() == 10;
    EXPECT_EQ(line.principal, harvest ? 60'000'000 : 0);
  }
}

TEST(Irregular, IsAsListed) {
  const Terms terms = With(ScheduleMethod::kIrregular, {.planned = {{CivilDay(2024, 2, 15), 20'000'000},
                                                                    {CivilDay(2024, 6, 1), 0},
                                                                    {CivilDay(2025, 1, 15), 100'000'000}}});
  EXPECT_EQ(Refused(terms), "");
  EXPECT_THAT(PrincipalOf(Plan(terms, kLentOn)), ElementsAre(20'000'000, 0, 100'000'000));
}

TEST(Remainder, GoesWhereTheTermsSay) {
  const auto principal = [](Remainder rule) {
    const Terms terms = {.principal = 101,
                         .term_months = 4,
                         .first_due = CivilDay(2024, 2, 1),
                         .options = {.rounding_unit = 10, .remainder = rule}};
    return PrincipalOf(Plan(terms, CivilDay(2024, 1, 1)));
  };
  EXPECT_THAT(principal(Remainder::kLast), ElementsAre(30, 30, 30, 11));
  EXPECT_THAT(principal(Remainder::kFirst), ElementsAre(11, 30, 30, 30));
  EXPECT_THAT(principal(Remainder::kSpread), ElementsAre(30, 20, 30, 21));
}

TEST(MonthEnds, ClampOrRollAndNeverDrift) {
  Terms terms = {.principal = 100, .term_months = 3, .first_due = CivilDay(2023, 1, 31)};
  EXPECT_THAT(DueOf(Plan(terms, CivilDay(2023, 1, 1))),
              ElementsAre(CivilDay(2023, 1, 31), CivilDay(2023, 2, 28), CivilDay(2023, 3, 31)));
  terms.options.month_end = MonthEnd::kRoll;
  EXPECT_THAT(DueOf(Plan(terms, CivilDay(2023, 1, 1))),
              ElementsAre(CivilDay(2023, 1, 31), CivilDay(2023, 3, 1), CivilDay(2023, 3, 31)));
}

TEST(DaysOff, MoveDueDatesOverTheTetWeek) {
  // 10 February 2024 is the first day of the year; the closure ran from the 8th to the 14th.
  Terms terms = {.principal = 100, .term_months = 3, .first_due = CivilDay(2024, 1, 10)};
  const CivilDay drawn(2023, 12, 10);
  terms.options.holiday = DayOff::kNext;
  std::vector<Instalment> lines = Plan(terms, drawn);
  EXPECT_EQ(lines[1].due, CivilDay(2024, 2, 15));
  EXPECT_EQ(lines[1].nominal, CivilDay(2024, 2, 10));
  EXPECT_EQ(lines[1].reason, "HOLIDAY/TET-2024@2024-02-08");
  EXPECT_EQ(lines[2].due, CivilDay(2024, 3, 10)) << "the seed day is kept";
  terms.options.holiday = DayOff::kPrevious;
  EXPECT_EQ(Plan(terms, drawn)[1].due, CivilDay(2024, 2, 7));
  terms.options.holiday = DayOff::kExtend;
  lines = Plan(terms, drawn);
  EXPECT_THAT(DueOf(lines), ElementsAre(CivilDay(2024, 1, 10), CivilDay(2024, 3, 10), CivilDay(2024, 4, 10)));
  EXPECT_EQ(lines[1].reason, "EXTENDED HOLIDAY/TET-2024@2024-02-08");
  terms.options = {.weekend = DayOff::kNext};
  EXPECT_EQ(Plan(terms, drawn)[2].due, CivilDay(2024, 3, 11)) << "10 March 2024 is a Sunday";
}

TEST(Tranches, BearInterestFromTheirDay) {
  const Schedule schedule = MakeSchedule(
      kLoan,
      {.drawdowns = {{kLentOn, 60'000'000}, {CivilDay(2024, 1, 25), 30'000'000}, {CivilDay(2024, 3, 15), 30'000'000}}},
      Explain::kYes);
  // 60 million for 31 days and 30 million for 21.
  EXPECT_EQ(schedule.lines[0].interest, (60'000'000LL * 31 + 30'000'000LL * 21) * 6 / 36'500);
  ASSERT_EQ(schedule.explanations[0].segments.size(), 2u);
  EXPECT_EQ(schedule.explanations[0].segments[1].balance, 90'000'000);
  EXPECT_EQ(schedule.TotalPrincipal(), 120'000'000);
}

TEST(Prepayments, DoWhatTheirEffectSays) {
  const auto principal = [](PrepaymentEffect effect) {
    return PrincipalOf(MakeSchedule(With(ScheduleMethod::kEqualPrincipal, {.period_months = 3}),
                                    {.drawdowns = {{kLentOn, 120'000'000}},
                                     .prepayments = {{CivilDay(2024, 3, 1), 45'000'000, effect}}})
                           .lines);
  };
  EXPECT_THAT(principal(PrepaymentEffect::kNext), ElementsAre(30'000'000, 0, 15'000'000, 30'000'000));
  EXPECT_THAT(principal(PrepaymentEffect::kLast), ElementsAre(30'000'000, 30'000'000, 15'000'000, 0));
  EXPECT_THAT(principal(PrepaymentEffect::kShorterTerm), ElementsAre(30'000'000, 30'000'000, 15'000'000));
  EXPECT_THAT(principal(PrepaymentEffect::kReamortise), ElementsAre(30'000'000, 15'000'000, 15'000'000, 15'000'000));
}

TEST(Restructuring, AdjustsDatesWithinTheTermOrExtendsIt) {
  const Terms terms = With(ScheduleMethod::kEqualPrincipal, {.period_months = 3});
  ScheduleEvents events = {.drawdowns = {{kLentOn, 120'000'000}}};
  events.restructurings = {{.day = CivilDay(2024, 3, 1), .due_dates = {CivilDay(2024, 6, 1), CivilDay(2024, 9, 1)}}};
  EXPECT_THAT(CheckEvents(terms, events, ""), IsOk());
  EXPECT_THAT(DueOf(MakeSchedule(terms, events).lines),
              ElementsAre(CivilDay(2024, 2, 15), CivilDay(2024, 6, 1), CivilDay(2024, 9, 1), CivilDay(2024, 11, 15)));
  events.restructurings = {{.day = CivilDay(2024, 3, 1), .due_dates = {CivilDay(2025, 6, 1)}}};
  EXPECT_THAT(CheckEvents(terms, events, ""), FailsWith(absl::StatusCode::kInvalidArgument, "FIELD_RULE"));
  events.restructurings = {{.day = CivilDay(2024, 3, 1), .more_months = 6}};
  EXPECT_THAT(CheckEvents(terms, events, ""), IsOk());
  const std::vector<Instalment> longer = MakeSchedule(terms, events).lines;
  EXPECT_THAT(PrincipalOf(longer), ElementsAre(30'000'000, 18'000'000, 18'000'000, 18'000'000, 18'000'000, 18'000'000));
  EXPECT_EQ(longer.back().due, CivilDay(2025, 5, 15));
  EXPECT_EQ(longer.back().reason, "EXTENDED");
}

TEST(Terms, AreRefusedByName) {
  EXPECT_EQ(Refused(kLoan), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kBalloon)), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kSeasonal)), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kIrregular)), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kEqualPrincipal, {.period_months = 5})), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kEqualPrincipal, {.grace_principal = 12})), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kAnnuity, {.remainder = Remainder::kFirst})), "");
  EXPECT_NE(Refused(With(ScheduleMethod::kEqualPrincipal, {.weekend = DayOff::kExtend})), "");
}

TEST(Options, AreStoredAsTheyAre) {
  EXPECT_EQ(EncodeOptions({}), "");
  const ScheduleOptions options = {.day_count = DayCount::kActual360,
                                   .rounding_unit = 1'000,
                                   .grace_principal = 3,
                                   .season = {5, 10},
                                   .rate_steps = {{CivilDay(2025, 1, 1), 70'000}},
                                   .planned = {{CivilDay(2024, 2, 15), 5}}};
  EXPECT_EQ(DecodeOptions(EncodeOptions(options)), options);
}

}  // namespace
}  // namespace htx::funding
