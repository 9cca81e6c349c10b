// Where organisations lie after reforms: as whole units, by name, in the rest.

#include "tests/conformance/registry/area_change_fixture.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class AreaSplitTest : public AreaReformTest {};
HTX_BOTH_ENGINES(AreaSplitTest);

TEST_P(AreaSplitTest, VoidedRecordsAreNotCountedAndEndedOnesAreToldApart) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  for (const char* id : {"living", "ended", "error"}) CreateIn(id, "c11003", 10);
  CreateIn("whole", "c11001", 10);
  Dissolve("ended");
  v1::DeleteOrganizationRequest annul;
  annul.set_name("organizations/error");
  annul.set_etag(Get("error").etag());
  annul.set_request_id(RequestId());
  annul.set_reason("Ghi nhầm");
  ASSERT_THAT(handlers_->lifecycle.DeleteOrganization(annul, Clerk()), IsOk());
  const auto applied = Apply(Reform());
  ASSERT_THAT(applied, IsOk());
  const v1::AreaImpact& impact = applied->impact();
  EXPECT_EQ(impact.organization_count(), 3);
  EXPECT_EQ(impact.past_organization_count(), 1);
  EXPECT_EQ(impact.moved_count(), 1);
  EXPECT_EQ(impact.residual_count(), 2);
  const v1::AreaConservation& totals = impact.conservation();
  EXPECT_EQ(totals.organizations_before(), 4) << "the alliance, and three cooperatives";
  EXPECT_EQ(totals.organizations_after(), 4);
  EXPECT_EQ(totals.members_after(), 30);
  EXPECT_EQ(totals.past_organizations_before(), 1);
  EXPECT_EQ(totals.past_organizations_after(), 1);
}

TEST_P(AreaSplitTest, OrganisationsKeepTheirAreaAndAreFoundInItsSuccessor) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("a", "c11001", 10);
  CreateIn("b", "c11003", 20);
  CreateIn("c", "c11003", 30);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  ASSERT_THAT(Apply(reform), IsOk());
  EXPECT_EQ(Get("a").area(), "areas/c11001");
  EXPECT_EQ(Get("a").etag(), "1") << "a reform rewrites no organisation";
  using Ids = std::vector<std::string>;
  EXPECT_EQ(Within("c11001-2025"), (Ids{"a", "b"}));
  EXPECT_EQ(Within("c11009-2025"), (Ids{"c"}));
  EXPECT_EQ(Within("c11003"), (Ids{"b", "c"}));
  EXPECT_EQ(Within("d311"), (Ids{"a", "b", "c"}));
  EXPECT_EQ(Within("p31-2025"), (Ids{"a", "b", "c", "hp"}));
  EXPECT_EQ(Within("p30"), Ids());

  v1::CreateOrganizationRequest late = Cooperative("late");
  late.mutable_organization()->set_area("areas/c11001");
  *late.mutable_organization()->mutable_founded_date() = Date(2025, 7, 2);
  clock_.Set(StartOf(absl::CivilDay(2025, 8, 1)));
  EXPECT_THAT(handlers_->organizations.CreateOrganization(late, Clerk()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  late.mutable_organization()->set_area("areas/c11001-2025");
  EXPECT_EQ(Create(late).province(), "areas/p31-2025");
}

TEST_P(AreaSplitTest, ASecondSplitFollowsTheFirst) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("b", "c11003", 20);
  CreateIn("c", "c11003", 30);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  ASSERT_THAT(Apply(reform), IsOk());
  v1::AreaChange second;
  second.set_decree("Nghị quyết khác");
  *second.mutable_effective_date() = Date(2026, 1, 1);
  AddUnit("11021", "31", second);
  AddUnit("11022", "31", second);
  Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11001"}, {"11021", "11022"}, second);
  const auto applied = Apply(second);
  ASSERT_THAT(applied, IsOk());
  ASSERT_EQ(applied->impact().unresolved_size(), 1);
  EXPECT_EQ(applied->impact().unresolved(0).organization(), "organizations/b");
  using Ids = std::vector<std::string>;
  EXPECT_EQ(Within("c11021-2026"), Ids{"b"});
  EXPECT_EQ(Within("c11009-2025"), Ids{"c"});
}

TEST_P(AreaSplitTest, ATranslationSaysHowManyCandidatesThereAre) {
  ASSERT_THAT(Apply(Communes()), IsOk());
  v1::AreaChange split;
  split.set_decree("Nghị quyết chia nhỏ");
  *split.mutable_effective_date() = Date(2024, 1, 1);
  std::vector<std::string> parts;
  for (int i = 0; i < 60; ++i) {
    parts.push_back(absl::StrCat(11100 + i));
    AddUnit(parts.back(), "311", split);
  }
  Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11003"}, parts, split);
  ASSERT_THAT(Apply(split), IsOk());
  v1::TranslateAreasRequest request;
  v1::AreaQuery& item = *request.add_items();
  item.set_area("areas/c11003");
  *item.mutable_at_date() = Date(2020, 1, 1);
  const auto reply = handlers_->areas.TranslateAreas(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->translations(0).candidates_size(), 50);
  EXPECT_EQ(reply->translations(0).candidate_count(), 60);
}

// The later split does not undo the earlier one for the days before the move.
TEST_P(AreaSplitTest, WhoMovedBetweenTwoSplitsLiesWhereEachPlacedIt) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("b", "c11003", 20);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  ASSERT_THAT(Apply(reform), IsOk());
  clock_.Set(StartOf(absl::CivilDay(2025, 10, 1)));
  v1::UpdateOrganizationRequest move = Change(Get("b"), "area");
  move.mutable_organization()->set_area("areas/c11009-2025");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(move, Clerk()), IsOk());
  v1::AreaChange second;
  second.set_decree("Nghị quyết khác");
  *second.mutable_effective_date() = Date(2026, 1, 1);
  AddUnit("11021", "31", second);
  AddUnit("11022", "31", second);
  Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11009"}, {"11021", "11022"}, second);
  second.mutable_transitions(0)->mutable_split_rule()->set_residual("11022");
  v1::AreaAssignment& assignment = *second.mutable_transitions(0)->mutable_split_rule()->add_assignments();
  assignment.set_organization("organizations/b");
  assignment.set_to("11021");
  ASSERT_THAT(Apply(second), IsOk());
  clock_.Set(StartOf(absl::CivilDay(2026, 2, 1)));
  const auto in = [&](const std::string& unit, const google::type::Date& day) {
    v1::ReportIndicatorsRequest request;
    request.add_codes("N_HTX_REG");
    request.set_area("areas/" + unit);
    *request.mutable_time()->mutable_valid_date() = day;
    const auto reply = handlers_->statistics.ReportIndicators(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->values(0).value() : -1;
  };
  const google::type::Date before = Date(2025, 8, 1);
  EXPECT_EQ(in("c11001-2025", before), 1) << "the first split placed it there";
  EXPECT_EQ(in("c11009-2025", before), 0);
  const google::type::Date now = Date(2026, 2, 1);
  EXPECT_EQ(in("c11001-2025", now), 0);
  EXPECT_EQ(in("c11009-2025", now), 1);
  EXPECT_EQ(in("c11021-2026", now), 1);
  EXPECT_EQ(in("c11022-2026", now), 0);
}

}  // namespace
}  // namespace htx::registry
