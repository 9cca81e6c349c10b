// Reforms of areas: what they record, and what they are refused for.

#include "registry/domain/area_change.h"

#include <functional>

#include "registry/domain/area_errors.h"
#include "registry/domain/area_impact.h"
#include "tests/support/matchers.h"
#include "tests/unit/registry/domain/area_samples.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

TEST(AreaChangeTest, AReformFormsAndEndsUnits) {
  const AreaTree before = TreeOf({FirstUnits()});
  const auto reform = Decide(SampleReform(), before);
  ASSERT_THAT(reform, IsOk());
  EXPECT_EQ(reform->formed.size(), 3u);
  EXPECT_EQ(reform->ended.size(), 8u);
  EXPECT_EQ(reform->successions.size(), 7u);
  EXPECT_EQ(reform->transitions.at(AreaStep::kMerge), 3);
  const AreaTree after = After(before, *reform, 2);
  EXPECT_EQ(after.Find("p82")->to, std::nullopt) << "what stands in no transition goes on";
  EXPECT_EQ(after.Find("c00003")->successors.front().area, "c10003-2025") << "the larger part is residual";
  EXPECT_TRUE(after.Find("c00003")->successors.front().residual);
  EXPECT_EQ(after.Find("c00001-2025")->parent, "p31-2025");
  EXPECT_EQ(after.Find("p30")->ended_by, "Nghị quyết");
}

TEST(AreaChangeTest, ASecondUnitOfACodeAndYearAlsoSaysItsDay) {
  AreaChange again{.decree = "Nghị quyết khác", .day = absl::CivilDay(2025, 12, 1)};
  again.areas = {Unit("31", "Tỉnh mới", AreaLevel::kProvince, "")};
  again.transitions = {{.step = AreaStep::kRename, .from = {"31"}, .to = {"31"}}};
  const AreaTree tree = TreeOf({FirstUnits(), SampleReform(), again});
  EXPECT_EQ(tree.FindByCode("31", absl::CivilDay(2026, 1, 1))->id, "p31-2025-1201");
  EXPECT_EQ(tree.ParentOn(*tree.Find("c10003-2025"), absl::CivilDay(2026, 1, 1))->id, "p31-2025-1201")
      << "what lay in it goes on in it";
}

struct Refusal {
  const char* what;
  std::function<void(AreaChange&)> spoil;
  const char* reason;
};

TEST(AreaChangeTest, AReformThatCoversAUnitTwiceOrNotAtAllIsRefused) {
  const Refusal refusals[] = {
      {"an unknown source", [](auto& c) { c.transitions[4].from = {"00009"}; }, "AREA_UNKNOWN"},
      {"an unknown target", [](auto& c) { c.transitions[4].to = {"00009"}; }, "AREA_UNKNOWN"},
      {"a target that ends", [](auto& c) { c.transitions[4].to = {"areas/c00001"}; }, "AREA_UNKNOWN"},
      {"an unknown parent", [](auto& c) { c.areas[1].parent = "99"; }, "AREA_UNKNOWN"},
      {"a residual unit that is no target", [](auto& c) { c.transitions[3].residual = "82"; }, "AREA_UNKNOWN"},
      {"an assignment elsewhere",
       [](auto& c) {
         c.transitions[3].assignments = {{OrganizationId::Of("a"), "31"}};
       },
       "AREA_UNKNOWN"},
      {"a transition twice", [](auto& c) { c.transitions.push_back(c.transitions[2]); }, "DUPLICATE_TRANSITION"},
      {"a transition twice, its units in another order",
       [](auto& c) {
         c.transitions.push_back({.step = AreaStep::kMerge, .from = {"00002", "00001"}, .to = {"00001"}});
       },
       "DUPLICATE_TRANSITION"},
      {"an organisation placed twice",
       [](auto& c) {
         c.transitions[3].assignments = {{OrganizationId::Of("a"), "00001"}, {OrganizationId::Of("a"), "10003"}};
       },
       "DUPLICATE_TRANSITION"},
      {"a source in two transitions", [](auto& c) { c.transitions[4].from.push_back("00002"); }, "OVERLAP"},
      {"a source that is kept and ended",
       [](auto& c) { c.transitions.push_back({.step = AreaStep::kKeep, .from = {"00004"}}); }, "OVERLAP"},
      {"a code formed twice", [](auto& c) { c.areas.push_back(c.areas[1]); }, "OVERLAP"},
      {"a code that goes on meaning another unit",
       [](auto& c) {
         c.areas.push_back(Unit("82", "Tỉnh khác", AreaLevel::kProvince, ""));
         c.transitions[0].to = {"82"};
         c.areas[1].parent = c.areas[2].parent = "82";
         c.areas.erase(c.areas.begin());
       },
       "OVERLAP"},
      {"shares of more than the whole",
       [](auto& c) {
         c.transitions[3].shares = {4000, 7000};
       },
       "OVERLAP"},
      {"a split into one unit twice",
       [](auto& c) {
         c.transitions[3].to = {"00001", "00001"};
       },
       "OVERLAP"},
      {"shares of less than the whole",
       [](auto& c) {
         c.transitions[3].shares = {2000, 7000};
       },
       "COVERAGE_GAP"},
      {"a unit formed of nothing", [](auto& c) { c.areas.push_back(Unit("10009", "Xã", AreaLevel::kCommune, "31")); },
       "COVERAGE_GAP"},
      {"a claim that is not kept", [](auto& c) { c.covers = {{.level = AreaLevel::kProvince}}; }, "COVERAGE_GAP"},
      {"a claim in one unit that is not kept",
       [](auto& c) {
         c.transitions.pop_back();
         c.covers = {{.level = AreaLevel::kCommune, .within = {"304"}}};
       },
       "COVERAGE_GAP"},
      {"a province that is abolished",
       [](auto& c) { c.transitions.push_back({.step = AreaStep::kAbolish, .from = {"82"}}); }, "COVERAGE_GAP"},
  };
  const AreaTree tree = TreeOf({FirstUnits()});
  for (const Refusal& refusal : refusals) {
    AreaChange change = SampleReform();
    refusal.spoil(change);
    EXPECT_THAT(Decide(change, tree), FailsWith(kFailedPrecondition, refusal.reason)) << refusal.what;
  }
  AreaChange whole = SampleReform();
  whole.transitions.push_back({.step = AreaStep::kKeep, .from = {"82"}});
  whole.covers = {{.level = AreaLevel::kProvince}, {.level = AreaLevel::kCommune, .within = {"303", "304"}}};
  EXPECT_THAT(Decide(whole, tree), IsOk());
}

TEST(AreaChangeTest, WhatHasEndedDoesNotEndAgain) {
  const AreaTree tree = TreeOf({FirstUnits(), SampleReform()});
  EXPECT_THAT(Decide(SampleReform(), tree), FailsWith(kFailedPrecondition, "AREA_ENDED")) << "the same reform again";
  AreaChange earlier{.decree = "Nghị quyết cũ", .day = absl::CivilDay(2020, 1, 1)};
  earlier.transitions = {{.step = AreaStep::kMerge, .from = {"00002"}, .to = {"00001"}}};
  EXPECT_THAT(Decide(earlier, tree), FailsWith(kFailedPrecondition, "AREA_ENDED"));
  AreaChange early{.decree = "Nghị quyết sớm", .day = kReformDay};
  early.transitions = {{.step = AreaStep::kMerge, .from = {"areas/c10003-2025"}, .to = {"00001"}}};
  EXPECT_THAT(Decide(early, tree), FailsWith(kFailedPrecondition, "AREA_ENDED")) << "it begins on that very day";
}

TEST(AreaChangeTest, NoUnitIsLeftInOneThatIsSplit) {
  AreaChange change{.decree = "Nghị quyết", .day = kReformDay};
  change.areas = {Unit("305", "Huyện 305", AreaLevel::kDistrict, "31"),
                  Unit("306", "Huyện 306", AreaLevel::kDistrict, "31")};
  change.transitions = {{.step = AreaStep::kSplit, .from = {"303"}, .to = {"305", "306"}}};
  const AreaTree tree = TreeOf({FirstUnits()});
  EXPECT_THAT(Decide(change, tree), FailsWith(kFailedPrecondition, "COVERAGE_GAP"));
  for (const char* code : {"00001", "00002", "00003"}) {
    change.areas.push_back(Unit(code, "Xã", AreaLevel::kCommune, code == std::string("00001") ? "305" : "306"));
    change.transitions.push_back({.step = AreaStep::kMove, .from = {code}, .to = {code}});
  }
  const auto reform = Decide(change, tree);
  ASSERT_THAT(reform, IsOk());
  const AreaTree after = After(tree, *reform, 2);
  EXPECT_EQ(after.UnitOn(*after.Find("c00002"), AreaLevel::kDistrict, kReformDay)->id, "d306-2025");
}

TEST(AreaChangeTest, ATransitionHasTheUnitsOfItsType) {
  const AreaTree tree = TreeOf({FirstUnits()});
  struct Shape {
    AreaTransition transition;
    const char* field;
  };
  const Shape shapes[] = {
      {{.step = AreaStep::kMerge, .from = {"00001"}}, "change.transitions[0].to"},
      {{.step = AreaStep::kSplit, .from = {"00001"}, .to = {"00002"}}, "change.transitions[0].to"},
      {{.step = AreaStep::kRename, .from = {"00001", "00002"}, .to = {"00003"}}, "change.transitions[0].from"},
      {{.step = AreaStep::kEstablish, .from = {"00001"}, .to = {"00003"}}, "change.transitions[0].from"},
      {{.step = AreaStep::kMerge, .from = {"00001"}, .to = {"00003"}, .residual = "00003"},
       "change.transitions[0].split_rule"},
      {{.step = AreaStep::kSplit, .from = {"00001"}, .to = {"00002", "00003"}, .shares = {10000}},
       "change.transitions[0].split_rule.share_basis_points"},
      {{.step = AreaStep::kEstablish, .to = {"00003"}}, "change.transitions[0].to"},
      {{.step = AreaStep::kMerge, .from = {"00001"}, .to = {"31"}}, "change.transitions[0].to"},
      {{.step = AreaStep::kRename, .from = {"00001"}, .to = {"00003"}}, "change.transitions[0].type"},
  };
  for (const Shape& shape : shapes) {
    AreaChange change{.decree = "Nghị quyết", .day = kReformDay, .transitions = {shape.transition}};
    if (shape.field == std::string("change.transitions[0].to") &&
        shape.transition.to == std::vector<std::string>{"31"}) {
      EXPECT_THAT(Decide(change, tree), Violates(shape.field)) << "a commune does not become a province";
      continue;
    }
    EXPECT_THAT(Decide(change, tree), Violates(shape.field));
  }
  AreaChange orphan{.decree = "Nghị quyết", .day = kReformDay};
  orphan.areas = {Unit("10009", "Xã", AreaLevel::kCommune, "")};
  EXPECT_THAT(Decide(orphan, tree), Violates("change.new_areas[0].parent"));
  orphan.areas = {Unit("10009", "Xã", AreaLevel::kCommune, "00001")};
  EXPECT_THAT(Decide(orphan, tree), Violates("change.new_areas[0].parent"));
}

Resident Living(const char* organization, const char* area, int64_t members) {
  return {.organization = OrganizationId::Of(organization), .area = area, .members = members};
}

class ImpactTest : public ::testing::Test {
 protected:
  absl::StatusOr<AreaImpact> Judge(const AreaChange& change) {
    reform_ = Decide(change, before_).value();
    after_ = After(before_, reform_, 2);
    return ImpactOf(reform_, before_, after_, counts_, residents_);
  }
  const AreaTree before_ = TreeOf({FirstUnits()});
  AreaReform reform_ = {};
  AreaTree after_ = {};
  std::map<std::string, Headcount> counts_ = {
      {"p30", {5, 50}}, {"d303", {2, 20}}, {"p82", {1, 10}}, {"c00003", {2, 7}}, {"c00004", {3, 9}}};
  std::vector<Resident> residents_ = {Living("a", "c00003", 3), Living("b", "c00003", 4)};
};

TEST_F(ImpactTest, OrganisationsGoWhereTheirUnitGoes) {
  AreaChange change = SampleReform();
  change.transitions[3].assignments = {{OrganizationId::Of("a"), "00001"}};
  const auto impact = Judge(change);
  ASSERT_THAT(impact, IsOk());
  EXPECT_EQ(impact->organizations, 12);
  EXPECT_EQ(impact->moved, 8);
  EXPECT_EQ(impact->lifted, 2);
  EXPECT_EQ(impact->assigned, 1);
  EXPECT_EQ(impact->residual, 1);
  EXPECT_EQ(impact->before, (Headcount{13, 96}));
  EXPECT_EQ(impact->after, impact->before);
  ASSERT_EQ(impact->placements.size(), 2u);
  EXPECT_EQ(impact->placements[0].target, "c00001-2025");
  EXPECT_TRUE(impact->placements[0].apart);
  EXPECT_EQ(impact->placements[1].target, "c10003-2025");
  EXPECT_FALSE(impact->placements[1].apart);
}

TEST_F(ImpactTest, OnlyWhoLivesInTheSplitUnitIsPlacedByIt) {
  AreaChange change = SampleReform();
  change.transitions[3].assignments = {{OrganizationId::Of("z"), "00001"}};
  EXPECT_THAT(Judge(change), FailsWith(kFailedPrecondition, "ASSIGNMENT_UNKNOWN"));
}

TEST_F(ImpactTest, ASecondSplitFollowsWhereTheFirstOnePlaced) {
  AreaChange change = SampleReform();
  change.transitions[3].assignments = {{OrganizationId::Of("a"), "00001"}};
  ASSERT_THAT(Judge(change), IsOk());
  AreaChange second{.decree = "Nghị quyết khác", .day = absl::CivilDay(2027, 1, 1)};
  second.areas = {Unit("20001", "Xã một", AreaLevel::kCommune, "31"),
                  Unit("20002", "Xã hai", AreaLevel::kCommune, "31")};
  second.transitions = {{.step = AreaStep::kSplit, .from = {"00001"}, .to = {"20001", "20002"}}};
  const auto reform = Decide(second, after_);
  ASSERT_THAT(reform, IsOk());
  EXPECT_THAT(AreasOfSplits(after_, *reform),
              ::testing::UnorderedElementsAre("c00001", "c00002", "c00003", "c00001-2025"));
  residents_[0].placed = {{"c00003", "c00001-2025"}};
  const auto impact = ImpactOf(*reform, after_, After(after_, *reform, 3), counts_, residents_);
  ASSERT_THAT(impact, IsOk());
  ASSERT_EQ(impact->placements.size(), 1u) << "the other one lies in a unit that goes on";
  EXPECT_EQ(impact->placements[0].source, "c00001-2025");
  EXPECT_EQ(impact->placements[0].target, "c20001-2027");
  EXPECT_TRUE(impact->placements[0].apart) << "its commune leads elsewhere by itself";
  EXPECT_EQ(impact->residual, 1);
}

TEST(AreaErrorsTest, EachSaysWhatToDoInBothLanguages) {
  const std::vector<std::string> names = {"a", "b"};
  EXPECT_THAT(AreaUnknown(names), FailsWith(kFailedPrecondition, "AREA_UNKNOWN"));
  EXPECT_THAT(AreasChangedMeanwhile(), FailsWith(kAborted, "AREAS_CHANGED"));
  EXPECT_THAT(AreaNameUnknown("f"), Violates("f"));
  const ErrorDetail detail = DetailOf(CoverageGap(std::vector<std::string>(60, "c00001")));
  EXPECT_THAT(detail.message.en, ::testing::HasSubstr("60 units"));
  EXPECT_LT(detail.message.vi.size(), 1000u) << "the first fifty are named";
}

}  // namespace
}  // namespace htx::registry
