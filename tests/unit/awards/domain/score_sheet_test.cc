// Score sheets: what a layer may hold, what it comes to, and the order of the layers.

#include "awards/domain/score_sheet.h"

#include <gtest/gtest.h>

#include <random>

#include "awards/domain/scoring_errors.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

// 100 points in four criteria, with a bonus of at most 5 and penalties.
ScoreTemplate Scheme(bool rescale = false) {
  ScoreTemplate scheme = {.code = "scheme", .max = 100'000, .bonus_cap = 5'000, .rescale = rescale};
  scheme.criteria = {
      {.id = "g", .method = ScoreMethod::kGroup, .max = 60'000},
      {.id = "linear", .parent = "g", .method = ScoreMethod::kLinear, .max = 40'000, .full_at = 10'000},
      {.id = "manual", .parent = "g", .method = ScoreMethod::kManual, .max = 20'000, .may_be_not_applicable = true},
      {.id = "band", .method = ScoreMethod::kBand, .max = 30'000, .bands = {{0, 850, 0}, {850, {}, 30'000}}},
      {.id = "yes", .method = ScoreMethod::kBoolean, .max = 10'000, .may_be_not_applicable = true},
      {.id = "bonus-1", .method = ScoreMethod::kBonus, .max = 4'000},
      {.id = "bonus-2", .method = ScoreMethod::kBonus, .max = 4'000},
      {.id = "late", .method = ScoreMethod::kPenalty, .max = 3'000}};
  scheme.criteria[1].indicator = "N_HTX_NEW";
  return scheme;
}

std::vector<GivenScore> Given() {
  return {{.criterion = "late", .points = 1'000},   {.criterion = "linear", .measured = Rational{5, 1}},
          {.criterion = "manual", .points = 0},     {.criterion = "band", .measured = Rational{17, 20}},
          {.criterion = "yes", .achieved = true},   {.criterion = "bonus-1", .points = 4'000},
          {.criterion = "bonus-2", .points = 1'000}};
}

absl::StatusOr<std::vector<CriterionScore>> SelfScore(const std::vector<GivenScore>& given) {
  const RegistryFigures none;
  return Score(Scheme(), ScoreLayer::kSelf, given, &none);
}

TEST(ScoreTest, ALayerIsCompleteAndItsTotalIsTheSum) {
  const auto scores = SelfScore(Given());
  ASSERT_THAT(scores, IsOk());
  ASSERT_EQ(scores->size(), 7u);
  EXPECT_EQ(scores->front().given.criterion, "linear");  // In the template's order.
  const ScoreTotal total = Total(Scheme(), *scores);
  EXPECT_EQ(total.regular, 20'000 + 0 + 30'000 + 10'000);
  EXPECT_EQ(total.bonus, 5'000);
  EXPECT_EQ(total.penalty, 1'000);
  EXPECT_EQ(total.total, (Rational{64'000, 1}));
}

// Zero is a score; a criterion that is left out is missing, and all of these are named.
TEST(ScoreTest, ZeroIsAScoreAndMissingIsNot) {
  std::vector<GivenScore> given = Given();
  EXPECT_THAT(SelfScore(given), IsOk());
  std::erase_if(given, [](const GivenScore& s) { return s.criterion == "manual" || s.criterion == "yes"; });
  const auto refused = SelfScore(given);
  EXPECT_THAT(refused, FailsWith(StatusCode::kInvalidArgument, "SCORES_INCOMPLETE"));
  EXPECT_EQ(DetailOf(refused.status()).message.en, "no score for manual, yes");
}

TEST(ScoreTest, OutOfRangeIsRefusedAndNeverClamped) {
  struct Wrong {
    size_t at = 0;
    GivenScore score = {};
  };
  const std::vector<Wrong> wrong = {
      {2, {.criterion = "manual", .points = 20'001}},
      {2, {.criterion = "manual", .points = -1}},
      {2, {.criterion = "manual", .achieved = true}},
      {2, {.criterion = "manual", .from_registry = true}},
      {0, {.criterion = "late", .points = 3'001}},
      {0, {.criterion = "late", .not_applicable = true}},
      {1, {.criterion = "linear", .points = 5}},
      {1, {.criterion = "linear", .measured = Rational{-1, 1}}},
      {1, {.criterion = "linear", .measured = Rational{1, 0}}},
      {1, {.criterion = "linear", .from_registry = true}},  // Only the council takes the registry's figure.
      {1, {.criterion = "linear", .not_applicable = true}},
      {4, {.criterion = "yes", .points = 10'000}},
      {4, {.criterion = "g", .points = 1}},
      {4, {.criterion = "none", .points = 1}},
      {4, {.criterion = "band", .measured = Rational{1, 1}}},  // Twice.
  };
  for (const Wrong& one : wrong) {
    std::vector<GivenScore> given = Given();
    given[one.at] = one.score;
    const auto refused = SelfScore(given);
    EXPECT_THAT(refused, FailsWith(StatusCode::kInvalidArgument, "SCORE_INVALID")) << one.score.criterion;
    EXPECT_EQ(DetailOf(refused.status()).fields[0].field, absl::StrCat("scores[", one.at, "]"));
  }
}

TEST(ScoreTest, TheBonusesTogetherStayBelowTheCap) {
  std::vector<GivenScore> given = Given();
  given[6].points = 1'001;
  EXPECT_THAT(SelfScore(given), FailsWith(StatusCode::kInvalidArgument, "BONUS_OVER_CAP"));
}

TEST(ScoreTest, WhatDoesNotApplyIsLeftOutOrRescaled) {
  std::vector<GivenScore> given = Given();
  given[2] = {.criterion = "manual", .not_applicable = true};
  const auto scores = SelfScore(given);
  ASSERT_THAT(scores, IsOk());
  EXPECT_EQ(Total(Scheme(), *scores).total, (Rational{64'000, 1}));
  const ScoreTotal rescaled = Total(Scheme(true), *scores);
  EXPECT_EQ(rescaled.applicable_max, 80'000);
  // 60 of 80 become 75 of 100; bonus and penalty stay what they are: 79 points.
  EXPECT_EQ(Compare(rescaled.total, {79'000, 1}), 0);
  ScoreTemplate all = Scheme();
  for (Criterion& criterion : all.criteria) criterion.may_be_not_applicable = true;
  for (const size_t i : {1, 2, 3, 4}) given[i] = {.criterion = given[i].criterion, .not_applicable = true};
  const RegistryFigures none;
  EXPECT_THAT(Score(all, ScoreLayer::kSelf, given, &none),
              FailsWith(StatusCode::kInvalidArgument, "NOTHING_APPLICABLE"));
}

// The registry's figure stands beside what the council says; where it counted nothing, there is no zero to take over.
TEST(ScoreTest, TheRegistrysFigureIsKeptBesideTheCouncils) {
  std::vector<GivenScore> given = Given();
  RegistryFigures figures = {{"linear", {{3, 1}, 17}}};
  auto scores = Score(Scheme(), ScoreLayer::kCouncil, given, &figures);
  ASSERT_THAT(scores, IsOk());
  EXPECT_EQ(scores->front().points, 20'000);
  EXPECT_EQ(RegistryPoints(Scheme().criteria[1], scores->front()), 12'000);
  given[1] = {.criterion = "linear", .from_registry = true};
  scores = Score(Scheme(), ScoreLayer::kCouncil, given, &figures);
  ASSERT_THAT(scores, IsOk());
  EXPECT_EQ(scores->front().points, 12'000);
  figures["linear"].actual = {0, 0};
  EXPECT_THAT(Score(Scheme(), ScoreLayer::kCouncil, given, &figures),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_COUNTED"));
  EXPECT_THAT(Score(Scheme(), ScoreLayer::kCouncil, given, nullptr), IsOk());  // Before the registry is asked.
}

// Generated layers, in and out of range: what is accepted adds up exactly, the rest is refused.
TEST(ScoreTest, TheTotalIsTheSumWhateverIsGiven) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto between = [&](int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random);
  };
  int accepted = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::vector<GivenScore> given = Given();
    given[0].points = between(-1, 3'001);
    given[2].points = between(-10, 20'010);
    given[5].points = between(0, 4'000);
    given[6].points = between(0, 4'000);
    std::shuffle(given.begin(), given.end(), random);
    const auto at = [&](absl::string_view id) {
      for (const GivenScore& score : given) {
        if (score.criterion == id) return *score.points;
      }
      return int64_t{0};
    };
    const bool in_range = at("late") >= 0 && at("late") <= 3'000 && at("manual") >= 0 && at("manual") <= 20'000 &&
                          at("bonus-1") + at("bonus-2") <= 5'000;
    const auto scores = SelfScore(given);
    ASSERT_EQ(scores.ok(), in_range);
    if (!scores.ok()) continue;
    ++accepted;
    const ScoreTotal total = Total(Scheme(), *scores);
    EXPECT_EQ(total.total, (Rational{60'000 + at("manual") + at("bonus-1") + at("bonus-2") - at("late"), 1}));
    EXPECT_LE(total.regular, Scheme().max);
    EXPECT_LE(total.bonus, Scheme().bonus_cap);
  }
  EXPECT_GT(accepted, 0);
}

Campaign Launched() {
  return {.id = CampaignId::Of("c"),
          .span = {absl::CivilDay(2018, 1, 1), absl::CivilDay(2019, 1, 1)},
          .state = CampaignState::kLaunched};
}
Cluster Three() {
  const Period since = {absl::CivilDay(2010, 1, 1), {}};
  return {.id = ClusterId::Of("k"),
          .members = {{OrganizationId::Of("a"), since},
                      {OrganizationId::Of("b"), since},
                      {OrganizationId::Of("gone"), {absl::CivilDay(2010, 1, 1), absl::CivilDay(2018, 1, 1)}}}};
}
ScoreSheet Sheet(std::string unit, std::string scorer) {
  return {.id = ScoreSheetId::Of("s"),
          .unit = OrganizationId::Of(std::move(unit)),
          .cross_scorer = OrganizationId::Of(std::move(scorer))};
}

TEST(SheetTest, AnotherMemberScoresAndNeverTheUnitItself) {
  EXPECT_THAT(OpenSheet(Sheet("a", "b"), Launched(), Three()), IsOk());
  EXPECT_THAT(OpenSheet(Sheet("a", "a"), Launched(), Three()),
              FailsWith(StatusCode::kFailedPrecondition, "SCORES_ITSELF"));
  EXPECT_THAT(OpenSheet(Sheet("a", "stranger"), Launched(), Three()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  EXPECT_THAT(OpenSheet(Sheet("gone", "b"), Launched(), Three()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  ScoreSheet sheet = Sheet("a", "b");
  EXPECT_THAT(AssignScorer(sheet, OrganizationId::Of("a"), Launched(), Three()),
              FailsWith(StatusCode::kFailedPrecondition, "SCORES_ITSELF"));
  sheet.state = SheetState::kCrossSubmitted;
  EXPECT_THAT(AssignScorer(sheet, OrganizationId::Of("b"), Launched(), Three()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(SheetTest, LayersFollowOneAnotherAndWhatIsReturnedStays) {
  ScoreSheet sheet = Sheet("a", "b");
  EXPECT_THAT(Submit(sheet, {.layer = ScoreLayer::kCross}),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Return(sheet, "u", "why", absl::UnixEpoch()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  sheet = *Submit(sheet, {.layer = ScoreLayer::kSelf});
  sheet = *Submit(sheet, {.layer = ScoreLayer::kCross});
  sheet = *Return(sheet, "user:manager", "thiếu minh chứng", absl::UnixEpoch());
  EXPECT_EQ(sheet.state, SheetState::kSelfSubmitted);
  EXPECT_EQ(FindLayer(sheet, ScoreLayer::kCross), nullptr);
  sheet = *Submit(sheet, {.layer = ScoreLayer::kCross});
  sheet = *Submit(sheet, {.layer = ScoreLayer::kCouncil});
  ASSERT_EQ(sheet.submissions.size(), 4u);
  EXPECT_EQ(sheet.submissions[1].return_reason, "thiếu minh chứng");
  EXPECT_EQ(sheet.submissions[2].attempt, 2);
  EXPECT_EQ(FindLayer(sheet, ScoreLayer::kCross), &sheet.submissions[2]);
  sheet.state = SheetState::kLocked;
  EXPECT_THAT(Return(sheet, "u", "why", absl::UnixEpoch()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(SheetTest, WhoScoredForTheUnitDoesNotCheckIt) {
  ScoreSheet sheet = *Submit(Sheet("a", "b"), {.layer = ScoreLayer::kSelf, .submitted_by = "user:both"});
  EXPECT_THAT(CheckScorer(sheet, ScoreLayer::kCross, "user:both"),
              FailsWith(StatusCode::kFailedPrecondition, "SAME_SCORER"));
  EXPECT_THAT(CheckScorer(sheet, ScoreLayer::kCross, "user:other"), IsOk());
  EXPECT_THAT(CheckScorer(sheet, ScoreLayer::kCouncil, "user:both"), IsOk());
  // What was returned does not count.
  sheet = *Return(sheet, "user:other", "why", absl::UnixEpoch());
  sheet = *Submit(sheet, {.layer = ScoreLayer::kSelf, .submitted_by = "user:second"});
  EXPECT_THAT(CheckScorer(sheet, ScoreLayer::kCross, "user:both"), IsOk());
}

TEST(SheetTest, EveryPairOfStates) {
  using enum SheetState;
  const std::vector<std::pair<SheetState, SheetState>> allowed = {
      {kOpen, kSelfSubmitted},           {kSelfSubmitted, kCrossSubmitted},    {kSelfSubmitted, kOpen},
      {kCrossSubmitted, kSelfSubmitted}, {kCrossSubmitted, kCouncilSubmitted}, {kCouncilSubmitted, kCrossSubmitted},
      {kCouncilSubmitted, kLocked}};
  for (int from = 1; from <= 5; ++from) {
    for (int to = 1; to <= 5; ++to) {
      const std::pair pair(static_cast<SheetState>(from), static_cast<SheetState>(to));
      EXPECT_EQ(MayMove(pair.first, pair.second), std::find(allowed.begin(), allowed.end(), pair) != allowed.end())
          << ToText(pair.first) << " " << ToText(pair.second);
    }
  }
}

// Generated sequences of steps never leave the table; a refused step changes nothing.
TEST(SheetTest, NoSequenceOfStepsLeavesTheTable) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    ScoreSheet sheet = Sheet("a", "b");
    for (int step = 0; step < 20; ++step) {
      const auto choice = random() % 4;
      const auto next = choice == 0 ? Return(sheet, "u", "why", absl::UnixEpoch())
                                    : Submit(sheet, {.layer = static_cast<ScoreLayer>(choice)});
      if (!next.ok()) continue;
      ASSERT_TRUE(MayMove(sheet.state, next->state)) << ToText(sheet.state) << " " << ToText(next->state);
      ASSERT_GE(next->submissions.size(), sheet.submissions.size());  // Nothing is ever removed.
      sheet = *next;
      const std::optional<ScoreLayer> last = LastLayer(sheet.state);
      for (const ScoreLayer layer : {ScoreLayer::kSelf, ScoreLayer::kCross, ScoreLayer::kCouncil}) {
        ASSERT_EQ(FindLayer(sheet, layer) != nullptr, last && layer <= *last);
      }
    }
  }
}

TEST(ScoringErrorsTest, EachHasItsReasonAndBothLanguages) {
  using enum StatusCode;
  const std::vector<std::pair<absl::Status, std::string>> preconditions = {{TemplateUnknown("c"), "TEMPLATE_UNKNOWN"},
                                                                           {NotScored("c"), "NOT_SCORED"},
                                                                           {SheetOpen("u", "c"), "SHEET_OPEN"},
                                                                           {ScoresItself("u"), "SCORES_ITSELF"},
                                                                           {NotCounted("c"), "NOT_COUNTED"},
                                                                           {SameScorer("s"), "SAME_SCORER"},
                                                                           {ExcuseRefused("u"), "EXCUSE_REFUSED"},
                                                                           {AlreadyRanked("c", "r"), "ALREADY_RANKED"},
                                                                           {NotRanked("c"), "NOT_RANKED"}};
  for (const auto& [status, reason] : preconditions) {
    EXPECT_THAT(status, FailsWith(kFailedPrecondition, reason));
    EXPECT_EQ(DetailOf(status).preconditions.size(), 1u) << reason;
    EXPECT_NE(DetailOf(status).message.en, DetailOf(status).message.vi) << reason;
  }
  const std::vector<MissingSheet> missing = {{"organizations/a", "OPEN"}, {"organizations/b", "NO_SHEET"}};
  EXPECT_THAT(ScoresMissing(missing), FailsWith(kFailedPrecondition, "SCORES_MISSING"));
  EXPECT_EQ(DetailOf(ScoresMissing(missing)).preconditions.size(), 2u);
}

}  // namespace
}  // namespace htx::awards
