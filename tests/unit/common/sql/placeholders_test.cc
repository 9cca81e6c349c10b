#include "common/sql/placeholders.h"

#include <gtest/gtest.h>

namespace htx::sql {
namespace {

TEST(PlaceholdersTest, EachPlaceholderGetsItsNumber) {
  const TranslatedSql sql = TranslatePlaceholders("select ? where a=? and b in (?,?)");
  EXPECT_EQ(sql.text, "select :p1 where a=:p2 and b in (:p3,:p4)");
  EXPECT_EQ(sql.parameters, 4);
}

TEST(PlaceholdersTest, QuotedTextIsLeftAlone) {
  const TranslatedSql sql = TranslatePlaceholders(R"(select '?', 'it''s ?', "a?" from t where x = ?)");
  EXPECT_EQ(sql.text, R"(select '?', 'it''s ?', "a?" from t where x = :p1)");
  EXPECT_EQ(sql.parameters, 1);
}

TEST(PlaceholdersTest, CommentsGo) {
  EXPECT_EQ(TranslatePlaceholders("select 1 -- it's ?\n, 2").text, "select 1  \n, 2");
  EXPECT_EQ(TranslatePlaceholders("select /* ' ? \n */ 1").text, "select   1");
  EXPECT_EQ(TranslatePlaceholders("select 1 -- end").text, "select 1  ");
  EXPECT_EQ(TranslatePlaceholders("select 4-2, 4/2, '--', '/*'").text, "select 4-2, 4/2, '--', '/*'");
}

TEST(PlaceholdersTest, UnclosedQuotesAndCommentsEndWithTheText) {
  EXPECT_EQ(TranslatePlaceholders("select 'a ?").text, "select 'a ?");
  EXPECT_EQ(TranslatePlaceholders("select /* ?").text, "select  ");
  EXPECT_EQ(TranslatePlaceholders("").text, "");
}

TEST(StorableTextTest, Utf8WithoutNulIsStorable) {
  for (const std::string text : {"", "abc", "Hợp tác xã", "\u07ff\u0800\uffff", "\U00010000\U0010ffff"}) {
    EXPECT_TRUE(IsStorableText(text)) << text;
  }
}

TEST(StorableTextTest, AnythingElseIsNot) {
  for (const std::string& text :
       {std::string("a\0", 2), std::string("\x80"), std::string("\xc1\xbf"), std::string("\xc3"),
        std::string("\xe0\x9f\xbf"), std::string("\xed\xa0\x80"), std::string("\xe2\x82"),
        std::string("\xf0\x8f\xbf\xbf"), std::string("\xf4\x90\x80\x80"), std::string("\xf5\x80\x80\x80"),
        std::string("\xff")}) {
    EXPECT_FALSE(IsStorableText(text)) << ::testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace htx::sql
