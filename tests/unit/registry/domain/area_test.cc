#include "registry/domain/area.h"

#include <gmock/gmock.h>

#include "registry/domain/area_translation.h"
#include "tests/unit/registry/domain/area_samples.h"

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class AreaTest : public ::testing::Test {
 protected:
  const Area& Of(absl::string_view id) const { return *tree_.Find(id); }
  std::string PlaceId(absl::string_view id, absl::CivilDay day) const {
    const Area* place = tree_.PlaceOn(Of(id), day);
    return place == nullptr ? "" : place->id;
  }
  std::string UnitId(absl::string_view id, AreaLevel level, absl::CivilDay day) const {
    const Area* unit = tree_.UnitOn(Of(id), level, day);
    return unit == nullptr ? "" : unit->id;
  }
  std::vector<std::string> CoverIds(absl::string_view id, absl::CivilDay day) const {
    std::vector<std::string> ids;
    for (const Area* area : tree_.CoverOf(Of(id), day)) ids.push_back(area->id);
    return ids;
  }

  const AreaTree tree_ = TreeOf({FirstUnits(), SampleReform()});
};

TEST_F(AreaTest, ACodeMeansOneUnitOnEachDay) {
  EXPECT_EQ(tree_.FindByCode("00001", kEve)->id, "c00001");
  EXPECT_EQ(tree_.FindByCode("00001", kReformDay)->id, "c00001-2025");
  EXPECT_EQ(tree_.FindByCode("30", kReformDay), nullptr);
  EXPECT_EQ(tree_.FindByCode("99", kEve), nullptr);
  EXPECT_EQ(tree_.Find("p99"), nullptr);
}

TEST_F(AreaTest, AUnitStandsForAnotherOnEachDay) {
  EXPECT_EQ(PlaceId("p30", kEve), "p30");
  EXPECT_EQ(PlaceId("p30", kReformDay), "p31-2025");
  EXPECT_EQ(PlaceId("p31-2025", kEve), "p31") << "the one whose code it bears";
  EXPECT_EQ(PlaceId("c00003", kReformDay), "c10003-2025") << "the larger part";
  EXPECT_EQ(PlaceId("d303", kReformDay), "p31-2025") << "an abolished district is told by the province around it";
  EXPECT_EQ(tree_.PlaceOn(Of("c00003"), kReformDay, {{"c00003", "c00001-2025"}})->id, "c00001-2025")
      << "whom a split placed by name lies there";
}

TEST_F(AreaTest, CoverHoldsEveryPart) {
  EXPECT_THAT(CoverIds("c00003", kReformDay), ElementsAre("c10003-2025", "c00001-2025"));
  EXPECT_THAT(CoverIds("p31-2025", kEve), ElementsAre("p31", "p30"));
  EXPECT_THAT(CoverIds("c10003-2025", kEve), UnorderedElementsAre("c00003", "c00004"));
  EXPECT_THAT(CoverIds("d304", kReformDay), ElementsAre("p31-2025"));
}

TEST_F(AreaTest, UnitsLieInOthersOnADay) {
  EXPECT_EQ(tree_.ParentOn(Of("c00001"), kEve)->id, "d303");
  EXPECT_EQ(tree_.ParentOn(Of("c00001-2025"), kReformDay)->id, "p31-2025");
  EXPECT_EQ(tree_.ParentOn(Of("p31"), kEve), nullptr);
  EXPECT_EQ(UnitId("c00004", AreaLevel::kProvince, kEve), "p31");
  EXPECT_EQ(UnitId("c00004", AreaLevel::kDistrict, kEve), "d304");
  EXPECT_EQ(UnitId("c00004", AreaLevel::kCommune, kReformDay), "c10003-2025");
  EXPECT_EQ(UnitId("c00004", AreaLevel::kDistrict, kReformDay), "") << "there are no districts any more";
  EXPECT_EQ(UnitId("p31", AreaLevel::kCommune, kEve), "") << "only the province is known";
  EXPECT_TRUE(tree_.LiesIn(Of("c00004"), Of("p31"), kEve));
  EXPECT_FALSE(tree_.LiesIn(Of("c00004"), Of("d303"), kEve));
}

TEST_F(AreaTest, WhatEverSurroundedAnAreaIsKnown) {
  const auto around = [&](absl::string_view id, bool by_residual) {
    std::vector<std::string> ids;
    for (const AreaAround& unit : tree_.EverAround(Of(id))) {
      if (unit.by_residual == by_residual) ids.push_back(unit.id);
    }
    return ids;
  };
  EXPECT_THAT(around("c00004", false), UnorderedElementsAre("c00004", "d304", "p31", "c10003-2025", "p31-2025"));
  EXPECT_THAT(around("c00003", false), UnorderedElementsAre("c00003", "d303", "p31"));
  EXPECT_THAT(around("c00003", true), UnorderedElementsAre("c10003-2025", "p31-2025"));
}

TEST_F(AreaTest, LinksLeadBothWays) {
  for (const Area& area : tree_.all()) {
    for (const AreaLink& link : area.successors) {
      const Area& next = Of(link.area);
      EXPECT_THAT(next.predecessors, ::testing::Contains(::testing::Field(&AreaLink::area, area.id)));
      EXPECT_EQ(link.on, area.to);
    }
  }
}

// A unit goes on while another comes into it: what it was before is no matter of the later step.
TEST_F(AreaTest, AUnitThatGoesOnIsItselfOnAnyDayOfItsLife) {
  AreaChange change{.decree = "Nghị quyết khác", .day = absl::CivilDay(2027, 1, 1)};
  change.transitions = {{.step = AreaStep::kMerge, .from = {"00001"}, .to = {"10003"}}};
  const AreaTree later = TreeOf({FirstUnits(), SampleReform(), change});
  const Area& whole = *later.Find("c10003-2025");
  EXPECT_EQ(later.PlaceOn(whole, kReformDay)->id, "c10003-2025");
  EXPECT_EQ(later.PlaceOn(whole, kEve)->id, "c00003");
  EXPECT_EQ(later.PlaceOn(*later.Find("c00001"), absl::CivilDay(2027, 6, 1))->id, "c10003-2025");
}

TEST_F(AreaTest, AnAreaIsTranslatedWithItsShares) {
  const auto translate = [&](AreaQuestion question, absl::CivilDay to) {
    std::vector<std::pair<std::string, std::optional<int64_t>>> parts;
    for (const AreaCandidate& part : Translate(question, to, tree_).candidates) {
      parts.emplace_back(part.area->id, part.share);
    }
    return parts;
  };
  using Parts = std::vector<std::pair<std::string, std::optional<int64_t>>>;
  EXPECT_EQ(translate({.code = "00003", .day = kEve}, kReformDay),
            (Parts{{"c10003-2025", 7000}, {"c00001-2025", 3000}}));
  EXPECT_EQ(translate({.code = "30", .day = kEve}, kReformDay), (Parts{{"p31-2025", 10000}}));
  EXPECT_EQ(translate({.id = "d303", .day = kEve}, kReformDay), (Parts{{"p31-2025", 10000}}));
  EXPECT_EQ(translate({.name = "tan lap", .day = kReformDay}, kEve),
            (Parts{{"c00003", std::nullopt}, {"c00004", std::nullopt}}));
  EXPECT_EQ(translate({.code = "30", .day = kReformDay}, kEve), Parts()) << "no such code on that day";
}

TEST_F(AreaTest, ANameIsFoundByItsMarksFirst) {
  AreaChange change{.decree = "Danh mục xã", .day = absl::CivilDay(2010, 1, 1)};
  change.areas = {Unit("00005", "Tân Láp", AreaLevel::kCommune, "303", true)};
  change.transitions = {{.step = AreaStep::kEstablish, .to = {"00005"}}};
  const AreaTree tree = TreeOf({FirstUnits(), change});
  const auto meant = [&](const AreaQuestion& question) {
    std::vector<std::string> ids;
    for (const Area* area : AreasMeant(question, tree)) ids.push_back(area->id);
    return ids;
  };
  EXPECT_THAT(meant({.name = "Tân Lập", .day = kEve}), ElementsAre("c00004"));
  EXPECT_THAT(meant({.name = "Xã Tân Láp", .day = kEve}), ElementsAre("c00005"));
  EXPECT_THAT(meant({.name = "TAN LAP", .day = kEve}), ElementsAre("c00004", "c00005"));
  EXPECT_THAT(meant({.name = "TAN LAP", .day = kEve, .within = "d303"}), ElementsAre("c00005"));
  EXPECT_THAT(meant({.name = "TAN LAP", .day = kEve, .level = 1}), ElementsAre());
  EXPECT_THAT(meant({.name = "Lập", .day = kEve}), ElementsAre());
}

}  // namespace
}  // namespace htx::registry
