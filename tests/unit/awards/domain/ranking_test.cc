// Rankings: places, ties, what they follow from, and what the layers say about one another.

#include "awards/domain/ranking.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

ScoreTemplate TwoCriteria() {
  ScoreTemplate scheme = {.id = ScoreTemplateId::Of("s-v1"), .code = "s", .max = 100, .tie_keys = {"ii"}};
  scheme.criteria = {{.id = "i", .method = ScoreMethod::kManual, .max = 40},
                     {.id = "ii", .method = ScoreMethod::kManual, .max = 60}};
  return scheme;
}

std::vector<CriterionScore> Points(int64_t first, int64_t second) {
  return {{.given = {.criterion = "i", .points = first}, .points = first},
          {.given = {.criterion = "ii", .points = second}, .points = second}};
}

ScoreSheet Scored(const std::string& unit, const std::string& scorer, std::vector<CriterionScore> self,
                  std::vector<CriterionScore> cross, std::vector<CriterionScore> council) {
  ScoreSheet sheet = {.id = ScoreSheetId::Of("sheet-" + unit),
                      .unit = OrganizationId::Of(unit),
                      .cross_scorer = OrganizationId::Of(scorer),
                      .state = SheetState::kCouncilSubmitted};
  sheet.submissions = {{.layer = ScoreLayer::kSelf, .author = sheet.unit, .scores = std::move(self)},
                       {.layer = ScoreLayer::kCross, .author = sheet.cross_scorer, .scores = std::move(cross)},
                       {.layer = ScoreLayer::kCouncil, .scores = std::move(council)}};
  return sheet;
}
ScoreSheet ByCouncil(const std::string& unit, int64_t first, int64_t second) {
  return Scored(unit, "x", Points(1, 1), Points(2, 2), Points(first, second));
}

std::vector<const ScoreSheet*> Pointers(const std::vector<ScoreSheet>& sheets) {
  std::vector<const ScoreSheet*> pointers;
  for (const ScoreSheet& sheet : sheets) pointers.push_back(&sheet);
  return pointers;
}

TEST(RankTest, CompetitionRanksAndDeclaredTies) {
  const std::vector<ScoreSheet> sheets = {ByCouncil("a", 40, 50), ByCouncil("b", 35, 55), ByCouncil("c", 40, 50),
                                          ByCouncil("d", 0, 0), ByCouncil("e", 40, 60)};
  const std::vector<RankedUnit> rows = Rank(TwoCriteria(), Pointers(sheets));
  std::string text;
  for (const RankedUnit& row : rows) {
    absl::StrAppend(&text, row.unit.text(), row.rank, "(", row.separated_by, ") ");
  }
  EXPECT_EQ(text, "e1() b2(TOTAL) a3(ii) c3() d5(TOTAL) ");
  EXPECT_EQ(rows[1].tie_values, (std::vector<int64_t>{55}));
}

// A tie key may be a group: its points are those of what stands in it, penalties taken off.
TEST(RankTest, AGroupIsATieKey) {
  ScoreTemplate scheme = TwoCriteria();
  scheme.criteria.insert(scheme.criteria.begin() + 1, {.id = "g", .method = ScoreMethod::kGroup, .max = 60});
  scheme.criteria[2].parent = "g";
  scheme.criteria.push_back({.id = "late", .parent = "g", .method = ScoreMethod::kPenalty, .max = 10});
  scheme.tie_keys = {"g"};
  ASSERT_THAT(CheckTemplate(scheme), IsOk());
  ScoreSheet sheet = ByCouncil("a", 10, 60);
  sheet.submissions[2].scores.push_back({.given = {.criterion = "late", .points = 7}, .points = 7});
  const std::vector<RankedUnit> rows = Rank(scheme, Pointers({sheet}));
  EXPECT_EQ(rows[0].tie_values, (std::vector<int64_t>{53}));
  EXPECT_EQ(rows[0].total.total, (Rational{63, 1}));
}

// Thirds do not round: 2/3 of 100 stays above 66.666.
TEST(RankTest, RescaledTotalsAreComparedExactly) {
  ScoreTemplate scheme = {.max = 100'000, .rescale = true};
  scheme.criteria = {{.id = "i", .method = ScoreMethod::kManual, .max = 30'000},
                     {.id = "ii", .method = ScoreMethod::kManual, .max = 70'000, .may_be_not_applicable = true}};
  ScoreSheet third = ByCouncil("third", 20'000, 0);
  third.submissions[2].scores[1] = {.given = {.criterion = "ii", .not_applicable = true}};
  const std::vector<ScoreSheet> sheets = {ByCouncil("whole", 0, 66'666), third, ByCouncil("more", 0, 66'667)};
  const std::vector<RankedUnit> rows = Rank(scheme, Pointers(sheets));
  EXPECT_EQ(rows[0].unit.text(), "more");
  EXPECT_EQ(rows[1].unit.text(), "third");
}

TEST(RankTest, TheHashFollowsFromTheInputsAlone) {
  const std::vector<ScoreSheet> sheets = {ByCouncil("a", 40, 50), ByCouncil("b", 35, 55)};
  const std::vector<ScoreSheet> turned = {sheets[1], sheets[0]};
  Ranking ranking = {.excused = {{OrganizationId::Of("c"), "why"}, {OrganizationId::Of("d"), "why"}}};
  const std::string bytes = InputBytes(ranking, TwoCriteria(), Pointers(sheets));
  std::swap(ranking.excused[0], ranking.excused[1]);
  EXPECT_EQ(InputBytes(ranking, TwoCriteria(), Pointers(turned)), bytes);
  const auto differs = [&](auto change) {
    std::vector<ScoreSheet> other = sheets;
    change(other[0]);
    return InputBytes(ranking, TwoCriteria(), Pointers(other)) != bytes;
  };
  EXPECT_TRUE(differs([](ScoreSheet& s) { s.submissions[0].scores[1].points = 0; }));
  EXPECT_TRUE(differs([](ScoreSheet& s) { s.submissions[1].author = OrganizationId::Of("y"); }));
  EXPECT_TRUE(differs([](ScoreSheet& s) { s.submissions[2].scores[0].given.evidence_sha256 = "0"; }));
  EXPECT_TRUE(differs([](ScoreSheet& s) { s.submissions[2].scores[0].points.reset(); }));
  EXPECT_FALSE(differs([](ScoreSheet& s) { s.state = SheetState::kLocked; }));  // Locking is no input.
  ranking.excused[0].reason = "another";
  EXPECT_NE(InputBytes(ranking, TwoCriteria(), Pointers(sheets)), bytes);
}

// Generated clusters: the order of the sheets does not matter; more points never lower a rank; leaving a unit out never
// reorders the others.
TEST(RankTest, RanksAreFairWhateverIsScored) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  const auto places = [](const std::vector<ScoreSheet>& sheets) {
    std::map<std::string, int64_t> ranks;
    for (const RankedUnit& row : Rank(TwoCriteria(), Pointers(sheets))) ranks[row.unit.text()] = row.rank;
    return ranks;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<ScoreSheet> sheets;
    const int64_t units = 2 + upto(8);
    for (int64_t i = 0; i < units; ++i) {
      sheets.push_back(ByCouncil(absl::StrCat("u", i), 36 + upto(4), 50 + upto(4)));  // Ties are frequent.
    }
    const std::map<std::string, int64_t> before = places(sheets);
    std::shuffle(sheets.begin(), sheets.end(), random);
    ASSERT_EQ(places(sheets), before);
    std::vector<ScoreSheet> raised = sheets;
    CriterionScore& score = raised[0].submissions[2].scores[static_cast<size_t>(upto(1))];
    *score.points += 1 + upto(3);
    EXPECT_LE(places(raised).at(raised[0].unit.text()), before.at(raised[0].unit.text()));
    const std::vector<ScoreSheet> fewer(sheets.begin() + 1, sheets.end());
    const std::map<std::string, int64_t> after = places(fewer);
    for (const auto& [a, rank_a] : after) {
      for (const auto& [b, rank_b] : after) {
        ASSERT_EQ(rank_a < rank_b, before.at(a) < before.at(b)) << a << " " << b;
        ASSERT_EQ(rank_a == rank_b, before.at(a) == before.at(b)) << a << " " << b;
      }
    }
  }
}

Campaign Closed() {
  return {.id = CampaignId::Of("c"),
          .span = {absl::CivilDay(2018, 1, 1), absl::CivilDay(2019, 1, 1)},
          .state = CampaignState::kClosed,
          .closed_on = absl::CivilDay(2018, 12, 15)};
}

// Nine members: one never scored, one is excused, one left before the cut-off.
TEST(CoverageTest, MissingSheetsAreNamedAndTheExcusedAreNot) {
  const Period since = {absl::CivilDay(2010, 1, 1), {}};
  const Cluster cluster = {.id = ClusterId::Of("k"),
                           .members = {{OrganizationId::Of("a"), since},
                                       {OrganizationId::Of("b"), since},
                                       {OrganizationId::Of("c"), since},
                                       {OrganizationId::Of("left"), {since.from, absl::CivilDay(2018, 12, 1)}}}};
  ScoreSheet open = ByCouncil("b", 1, 1);
  open.submissions.pop_back();
  open.state = SheetState::kCrossSubmitted;
  const std::vector<ScoreSheet> sheets = {ByCouncil("a", 1, 1), open, ByCouncil("left", 1, 1)};
  const auto refused = SheetsToRank(Closed(), cluster, sheets, {});
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "SCORES_MISSING"));
  const ErrorDetail detail = DetailOf(refused.status());
  ASSERT_EQ(detail.preconditions.size(), 2u);
  EXPECT_EQ(detail.preconditions[0].subject, "organizations/b");
  EXPECT_EQ(detail.preconditions[0].description.en, "its sheet: CROSS_SUBMITTED");
  EXPECT_EQ(detail.preconditions[1].description.en, "its sheet: NO_SHEET");
  const std::vector<Excused> both = {{OrganizationId::Of("b"), "why"}, {OrganizationId::Of("c"), "why"}};
  const auto ranked = SheetsToRank(Closed(), cluster, sheets, both);
  ASSERT_THAT(ranked, IsOk());
  EXPECT_EQ(ranked->size(), 1u);
  for (const std::string unit : {"a", "left", "stranger"}) {  // Nobody is excused out of a place.
    EXPECT_THAT(SheetsToRank(Closed(), cluster, sheets, std::vector<Excused>{{OrganizationId::Of(unit), "why"}}),
                FailsWith(StatusCode::kFailedPrecondition, "EXCUSE_REFUSED"))
        << unit;
  }
}

TEST(FairnessTest, LeniencyComparesSelfCrossCouncilAndRegistry) {
  ScoreTemplate scheme = TwoCriteria();
  scheme.criteria[1].method = ScoreMethod::kLinear;
  scheme.criteria[1].full_at = 60'000;
  ScoreSheet sheet = Scored("a", "b", Points(40, 60), Points(40, 55), Points(30, 50));
  sheet.submissions[2].scores[1].registry = Measured{{45, 1}, 9};
  const Leniency compared = CompareLayers(scheme, sheet);
  EXPECT_EQ(compared.self_over_council, 20);
  EXPECT_EQ(compared.cross_over_council, 15);
  EXPECT_EQ(compared.registry_criteria, 1);
  EXPECT_EQ(compared.self_over_registry, 15);
  EXPECT_EQ(compared.council_over_registry, 5);
}

TEST(FairnessTest, UnitsThatGiveEachOtherTheMaximumAreShown) {
  const std::vector<ScoreSheet> sheets = {
      Scored("a", "b", Points(1, 1), Points(40, 60), Points(1, 1)),
      Scored("b", "a", Points(1, 1), Points(40, 60), Points(1, 1)),
      Scored("c", "d", Points(1, 1), Points(40, 60), Points(1, 1)),
      Scored("d", "c", Points(1, 1), Points(40, 59), Points(1, 1)),
      Scored("e", "a", Points(1, 1), Points(40, 60), Points(1, 1)),
  };
  const std::vector<Reciprocal> pairs = ReciprocalPairs(TwoCriteria(), Pointers(sheets));
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].first.text(), "a");
  EXPECT_EQ(pairs[0].second.text(), "b");
  EXPECT_TRUE(pairs[0].both_maximum);
  EXPECT_FALSE(pairs[1].both_maximum);
  EXPECT_EQ(pairs[1].first_gave, 99);  // c gave d.
  EXPECT_EQ(pairs[1].second_gave, 100);
}

}  // namespace
}  // namespace htx::awards
