#include "htxctl/ui/table.h"

#include <gmock/gmock.h>

#include "absl/time/time.h"
#include "common/base/text.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {
namespace {

TEST(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("Hợp tác xã"), 10);
  EXPECT_EQ(DisplayWidth("Ho\u031b\u0323p"), 3);  // Decomposed: two combining marks.
  EXPECT_EQ(DisplayWidth("合作"), 4);
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(FitToTest, CutsBetweenCharacters) {
  EXPECT_EQ(FitTo("Hợp tác xã", 10), "Hợp tác xã");
  EXPECT_EQ(FitTo("Hợp tác xã", 5), "Hợp …");
  EXPECT_EQ(FitTo("Hợp", 0), "");
}

TEST(GroupedTest, SetsThousandsApart) {
  EXPECT_EQ(Grouped(10'070'000'000), "10 070 000 000");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(-1'000), "-1 000");
  EXPECT_EQ(Grouped(0), "0");
}

TEST(TableTest, AlignsColumnsOfVietnameseText) {
  Table table({{"tên"}, {"số", Align::kRight}});
  table.Add({"Hợp tác xã Tân Tiến", "5"});
  table.Add({"Tổ", "1 200"});
  EXPECT_EQ(table.Text(),
            "tên                     số\n"
            "-------------------  -----\n"
            "Hợp tác xã Tân Tiến      5\n"
            "Tổ                   1 200\n");
}

TEST(TableTest, KeepsARowOnOneLineAndWithinItsColumns) {
  Table table({{"a", Align::kLeft, 4}, {"b"}});
  table.Add({"một\nhai", "x", "surplus"});
  table.Add({"chỉ"});
  EXPECT_EQ(table.Text(), "a     b\n----  -\nmột…  x\nchỉ\n");
}

TEST(TableTest, BreaksWideCellsAtSpacesWhereAsked) {
  Table table({{"a", Align::kLeft, 7, true}, {"b"}});
  table.Add({"Quảng Ninh 86", "x"});
  table.Add({"", "y"});
  EXPECT_EQ(table.Text(), "a        b\n-------  -\nQuảng    x\nNinh 86\n         y\n");
}

TEST(WrappedTest, CutsAWordThatIsWiderThanTheLine) {
  EXPECT_EQ(Wrapped("Thống Nhất", 4), (std::vector<std::string>{"Thố…", "Nhất"}));
  EXPECT_EQ(Wrapped("", 4), (std::vector<std::string>{""}));
}

TEST(ProgressLineTest, ShowsShareRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine("load", 500, 1'000, absl::Seconds(2)),
            "load [############............] 50 %  500 of 1 000  250/s  3 s left");
  EXPECT_EQ(ProgressLine("load", 1'000, 1'000, absl::Milliseconds(2'500)),
            "load [########################] 100 %  1 000 of 1 000  400/s  2.5 s");
  EXPECT_EQ(ProgressLine("load", 0, 10, absl::ZeroDuration()), "load [........................] 0 %  0 of 10");
  EXPECT_EQ(ProgressLine("load", 30, 0, absl::Seconds(3)), "load  30  10/s");
}

}  // namespace
}  // namespace htx::ctl
