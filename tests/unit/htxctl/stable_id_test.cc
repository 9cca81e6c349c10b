#include "htxctl/demo/stable_id.h"

#include <gmock/gmock.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"

namespace htx::ctl {
namespace {

TEST(StableIdTest, TheSameTextGivesTheSameUuidOnEveryRun) {
  // Pinned: another value here would make a second load write everything again.
  EXPECT_EQ(StableUuid(""), "d72ac492-3609-83ea-bb70-9004716aa61c");
}

TEST(StableIdTest, DifferentTextsGiveDifferentUuids) {
  std::set<std::string> seen;
  for (int i = 0; i < 20'000; ++i) {
    const std::string uuid = StableUuid(absl::StrCat("row-", i));
    EXPECT_TRUE(IsUuid(uuid)) << uuid;
    EXPECT_TRUE(seen.insert(uuid).second) << uuid;
  }
}

TEST(StableRandomTest, StaysInsideItsBoundsAndRepeatsFromItsSeed) {
  StableRandom one(7);
  StableRandom two(7);
  for (int i = 0; i < 1'000; ++i) {
    const int64_t number = one.Between(-3, 12);
    EXPECT_GE(number, -3);
    EXPECT_LE(number, 12);
    EXPECT_EQ(number, two.Between(-3, 12));
  }
}

}  // namespace
}  // namespace htx::ctl
