#include "common/base/civil_date.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx {
namespace {

using ::htx::testing::IsOk;

absl::Time At(const std::string& text) {
  absl::Time instant;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &instant, &error)) << error;
  return instant;
}

TEST(CivilDateTest, ADayBeginsAtMidnightInVietnam) {
  EXPECT_EQ(DayOf(At("2024-06-30T16:59:59.999999Z")), absl::CivilDay(2024, 6, 30));
  EXPECT_EQ(DayOf(At("2024-06-30T17:00:00Z")), absl::CivilDay(2024, 7, 1));
  EXPECT_EQ(StartOf(absl::CivilDay(2024, 7, 1)), At("2024-07-01T00:00:00+07:00"));
}

TEST(CivilDateTest, ParsingTakesRealDatesInOneFormAlone) {
  for (const std::string text : {"2024-02-29", "1900-01-01", "9999-12-31", "2000-02-29"}) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
    ASSERT_THAT(day, IsOk()) << text;
    EXPECT_EQ(FormatDay(*day), text);
  }
  for (const std::string text : {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-04-31",
                                 "1899-12-31", "2024-1-01", "2024/01/01", "20240101", "2024-01-01T00:00:00Z",
                                 " 2024-01-01", "+024-01-01", "2024-01-0a", "", "10000-01-01"}) {
    EXPECT_EQ(ParseDay(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(CivilDateTest, MakingADayRefusesWhatTheCalendarDoesNotHave) {
  EXPECT_THAT(MakeDay(2024, 2, 29), IsOk());
  for (const auto& [year, month, day] : std::vector<std::tuple<int, int, int>>{{2023, 2, 29},
                                                                               {2024, 2, 30},
                                                                               {2024, 0, 1},
                                                                               {2024, 13, 1},
                                                                               {2024, 1, 32},
                                                                               {0, 1, 1},
                                                                               {10000, 1, 1},
                                                                               {-1, 1, 1}}) {
    EXPECT_FALSE(MakeDay(year, month, day).ok()) << year << "-" << month << "-" << day;
  }
}

TEST(CivilDateTest, StoredInstantsKeepTheirMicroseconds) {
  for (const int64_t micros : {int64_t{0}, int64_t{-1}, int64_t{1719799200123456}})
    EXPECT_EQ(ToMicros(FromMicros(micros)), micros);
}

TEST(CivilDateTest, MonthsLaterIsTheSameDayOrTheLastOne) {
  EXPECT_EQ(AddMonths(absl::CivilDay(2024, 1, 15), 12), absl::CivilDay(2025, 1, 15));
  EXPECT_EQ(AddMonths(absl::CivilDay(2024, 1, 31), 1), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(AddMonths(absl::CivilDay(2024, 2, 29), 12), absl::CivilDay(2025, 2, 28));
  EXPECT_EQ(AddMonths(absl::CivilDay(2024, 12, 31), 2), absl::CivilDay(2025, 2, 28));
  EXPECT_EQ(AddMonths(absl::CivilDay(2025, 1, 31), -2), absl::CivilDay(2024, 11, 30));
}

TEST(PeriodTest, IsHalfOpen) {
  const Period year = {.from = absl::CivilDay(2024, 1, 1), .to = absl::CivilDay(2025, 1, 1)};
  EXPECT_TRUE(year.Contains(absl::CivilDay(2024, 1, 1)));
  EXPECT_TRUE(year.Contains(absl::CivilDay(2024, 12, 31)));
  EXPECT_FALSE(year.Contains(absl::CivilDay(2025, 1, 1)));
  EXPECT_FALSE(year.Contains(absl::CivilDay(2023, 12, 31)));
  const Period after = {.from = absl::CivilDay(2025, 1, 1)};
  EXPECT_TRUE(after.Contains(absl::CivilDay(9999, 1, 1)));
  EXPECT_FALSE(year.Overlaps(after));
  EXPECT_FALSE(after.Overlaps(year));
  EXPECT_TRUE(year.Overlaps({.from = absl::CivilDay(2024, 12, 31)}));
  EXPECT_TRUE(after.Overlaps(after));
}

}  // namespace
}  // namespace htx
