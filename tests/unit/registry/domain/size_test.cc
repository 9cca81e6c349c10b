// Size classes: one table per regime, and what stays unclassified.

#include "registry/domain/size.h"

#include "gtest/gtest.h"

namespace htx::registry {
namespace {

using enum SizeClass;
constexpr int64_t kBillion = 1'000'000'000;
const absl::CivilDay kNew(2025, 3, 1);
const absl::CivilDay kOld(2022, 3, 1);

Facts Farm(std::optional<int64_t> members, std::optional<int64_t> capital) {
  Facts facts;
  facts.sector = Sector::kAgriculture;
  facts.founded_date = absl::CivilDay(2010, 1, 1);
  facts.member_counts.official = members;
  facts.member_count = members;
  facts.charter_capital = capital;
  return facts;
}

std::optional<Report> Revenue(int64_t amount) { return Report{.year = 2024, .revenue = amount}; }

TEST(SizeTest, AgricultureUnderDecree113) {
  struct Row {
    int64_t members, revenue, capital;
    SizeClass size;
  };
  for (const Row& row :
       {Row{300, 50 * kBillion, 0, kLarge}, Row{300, 0, 10 * kBillion, kLarge}, Row{299, 50 * kBillion, 0, kMedium},
        Row{300, 50 * kBillion - 1, 10 * kBillion - 1, kMedium}, Row{200, 10 * kBillion, 0, kMedium},
        Row{200, 0, 4 * kBillion, kSmall}, Row{50, 2 * kBillion, 0, kSmall},
        Row{50, 2 * kBillion - 1, kBillion - 1, kMicro}, Row{49, 99 * kBillion, 99 * kBillion, kMicro}}) {
    const SizeAssessment size = SizeOn(kNew, Farm(row.members, row.capital), Revenue(row.revenue));
    EXPECT_EQ(size.size, row.size) << row.members << " " << row.revenue << " " << row.capital;
    EXPECT_EQ(size.by_capital, kUnspecified);
  }
}

TEST(SizeTest, TheRuleAndItsInputsAreShown) {
  const SizeAssessment size = SizeOn(kNew, Farm(300, 5 * kBillion), Revenue(60 * kBillion));
  ASSERT_TRUE(size.rule.has_value());
  EXPECT_EQ(size.rule->version(), "SIZE_LARGE/AGRICULTURE@2024-11-01");
  ASSERT_EQ(size.inputs.size(), 3u);
  EXPECT_EQ(size.inputs[0].name, "official_members");
  EXPECT_EQ(size.inputs[1].source, "report/2024");
  EXPECT_EQ(size.inputs[2].source, "record");
}

TEST(SizeTest, TheMainLineCountsBeforeTheSector) {
  Facts facts = Farm(300, 90 * kBillion);
  facts.business_lines = {{.code = "2511", .version = VsicVersion::k2018, .main = true}};
  EXPECT_EQ(SizeOn(kNew, facts, Revenue(0)).rule->key, "INDUSTRY_CONSTRUCTION");
}

TEST(SizeTest, WhatIsNotKnownIsNotGuessed) {
  struct Row {
    const char* what;
    Facts facts;
    std::optional<Report> report;
    absl::CivilDay day;
  };
  Facts trade = Farm(300, 90 * kBillion);
  trade.sector = Sector::kTradeService;
  Facts workshop = Farm(99, 90 * kBillion);
  workshop.sector = Sector::kHandicraft;
  const std::vector<Row> rows = {
      {"thresholds of trade are not known", trade, Revenue(kBillion), kNew},
      {"industry below large", workshop, Revenue(90 * kBillion), kNew},
      {"no members", Farm({}, kBillion), Revenue(kBillion), kNew},
      {"no report", Farm(300, kBillion), {}, kNew},
      {"no capital", Farm(300, {}), Revenue(kBillion), kNew},
      {"before any rule", Farm(300, kBillion), Revenue(kBillion), absl::CivilDay(2019, 1, 1)},
      {"no members before", Farm({}, kBillion), {}, kOld},
  };
  for (const Row& row : rows) {
    const SizeAssessment size = SizeOn(row.day, row.facts, row.report);
    EXPECT_EQ(size.size, kUnclassified) << row.what;
    EXPECT_FALSE(size.why.vi.empty()) << row.what;
    EXPECT_FALSE(size.why.en.empty()) << row.what;
  }
  workshop.member_counts.official = 100;
  EXPECT_EQ(SizeOn(kNew, workshop, Revenue(0)).size, kLarge);
}

TEST(SizeTest, EachClassHasTheRuleThatGaveIt) {
  const SizeAssessment size = SizeOn(kOld, Farm(1001, 2 * kBillion), std::nullopt);
  ASSERT_TRUE(size.rule.has_value() && size.capital_rule.has_value());
  EXPECT_EQ(size.rule->version(), "SIZE_MEMBERS_LARGE/*@2020-04-01");
  EXPECT_EQ(size.rule->confidence, Confidence::kConfirmed);
  EXPECT_EQ(size.capital_rule->version(), "SIZE_CAPITAL_SMALL/*@2020-04-01");
  EXPECT_EQ(SizeOn(kOld, Farm(10, 6 * kBillion), std::nullopt).capital_rule->confidence, Confidence::kAssumed);
  EXPECT_FALSE(SizeOn(kNew, Farm(300, kBillion), Revenue(0)).capital_rule.has_value());
}

TEST(SizeTest, KindsWithoutSizeClassesSaySo) {
  for (const absl::CivilDay day : {kOld, kNew}) {
    for (const Kind kind : {Kind::kAlliance, Kind::kMemberEnterprise, Kind::kCooperativeGroup}) {
      Facts facts = Farm(300, 90 * kBillion);
      facts.kind = kind;
      if (kind == Kind::kAlliance) facts.sector = Sector::kUnspecified;
      const SizeAssessment size = SizeOn(day, facts, Revenue(90 * kBillion));
      EXPECT_EQ(size.size, kUnclassified) << WordOf(kind);
      EXPECT_EQ(size.why.en, "organisations of this kind have no size class");
      EXPECT_EQ(size.rule->name, "SIZE_KINDS");
    }
  }
  Facts nothing = Farm(300, 90 * kBillion);
  nothing.sector = Sector::kUnspecified;
  EXPECT_NE(SizeOn(kNew, nothing, Revenue(0)).why.en, "no rule of size is known for that day");
}

TEST(SizeTest, AllMembersRuleAClassOutAndNotIn) {
  struct Row {
    int64_t members, revenue;
    SizeClass size;
  };
  for (const Row& row : {Row{49, 90 * kBillion, kMicro}, Row{300, kBillion, kMicro},
                         Row{300, 50 * kBillion, kUnclassified}, Row{60, 2 * kBillion, kUnclassified}}) {
    Facts facts = Farm({}, kBillion - 1);
    facts.member_count = row.members;
    const SizeAssessment size = SizeOn(kNew, facts, Revenue(row.revenue));
    EXPECT_EQ(size.size, row.size) << row.members << " " << row.revenue;
    EXPECT_EQ(size.why.en.empty(), row.size != kUnclassified);
  }
}

TEST(SizeTest, ANewlyFoundedOneIsJudgedByItsRecord) {
  Facts facts = Farm(60, kBillion);
  facts.founded_date = absl::CivilDay(2024, 6, 1);
  EXPECT_EQ(SizeOn(kNew, facts, std::nullopt).size, kSmall);
  facts.charter_capital = kBillion - 1;
  EXPECT_EQ(SizeOn(kNew, facts, std::nullopt).size, kMicro);
}

TEST(SizeTest, CircularOneOf2020ClassedByMembersAndByCapitalApart) {
  struct Row {
    int64_t members, capital;
    SizeClass size, by_capital;
  };
  for (const Row& row : {Row{49, kBillion - 1, kMicro, kMicro}, Row{50, kBillion, kSmall, kSmall},
                         Row{300, 5 * kBillion, kSmall, kMedium}, Row{301, 49 * kBillion, kMedium, kMedium},
                         Row{1000, 50 * kBillion, kMedium, kLarge}, Row{1001, 0, kLarge, kMicro}}) {
    const SizeAssessment size = SizeOn(kOld, Farm(row.members, row.capital), std::nullopt);
    EXPECT_EQ(size.size, row.size) << row.members;
    EXPECT_EQ(size.by_capital, row.by_capital) << row.capital;
  }
}

}  // namespace
}  // namespace htx::registry
