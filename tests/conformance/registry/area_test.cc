// Areas as callers see them, on the units that come with the program.

#include <set>

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AreaTest : public RegistryTest {
 protected:
  v1::ListAreasResponse List(const v1::ListAreasRequest& request) {
    const auto reply = handlers_->areas.ListAreas(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.value_or(v1::ListAreasResponse());
  }
  int64_t CountOn(const google::type::Date& day, v1::AreaLevel level) {
    v1::ListAreasRequest request;
    *request.mutable_valid_date() = day;
    request.set_level(level);
    return List(request).total_size();
  }
  v1::Area OfCode(const std::string& code, const google::type::Date& day) {
    v1::ListAreasRequest request;
    request.set_code(code);
    *request.mutable_valid_date() = day;
    const v1::ListAreasResponse reply = List(request);
    return reply.areas().empty() ? v1::Area() : reply.areas(0);
  }
};
HTX_BOTH_ENGINES(AreaTest);

TEST_P(AreaTest, TheReformMadeThirtyFourProvincesOfSixtyThree) {
  EXPECT_EQ(CountOn(Date(2025, 6, 30), v1::AREA_LEVEL_PROVINCE), 63);
  EXPECT_EQ(CountOn(Date(2025, 7, 1), v1::AREA_LEVEL_PROVINCE), 34);
}

TEST_P(AreaTest, DistrictsWereAbolished) {
  EXPECT_EQ(CountOn(Date(2020, 12, 31), v1::AREA_LEVEL_DISTRICT), 15 + 24) << "before Thủ Đức was formed of three";
  EXPECT_EQ(CountOn(Date(2025, 6, 30), v1::AREA_LEVEL_DISTRICT), 15 + 22);
  EXPECT_EQ(CountOn(Date(2025, 7, 1), v1::AREA_LEVEL_DISTRICT), 0);
}

TEST_P(AreaTest, SevenCodesChangedTheirMeaning) {
  std::set<std::string> changed;
  v1::ListAreasRequest request;
  request.set_level(v1::AREA_LEVEL_PROVINCE);
  *request.mutable_valid_date() = Date(2025, 7, 1);
  request.set_page_size(1000);
  const v1::ListAreasResponse provinces = List(request);
  for (const v1::Area& area : provinces.areas()) {
    if (OfCode(area.code(), Date(2024, 12, 1)).display_name() != area.display_name()) changed.insert(area.code());
  }
  EXPECT_EQ(changed.erase("46"), 1u) << "Huế bears a name of its own since 2025-01-01";
  EXPECT_EQ(changed, (std::set<std::string>{"15", "24", "44", "52", "80", "82", "91"}));
}

TEST_P(AreaTest, ACodeAndADayMakeAnArea) {
  const v1::Area before = OfCode("24", Date(2025, 6, 30));
  EXPECT_EQ(before.name(), "areas/p24");
  EXPECT_EQ(before.display_name(), "Bắc Giang");
  EXPECT_EQ(before.successors(0), "areas/p24-2025");
  EXPECT_EQ(before.successor_links(0).type(), v1::AREA_TRANSITION_TYPE_MERGE);
  EXPECT_EQ(before.successor_links(0).share_basis_points(), 10000);
  EXPECT_EQ(before.formed_by(), "");
  EXPECT_EQ(before.ended_by(), "Nghị quyết 202/2025/QH15");
  const v1::Area after = OfCode("24", Date(2025, 7, 1));
  EXPECT_EQ(after.display_name(), "Bắc Ninh");
  ASSERT_EQ(after.predecessors_size(), 2);
  EXPECT_EQ(after.predecessors(0), "areas/p24") << "the one whose code it bears";
  EXPECT_EQ(after.period().from().year(), 2025);
}

TEST_P(AreaTest, PagesShowEveryAreaOnce) {
  v1::ListAreasRequest request;
  request.set_all_days(true);
  request.set_page_size(20);
  std::set<std::string> names;
  int64_t total = 0;
  do {
    const v1::ListAreasResponse reply = List(request);
    for (const v1::Area& area : reply.areas()) EXPECT_TRUE(names.insert(area.name()).second) << area.name();
    total = reply.total_size();
    request.set_page_token(reply.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(static_cast<int64_t>(names.size()), total);
  EXPECT_GT(total, 63 + 23 + 37);
}

TEST_P(AreaTest, AListIsNarrowedByLevelUnitAndName) {
  v1::ListAreasRequest request;
  request.set_level(v1::AREA_LEVEL_DISTRICT);
  request.set_parent("areas/p79");
  EXPECT_EQ(List(request).total_size(), 22);
  request.set_parent("areas/p31");
  EXPECT_EQ(List(request).total_size(), 15);
  request.set_query("do SON");
  EXPECT_EQ(List(request).total_size(), 1);
  EXPECT_EQ(List(request).areas(0).parent(), "areas/p31");
  request.set_query("on");
  EXPECT_EQ(List(request).total_size(), 0) << "a name is searched from the start of a word";
}

TEST_P(AreaTest, AreasAreTranslatedBetweenDays) {
  v1::TranslateAreasRequest request;
  for (const char* code : {"30", "24", "01", "99"}) {
    v1::AreaQuery& item = *request.add_items();
    item.set_code(code);
    *item.mutable_at_date() = Date(2020, 1, 1);
  }
  v1::AreaQuery& named = *request.add_items();
  named.set_display_name("huyện thuỷ nguyên");
  *named.mutable_at_date() = Date(2020, 1, 1);
  *request.mutable_to_date() = Date(2026, 1, 1);
  const auto reply = handlers_->areas.TranslateAreas(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->translations(0).targets(0), "areas/p31-2025");
  EXPECT_EQ(reply->translations(0).outcome(), v1::AREA_TRANSLATION_OUTCOME_EXACT);
  EXPECT_EQ(reply->translations(0).candidates(0).share_basis_points(), 10000);
  EXPECT_EQ(reply->translations(1).source(), "areas/p24");
  EXPECT_EQ(reply->translations(1).targets(0), "areas/p24-2025");
  EXPECT_EQ(reply->translations(2).targets(0), "areas/p01");
  EXPECT_EQ(reply->translations(3).source(), "");
  EXPECT_EQ(reply->translations(3).outcome(), v1::AREA_TRANSLATION_OUTCOME_NONE);
  EXPECT_EQ(reply->translations(4).source(), "areas/d311");
  EXPECT_EQ(reply->translations(4).targets(0), "areas/p31-2025") << "a district that was abolished";

  *request.mutable_to_date() = Date(2020, 1, 1);
  request.mutable_items(1)->mutable_at_date()->set_year(2026);
  const auto back = handlers_->areas.TranslateAreas(request, Clerk());
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->translations(1).outcome(), v1::AREA_TRANSLATION_OUTCOME_CANDIDATES);
  EXPECT_EQ(back->translations(1).targets_size(), 2);
  EXPECT_FALSE(back->translations(1).candidates(0).has_share_basis_points());
}

TEST_P(AreaTest, BadArgumentsAreRefused) {
  v1::GetAreaRequest get;
  get.set_name("areas/p99");
  EXPECT_THAT(handlers_->areas.GetArea(get, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  get.set_name("areas/p31");
  EXPECT_EQ(handlers_->areas.GetArea(get, Clerk())->area().unit_type(), "thành phố");
  v1::ListAreasRequest list;
  list.set_page_size(-1);
  EXPECT_THAT(handlers_->areas.ListAreas(list, Clerk()), FailsWith(kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  list.set_page_size(1);
  list.set_page_token("x");
  EXPECT_THAT(handlers_->areas.ListAreas(list, Clerk()), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  list.clear_page_token();
  list.set_parent("areas/p99");
  EXPECT_THAT(handlers_->areas.ListAreas(list, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(handlers_->areas.TranslateAreas({}, Clerk()), Violates("items"));
  v1::TranslateAreasRequest both;
  *both.add_items()->mutable_at_date() = Date(2020, 1, 1);
  EXPECT_THAT(handlers_->areas.TranslateAreas(both, Clerk()), Violates("items[0]"));
}

TEST_P(AreaTest, AnOrganisationMustLieInAnAreaOfItsDay) {
  Alliance("hp");
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_area("areas/d99");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()), Violates("organization.area"));
  request = Cooperative("a");
  request.mutable_organization()->set_area("areas/p31-2025");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  EXPECT_EQ(Create(Cooperative("a")).province(), "areas/p31");
}

// The units are entered once, whoever starts.
TEST_P(AreaTest, AnotherProcessFindsTheUnitsThatStandThere) {
  const auto book = AreaBook::Open(*database_, clock_, absl::InfiniteFuture());
  ASSERT_THAT(book, IsOk());
  ASSERT_THAT(database_->Read(absl::InfiniteFuture(),
                              [&](sql::Transaction& transaction) -> absl::Status {
                                const auto theirs = (*book)->Read(transaction);
                                const auto ours = areas_->Read(transaction);
                                EXPECT_EQ((*theirs)->version(), (*ours)->version());
                                EXPECT_EQ((*theirs)->all().size(), (*ours)->all().size());
                                EXPECT_EQ(*ours, *areas_->Read(transaction)) << "it is not read again";
                                return theirs.status();
                              }),
              IsOk());
}

}  // namespace
}  // namespace htx::registry
