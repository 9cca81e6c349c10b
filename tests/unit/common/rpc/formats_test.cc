#include "common/rpc/formats.h"

#include <gtest/gtest.h>

namespace htx::rpc {
namespace {

bool Has(const std::string& text, common::v1::Format format) { return BrokenFormat(text, format) == nullptr; }

TEST(Formats, TheEmptyTextHasEveryFormat) {
  for (const auto format :
       {common::v1::FORMAT_UUID, common::v1::FORMAT_RESOURCE_NAME, common::v1::FORMAT_ID, common::v1::FORMAT_LINE}) {
    EXPECT_TRUE(Has("", format));
  }
}

TEST(Formats, AUuidHasThirtySixCharacters) {
  EXPECT_TRUE(Has("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", common::v1::FORMAT_UUID));
  EXPECT_FALSE(Has("0a1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d", common::v1::FORMAT_UUID));
  EXPECT_FALSE(Has("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4g", common::v1::FORMAT_UUID));
}

TEST(Formats, AResourceNameIsSegmentsBetweenSlashes) {
  EXPECT_TRUE(Has("organizations/01j9z3", common::v1::FORMAT_RESOURCE_NAME));
  EXPECT_TRUE(Has("a.b_c~d-e/1/2", common::v1::FORMAT_RESOURCE_NAME));
  for (const char* wrong : {"/a", "a/", "a//b", "a b", "hợp/tác", "a/%2e"}) {
    EXPECT_FALSE(Has(wrong, common::v1::FORMAT_RESOURCE_NAME)) << wrong;
  }
}

TEST(Formats, AnIdIsLowerCaseAndAtMostSixtyFourLong) {
  EXPECT_TRUE(Has("dong-tam-1", common::v1::FORMAT_ID));
  EXPECT_TRUE(Has(std::string(64, 'a'), common::v1::FORMAT_ID));
  EXPECT_FALSE(Has(std::string(65, 'a'), common::v1::FORMAT_ID));
  EXPECT_FALSE(Has("-a", common::v1::FORMAT_ID));
  EXPECT_FALSE(Has("A", common::v1::FORMAT_ID));
}

TEST(Formats, ALineHasNoBreaksControlsOrSpaceAtItsEnds) {
  EXPECT_TRUE(Has("Hợp tác xã  Đồng Tâm", common::v1::FORMAT_LINE));
  for (const char* wrong :
       {" a", "a ", " ", "a\nb", "a\tb", "a\x7F", "a\xC2\x85z", "\xC2\xA0z", "z\xC2\xA0", "a\xE2\x80\xA8z"}) {
    EXPECT_FALSE(Has(wrong, common::v1::FORMAT_LINE)) << wrong;
  }
}

}  // namespace
}  // namespace htx::rpc
