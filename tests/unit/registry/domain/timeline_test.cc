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

std::string Set(const Timeline& timeline, int year, int64_t members) {
  Facts source;
  source.member_count = members;
  const auto splice = Apply(timeline, Year(year), {Field::kMemberCount}, source);
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
      {"the same value, of another day", {{2015, 1}}, 2020, 1, "2015:1 2020:1"},
      {"before the first day", {{2015, 1}}, 2014, 2, "BEFORE_FOUNDING"},
  };
  for (const Case& c : cases) EXPECT_EQ(Set(Of(c.before), c.year, c.members), c.after) << c.why;
}

Timeline Stated(const Timeline& timeline, int year, int64_t members) {
  Facts source;
  source.member_count = members;
  Timeline after = After(timeline, *Apply(timeline, Year(year), {Field::kMemberCount}, source));
  for (size_t i = 0; i < after.size(); ++i) after[i].number = static_cast<int64_t>(i) + 1;
  return after;
}

TEST(TimelineTest, WhatIsLearnedLateDoesNotReachPastALaterStatementOfTheSameValue) {
  const Timeline timeline = Stated(Of({{2015, 1}}), 2022, 1);
  EXPECT_EQ(Show(timeline), "2015:1 2022:1");
  EXPECT_EQ(Set(timeline, 2021, 7), "2015:1 2021:7 2022:1");
  const Timeline longer = Stated(timeline, 2018, 1);
  EXPECT_EQ(Set(longer, 2016, 7), "2015:1 2016:7 2018:1 2022:1");
  EXPECT_EQ(Set(longer, 2018, 7), "2015:1 2018:7 2022:1") << "the statement itself is replaced";
  EXPECT_EQ(Set(longer, 2020, 7), "2015:1 2018:1 2020:7 2022:1");
}

TEST(TimelineTest, AStatementHoldsForItsFieldAndItsDayAlone) {
  Timeline timeline = Stated(Of({{2015, 1}}), 2022, 1);
  Facts source;
  source.address = "mới";
  const Timeline moved = After(timeline, *Apply(timeline, Year(2021), {Field::kAddress}, source));
  EXPECT_EQ(moved.back().facts.address, "mới") << "nobody stated an address in 2022";
  EXPECT_TRUE(moved.back().States(Field::kMemberCount));
  EXPECT_FALSE(moved[1].States(Field::kMemberCount)) << "2021 is a piece of 2015, and states the address";
  EXPECT_TRUE(moved[1].States(Field::kAddress));
}

TEST(TimelineTest, SaidAgainOfTheSameDayItChangesNothing) {
  const Timeline timeline = Stated(Of({{2015, 1}}), 2022, 1);
  Facts source;
  source.member_count = 1;
  EXPECT_TRUE(Apply(timeline, Year(2022), {Field::kMemberCount}, source)->empty());
  EXPECT_FALSE(Apply(timeline, Year(2023), {Field::kMemberCount}, source)->empty());
}

Revision Named(int64_t number, int from, const char* name) {
  Revision revision{.number = number, .valid_from = Year(from)};
  revision.facts.legal_name = name;
  return revision;
}

TEST(TimelineTest, ADifferenceJoinsWhatWasCutForNothing) {
  const Timeline before = Of({{2015, 1}, {2020, 2}});
  Timeline after = before;
  after[0].valid_to = Year(2017);
  after.insert(after.begin() + 1, after[0]);
  after[1].valid_from = Year(2017);
  after[1].valid_to = Year(2020);
  EXPECT_TRUE(Difference(before, after).empty());
  after[1].facts.member_count = 5;
  const Splice splice = Difference(before, after);
  ASSERT_EQ(splice.closed.size(), 1u);
  EXPECT_EQ(Show(After(before, splice)), "2015:1 2017:5 2020:2");
}

TEST(TimelineTest, ANameBorneAgainIsAFormerNameTwice) {
  Timeline before = {Named(1, 2015, "Một")};
  Timeline after = {Named(1, 2015, "Một"), Named(0, 2018, "Hai"), Named(0, 2020, "Một"), Named(0, 2022, "Ba")};
  for (size_t i = 0; i + 1 < after.size(); ++i) after[i].valid_to = after[i + 1].valid_from;
  FollowNames(before, nullptr, after);
  EXPECT_EQ(after[3].facts.former_names,
            (std::vector<FormerName>{{.text = "Một", .from = Year(2015), .to = Year(2018)},
                                     {.text = "Hai", .from = Year(2018), .to = Year(2020)},
                                     {.text = "Một", .from = Year(2020), .to = Year(2022)}}));
}

TEST(TimelineTest, FieldsStopEachAtItsOwnNextChange) {
  Timeline timeline = Of({{2015, 1}, {2018, 5}, {2020, 5}});
  timeline[2].facts.address = "mới";
  Facts source;
  source.member_count = 7;
  source.address = "giữa";
  const auto splice = Apply(timeline, Year(2016), {Field::kMemberCount, Field::kAddress}, source);
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
    const auto splice = Apply(timeline, Year(year), {Field::kMemberCount}, source);
    ASSERT_TRUE(splice.ok());
    const Timeline after = After(timeline, *splice);
    EXPECT_EQ(after.front().valid_from, Year(2015));
    EXPECT_FALSE(after.back().valid_to.has_value());
    for (size_t i = 0; i + 1 < after.size(); ++i) EXPECT_EQ(after[i].valid_to, after[i + 1].valid_from) << year;
  }
}

}  // namespace
}  // namespace htx::registry
