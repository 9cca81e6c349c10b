// Conflicts of interest: by identity, institution and declared relation, exactly, and on the day.

#include "awards/domain/conflict.h"

#include <gtest/gtest.h>

namespace htx::awards {
namespace {

const absl::CivilDay kSitting(2017, 12, 15);

Recipient Collective(std::string id) {
  return {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of(std::move(id))};
}
Recipient Person(std::string reference) {
  return {.kind = RecipientKind::kIndividual, .reference = std::move(reference)};
}
Juror Member(std::string principal, std::string unit, std::string person = "") {
  return {.principal = std::move(principal), .unit = OrganizationId::Of(std::move(unit)), .person = std::move(person)};
}
std::vector<ConflictGround> Grounds(const Juror& member, const Recipient& recipient, const ConflictFacts& facts = {}) {
  std::vector<ConflictGround> grounds;
  for (const Conflict& conflict : FindConflicts({member}, recipient, facts, kSitting))
    grounds.push_back(conflict.ground);
  return grounds;
}
using List = std::vector<ConflictGround>;

TEST(ConflictTest, NobodyJudgesThemselves) {
  EXPECT_EQ(Grounds(Member("user:1", "vca", "persons/p1"), Person("persons/p1")), List{ConflictGround::kNominee});
  EXPECT_EQ(Grounds(Member("user:1", "vca", "persons/p1"), Person("persons/p2")), List{});
  EXPECT_EQ(Grounds(Member("user:1", "vca"), Person("")), List{}) << "two unknowns are not one person";
}

// The cluster of 2017 was headed by the unit it put forward for the flag.
TEST(ConflictTest, AUnitDoesNotJudgeItselfLeastOfAllWhenItHeadsTheCluster) {
  const ConflictFacts heads = {.leaders = {{.unit = OrganizationId::Of("ninh-binh"),
                                            .role = LeaderRole::kHead,
                                            .term = {absl::CivilDay(2017, 1, 1), absl::CivilDay(2018, 1, 1)}}}};
  EXPECT_EQ(Grounds(Member("user:1", "ninh-binh"), Collective("ninh-binh"), heads), List{ConflictGround::kClusterHead});
  EXPECT_EQ(Grounds(Member("user:1", "ninh-binh"), Collective("ninh-binh")), List{ConflictGround::kInstitution});
  EXPECT_EQ(Grounds(Member("user:1", "ninh-binh"), Collective("ha-nam"), heads), List{})
      << "heading is no conflict by itself";
  ConflictFacts before = heads;
  before.leaders[0].term = {absl::CivilDay(2016, 1, 1), absl::CivilDay(2017, 1, 1)};
  EXPECT_EQ(Grounds(Member("user:1", "ninh-binh"), Collective("ninh-binh"), before),
            List{ConflictGround::kInstitution});
  ConflictFacts deputy = heads;
  deputy.leaders[0].role = LeaderRole::kDeputy;
  EXPECT_EQ(Grounds(Member("user:1", "ninh-binh"), Collective("ninh-binh"), deputy),
            List{ConflictGround::kInstitution});
}

TEST(ConflictTest, NamesAreComparedWholeNeverInParts) {
  EXPECT_EQ(Grounds(Member("user:1", "ha"), Collective("ha-nam")), List{});
  EXPECT_EQ(Grounds(Member("user:1", "", "persons/p1"), Person("persons/p11")), List{});
}

TEST(ConflictTest, ADeclaredRelationOfTheMemberOrItsUnitHoldsOnItsDays) {
  const Relation kin = {.id = RelationId::Of("r1"),
                        .principal = "user:1",
                        .reference = "persons/p9",
                        .period = {absl::CivilDay(2017, 1, 1), absl::CivilDay(2018, 1, 1)}};
  const Relation owner = {.id = RelationId::Of("r2"),
                          .unit = OrganizationId::Of("vca"),
                          .organization = OrganizationId::Of("htx"),
                          .kind = RelationKind::kOwnership,
                          .period = {absl::CivilDay(2010, 1, 1), std::nullopt}};
  const ConflictFacts facts = {.relations = {kin, owner}};
  EXPECT_EQ(Grounds(Member("user:1", ""), Person("persons/p9"), facts), List{ConflictGround::kDeclaredRelation});
  EXPECT_EQ(Grounds(Member("user:2", ""), Person("persons/p9"), facts), List{});
  EXPECT_EQ(Grounds(Member("user:2", "vca"), Collective("htx"), facts), List{ConflictGround::kDeclaredRelation});
  EXPECT_EQ(Grounds(Member("user:2", ""), Collective("htx"), facts), List{});
  EXPECT_EQ(FindConflicts({Member("user:1", "")}, Person("persons/p9"), facts, kSitting)[0].relation, kin.id);
  EXPECT_TRUE(FindConflicts({Member("user:1", "")}, Person("persons/p9"), facts, absl::CivilDay(2018, 1, 1)).empty());
}

TEST(ConflictTest, EachJurorIsListedOnceWithTheStrongestGround) {
  const ConflictFacts facts = {.relations = {{.id = RelationId::Of("r1"),
                                              .principal = "user:1",
                                              .organization = OrganizationId::Of("htx"),
                                              .period = {absl::CivilDay(2010, 1, 1), std::nullopt}}}};
  const std::vector<Conflict> found = FindConflicts(
      {Member("user:1", "htx"), Member("user:2", "x"), Member("user:3", "htx")}, Collective("htx"), facts, kSitting);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].principal, "user:1");
  EXPECT_EQ(found[0].ground, ConflictGround::kInstitution);
  EXPECT_EQ(found[1].principal, "user:3");
}

}  // namespace
}  // namespace htx::awards
