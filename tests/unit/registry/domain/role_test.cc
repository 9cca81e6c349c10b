// Who may hold which role in an organisation, together with whom, and how a role ends.

#include "registry/domain/role.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "registry/domain/role_errors.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
constexpr auto kFailedPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kAlreadyEndedCode = absl::StatusCode::kFailedPrecondition;

Facts Cooperative() { return {.kind = Kind::kCooperative, .founded_date = absl::CivilDay(2015, 3, 1)}; }

Role Held(const std::string& id, RoleType type, const std::string& name, absl::CivilDay start) {
  return {.id = RoleId::Of(id),
          .organization = OrganizationId::Of("a"),
          .type = type,
          .person = Person{.full_name = name},
          .start = start};
}

constexpr char kFirst[] = "Người thứ nhất";
constexpr char kSecond[] = "Người thứ hai";

TEST(Role, ABoardHasOneChairAtATime) {
  Role before = Held("r1", RoleType::kBoardChair, kFirst, absl::CivilDay(2016, 1, 1));
  const Role next = Held("r2", RoleType::kBoardChair, kSecond, absl::CivilDay(2021, 6, 1));
  const absl::Status refused = Appoint(next, Cooperative(), {before});
  EXPECT_THAT(refused, FailsWith(kFailedPrecondition, "ROLE_LIMIT"));
  EXPECT_EQ(DetailOf(refused).preconditions[0].subject, "organizations/a/roles/r1") << "it names who holds the role";
  before.end = absl::CivilDay(2021, 6, 1);
  EXPECT_THAT(Appoint(next, Cooperative(), {before}), IsOk());
}

TEST(Role, ALaterChairAlsoStandsAgainstOneWhoIsRecordedLate) {
  const Role later = Held("r1", RoleType::kBoardChair, kFirst, absl::CivilDay(2021, 6, 1));
  const Role late = Held("r2", RoleType::kBoardChair, kSecond, absl::CivilDay(2016, 1, 1));
  EXPECT_THAT(Appoint(late, Cooperative(), {later}), FailsWith(kFailedPrecondition, "ROLE_LIMIT"));
}

TEST(Role, TheLawOf2012KnewOneRepresentativeAndTheLawOf2023KnowsSeveral) {
  const Role first = Held("r1", RoleType::kLegalRepresentative, kFirst, absl::CivilDay(2016, 1, 1));
  EXPECT_THAT(
      Appoint(Held("r2", RoleType::kLegalRepresentative, kSecond, absl::CivilDay(2024, 6, 30)), Cooperative(), {first}),
      FailsWith(kFailedPrecondition, "ROLE_LIMIT"));
  EXPECT_THAT(
      Appoint(Held("r2", RoleType::kLegalRepresentative, kSecond, absl::CivilDay(2024, 7, 1)), Cooperative(), {first}),
      IsOk());
}

TEST(Role, WhoSupervisesDoesNotManage) {
  const Role director = Held("r1", RoleType::kDirector, kFirst, absl::CivilDay(2016, 1, 1));
  const Role supervisor = Held("r2", RoleType::kSupervisor, "NGƯỜI THỨ NHẤT", absl::CivilDay(2018, 1, 1));
  const absl::Status refused = Appoint(supervisor, Cooperative(), {director});
  EXPECT_THAT(refused, FailsWith(kFailedPrecondition, "DISQUALIFIED"));
  EXPECT_EQ(DetailOf(refused).preconditions[0].type, "ROLE-SUPERVISION-APART");
  EXPECT_THAT(
      Appoint(Held("r2", RoleType::kSupervisor, kSecond, absl::CivilDay(2018, 1, 1)), Cooperative(), {director}),
      IsOk());
}

TEST(Role, APersonIsKnownByTheIdAndElseByNameAndBirth) {
  Person a{.full_name = kFirst, .personal_id = "031000000001"};
  Person b{.full_name = kSecond, .personal_id = "031000000001"};
  EXPECT_TRUE(SamePerson(a, b));
  b.personal_id = "031000000002";
  b.full_name = kFirst;
  EXPECT_FALSE(SamePerson(a, b)) << "two people of one name";
  b.personal_id = "";
  EXPECT_TRUE(SamePerson(a, b));
  b.birth_date = absl::CivilDay(1980, 1, 1);
  EXPECT_FALSE(SamePerson(a, b));
  EXPECT_TRUE(IsPersonalId("123456789"));
  EXPECT_FALSE(IsPersonalId("1234567890"));
  EXPECT_FALSE(IsPersonalId("12345678x"));
  EXPECT_THAT(PersonalIdForm("role.person.personal_id"), Violates("role.person.personal_id"));
}

TEST(Role, NobodyHoldsOneBeforeTheAgeOfEighteen) {
  Role role = Held("r1", RoleType::kDirector, kFirst, absl::CivilDay(2024, 2, 28));
  role.person->birth_date = absl::CivilDay(2006, 3, 1);
  EXPECT_THAT(Appoint(role, Cooperative(), {}), FailsWith(kFailedPrecondition, "UNDER_AGE"));
  role.start = absl::CivilDay(2024, 3, 1);
  EXPECT_THAT(Appoint(role, Cooperative(), {}), IsOk());
}

TEST(Role, EachKindOfOrganisationHasItsOwnRoles) {
  const Role chair = Held("r1", RoleType::kAllianceChair, kFirst, absl::CivilDay(2016, 1, 1));
  EXPECT_THAT(Appoint(chair, Cooperative(), {}), FailsWith(kFailedPrecondition, "ROLE_KIND"));
  Facts alliance = Cooperative();
  alliance.kind = Kind::kAlliance;
  EXPECT_THAT(Appoint(chair, alliance, {}), IsOk());
  Facts group = Cooperative();
  group.kind = Kind::kCooperativeGroup;
  EXPECT_THAT(Appoint(Held("r1", RoleType::kBoardChair, kFirst, absl::CivilDay(2016, 1, 1)), group, {}),
              FailsWith(kFailedPrecondition, "ROLE_KIND"));
  EXPECT_THAT(Appoint(Held("r1", RoleType::kGroupLeader, kFirst, absl::CivilDay(2016, 1, 1)), group, {}), IsOk());
}

TEST(Role, OnlyFoundersStandBeforeTheFounding) {
  const absl::CivilDay before(2015, 2, 1);
  EXPECT_THAT(Appoint(Held("r1", RoleType::kDirector, kFirst, before), Cooperative(), {}), Violates("role.start_date"));
  EXPECT_THAT(Appoint(Held("r1", RoleType::kFounder, kFirst, before), Cooperative(), {}), IsOk());
}

TEST(Role, AnEndedOrganisationGetsNoNewRoles) {
  Facts ended = Cooperative();
  ended.legal_status = LegalStatus::kDissolved;
  EXPECT_THAT(Appoint(Held("r1", RoleType::kDirector, kFirst, absl::CivilDay(2016, 1, 1)), ended, {}),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(Role, TheLastRepresentativeLeavesOnlyWhenSomebodySaysSo) {
  const Role only = Held("r1", RoleType::kLegalRepresentative, kFirst, absl::CivilDay(2016, 1, 1));
  RoleEnd end{.day = absl::CivilDay(2024, 8, 1), .ground = RoleEndGround::kDied};
  EXPECT_THAT(EndRole(only, end, Cooperative(), {}, absl::UnixEpoch()).status(),
              FailsWith(kFailedPrecondition, "LAST_REPRESENTATIVE"));
  const Role successor = Held("r2", RoleType::kLegalRepresentative, kSecond, absl::CivilDay(2024, 8, 1));
  EXPECT_THAT(EndRole(only, end, Cooperative(), {successor}, absl::UnixEpoch()), IsOk());
  end.leave_vacant = true;
  const absl::StatusOr<Role> ended = EndRole(only, end, Cooperative(), {}, absl::UnixEpoch());
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->version, 2);
  EXPECT_EQ(ended->end_ground, RoleEndGround::kDied);
  EXPECT_THAT(EndRole(*ended, end, Cooperative(), {}, absl::UnixEpoch()).status(),
              FailsWith(kAlreadyEndedCode, "ALREADY_ENDED"));
  EXPECT_THAT(EndRole(only, {.day = only.start, .leave_vacant = true}, Cooperative(), {}, absl::UnixEpoch()).status(),
              Violates("end_date"));
  Facts dissolved = Cooperative();
  dissolved.legal_status = LegalStatus::kDissolved;
  EXPECT_THAT(EndRole(only, {.day = absl::CivilDay(2024, 8, 1)}, dissolved, {}, absl::UnixEpoch()), IsOk())
      << "an ended organisation needs nobody";
}

TEST(Role, RulesThatSayNothingAboutRolesAreRefused) {
  const auto line = [](absl::string_view key, absl::string_view value) {
    return ParseRoleRules(absl::StrCat("R\t", key, "\t2013-07-01\t-\t", value, "\tASSUMED\t-\tLaw"));
  };
  EXPECT_THAT(line("DIRECTOR", "MOST=2"), IsOk());
  for (const auto& [key, value] :
       {std::pair("KING", "MOST=1"), std::pair("DIRECTOR", "MOST=0"), std::pair("DIRECTOR", "NOT=KING"),
        std::pair("DIRECTOR", "AGE=18"), std::pair("DIRECTOR", "LEAST=1"), std::pair("-", "MOST=1")}) {
    EXPECT_THAT(line(key, value), FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE")) << key << " " << value;
  }
  EXPECT_EQ(RoleLimits().size(), 19u);
  EXPECT_EQ(RoleExclusions().size(), 20u);
}

}  // namespace
}  // namespace htx::registry
