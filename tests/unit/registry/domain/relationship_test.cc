#include "registry/domain/relationship.h"

#include <gtest/gtest.h>

#include "registry/domain/relationship_errors.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

const absl::CivilDay kStart(2020, 1, 1);

Relationship Of(RelationshipType type, const std::string& from, const std::string& to) {
  return {.id = RelationshipId::Of("r"),
          .from = OrganizationId::Of(from),
          .to = OrganizationId::Of(to),
          .type = type,
          .start = kStart};
}

Facts& From(RelationshipFacts& known) { return known.from.organization.revision.facts; }
Facts& To(RelationshipFacts& known) { return known.to.organization.revision.facts; }

TEST(RelationshipTest, AdmissionIsJudgedInOrder) {
  const Relationship itself = Of(RelationshipType::kMemberOf, "a", "a");
  const Relationship relation = Of(RelationshipType::kMemberOf, "a", "b");
  RelationshipFacts known{.to_belongs_to_from = true, .others = {relation}};
  From(known).legal_status = To(known).legal_status = LegalStatus::kDissolved;
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "NOT_A_MEMBER_BODY"));
  To(known).kind = Kind::kCooperativeUnion;
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  From(known).legal_status = LegalStatus::kOperating;
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "STATE_FORBIDS")) << "the body had ended";
  To(known).legal_status = LegalStatus::kOperating;
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "CYCLE"));
  known.to_belongs_to_from = false;
  EXPECT_THAT(Admit(itself, known), FailsWith(kFailedPrecondition, "CYCLE"));
  EXPECT_THAT(Admit(relation, known), FailsWith(kAlreadyExists, "ALREADY_MEMBER"));
  known.others = {Of(RelationshipType::kMemberOf, "a", "c")};
  EXPECT_THAT(Admit(relation, known), IsOk()) << "it may be a member of many";
}

TEST(RelationshipTest, GroupsOwnNothingAndNobodyOwnsAnAlliance) {
  for (const RelationshipType type : {RelationshipType::kSubsidiaryOf, RelationshipType::kBranchOf}) {
    const Relationship relation = Of(type, "a", "b");
    RelationshipFacts known;
    EXPECT_THAT(Admit(relation, known), IsOk());
    From(known).kind = Kind::kAlliance;
    EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "RELATION_KIND"));
    From(known).kind = Kind::kCooperativeGroup;
    EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "RELATION_KIND"));
    From(known).kind = Kind::kMemberEnterprise;
    To(known).kind = Kind::kCooperativeGroup;
    EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "RELATION_KIND"));
    To(known).kind = Kind::kAlliance;
    EXPECT_THAT(Admit(relation, known), IsOk());
  }
}

TEST(RelationshipTest, ABranchHasOneHeadAndItsCode) {
  const Relationship relation = Of(RelationshipType::kBranchOf, "a", "b");
  RelationshipFacts known{.others = {Of(RelationshipType::kBranchOf, "a", "c")}};
  EXPECT_THAT(Admit(relation, known), FailsWith(kAlreadyExists, "ALREADY_RELATED"));
  known.others.clear();
  From(known).tax_code = "0200003424-001";
  EXPECT_THAT(Admit(relation, known), IsOk()) << "the head's code is not known";
  To(known).tax_code = "0200000014";
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "BRANCH_CODE"));
  To(known).tax_code = "0200003424";
  EXPECT_THAT(Admit(relation, known), IsOk());
  From(known).tax_code = "0200003424";
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "BRANCH_CODE")) << "not the code of a unit";
}

TEST(RelationshipTest, SharesOfAllParentsMakeAtMostTheWhole) {
  Relationship relation = Of(RelationshipType::kSubsidiaryOf, "a", "b");
  Relationship early = Of(RelationshipType::kSubsidiaryOf, "a", "c");
  early.share = 600'000;
  early.end = absl::CivilDay(2021, 1, 1);
  Relationship late = Of(RelationshipType::kSubsidiaryOf, "a", "d");
  late.share = 500'000;
  late.start = absl::CivilDay(2021, 1, 1);
  const RelationshipFacts known{.others = {early, late}};
  relation.share = 400'000;
  EXPECT_THAT(Admit(relation, known), IsOk()) << "the others never meet";
  relation.share = 400'001;
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "SHARES_EXCEED"));
  relation.start = absl::CivilDay(2020, 6, 1);
  relation.share = 500'000;
  EXPECT_THAT(Admit(relation, known), FailsWith(kFailedPrecondition, "SHARES_EXCEED")) << "they meet in 2020";
  relation.share.reset();
  EXPECT_THAT(Admit(relation, known), IsOk()) << "nobody stated it";
  relation.to = early.to;
  EXPECT_THAT(Admit(relation, known), FailsWith(kAlreadyExists, "ALREADY_RELATED"));
}

TEST(RelationshipTest, WhatIsRecordedLateEndsWithItsOrganisation) {
  Relationship relation = Of(RelationshipType::kSubsidiaryOf, "a", "b");
  RelationshipFacts known;
  known.from.ended = absl::CivilDay(2023, 5, 1);
  known.to.ended = absl::CivilDay(2022, 5, 1);
  const auto admitted = Admit(relation, known);
  ASSERT_THAT(admitted, IsOk());
  EXPECT_EQ(admitted->end, absl::CivilDay(2022, 5, 1));
  EXPECT_TRUE(admitted->end_recorded.has_value());
  relation.end = absl::CivilDay(2021, 1, 1);
  EXPECT_EQ(Admit(relation, known)->end, absl::CivilDay(2021, 1, 1)) << "it was over before";
}

TEST(RelationshipTest, AnEndComesAfterTheStartAndOnce) {
  const Relationship relationship{.id = RelationshipId::Of("r"), .start = absl::CivilDay(2017, 6, 1)};
  EXPECT_THAT(End(relationship, absl::CivilDay(2017, 6, 1), absl::UnixEpoch()), Violates("end_date"));
  const auto ended = End(relationship, absl::CivilDay(2017, 6, 2), absl::UnixEpoch());
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->version, 2);
  EXPECT_THAT(End(*ended, absl::CivilDay(2018, 1, 1), absl::UnixEpoch()),
              FailsWith(kFailedPrecondition, "ALREADY_ENDED"));
}

TEST(RelationshipTest, WhyThereIsNoParentIsSaidByTheStrongestReason) {
  const absl::CivilDay day(2019, 1, 1);
  EXPECT_EQ(WhyNoParent({}).reason, NoParentReason::kNeverRecorded);
  EXPECT_EQ(WhyNoParent({.top = true}).reason, NoParentReason::kTopBody);
  EXPECT_EQ(WhyNoParent({.top = true, .next_start = day}).reason, NoParentReason::kNotYet);
  EXPECT_EQ(WhyNoParent({.last_end = day, .next_start = kStart}).reason, NoParentReason::kRelationEnded);
  EXPECT_EQ(WhyNoParent({.last_end = day, .next_start = kStart}).day, day);
  EXPECT_EQ(WhyNoParent({.ended = true, .last_end = day}).reason, NoParentReason::kOrganizationEnded);
}

TEST(RelationshipTest, AListThatReachesTooMuchIsRefused) {
  EXPECT_THAT(TooManyRelatives("organizations/a", 10), FailsWith(kResourceExhausted, "RESULT_BUDGET"));
}

}  // namespace
}  // namespace htx::registry
