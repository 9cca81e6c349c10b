// How changes, back-dated ones too, alter a timeline. Timelines are written "from-year:members status", joined.

#include "registry/domain/timeline.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;

absl::CivilDay Year(int year) { return absl::CivilDay(year, 1, 1); }

// Revisions that begin in `years`, with these member counts.
Timeline Of(std::vector<std::pair<int, int64_t>> years) {
  Timeline timeline;
  for (size_t i = 0; i < years.size(); ++i) {
    Revision revision{.number = static_cast<int64_t>(i) + 1, .valid_from = Year(years[i].first)};
    if (i + 1 < years.size()) revision.valid_to = Year(years[i + 1].first);
    revision.facts.member_count = years[i].second;
    timeline.push_back(revision);
  }
  return timeline;
}

std::string Show(const Timeline& timeline) {
  return absl::StrJoin(timeline, " ", [](std::string* out, const Revision& revision) {
    absl::StrAppend(out, revision.valid_from.year(), ":", *revision.facts.member_count);
  });
}

std::string Set(const Timeline& timeline, int year, int64_t members, bool always = false) {
  Facts source;
  source.member_count = members;
  const auto splice = Apply(timeline, Year(year), {Field::kMemberCount}, source, always);
  return splice.ok() ? Show(After(timeline, *splice)) : ReasonOf(splice.status());
}

TEST(TimelineTest, AChangeHoldsUntilTheNextOneOfItsField) {
  struct Case {
    const char* why;
    std::vector<std::pair<int, int64_t>> before;
    int year;
    int64_t members;
    const char* after;
  };
  const Case cases[] = {
      {"a change today", {{2015, 1}}, 2020, 2, "2015:1 2020:2"},
      {"on the first day", {{2015, 1}}, 2015, 2, "2015:2"},
      {"between two values", {{2015, 1}, {2020, 3}}, 2018, 2, "2015:1 2018:2 2020:3"},
      {"a correction of one period", {{2015, 1}, {2018, 2}, {2020, 3}}, 2018, 9, "2015:1 2018:9 2020:3"},
      {"after the last", {{2015, 1}, {2020, 3}}, 2022, 4, "2015:1 2020:3 2022:4"},
      {"through revisions that did not touch the field",
       {{2015, 1}, {2018, 1}, {2020, 3}},
       2016,
       2,
       "2015:1 2016:2 2018:2 2020:3"},
      {"nothing new", {{2015, 1}}, 2020, 1, "2015:1"},
      {"before the first day", {{2015, 1}}, 2014, 2, "BEFORE_FOUNDING"},
  };
  for (const Case& c : cases) EXPECT_EQ(Set(Of(c.before), c.year, c.members), c.after) << c.why;
}

TEST(TimelineTest, ARenewalBeginsARevisionThoughNothingDiffers) {
  EXPECT_EQ(Set(Of({{2015, 1}}), 2020, 1, /*always=*/true), "2015:1 2020:1");
}

TEST(TimelineTest, FieldsStopEachAtItsOwnNextChange) {
  Timeline timeline = Of({{2015, 1}, {2018, 5}, {2020, 5}});
  timeline[2].facts.address = "mới";
  Facts source;
  source.member_count = 7;
  source.address = "giữa";
  const auto splice = Apply(timeline, Year(2016), {Field::kMemberCount, Field::kAddress}, source, false);
  ASSERT_TRUE(splice.ok());
  const Timeline after = After(timeline, *splice);
  EXPECT_EQ(Show(after), "2015:1 2016:7 2018:5 2020:5");
  EXPECT_EQ(after[2].facts.address, "giữa");
  EXPECT_EQ(after[3].facts.address, "mới");
}

TEST(TimelineTest, WhatIsOpenedCoversWhatIsClosed) {
  const Timeline timeline = Of({{2015, 1}, {2018, 1}, {2020, 3}});
  for (int year = 2015; year < 2023; ++year) {
    Facts source;
    source.member_count = 42;
    const auto splice = Apply(timeline, Year(year), {Field::kMemberCount}, source, false);
    ASSERT_TRUE(splice.ok());
    const Timeline after = After(timeline, *splice);
    EXPECT_EQ(after.front().valid_from, Year(2015));
    EXPECT_FALSE(after.back().valid_to.has_value());
    for (size_t i = 0; i + 1 < after.size(); ++i) EXPECT_EQ(after[i].valid_to, after[i + 1].valid_from) << year;
  }
}

}  // namespace
}  // namespace htx::registry
