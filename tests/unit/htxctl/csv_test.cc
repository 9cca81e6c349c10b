#include "htxctl/files/csv.h"

#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using testing::IsOk;
using testing::Violates;

constexpr absl::string_view kColumns[] = {"code", "name"};

TEST(CsvTest, FieldsInQuotesHoldCommasQuotesAndLineEnds) {
  const auto file =
      ParseCsv("\xEF\xBB\xBF# decree: một\r\n#covers: hai\ncode, name\r\n1,\"a, \"\"b\"\"\nc\"\r\n\r\n2\n", kColumns);
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->notes, (std::vector<std::string>{"decree: một", "covers: hai"}));
  ASSERT_EQ(file->rows.size(), 2u);
  EXPECT_EQ(file->rows[0].Get("name"), "a, \"b\"\nc");
  EXPECT_EQ(file->rows[0].line, 4);
  EXPECT_EQ(file->rows[1].Get("code"), "2");
  EXPECT_EQ(file->rows[1].Get("name"), "");
  EXPECT_EQ(file->rows[1].line, 7);
  EXPECT_EQ(file->rows[1].Get("nothing"), "");
}

TEST(CsvTest, AFileThatIsNotUnderstoodIsRefusedWithItsLine) {
  for (const char* text : {"code,colour\n1,2\n", "code,code\n1,2\n", "code\n\"1\n", "code\n1,2\n"}) {
    EXPECT_THAT(ParseCsv(text, kColumns), Violates("FILE")) << text;
  }
  EXPECT_THAT(DetailOf(ParseCsv("code\n1\n1,2\n", kColumns).status()).message.en, ::testing::HasSubstr("line 3"));
}

}  // namespace
}  // namespace htx::ctl
