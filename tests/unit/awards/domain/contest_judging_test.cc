// Scores, the ranks that follow from them, and prizes given by rank.

#include "awards/domain/contest_judging.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

Contest Judged(int32_t min_judges = 1) {
  return {.id = ContestId::Of("c"),
          .jury = CouncilId::Of("jury"),
          .min_judges = min_judges,
          .criteria = {{.id = "content", .max = 60'000}, {.id = "form", .max = 40'000}},
          .tie_keys = {"content"},
          .categories = {{.id = "people",
                          .prizes = {{.id = "first", .count = 1, .places = 1},
                                     {.id = "second", .count = 2, .places = 2},
                                     {.id = "third", .count = 3, .places = 3}}}},
          .state = ContestState::kJudged};
}
ContestEntry Essay(const std::string& id) {
  return {.id = EntryId::Of(id), .category = "people", .entrant = {.reference = "persons/" + id}};
}
EntryJudgement By(const std::string& judge, const std::string& entry, int64_t content, int64_t form) {
  return {.entry = EntryId::Of(entry),
          .judge = judge,
          .scores = {{.criterion = "content", .points = content}, {.criterion = "form", .points = form}}};
}

std::string Shown(const absl::StatusOr<std::vector<ContestResult>>& results) {
  if (!results.ok()) return ReasonOf(results.status());
  std::string text;
  for (const ContestResult& result : *results) {
    absl::StrAppend(&text, result.entry.text(), result.rank, "(", result.separated_by, ") ");
  }
  return text;
}

std::vector<GivenPrize> Gives(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<GivenPrize> given;
  for (const auto& [entry, prize] : pairs) given.push_back({.entry = EntryId::Of(entry), .prize = prize});
  return given;
}

TEST(ScoresTest, EveryCriterionOnceWithinItsMaximum) {
  const std::vector<CriterionPoints> turned = {{"form", 40'000}, {"content", 0}};
  const auto scores = CheckScores(Judged(), turned);
  ASSERT_THAT(scores, IsOk());
  EXPECT_EQ((*scores)[0].criterion, "content");
  EXPECT_EQ((*scores)[0].points, 0);  // Zero is a score.
  const auto refused = [](std::vector<CriterionPoints> given) {
    const auto result = CheckScores(Judged(), given);
    const ErrorDetail detail = DetailOf(result.status());
    return absl::StrCat(detail.reason, " ", detail.fields.empty() ? "" : detail.fields[0].field);
  };
  EXPECT_EQ(refused({{"content", 60'001}, {"form", 0}}), "SCORE_INVALID scores[0].points_milli");
  EXPECT_EQ(refused({{"content", -1}, {"form", 0}}), "SCORE_INVALID scores[0].points_milli");
  EXPECT_EQ(refused({{"content", 1}, {"style", 0}}), "SCORE_INVALID scores[1].criterion");
  EXPECT_EQ(refused({{"content", 1}, {"content", 1}}), "SCORE_INVALID scores[1].criterion");
  EXPECT_EQ(refused({{"content", 1}}), "SCORES_INCOMPLETE scores");
}

// Three judges scored a, two b: a mean is not a sum, and thirds are not rounded.
TEST(ResultsTest, MeansAreExactAndTiesAreSeparatedAsDeclared) {
  const std::vector<ContestEntry> entries = {Essay("a"), Essay("b"), Essay("c"), Essay("d"), Essay("e")};
  const std::vector<EntryJudgement> judgements = {By("x", "a", 30'000, 20'000),
                                                  By("y", "a", 30'000, 20'000),
                                                  By("z", "a", 30'000, 20'001),
                                                  By("x", "b", 30'000, 20'000),
                                                  By("y", "b", 30'000, 20'000),  // A third of a thousandth behind a.
                                                  By("x", "c", 20'000, 30'000),  // As many as b, fewer of content.
                                                  By("x", "d", 30'000, 20'000),  // As b in all.
                                                  By("x", "e", 0, 0)};
  EXPECT_EQ(Shown(ResultsOf(Judged(), entries, judgements)), "a1() b2(TOTAL) d2() c4(content) e5(TOTAL) ");
}

TEST(ResultsTest, WhatWasSetAsideDoesNotCountAndTheRestMustBeEnough) {
  const std::vector<ContestEntry> entries = {Essay("a"), Essay("b")};
  std::vector<EntryJudgement> judgements = {By("x", "a", 1, 1), By("y", "a", 60'000, 40'000), By("x", "b", 2, 2),
                                            By("y", "b", 2, 2)};
  EXPECT_EQ(Shown(ResultsOf(Judged(2), entries, judgements)), "a1() b2(TOTAL) ");
  judgements[1].set_aside = ConflictGround::kInstitution;
  EXPECT_EQ(Shown(ResultsOf(Judged(1), entries, judgements)), "b1() a2(TOTAL) ");
  const auto refused = ResultsOf(Judged(2), entries, judgements);
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "JUDGEMENTS_MISSING"));
  const ErrorDetail detail = DetailOf(refused.status());
  ASSERT_EQ(detail.preconditions.size(), 1u);
  EXPECT_EQ(detail.preconditions[0].subject, "entries/a");
  EXPECT_EQ(detail.preconditions[0].description.en, "1 of 2");
}

TEST(ResultsTest, AJudgeOfOnesOwnHasAConflict) {
  const absl::CivilDay day(2024, 10, 1);
  const Juror juror = {.principal = "user:j", .unit = OrganizationId::Of("htx"), .person = "persons/j"};
  const Recipient own = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of("htx")};
  const Recipient colleague = {
      .kind = RecipientKind::kIndividual, .organization = OrganizationId::Of("htx"), .reference = "persons/k"};
  const Recipient self = {.kind = RecipientKind::kIndividual, .reference = "persons/j"};
  const Recipient stranger = {.kind = RecipientKind::kIndividual, .reference = "persons/k"};
  EXPECT_EQ(ConflictWith(juror, own, {}, day), ConflictGround::kInstitution);
  EXPECT_EQ(ConflictWith(juror, colleague, {}, day), ConflictGround::kInstitution);
  EXPECT_EQ(ConflictWith(juror, self, {}, day), ConflictGround::kNominee);
  EXPECT_EQ(ConflictWith(juror, stranger, {}, day), std::nullopt);
  const std::vector<Relation> kin = {
      {.principal = "user:j", .reference = "persons/k", .period = {absl::CivilDay(2024, 1, 1), day}}};
  EXPECT_EQ(ConflictWith(juror, stranger, kin, day - 1), ConflictGround::kDeclaredRelation);
  EXPECT_EQ(ConflictWith(juror, stranger, kin, day), std::nullopt);
}

TEST(PrizeTest, PrizesFallWithTheRanks) {
  const std::vector<ContestResult> results = {{.category = "people", .entry = EntryId::Of("a"), .rank = 1},
                                              {.category = "people", .entry = EntryId::Of("b"), .rank = 2},
                                              {.category = "people", .entry = EntryId::Of("c"), .rank = 2},
                                              {.category = "people", .entry = EntryId::Of("d"), .rank = 4}};
  const auto given = [&](const std::vector<std::pair<std::string, std::string>>& pairs, const std::string& note = "") {
    const auto prizes = GivePrizes(Judged(), results, Gives(pairs), note);
    if (prizes.ok()) return absl::StrCat(prizes->size());
    EXPECT_THAT(prizes, FailsWith(StatusCode::kInvalidArgument, "PRIZE_REFUSED"));
    return DetailOf(prizes.status()).fields.at(0).field;
  };
  EXPECT_EQ(given({{"a", "first"}, {"b", "second"}, {"c", "second"}, {"d", "third"}}), "4");
  EXPECT_EQ(given({{"a", "second"}, {"b", "third"}, {"c", "third"}}), "3");  // The first prize is left.
  EXPECT_EQ(given({}), "0");
  EXPECT_EQ(given({{"b", "first"}, {"c", "second"}}), "prizes");                   // a is passed over.
  EXPECT_EQ(given({{"a", "third"}, {"b", "second"}, {"c", "second"}}), "prizes");  // b gets more than a.
  EXPECT_EQ(given({{"a", "first"}, {"b", "second"}, {"c", "third"}}), "announcement_note");
  EXPECT_EQ(given({{"a", "first"}, {"b", "second"}, {"c", "third"}}, "bốc thăm"), "3");
  EXPECT_EQ(given({{"a", "first"}, {"b", "first"}, {"c", "first"}}), "prizes");  // There is one.
  EXPECT_EQ(given({{"a", "gold"}}), "prizes[0].prize");
  EXPECT_EQ(given({{"x", "first"}}), "prizes[0].entry");
  EXPECT_EQ(given({{"a", "first"}, {"a", "second"}}), "prizes[1].entry");
}

TEST(PrizeTest, TheChosenOfASelectionGetTheOnePrizeOfTheirCategory) {
  const Contest selection = {.kind = ContestKind::kSelection,
                             .categories = {{.id = "farms", .prizes = {{.id = "chosen", .places = 2}}}}};
  ContestEntry chosen = Essay("a");
  chosen.category = "farms";
  chosen.state = EntryState::kSelected;
  ContestEntry other = chosen;
  other.id = EntryId::Of("b");
  other.state = EntryState::kReceived;
  const auto results = ResultsOf(selection, std::vector<ContestEntry>{chosen, other}, {});
  EXPECT_EQ(Shown(results), "a0() ");
  EXPECT_EQ(GivePrizes(selection, *results, {}, "")->at(EntryId::Of("a")), "chosen");
  EXPECT_THAT(GivePrizes(selection, *results, Gives({{"a", "chosen"}}), ""),
              FailsWith(StatusCode::kInvalidArgument, "PRIZE_REFUSED"));
}

// Over random juries: the order of what is read does not matter, more points never lower a rank, and who leaves
// reorders nobody. A failure prints its seed.
TEST(ResultsPropertyTest, ResultsAreAFunctionOfWhatIsLocked) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  const auto pick = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  for (int round = 0; round < 200; ++round) {
    std::vector<ContestEntry> entries;
    std::vector<EntryJudgement> judgements;
    const int64_t count = 1 + pick(8);
    for (int64_t i = 0; i < count; ++i) {
      entries.push_back(Essay(absl::StrCat("e", i)));
      for (int64_t judge = 0; judge <= pick(3); ++judge) {
        // Few different points, so that there are ties.
        judgements.push_back(By(absl::StrCat("j", judge), absl::StrCat("e", i), pick(3) * 1000, pick(3) * 1000));
      }
    }
    const std::string expected = Shown(ResultsOf(Judged(), entries, judgements));
    const std::string inputs = InputBytes(Judged(), entries, judgements);
    std::vector<ContestEntry> shuffled = entries;
    std::vector<EntryJudgement> dealt = judgements;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::shuffle(dealt.begin(), dealt.end(), random);
    ASSERT_EQ(Shown(ResultsOf(Judged(), shuffled, dealt)), expected);
    ASSERT_EQ(InputBytes(Judged(), shuffled, dealt), inputs);

    const auto rank_of = [&](const std::vector<EntryJudgement>& given, const EntryId& entry) {
      const auto results = ResultsOf(Judged(), entries, given);
      for (const ContestResult& result : results.value()) {
        if (result.entry == entry) return result.rank;
      }
      return int64_t{0};
    };
    EntryJudgement& raised = dealt[static_cast<size_t>(pick(static_cast<int64_t>(dealt.size()) - 1))];
    const EntryId favoured = raised.entry;
    const int64_t before = rank_of(judgements, favoured);
    raised.scores[0].points += 1;
    ASSERT_LE(rank_of(dealt, favoured), before);
    ASSERT_NE(InputBytes(Judged(), entries, dealt), inputs);

    std::vector<ContestEntry> without = entries;
    const size_t leaving = static_cast<size_t>(pick(count - 1));
    without[leaving].state = EntryState::kWithdrawn;
    const auto rest = ResultsOf(Judged(), without, judgements);
    std::string order;
    for (const ContestResult& result : rest.value()) absl::StrAppend(&order, result.entry.text(), " ");
    std::string order_before;
    const auto all = ResultsOf(Judged(), entries, judgements);
    for (const ContestResult& result : all.value()) {
      if (result.entry != entries[leaving].id) absl::StrAppend(&order_before, result.entry.text(), " ");
    }
    ASSERT_EQ(order, order_before);
  }
}

}  // namespace
}  // namespace htx::awards
