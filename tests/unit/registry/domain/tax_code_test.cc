#include "registry/domain/tax_code.h"

#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;

TEST(TaxCodeTest, CodesWithTheRightCheckDigitAreTaken) {
  for (const char* text :
       {"0100047516", "0100109106", "0300588569", "0101248141", "0100112437", "0200000014", "0200003424", "0300007944",
        "0200000021", "0312345673", "0200003424-001", "0200003424-999"}) {
    const auto code = TaxCode::Parse(text, "tax_code");
    ASSERT_THAT(code, IsOk()) << text;
    EXPECT_EQ(code->text(), text);
  }
}

TEST(TaxCodeTest, AWrongCheckDigitIsToldApart) {
  for (const char* text : {"0312345678", "0100047517", "0200003425-001"}) {
    EXPECT_THAT(TaxCode::Parse(text, "tax_code"), FailsWith(absl::StatusCode::kInvalidArgument, "CHECK_DIGIT")) << text;
    EXPECT_THAT(TaxCode::Parse(text, "tax_code"), Violates("tax_code")) << text;
  }
}

TEST(TaxCodeTest, OtherFormsAreRefused) {
  for (const char* text : {"", "1", "01000475160", "01000475a6", "0000000000", "0200000007", "0000475160",
                           "0200003424-000", "0200003424/001", "0200003424-0a1", "0200003424001", " 0100047516"}) {
    EXPECT_THAT(TaxCode::Parse(text, "tax_code"), FailsWith(absl::StatusCode::kInvalidArgument, "FIELD_RULE")) << text;
  }
}

// The weighted sum of some nine digits leaves no remainder: the digit would be 10, so no tenth digit makes a code of
// them.
TEST(TaxCodeTest, SomeSerialsHaveNoCode) {
  int without = 0;
  for (int serial = 1; serial <= 100; ++serial) {
    std::string nine = "02" + std::string(7 - std::to_string(serial).size(), '0') + std::to_string(serial);
    int valid = 0;
    for (char digit = '0'; digit <= '9'; ++digit) valid += TaxCode::Parse(nine + digit, "f").ok() ? 1 : 0;
    EXPECT_LE(valid, 1) << nine;
    without += valid == 0 ? 1 : 0;
  }
  EXPECT_GT(without, 0);
}

}  // namespace
}  // namespace htx::registry
