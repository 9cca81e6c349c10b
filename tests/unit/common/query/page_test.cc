// Page tokens and page sizes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/query/query.h"
#include "tests/support/matchers.h"

namespace htx::query {
namespace {

using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

class PageTokensTest : public ::testing::Test {
 protected:
  const PageTokens tokens_{"0123456789abcdef"};
  const Cursor cursor_ = {.known_micros = 1719799200000000,
                          .last = {int64_t{-5}, std::string("Hợp tác xã \n\0 Đồng", 22), Value(), std::string()}};
  const std::string arguments_ = "htx.registry.v1.OrganizationService/List\nname\nactive = true";
};

TEST_F(PageTokensTest, ATokenOpensToTheCursorItWasMadeOf) {
  const std::string token = tokens_.Seal(cursor_, arguments_);
  const absl::StatusOr<Cursor> opened = tokens_.Open(token, arguments_);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->known_micros, cursor_.known_micros);
  EXPECT_EQ(opened->last, cursor_.last);
  EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
}

TEST_F(PageTokensTest, NoTokenIsTheFirstPage) {
  const absl::StatusOr<Cursor> opened = tokens_.Open("", arguments_);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->known_micros, 0);
  EXPECT_TRUE(opened->last.empty());
}

TEST_F(PageTokensTest, AnAuthenticTokenOfAnotherShapeIsAMismatch) {
  const auto mismatch = FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH");
  const absl::StatusOr<Cursor> opened = tokens_.Open(tokens_.Seal(cursor_, arguments_), arguments_);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(*opened->Int(0), -5);
  EXPECT_EQ(*opened->Text(3), "");
  EXPECT_THAT(opened->Text(0), mismatch) << "a number";
  EXPECT_THAT(opened->Int(1), mismatch) << "a text";
  EXPECT_THAT(opened->Int(2), mismatch) << "null";
  EXPECT_THAT(opened->Text(2), mismatch) << "null";
  EXPECT_THAT(opened->Int(4), mismatch) << "beyond the end";
  EXPECT_THAT(opened->Text(4), mismatch) << "beyond the end";
  EXPECT_THAT(opened->Holds(4), IsOk());
  EXPECT_THAT(opened->Holds(3), mismatch);
  EXPECT_THAT(Cursor{}.Holds(3), IsOk()) << "the first page";
}

TEST_F(PageTokensTest, ATokenIsRefusedWithOtherArgumentsOrAnotherSecret) {
  const std::string token = tokens_.Seal(cursor_, arguments_);
  for (const absl::string_view other : {"", "x", "htx.registry.v1.OrganizationService/List\nname\nactive = false"}) {
    EXPECT_THAT(tokens_.Open(token, other), FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  }
  EXPECT_THAT(PageTokens("0123456789abcdeF").Open(token, arguments_), Violates("page_token"));
}

TEST_F(PageTokensTest, EveryChangedByteIsRefused) {
  const std::string token = tokens_.Seal(cursor_, arguments_);
  for (size_t i = 0; i < token.size(); ++i) {
    for (int c = 0; c < 256; ++c) {
      if (static_cast<char>(c) == token[i]) continue;
      std::string changed = token;
      changed[i] = static_cast<char>(c);
      ASSERT_FALSE(tokens_.Open(changed, arguments_).ok()) << i << " " << c;
    }
  }
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &bytes));
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(tokens_.Open(absl::WebSafeBase64Escape(changed), arguments_).ok()) << bit;
  }
}

TEST_F(PageTokensTest, EveryOtherLengthOrSpellingIsRefused) {
  const std::string token = tokens_.Seal(cursor_, arguments_);
  for (size_t length = 1; length < token.size(); ++length) {
    ASSERT_FALSE(tokens_.Open(token.substr(0, length), arguments_).ok()) << length;
    ASSERT_FALSE(tokens_.Open(token.substr(length), arguments_).ok()) << length;
  }
  const PageTokens other("0123456789abcdef");
  const std::string padded = other.Seal({.known_micros = 1, .last = {std::string("ab")}}, "");
  for (const std::string& spelling : {padded + "=", padded + "==", padded + " ", " " + padded, padded + padded,
                                      padded + "A", std::string(20000, 'A')}) {
    EXPECT_THAT(other.Open(spelling, ""), FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  }
}

TEST(PageSizeTest, IsCoercedUpToTheMaximumAndRefusedBelowZero) {
  EXPECT_EQ(*PageSize(0), 50);
  EXPECT_EQ(*PageSize(1), 1);
  EXPECT_EQ(*PageSize(1000), 1000);
  EXPECT_EQ(*PageSize(1001), 1000);
  EXPECT_EQ(*PageSize(std::numeric_limits<int32_t>::max()), 1000);
  EXPECT_THAT(PageSize(-1), FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  EXPECT_THAT(PageSize(std::numeric_limits<int32_t>::min()), Violates("page_size"));
}

}  // namespace
}  // namespace htx::query
