#include "funding/domain/related.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::funding {
namespace {

using ::testing::ElementsAre;

struct Edge {
  std::string party;
  std::string other;
  RelationKind kind = RelationKind::kDeclared;
};

// Whom the edges make the group of "a", in order.
std::vector<std::string> GroupOfA(const std::vector<Edge>& edges) {
  const auto relations = [&](const OrganizationId& party) -> absl::StatusOr<std::vector<PartyRelation>> {
    std::vector<PartyRelation> found;
    for (const Edge& edge : edges) {
      if (edge.party != party.text() && edge.other != party.text()) continue;
      PartyRelation relation;
      relation.party = OrganizationId::Of(edge.party);
      relation.other = OrganizationId::Of(edge.other);
      relation.kind = edge.kind;
      found.push_back(relation);
    }
    return found;
  };
  std::vector<std::string> names;
  const absl::StatusOr<std::vector<GroupMember>> group = GroupOf(OrganizationId::Of("a"), relations);
  if (!group.ok()) return {ReasonOf(group.status())};
  for (const GroupMember& member : *group) names.push_back(member.party.text());
  return names;
}

TEST(Related, HoldsForBothSidesAndIsNotFollowedFurther) {
  EXPECT_THAT(GroupOfA({{"a", "b"}, {"c", "a", RelationKind::kFamily}, {"b", "d"}}), ElementsAre("b", "c"));
}

TEST(Related, ControlIsFollowedInEitherDirection) {
  constexpr RelationKind kControl = RelationKind::kControl;
  EXPECT_THAT(GroupOfA({{"parent", "a", kControl}, {"parent", "sister", kControl}, {"sister", "niece", kControl}}),
              ElementsAre("parent", "sister", "niece"));
}

TEST(Related, OtherRelationsOfTheControlGroupAreNotTheBorrowers) {
  EXPECT_THAT(GroupOfA({{"parent", "a", RelationKind::kControl}, {"parent", "friend", RelationKind::kManagement}}),
              ElementsAre("parent"));
}

TEST(Related, APartyThatIsRelatedTwiceCountsOnceAndItsControlIsFollowed) {
  EXPECT_THAT(GroupOfA({{"a", "b"}, {"a", "b", RelationKind::kControl}, {"b", "c", RelationKind::kControl}}),
              ElementsAre("b", "c"));
}

TEST(Related, CirclesEnd) {
  constexpr RelationKind kControl = RelationKind::kControl;
  EXPECT_THAT(GroupOfA({{"a", "b", kControl}, {"b", "c", kControl}, {"c", "a", kControl}}), ElementsAre("b", "c"));
}

TEST(Related, AGroupThatIsTooLargeIsRefusedRatherThanCut) {
  std::vector<Edge> edges;
  for (size_t i = 0; i < kMostRelated; ++i) edges.push_back({"a", absl::StrCat("b", i)});
  EXPECT_EQ(GroupOfA(edges).size(), kMostRelated);
  edges.push_back({"a", "one more"});
  EXPECT_THAT(GroupOfA(edges), ElementsAre("GROUP_TOO_LARGE"));
}

}  // namespace
}  // namespace htx::funding
