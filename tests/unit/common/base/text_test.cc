// Vietnamese text as callers send it: several forms of the same letters, two schools of tone placement.

#include "common/base/text.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace htx {
namespace {

TEST(FoldForSearchTest, MarksCaseAndPunctuationDoNotMatter) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"Hợp tác xã Đồng Tâm", "hop tac xa dong tam"},
      {"HỢP TÁC XÃ ĐỒNG TÂM", "hop tac xa dong tam"},
      {"  HTX   NN-DV  \"Đồng Tâm\" ", "htx nn dv dong tam"},
      {"đường Đê La Thành", "duong de la thanh"},
      {"ưu ƯU ươ ƠƠ ăâ ÊÔ", "uu uu uo oo aa eo"},
      {"Quỹ TDND Phường 5, Quận Gò Vấp", "quy tdnd phuong 5 quan go vap"},
      {"Số 12/3 (khu A)", "so 12 3 khu a"},
      {"Nghệ An & Hà Tĩnh", "nghe an ha tinh"},
      {"đ", "d"},
      {"", ""},
      {"---", ""},
      {" . ", ""},
      {"日本", "日本"},
      {"Straße", "straße"},
  };
  for (const auto& [text, folded] : table) EXPECT_EQ(FoldForSearch(text), folded) << text;
}

TEST(FoldForSearchTest, OldAndNewTonePlacementFoldAlike) {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"hoà", "hòa"},       {"Hoà Bình", "Hòa Bình"},
                                                                  {"khoẻ", "khỏe"},     {"thuỷ", "thủy"},
                                                                  {"uỷ ban", "ủy ban"}, {"toả", "tỏa"}};
  for (const auto& [old_style, new_style] : pairs) {
    EXPECT_NE(old_style, new_style);
    EXPECT_EQ(FoldForSearch(old_style), FoldForSearch(new_style));
  }
}

TEST(FoldForSearchTest, DecomposedInputFoldsLikeComposed) {
  // "Đồng Tâm" as a keyboard of another system sends it: base letters followed by combining marks.
  EXPECT_EQ(FoldForSearch("\u0110o\u0302\u0300ng Ta\u0302m"), "dong tam");
  EXPECT_EQ(FoldForSearch("o\u031b\u0323"), FoldForSearch("ợ"));
}

TEST(FoldForSearchTest, FoldingTwiceChangesNothing) {
  for (const std::string text : {"Hợp tác xã Đồng Tâm", "Liên hiệp HTX số 5 – Hà Nội", "ĐẮK LẮK", "İstanbul"}) {
    EXPECT_EQ(FoldForSearch(FoldForSearch(text)), FoldForSearch(text)) << text;
  }
}

TEST(SearchWordsTest, MarksAreKeptApartFromTheToneAndItsPlace) {
  using Words = std::vector<SearchWord>;
  EXPECT_EQ(SearchWords("HTX Đồng-Tâm"), (Words{{"htx", ""}, {"dong", "1đông"}, {"tam", "0tâm"}}));
  EXPECT_EQ(SearchWords("Hòa thuỷ"), SearchWords("hoà thủy"));
  EXPECT_EQ(SearchWords("\u0110o\u0302\u0300ng"), SearchWords("Đồng")) << "decomposed";
  EXPECT_EQ(SearchWords("đ Số 12"), (Words{{"d", "0đ"}, {"so", "2sô"}, {"12", ""}}));
  EXPECT_EQ(SearchWords(" - "), Words{});
}

TEST(SearchWordsTest, FoldedWordsAreThoseOfTheFoldedText) {
  for (const std::string text : {"Hợp tác xã  Đồng Tâm", "NN-DV \"Hà\" 12/3", "ĐẮK LẮK", "", "İstanbul"}) {
    std::string joined;
    for (const SearchWord& word : SearchWords(text)) joined += (joined.empty() ? "" : " ") + word.folded;
    EXPECT_EQ(joined, FoldForSearch(text)) << text;
  }
}

TEST(FoldForSearchTest, BrokenUtf8IsSurvived) {
  EXPECT_EQ(FoldForSearch("a\xff"
                          "b"),
            "a b");
  EXPECT_EQ(FoldForSearch("\xe1\xbb"), "");
  EXPECT_EQ(FoldForSearch(std::string("a\0b", 3)), "a b");
}

TEST(NfcTest, TheStoredFormIsComposed) {
  EXPECT_TRUE(IsNfc("Đồng Tâm"));
  EXPECT_TRUE(IsNfc(""));
  EXPECT_FALSE(IsNfc("\u0110o\u0302\u0300ng"));
  EXPECT_FALSE(IsNfc("a\xff"));
  EXPECT_FALSE(IsNfc("\xe1\xbb"));
  EXPECT_EQ(ToNfc("\u0110o\u0302\u0300ng Ta\u0302m"), "Đồng Tâm");
  EXPECT_EQ(ToNfc("o\u0323\u031b"), "ợ") << "marks in any order";
  EXPECT_EQ(ToNfc("a\xff"), "a\ufffd");
  EXPECT_TRUE(IsNfc(ToNfc("a\xff\xfe")));
}

TEST(FirstInvalidUtf8Test, FindsTheByteWhereReadingStops) {
  const std::vector<std::pair<std::string, std::optional<size_t>>> table = {
      {"", std::nullopt},
      {"Đồng", std::nullopt},
      {"😀", std::nullopt},
      {std::string("\0", 1), std::nullopt},
      {"a\xff", 1},
      {"Đ\xc3", 2},
      {"\x80", 0},
      {"ab\xc0\xaf", 2},        // An overlong slash.
      {"\xed\xa0\x80", 0},      // A surrogate.
      {"\xf4\x90\x80\x80", 0},  // Beyond the last code point.
  };
  for (const auto& [text, offset] : table) EXPECT_EQ(FirstInvalidUtf8(text), offset) << text;
}

TEST(CollationKeyTest, NamesSortAsAVietnameseReaderExpects) {
  const std::vector<std::string> sorted = {
      "An Giang", "Ánh Dương", "Ăn Quả",  "Ấp Bắc",    "Ba Vì",   "Bắc Ninh", "Bến Tre",  "Cà Mau", "Cần Thơ",
      "Da Liễu",  "Dầu Tiếng", "Đà Nẵng", "Đồng Nai",  "Ea Súp",  "Êm Đềm",   "Gia Lai",  "hoa",    "hoà",
      "hoả",      "hoã",       "hoá",     "hoạ",       "In Ấn",   "Kon Tum",  "Lâm Đồng", "Nam",    "Nấm",
      "Ong Vàng", "Ông Đốc",   "Ớt Cay",  "Sóc Trăng", "Ta",      "Tá",       "Tạ",       "Tân An", "Thái Bình",
      "Trà Vinh", "Tự Do",     "U Minh",  "Ưng Hoà",   "Vân Đồn", "Xuân Lộc", "Yên Bái"};
  std::vector<std::string> shuffled = sorted;
  std::reverse(shuffled.begin(), shuffled.end());
  std::sort(shuffled.begin(), shuffled.end(),
            [](const std::string& a, const std::string& b) { return CollationKey(a) < CollationKey(b); });
  EXPECT_EQ(shuffled, sorted);
}

TEST(CollationKeyTest, TheSameTextInAnyFormHasTheSameKey) {
  EXPECT_EQ(CollationKey("\u0110o\u0302\u0300ng"), CollationKey("Đồng"));
  EXPECT_NE(CollationKey("Đông"), CollationKey("Đồng"));
  EXPECT_EQ(CollationKey("Đồng").find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace htx
