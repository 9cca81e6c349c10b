#include "htxctl/files/slips.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

TEST(SlipsTest, PrintedSlipsAreReadAsWhatTheyMean) {
  const std::pair<const char*, const char*> printed[] = {
      {"phong trào khi đua yêu nước", "phong trào thi đua yêu nước"},
      {"Đế án 1804", "Đề án 1804"},
      {"Chương trình 29-CtrHĐ/TU", "Chương trình 29-CTrHĐ/TU"},
      {"có 163thành viên", "có 163 thành viên"},
      {"Số 5  đường  Lạch Tray", "Số 5 đường Lạch Tray"},
  };
  for (const auto& [written, meant] : printed) {
    const Reading<std::string> reading = ReadText(written);
    EXPECT_EQ(reading.value, meant);
    EXPECT_EQ(reading.slips.size(), 1u) << written;
  }
}

TEST(SlipsTest, WhatIsNoSlipStaysAsItIs) {
  for (const char* text : {"Số 45A Lê Lợi", "0207H00012", "29-CTrHĐ/TU", "0207HTX12", "thi đua", "khi đưa hàng"}) {
    const Reading<std::string> reading = ReadText(text);
    EXPECT_EQ(reading.value, text);
    EXPECT_THAT(reading.slips, IsEmpty()) << text;
  }
}

TEST(SlipsTest, ANameIsNeverMendedAndItsSlipsAreNoted) {
  const Reading<std::string> reading = ReadName(" Hợp tác xã  khi đua ");
  EXPECT_EQ(reading.value, "Hợp tác xã  khi đua");
  EXPECT_THAT(reading.slips,
              ElementsAre(Slip{.kind = "NAME_KEPT", .written = reading.value, .read_as = reading.value}));
  EXPECT_THAT(ReadName("Hợp tác xã Đồng Tâm").slips, IsEmpty());
}

TEST(SlipsTest, TextsBecomeNfc) { EXPECT_EQ(ReadName("Ho\xCC\x83p").value, "H\xC3\xB5p"); }

TEST(SlipsTest, NumbersAreReadAsTheyArePrinted) {
  const std::pair<const char*, int64_t> printed[] = {{"163", 163},
                                                     {"1.234", 1234},
                                                     {"10 070 000 000", 10070000000},
                                                     {"163 thành viên", 163},
                                                     {"163thành viên", 163},
                                                     {"1,5 tỷ đồng", 1500000000},
                                                     {"2 triệu", 2000000},
                                                     {"12.500.000 đ", 12500000},
                                                     {"0", 0}};
  for (const auto& [written, value] : printed) {
    const auto reading = ReadNumber(written);
    ASSERT_THAT(reading, IsOk()) << written;
    EXPECT_EQ(reading->value.value, value) << written;
    EXPECT_EQ(reading->value.relation, Relation::kExact);
  }
  EXPECT_EQ(ReadNumber("163thành viên")->slips[0].kind, "MISSING_SPACE");
  EXPECT_EQ(ReadNumber("163 thành viên")->slips[0].kind, "WORDS_AROUND_NUMBER");
  EXPECT_THAT(ReadNumber("1.234")->slips, IsEmpty());
}

TEST(SlipsTest, WordsBeforeANumberSayHowItRelates) {
  EXPECT_EQ(ReadNumber("hơn 1.000")->value.relation, Relation::kMoreThan);
  EXPECT_EQ(ReadNumber("trên 120 lao động")->value.value, 120);
  EXPECT_EQ(ReadNumber("khoảng 50")->value.relation, Relation::kAbout);
  EXPECT_EQ(ReadNumber("ít nhất 7")->value.relation, Relation::kAtLeast);
  EXPECT_EQ(ReadNumber("ước 7")->value.relation, Relation::kEstimate);
}

TEST(SlipsTest, ANumberThatCouldMeanTwoThingsIsNotRead) {
  for (const char* text : {"1,234", "12,5", "1.23", "1.2345", "12.34.567", "-5", "", "abc", "12a", "1,5.000 tỷ",
                           "99999999999999999999", "9.999.999.999 tỷ", "0x12", "1,2345678901 tỷ"}) {
    EXPECT_FALSE(ReadNumber(text).ok()) << text;
  }
}

TEST(SlipsTest, DaysAreReadInBothOrders) {
  for (const char* text : {"2024-04-06", "06/04/2024", "6/4/2024", "6-4-2024", "06.04.2024", " 06/04/2024 "}) {
    const auto day = ReadDate(text);
    ASSERT_THAT(day, IsOk()) << text;
    EXPECT_EQ(day->value, absl::CivilDay(2024, 4, 6));
  }
  for (const char* text : {"2024", "04/2024", "31/02/2024", "6/4/24", "2024/04/06", "04/13/2024", "x"}) {
    EXPECT_FALSE(ReadDate(text).ok()) << text;
  }
}

}  // namespace
}  // namespace htx::ctl
