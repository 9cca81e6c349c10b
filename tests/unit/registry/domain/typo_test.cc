#include "registry/domain/typo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace htx::registry {
namespace {

TEST(TypoTest, OneErrorIsOneLetterMoreLessOtherOrSwapped) {
  for (const char* typed : {"thang", "tang", "thhang", "thans", "htang", "thagn", "thang"}) {
    EXPECT_TRUE(WithinOneTypo(typed, "thang")) << typed;
  }
  for (const char* typed : {"", "tng", "hatng", "thangxy", "gnaht", "tahgn", "xhanx"}) {
    EXPECT_FALSE(WithinOneTypo(typed, "thang")) << typed;
  }
  EXPECT_TRUE(WithinOneTypo("", ""));
  EXPECT_TRUE(WithinOneTypo("a", ""));
  EXPECT_TRUE(WithinOneTypo("ba", "ab"));
}

// What the index relies on: the left-overs of two words one error apart meet. All words of up to five letters of two.
TEST(TypoTest, WordsOneErrorApartHaveALeftOverInCommon) {
  std::vector<std::string> words = {""};
  for (size_t i = 0; words[i].size() < 5; ++i) {
    words.push_back(words[i] + 'a');
    words.push_back(words[i] + 'b');
  }
  for (const std::string& typed : words) {
    const std::vector<std::string> left = WithoutOneLetter(typed);
    for (const std::string& word : words) {
      if (!WithinOneTypo(typed, word)) continue;
      const std::vector<std::string> remains = WithoutOneLetter(word);
      EXPECT_TRUE(std::any_of(
          left.begin(), left.end(),
          [&](const std::string& text) { return std::find(remains.begin(), remains.end(), text) != remains.end(); }))
          << typed << " " << word;
      EXPECT_TRUE(WithinOneTypo(word, typed)) << "an error is one in both directions";
    }
  }
}

}  // namespace
}  // namespace htx::registry
