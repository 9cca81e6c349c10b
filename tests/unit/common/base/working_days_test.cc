// Days off, and periods of working days.

#include "common/base/working_days.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx {
namespace {

using absl::CivilDay;
using testing::FailsWith;

TEST(WorkingDaysTest, HolidaysAreUnknownOutsideTheYearsThatAreListed) {
  EXPECT_TRUE(WorkingDays::Vietnam().Covers(CivilDay(2025, 6, 1)));
  EXPECT_FALSE(WorkingDays::Vietnam().Covers(CivilDay(2031, 6, 1)));
  EXPECT_THAT(WorkingDays::Parse("HOLIDAY\t-\t2024-01-01\t-\t-\tASSUMED\t-\tx"),
              FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE"));
}

TEST(WorkingDaysTest, APeriodOfWorkingDaysPassesOverWeekends) {
  const WorkingDays& days = WorkingDays::Vietnam();
  EXPECT_EQ(days.After(CivilDay(2025, 5, 30), 1), CivilDay(2025, 6, 2)) << "from Friday to Monday";
  EXPECT_EQ(days.After(CivilDay(2025, 6, 2), 5), CivilDay(2025, 6, 9));
  EXPECT_EQ(days.After(CivilDay(2025, 6, 7), 0), CivilDay(2025, 6, 7)) << "nothing passes";
}

TEST(WorkingDaysTest, APeriodOfWorkingDaysPassesOverHolidays) {
  const WorkingDays& days = WorkingDays::Vietnam();
  EXPECT_EQ(days.After(CivilDay(2025, 4, 29), 2), CivilDay(2025, 5, 5)) << "30 April, 1 May and a weekend";
  EXPECT_EQ(days.After(CivilDay(2025, 1, 24), 3), CivilDay(2025, 2, 5)) << "Tết";
  EXPECT_EQ(days.After(CivilDay(2031, 8, 29), 1), CivilDay(2031, 9, 1)) << "only weekends are known";
}

}  // namespace
}  // namespace htx
