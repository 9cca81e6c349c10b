// Areas as they were known at an instant, and organisations that wait for a place after a split.

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AreaPlacementTest : public RegistryTest {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 8, 1)) + absl::Hours(9));
    Alliance("hp");
  }
  static void AddUnit(const std::string& code, const std::string& parent, v1::AreaChange& change, bool old) {
    v1::NewArea& unit = *change.add_new_areas();
    unit.set_code(code);
    unit.set_display_name("Xã " + code);
    unit.set_level(v1::AREA_LEVEL_COMMUNE);
    unit.set_unit_type("xã");
    unit.set_parent(parent);
    unit.set_long_standing(old);
  }
  void Apply(const v1::AreaChange& change) {
    v1::ApplyAreaChangeRequest request;
    *request.mutable_change() = change;
    request.set_request_id(RequestId());
    ASSERT_THAT(handlers_->areas.ApplyAreaChange(request, Clerk()), IsOk());
  }
  void EnterCommune() {
    v1::AreaChange change;
    change.set_decree("Danh mục xã");
    *change.mutable_effective_date() = Date(2004, 7, 8);
    AddUnit("11003", "311", change, true);
    v1::AreaTransition& establish = *change.add_transitions();
    establish.set_type(v1::AREA_TRANSITION_TYPE_ESTABLISH);
    establish.add_to("11003");
    Apply(change);
  }
  // 11003 is split between 11001 and 11009, which takes the rest.
  void SplitCommune() {
    v1::AreaChange change;
    change.set_decree("Nghị quyết xã");
    *change.mutable_effective_date() = Date(2025, 7, 1);
    AddUnit("11001", "31", change, false);
    AddUnit("11009", "31", change, false);
    v1::AreaTransition& split = *change.add_transitions();
    split.set_type(v1::AREA_TRANSITION_TYPE_SPLIT);
    split.add_from("11003");
    split.add_to("11001");
    split.add_to("11009");
    split.mutable_split_rule()->set_residual("11009");
    Apply(change);
  }
  void CreateIn(const std::string& id, const std::string& area) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_area("areas/" + area);
    *request.mutable_effective_date() = Date(2015, 3, 1);
    Create(request);
  }
  absl::StatusOr<v1::PlaceOrganizationsResponse> Place(const std::vector<std::pair<std::string, std::string>>& places,
                                                       bool validate_only = false,
                                                       const std::string& source = "areas/c11003") {
    v1::PlaceOrganizationsRequest request;
    request.set_source(source);
    for (const auto& [id, to] : places) {
      v1::AreaAssignment& assignment = *request.add_assignments();
      assignment.set_organization("organizations/" + id);
      assignment.set_to(to);
    }
    request.set_validate_only(validate_only);
    request.set_request_id(RequestId());
    return handlers_->areas.PlaceOrganizations(request, Clerk());
  }
  v1::ListOpenPlacementsResponse Open(int size = 0, const std::string& token = "") {
    v1::ListOpenPlacementsRequest request;
    request.set_page_size(size);
    request.set_page_token(token);
    const auto response = handlers_->areas.ListOpenPlacements(request, Clerk());
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ListOpenPlacementsResponse());
  }
  int64_t CountWithin(const std::string& unit) {
    v1::ListOrganizationsRequest request;
    request.set_filter(absl::StrCat("kind = COOPERATIVE AND area_within(", unit, ")"));
    const auto response = handlers_->organizations.ListOrganizations(request, Clerk());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->total_size() : -1;
  }
};
HTX_BOTH_ENGINES(AreaPlacementTest);

TEST_P(AreaPlacementTest, WhatWasKnownOfTheAreasAtAnInstantStaysReadable) {
  const absl::Time start = clock_.Now();
  clock_.Advance(absl::Hours(1));
  EnterCommune();
  const absl::Time entered = clock_.Now();
  clock_.Advance(absl::Hours(1));
  SplitCommune();
  v1::GetAreaRequest get;
  get.set_name("areas/c11003");
  const auto now = handlers_->areas.GetArea(get, Clerk());
  ASSERT_THAT(now, IsOk());
  EXPECT_TRUE(now->area().period().has_to());
  EXPECT_EQ(now->area().successors_size(), 2);
  get.mutable_known_time()->set_seconds(absl::ToUnixSeconds(entered));
  const auto then = handlers_->areas.GetArea(get, Clerk());
  ASSERT_THAT(then, IsOk());
  EXPECT_FALSE(then->area().period().has_to()) << "nobody knew of its end";
  EXPECT_EQ(then->area().successors_size(), 0);
  EXPECT_EQ(then->area().ended_by(), "");
  EXPECT_EQ(then->area_version() + 1, now->area_version());
  get.mutable_known_time()->set_seconds(absl::ToUnixSeconds(start));
  EXPECT_THAT(handlers_->areas.GetArea(get, Clerk()), FailsWith(kNotFound, "NOT_KNOWN_AT_TIME"));
  get.set_name("areas/c99999");
  EXPECT_THAT(handlers_->areas.GetArea(get, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  get.mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(1)));
  EXPECT_THAT(handlers_->areas.GetArea(get, Clerk()), FailsWith(kOutOfRange, "KNOWN_TIME_IN_FUTURE"));

  v1::ListAreasRequest list;
  list.set_level(v1::AREA_LEVEL_COMMUNE);
  EXPECT_EQ(handlers_->areas.ListAreas(list, Clerk())->total_size(), 2);
  list.mutable_known_time()->set_seconds(absl::ToUnixSeconds(entered));
  EXPECT_EQ(handlers_->areas.ListAreas(list, Clerk())->total_size(), 1);
  list.mutable_known_time()->set_seconds(absl::ToUnixSeconds(start));
  EXPECT_EQ(handlers_->areas.ListAreas(list, Clerk())->total_size(), 0);

  v1::TranslateAreasRequest translate;
  v1::AreaQuery& item = *translate.add_items();
  item.set_code("11003");
  *item.mutable_at_date() = Date(2025, 6, 30);
  EXPECT_EQ(handlers_->areas.TranslateAreas(translate, Clerk())->translations(0).outcome(),
            v1::AREA_TRANSLATION_OUTCOME_CANDIDATES);
  translate.mutable_known_time()->set_seconds(absl::ToUnixSeconds(entered));
  const auto believed = handlers_->areas.TranslateAreas(translate, Clerk());
  ASSERT_THAT(believed, IsOk());
  EXPECT_EQ(believed->translations(0).outcome(), v1::AREA_TRANSLATION_OUTCOME_EXACT);
  EXPECT_EQ(believed->translations(0).targets(0), "areas/c11003");
}

TEST_P(AreaPlacementTest, PagesOfAreasKeepTheVersionOfTheFirst) {
  EnterCommune();
  v1::ListAreasRequest list;
  list.set_page_size(30);
  const auto first = handlers_->areas.ListAreas(list, Clerk());
  ASSERT_THAT(first, IsOk());
  SplitCommune();
  list.set_page_token(first->next_page_token());
  const auto second = handlers_->areas.ListAreas(list, Clerk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->total_size(), first->total_size());
  EXPECT_EQ(second->area_version(), first->area_version());
  list.clear_page_token();
  EXPECT_EQ(handlers_->areas.ListAreas(list, Clerk())->area_version(), first->area_version() + 1);
}

TEST_P(AreaPlacementTest, WhoStandsInTheResidualUnitIsListedUntilSomebodySaysWhereItLies) {
  EnterCommune();
  for (const std::string id : {"a", "b", "c"}) CreateIn(id, "c11003");
  SplitCommune();
  const v1::ListOpenPlacementsResponse all = Open();
  ASSERT_EQ(all.total_size(), 3);
  EXPECT_EQ(all.placements(0).organization(), "organizations/a");
  EXPECT_EQ(all.placements(0).legal_name(), "Hợp tác xã Nông nghiệp a");
  EXPECT_EQ(all.placements(0).source(), "areas/c11003");
  EXPECT_EQ(all.placements(0).target(), "areas/c11009-2025");
  ASSERT_EQ(all.placements(0).candidates_size(), 2);
  EXPECT_EQ(all.placements(0).candidates(0), "areas/c11009-2025");
  EXPECT_EQ(all.placements(0).effective_date().month(), 7);
  const v1::ListOpenPlacementsResponse page = Open(2);
  ASSERT_EQ(page.placements_size(), 2);
  const v1::ListOpenPlacementsResponse rest = Open(2, page.next_page_token());
  ASSERT_EQ(rest.placements_size(), 1);
  EXPECT_EQ(rest.placements(0).organization(), "organizations/c");
  EXPECT_EQ(rest.next_page_token(), "");

  EXPECT_EQ(CountWithin("c11009-2025"), 3);
  const auto judged = Place({{"a", "11001"}}, /*validate_only=*/true);
  ASSERT_THAT(judged, IsOk());
  EXPECT_EQ(judged->placed_count(), 1);
  EXPECT_EQ(judged->open_count(), 3);
  const auto placed = Place({{"a", "11001"}, {"b", "areas/c11009-2025"}});
  ASSERT_THAT(placed, IsOk());
  EXPECT_EQ(placed->placed_count(), 2);
  EXPECT_EQ(placed->open_count(), 1);
  EXPECT_EQ(Open().total_size(), 1);
  EXPECT_EQ(CountWithin("c11001-2025"), 1);
  EXPECT_EQ(CountWithin("c11009-2025"), 2);
  EXPECT_EQ(Get("a").area(), "areas/c11003") << "its record says what it said";
  const v1::Change change = Feed().back();
  EXPECT_EQ(change.header().type(), "ORGANIZATIONS_PLACED");
  EXPECT_EQ(change.header().resource(), "areas/c11003");
  ASSERT_EQ(change.area_placement().assignments_size(), 2);
  EXPECT_EQ(change.area_placement().assignments(0).to(), "areas/c11001-2025");

  ASSERT_THAT(Place({{"a", "11009"}}), IsOk()) << "placed anew";
  EXPECT_EQ(CountWithin("c11001-2025"), 0);
}

TEST_P(AreaPlacementTest, ARecordThatNamesAnotherAreaLeavesTheListByItself) {
  EnterCommune();
  CreateIn("a", "c11003");
  SplitCommune();
  EXPECT_EQ(Open().total_size(), 1);
  v1::UpdateOrganizationRequest change = Change(Get("a"), "area");
  change.mutable_organization()->set_area("areas/c11001-2025");
  *change.mutable_effective_date() = Date(2025, 7, 1);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  EXPECT_EQ(Open().total_size(), 0);
  EXPECT_EQ(CountWithin("c11001-2025"), 1);
}

TEST_P(AreaPlacementTest, WhatCannotBePlacedIsRefusedAsAWhole) {
  EnterCommune();
  CreateIn("a", "c11003");
  SplitCommune();
  CreateIn("stranger", "d311");
  EXPECT_THAT(Place({{"a", "11001"}, {"stranger", "11001"}}), FailsWith(kFailedPrecondition, "ASSIGNMENT_UNKNOWN"));
  EXPECT_THAT(Place({{"a", "11001"}, {"nobody", "11001"}}), FailsWith(kFailedPrecondition, "ASSIGNMENT_UNKNOWN"));
  EXPECT_THAT(Place({{"a", "99999"}}), FailsWith(kFailedPrecondition, "AREA_UNKNOWN"));
  EXPECT_THAT(Place({{"a", "11001"}}, false, "areas/d311"), FailsWith(kFailedPrecondition, "AREA_UNKNOWN"));
  EXPECT_THAT(Place({{"a", "11001"}, {"a", "11009"}}), Violates("assignments[1].organization"));
  EXPECT_THAT(Place({}), Violates("assignments"));
  EXPECT_EQ(Open().total_size(), 1);
  v1::PlaceOrganizationsRequest request;
  request.set_source("areas/c11003");
  request.set_request_id(RequestId());
  v1::AreaAssignment& assignment = *request.add_assignments();
  assignment.set_organization("organizations/a");
  assignment.set_to("11001");
  EXPECT_THAT(handlers_->areas.PlaceOrganizations(request, Clerk({"alliances/hp"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  v1::ListOpenPlacementsRequest list;
  list.set_source("areas/none");
  EXPECT_THAT(handlers_->areas.ListOpenPlacements(list, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(AreaPlacementTest, WhoWasRecordedAfterTheSplitInTheOldUnitIsPlacedToo) {
  EnterCommune();
  SplitCommune();
  CreateIn("late", "c11003");
  EXPECT_EQ(CountWithin("c11009-2025"), 1);
  ASSERT_THAT(Place({{"late", "11001"}}), IsOk());
  EXPECT_EQ(CountWithin("c11001-2025"), 1);
  EXPECT_EQ(CountWithin("c11009-2025"), 0);
}

}  // namespace
}  // namespace htx::registry
