#include "registry/domain/area.h"

#include <gmock/gmock.h>

#include <set>

namespace htx::registry {
namespace {

using ::testing::ElementsAre;

const absl::CivilDay kBefore(2025, 6, 30);
const absl::CivilDay kReform(2025, 7, 1);

int CountOn(absl::CivilDay day, AreaLevel level) {
  int count = 0;
  for (const Area& area : AllAreas()) count += area.level == level && area.ExistsOn(day) ? 1 : 0;
  return count;
}

std::vector<std::string> CoverIds(absl::string_view id, absl::CivilDay day) {
  std::vector<std::string> ids;
  for (const Area* area : CoverOf(*FindArea(id), day)) ids.emplace_back(area->id);
  return ids;
}

TEST(AreaTest, TheReformMadeThirtyFourProvincesOfSixtyThree) {
  EXPECT_EQ(CountOn(kBefore, AreaLevel::kProvince), 63);
  EXPECT_EQ(CountOn(kReform, AreaLevel::kProvince), 34);
}

TEST(AreaTest, DistrictsWereAbolished) {
  EXPECT_EQ(CountOn(kBefore, AreaLevel::kDistrict), 15 + 22);
  EXPECT_EQ(CountOn(kReform, AreaLevel::kDistrict), 0);
  EXPECT_EQ(CountOn(absl::CivilDay(2020, 12, 31), AreaLevel::kDistrict), 15 + 24)
      << "before Thủ Đức was formed of three";
}

TEST(AreaTest, SevenCodesChangedTheirMeaning) {
  std::set<std::string> changed;
  for (const Area& area : AllAreas()) {
    if (area.level != AreaLevel::kProvince || !area.ExistsOn(kReform)) continue;
    const Area* before = AreaByCode(area.code, kBefore);
    ASSERT_NE(before, nullptr) << area.code;
    // A name that another code bore before: the seat's partner gave its code, not its name.
    if (before->name != area.name) changed.emplace(area.code);
  }
  changed.erase("08");
  changed.erase("19");
  EXPECT_EQ(changed, (std::set<std::string>{"15", "24", "44", "52", "80", "82", "91"}));
  EXPECT_EQ(AreaByCode("24", kBefore)->name, "Bắc Giang");
  EXPECT_EQ(AreaByCode("24", kReform)->name, "Bắc Ninh");
}

TEST(AreaTest, OneCodeMeansOneUnitOnAnyDay) {
  for (const Area& one : AllAreas()) {
    for (const Area& other : AllAreas()) {
      if (&one == &other || one.code != other.code || one.level != other.level) continue;
      const bool apart =
          (one.to && other.from && *one.to <= *other.from) || (other.to && one.from && *other.to <= *one.from);
      EXPECT_TRUE(apart) << one.id << " and " << other.id;
    }
  }
}

TEST(AreaTest, LinksLeadBothWays) {
  for (const Area& area : AllAreas()) {
    for (const absl::string_view id : area.successors) {
      const Area* next = FindArea(id);
      ASSERT_NE(next, nullptr);
      EXPECT_THAT(next->predecessors, ::testing::Contains(area.id));
      EXPECT_EQ(next->from, area.to) << area.id << " ends when " << id << " begins";
    }
  }
}

TEST(AreaTest, CoverFollowsTheChainOfUnits) {
  EXPECT_THAT(CoverIds("p31", kBefore), ElementsAre("p31"));
  EXPECT_THAT(CoverIds("p31", kReform), ElementsAre("p31-2025"));
  EXPECT_THAT(CoverIds("p31-2025", kBefore), ElementsAre("p31", "p30"));
  EXPECT_THAT(CoverIds("p01", kReform), ElementsAre("p01"));
  EXPECT_THAT(CoverIds("p46", kReform), ElementsAre("p46-2025"));
  EXPECT_THAT(CoverIds("d785", kReform), ElementsAre("p79-2025")) << "a district lies in its province's successor";
  EXPECT_THAT(CoverIds("d763", kBefore), ElementsAre("d769-2021"));
  EXPECT_THAT(CoverIds("d763", kReform), ElementsAre("p79-2025"));
}

TEST(AreaTest, ADistrictLiesInItsProvince) {
  EXPECT_EQ(ProvinceOf(*FindArea("d311")).id, "p31");
  EXPECT_EQ(ProvinceOf(*FindArea("p31")).id, "p31");
  EXPECT_EQ(FindArea("p99"), nullptr);
  EXPECT_EQ(AreaByCode("99", kBefore), nullptr);
}

}  // namespace
}  // namespace htx::registry
