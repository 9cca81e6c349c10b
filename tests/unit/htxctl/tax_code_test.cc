#include "htxctl/demo/tax_code.h"

#include <gmock/gmock.h>

#include <set>

namespace htx::ctl {
namespace {

TEST(TaxCodeTest, TheWorkedExampleOfTheCircularHolds) {
  EXPECT_EQ(TaxCodeOf(1, 47'51), std::optional<std::string>("0100047516"));
}

TEST(TaxCodeTest, CodesWithARightCheckDigitAreValid) {
  for (const char* code : {"0100047516", "0100109106", "0300588569", "0101248141", "0100112437", "0200000014",
                           "0200003424", "0300007944", "0200000021", "0312345673", "0200003424-001"}) {
    EXPECT_TRUE(IsTaxCode(code)) << code;
  }
}

TEST(TaxCodeTest, OtherTextsAreNot) {
  for (const char* code : {"0200000001", "0312345678", "0200003424-000", "0200003424-01", "0000000000", "0012345678",
                           "0200000000", "020000342", "02000034240", "020000342a", "", "0200003424_001"}) {
    EXPECT_FALSE(IsTaxCode(code)) << code;
  }
}

TEST(TaxCodeTest, NoCodeExistsWhereTheSumIsDivisibleByEleven) {
  int missing = 0;
  for (int64_t serial = 1; serial <= 1100; ++serial) {
    const std::optional<std::string> code = TaxCodeOf(2, serial);
    if (!code) {
      ++missing;
    } else {
      EXPECT_TRUE(IsTaxCode(*code)) << *code;
    }
  }
  // About one serial in eleven.
  EXPECT_GT(missing, 80);
  EXPECT_LT(missing, 120);
}

TEST(TaxCodeTest, BlockAndSerialHaveLimits) {
  EXPECT_EQ(TaxCodeOf(0, 1), std::nullopt);
  EXPECT_EQ(TaxCodeOf(100, 1), std::nullopt);
  EXPECT_EQ(TaxCodeOf(2, 0), std::nullopt);
  EXPECT_EQ(TaxCodeOf(2, 10'000'000), std::nullopt);
}

TEST(TaxCodeSeriesTest, HandsOutDistinctValidCodesOfItsBlock) {
  TaxCodeSeries series(27, 100'000);
  std::set<std::string> codes;
  for (int i = 0; i < 5000; ++i) {
    const std::string code = series.Next();
    EXPECT_TRUE(IsTaxCode(code)) << code;
    EXPECT_EQ(code.substr(0, 2), "27");
    EXPECT_TRUE(codes.insert(code).second) << code;
  }
}

}  // namespace
}  // namespace htx::ctl
