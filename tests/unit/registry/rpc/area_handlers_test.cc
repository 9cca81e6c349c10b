// Areas as callers see them. No database is asked.

#include "registry/rpc/area_handlers.h"

#include <set>

#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

google::type::Date Date(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

class AreaHandlersTest : public ::testing::Test {
 protected:
  testing::FakeClock clock_;
  query::PageTokens tokens_{"sixteen bytes or more"};
  AreaHandlers handlers_{clock_, tokens_};
};

TEST_F(AreaHandlersTest, ACodeAndADayMakeAnArea) {
  v1::ListAreasRequest request;
  request.set_code("24");
  *request.mutable_valid_date() = Date(2025, 6, 30);
  auto reply = handlers_.ListAreas(request, {});
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->areas_size(), 1);
  EXPECT_EQ(reply->areas(0).display_name(), "Bắc Giang");
  EXPECT_EQ(reply->areas(0).successors(0), "areas/p24-2025");
  *request.mutable_valid_date() = Date(2025, 7, 1);
  reply = handlers_.ListAreas(request, {});
  EXPECT_EQ(reply->areas(0).display_name(), "Bắc Ninh");
  EXPECT_EQ(reply->areas(0).predecessors_size(), 2);
}

TEST_F(AreaHandlersTest, PagesShowEveryAreaOnce) {
  v1::ListAreasRequest request;
  request.set_all_days(true);
  request.set_page_size(20);
  std::set<std::string> names;
  int64_t total = 0;
  do {
    const auto reply = handlers_.ListAreas(request, {});
    ASSERT_THAT(reply, IsOk());
    for (const v1::Area& area : reply->areas()) EXPECT_TRUE(names.insert(area.name()).second) << area.name();
    total = reply->total_size();
    request.set_page_token(reply->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(static_cast<int64_t>(names.size()), total);
  EXPECT_GT(total, 63 + 23 + 37);
}

TEST_F(AreaHandlersTest, HoChiMinhCityHadTwentyTwoDistrictUnits) {
  v1::ListAreasRequest request;
  request.set_level(v1::AREA_LEVEL_DISTRICT);
  request.set_parent("areas/p79");
  EXPECT_EQ(handlers_.ListAreas(request, {})->total_size(), 22);
  request.set_parent("areas/p31");
  EXPECT_EQ(handlers_.ListAreas(request, {})->total_size(), 15);
}

TEST_F(AreaHandlersTest, AreasAreTranslatedBetweenDays) {
  v1::TranslateAreasRequest request;
  for (const char* code : {"30", "24", "01", "99"}) {
    v1::AreaQuery& item = *request.add_items();
    item.set_code(code);
    *item.mutable_at_date() = Date(2020, 1, 1);
  }
  *request.mutable_to_date() = Date(2026, 1, 1);
  const auto reply = handlers_.TranslateAreas(request, {});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->translations(0).targets(0), "areas/p31-2025");
  EXPECT_EQ(reply->translations(1).source(), "areas/p24");
  EXPECT_EQ(reply->translations(1).targets(0), "areas/p24-2025");
  EXPECT_EQ(reply->translations(2).targets(0), "areas/p01");
  EXPECT_EQ(reply->translations(3).source(), "");
}

TEST_F(AreaHandlersTest, BadArgumentsAreRefused) {
  v1::GetAreaRequest get;
  get.set_name("areas/p99");
  EXPECT_THAT(handlers_.GetArea(get, {}), FailsWith(kNotFound, "NEVER_EXISTED"));
  get.set_name("areas/p31");
  EXPECT_EQ(handlers_.GetArea(get, {})->area().unit_type(), "thành phố");
  v1::ListAreasRequest list;
  list.set_page_size(-1);
  EXPECT_THAT(handlers_.ListAreas(list, {}), FailsWith(kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  list.set_page_size(1);
  list.set_page_token("x");
  EXPECT_THAT(handlers_.ListAreas(list, {}), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  list.clear_page_token();
  list.set_parent("areas/p99");
  EXPECT_THAT(handlers_.ListAreas(list, {}), FailsWith(kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(handlers_.TranslateAreas({}, {}), Violates("items"));
}

}  // namespace
}  // namespace htx::registry
