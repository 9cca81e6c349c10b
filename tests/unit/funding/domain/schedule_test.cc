#include "funding/domain/schedule.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
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

TEST(Interest, FollowsTheWorkedExamplesOfTheHandbook) {
  // 500 000 000 at 6.6 %: 28, 31, 365 and 366 days; a leap year still divides by 365.
  const auto interest = [](int days) { return InterestOn(static_cast<Wide>(500'000'000) * days, 66'000); };
  EXPECT_EQ(interest(28), 2'531'507);
  EXPECT_EQ(interest(31), 2'802'740);
  EXPECT_EQ(interest(365), 33'000'000);
  EXPECT_EQ(interest(366), 33'090'411);
}

TEST(Interest, RoundsHalfADongUp) {
  // 365 000 000 dong-days at 0.5 % of a million parts give exactly half a dong.
  EXPECT_EQ(InterestOn(static_cast<Wide>(365) * 500'000, 1), 1);
  EXPECT_EQ(InterestOn(static_cast<Wide>(365) * 500'000 - 1, 1), 0);
}

TEST(EqualPrincipal, FollowsTheWorkedExampleOfTwelveInstalments) {
  const Terms terms = {
      .principal = 600'000'000, .annual_rate_ppm = 60'000, .term_months = 12, .first_due = CivilDay(2024, 2, 15)};
  const std::vector<Instalment> lines = PlanSchedule(terms, CivilDay(2024, 1, 15));
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
  const std::vector<Instalment> lines = PlanSchedule(terms, CivilDay(2024, 1, 1));
  EXPECT_EQ(lines[0].principal, 33);
  EXPECT_EQ(lines[1].principal, 33);
  EXPECT_EQ(lines[2].principal, 34);
}

TEST(EqualPrincipal, NeverRepaysMoreThanIsOwedWhenTheShareRoundsUp) {
  const Terms terms = {.principal = 200, .term_months = 360, .first_due = CivilDay(2024, 2, 1)};
  const std::vector<Instalment> lines = PlanSchedule(terms, CivilDay(2024, 1, 1));
  Dong left = 200;
  for (const Instalment& line : lines) {
    EXPECT_EQ(line.opening, left);
    EXPECT_GE(line.principal, 0);
    left -= line.principal;
    EXPECT_GE(left, 0);
  }
  EXPECT_EQ(left, 0);
}

TEST(Methods, OnlyEqualPrincipalIsOffered) {
  EXPECT_THAT(CheckOffered(ScheduleMethod::kEqualPrincipal), IsOk());
  for (const ScheduleMethod method :
       {ScheduleMethod::kAnnuity, ScheduleMethod::kBullet, ScheduleMethod::kFlat, ScheduleMethod::kIrregular}) {
    EXPECT_THAT(CheckOffered(method), FailsWith(absl::StatusCode::kFailedPrecondition, "METHOD_NOT_OFFERED"));
  }
}

// Properties of a schedule over random terms; the seed is printed with a failure.
TEST(EqualPrincipal, KeepsItsInvariantsForRandomTerms) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    const CivilDay disbursed = CivilDay(2019, 1, 1) + static_cast<int>(random() % 2000);
    const Terms terms = {.principal = static_cast<Dong>(1 + random() % 50'000'000'000),
                         .annual_rate_ppm = static_cast<int64_t>(random() % 200'000),
                         .term_months = static_cast<int>(1 + random() % 120),
                         .first_due = disbursed + static_cast<int>(1 + random() % 60)};
    const std::vector<Instalment> lines = PlanSchedule(terms, disbursed);
    ASSERT_EQ(lines.size(), static_cast<size_t>(terms.term_months));
    Dong left = terms.principal;
    CivilDay before = disbursed;
    for (const Instalment& line : lines) {
      EXPECT_GT(line.due, before);
      EXPECT_EQ(line.opening, left);
      EXPECT_GE(line.interest, 0);
      if (terms.annual_rate_ppm == 0) {
        EXPECT_EQ(line.interest, 0);
      }
      // The rounded line is within half a dong of the exact quotient.
      const Wide exact = static_cast<Wide>(line.opening) * line.days * terms.annual_rate_ppm;
      const Wide error = 2 * (static_cast<Wide>(line.interest) * 365 * kMillion - exact);
      EXPECT_LE(error < 0 ? -error : error, static_cast<Wide>(365) * kMillion);
      left -= line.principal;
      before = line.due;
    }
    EXPECT_EQ(left, 0);
  }
}

}  // namespace
}  // namespace htx::funding
