// Eligibility: each condition's three answers, and what holds of every report.

#include "awards/domain/eligibility.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const absl::CivilDay kToday(2024, 6, 1);

AwardKind KindWith(Condition condition) {
  condition.id = "C";
  condition.citation = "điều";
  return {.code = "K", .conditions = {condition}, .dossier = {{.document = "PROPOSAL"}}};
}
EligibilityFacts Person() {
  return {.recipient = RecipientKind::kIndividual, .year = 2023, .day = kToday, .cluster = "clusters/c"};
}
RecipientFact Fact(FactKind kind, int32_t year, const std::string& code = "", int64_t number = 0) {
  return {.id = FactId::Of(absl::StrCat("f", year, "-", static_cast<int>(kind))),
          .kind = kind,
          .code = code,
          .year = year,
          .number = number,
          .source_date = absl::CivilDay(2024, 1, 10)};
}
RecipientFact Matter(FactKind kind, absl::CivilDay from, std::optional<absl::CivilDay> to) {
  RecipientFact fact = Fact(kind, 0);
  fact.period = Period{.from = from, .to = to};
  return fact;
}
Answer AnswerOf(const Condition& condition, const EligibilityFacts& facts) {
  const AwardKind kind = KindWith(condition);
  return Judge(kind, facts).findings.at(0).answer;
}

TEST(EligibilityTest, AMissingFactIsUnknownForEveryCondition) {
  EligibilityFacts facts = Person();
  facts.has_organization = true;
  for (int type = 1; type <= static_cast<int>(ConditionType::kServiceYears); ++type) {
    const Condition condition = {.type = static_cast<ConditionType>(type), .count = 1, .codes = {"EXCELLENT"}};
    // Of what this service grants it is itself the record.
    const Answer expected = condition.type == ConditionType::kOnceInLife ? Answer::kPass : Answer::kUnknown;
    EXPECT_EQ(AnswerOf(condition, facts), expected) << ToText(condition.type);
  }
}

TEST(EligibilityTest, YearsInARowEachNeedOneOfTheCodes) {
  const Condition two = {.type = ConditionType::kConsecutiveYears,
                         .count = 2,
                         .codes = {"BASE_EMULATION_FIGHTER", "EXCELLENT&INITIATIVE"}};
  EligibilityFacts facts = Person();
  facts.awards = {{.name = "awards/a", .award_kind = "BASE_EMULATION_FIGHTER", .year = 2022}};
  EXPECT_EQ(AnswerOf(two, facts), Answer::kUnknown) << "2023 is missing";
  facts.facts = {Fact(FactKind::kTaskResult, 2023, "EXCELLENT")};
  EXPECT_EQ(AnswerOf(two, facts), Answer::kUnknown) << "without an initiative";
  facts.facts.push_back(Fact(FactKind::kInitiative, 2023, "BASE"));
  EXPECT_EQ(AnswerOf(two, facts), Answer::kPass) << "one year each way counts";
  facts.awards[0].basis = AwardBasis::kThematic;
  EXPECT_EQ(AnswerOf(two, facts), Answer::kUnknown) << "a movement's award does not feed a regular one";
  facts.awards[0].basis = AwardBasis::kMerit;
  facts.awards[0].stands = false;
  EXPECT_EQ(AnswerOf(two, facts), Answer::kUnknown) << "revoked";
  facts.awards[0].stands = true;
  facts.facts.push_back(Matter(FactKind::kDiscipline, absl::CivilDay(2022, 3, 1), absl::CivilDay(2022, 6, 1)));
  EXPECT_EQ(AnswerOf(two, facts), Answer::kFail) << "after discipline the count starts anew";
}

TEST(EligibilityTest, TheRowEndsWhereTheAnchorSays) {
  Condition one = {.type = ConditionType::kConsecutiveYears, .count = 1, .codes = {"EXCELLENT"}};
  EligibilityFacts facts = Person();
  facts.facts = {Fact(FactKind::kTaskResult, 2022, "EXCELLENT"), Fact(FactKind::kTaskResult, 2023, "GOOD")};
  EXPECT_EQ(AnswerOf(one, facts), Answer::kFail);
  one.anchor = YearAnchor::kBefore;
  EXPECT_EQ(AnswerOf(one, facts), Answer::kPass);
}

TEST(EligibilityTest, WhatIsPendingStandsAgainstIt) {
  const Condition condition = {.type = ConditionType::kNoPendingMatter};
  EligibilityFacts facts = Person();
  facts.facts = {Fact(FactKind::kCleanRecord, 0)};
  EXPECT_EQ(AnswerOf(condition, facts), Answer::kPass);
  for (const FactKind kind :
       {FactKind::kDiscipline, FactKind::kInvestigation, FactKind::kInspection, FactKind::kComplaint}) {
    facts.facts = {Fact(FactKind::kCleanRecord, 0), Matter(kind, absl::CivilDay(2024, 5, 1), std::nullopt)};
    EXPECT_EQ(AnswerOf(condition, facts), Answer::kFail) << ToText(kind);
    facts.facts[1].period->to = kToday;
    EXPECT_EQ(AnswerOf(condition, facts), Answer::kPass) << ToText(kind);
  }
  facts.facts = {Fact(FactKind::kCleanRecord, 0)};
  facts.day = absl::CivilDay(2026, 1, 1);
  EXPECT_EQ(AnswerOf(condition, facts), Answer::kUnknown) << "it spoke of 2024";
}

TEST(EligibilityTest, AchievementsBackOneAwardAndRegularOnesAreOfRegularWork) {
  EligibilityFacts facts = Person();
  RecipientFact achievement = Fact(FactKind::kAchievement, 2023);
  facts.facts = {achievement};
  facts.achievements = {NameOf(achievement.id)};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kAchievementOnce}, facts), Answer::kPass);
  EXPECT_EQ(AnswerOf({.type = ConditionType::kNotFromThematic}, facts), Answer::kPass);
  facts.used = {{.achievement = NameOf(achievement.id), .award = "awards/a"}};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kAchievementOnce}, facts), Answer::kFail);
  facts.facts[0].basis = AwardBasis::kSudden;
  EXPECT_EQ(AnswerOf({.type = ConditionType::kNotFromThematic}, facts), Answer::kFail);
}

TEST(EligibilityTest, TheOtherConditions) {
  EligibilityFacts facts = Person();
  facts.has_organization = true;
  facts.operating = true;
  facts.bad_debt = BadDebt::kPresent;
  EXPECT_EQ(AnswerOf({.type = ConditionType::kNomineeOperating}, facts), Answer::kPass);
  EXPECT_EQ(AnswerOf({.type = ConditionType::kNoBadDebt}, facts), Answer::kFail);
  facts.operating = false;
  facts.bad_debt = BadDebt::kNone;
  EXPECT_EQ(AnswerOf({.type = ConditionType::kNomineeOperating}, facts), Answer::kFail);
  EXPECT_EQ(AnswerOf({.type = ConditionType::kNoBadDebt}, facts), Answer::kPass);
  facts.facts = {Fact(FactKind::kRank, 2023, "clusters/c", 1)};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kLeadsCluster}, facts), Answer::kPass);
  facts.facts[0].number = 2;
  EXPECT_EQ(AnswerOf({.type = ConditionType::kLeadsCluster}, facts), Answer::kFail);
  // A ranking decides, whatever people recorded; two that contradict each other leave it open.
  facts.places = {{"rankings/r", 1}};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kLeadsCluster}, facts), Answer::kPass);
  facts.places.push_back({"rankings/s", 2});
  EXPECT_EQ(AnswerOf({.type = ConditionType::kLeadsCluster}, facts), Answer::kUnknown);
  facts.places = {{"rankings/r", 0}};
  facts.facts[0].number = 1;
  EXPECT_EQ(AnswerOf({.type = ConditionType::kLeadsCluster}, facts), Answer::kFail);
  facts.awards = {{.name = "awards/a", .award_kind = "K", .year = 2010}};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kOnceInLife}, facts), Answer::kFail);
  facts.facts = {Fact(FactKind::kService, 0, "", 20)};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kServiceYears, .count = 20}, facts), Answer::kPass);
  EXPECT_EQ(AnswerOf({.type = ConditionType::kServiceYears}, facts), Answer::kUnknown) << "the number is not known";
  facts.documents = {"PROPOSAL"};
  EXPECT_EQ(AnswerOf({.type = ConditionType::kDossierComplete}, facts), Answer::kPass);
}

TEST(EligibilityTest, OfAGroupOneIsEnough) {
  AwardKind kind = KindWith({.type = ConditionType::kOnceInLife, .group = "g"});
  kind.conditions.push_back({.id = "D", .type = ConditionType::kServiceYears, .count = 10, .group = "g"});
  EligibilityFacts facts = Person();
  EXPECT_EQ(Judge(kind, facts).verdict, Eligibility::kEligible);
  facts.awards = {{.name = "awards/a", .award_kind = "K", .year = 2010}};
  EXPECT_EQ(Judge(kind, facts).verdict, Eligibility::kNeedsReview);
  kind.conditions.pop_back();
  const EligibilityReport report = Judge(kind, facts);
  EXPECT_EQ(report.verdict, Eligibility::kIneligible);
  const absl::Status refused = RefuseIneligible(report, "persons/p");
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  ASSERT_EQ(DetailOf(refused).preconditions.size(), 1u);
  EXPECT_EQ(DetailOf(refused).preconditions[0].type, "C");
  EXPECT_EQ(DetailOf(refused).preconditions[0].subject, "persons/p");
  kind.conditions[0].mandatory = false;
  EXPECT_EQ(Judge(kind, facts).verdict, Eligibility::kEligible);
}

TEST(RecordTest, WhatAKindNeedsIsAskedFor) {
  const auto invalid = FailsWith(StatusCode::kInvalidArgument, "FACT_INVALID");
  EXPECT_THAT(Record(Fact(FactKind::kTaskResult, 2023, "GOOD")), IsOk());
  EXPECT_THAT(Record(Fact(FactKind::kTaskResult, 2023, "SPLENDID")), invalid);
  EXPECT_THAT(Record(Fact(FactKind::kTaskResult, 0, "GOOD")), invalid);
  EXPECT_THAT(Record(Fact(FactKind::kInitiative, 2023, "GALACTIC")), invalid);
  EXPECT_THAT(Record(Fact(FactKind::kDiscipline, 0)), invalid);
  EXPECT_THAT(Record(Fact(FactKind::kAchievement, 2023)), invalid);
  EXPECT_THAT(Record(Fact(FactKind::kRank, 2023, "clusters/c", 0)), invalid);
  EXPECT_THAT(Record(Fact(FactKind::kBaseCount, 2023, "UNITS", -1)), invalid);
}

// Facts at random over a shipped kind: what holds of every report, whatever is known.
class EligibilityProperties {
 public:
  explicit EligibilityProperties(uint32_t seed) : random_(seed) {}

  EligibilityFacts Facts() {
    EligibilityFacts facts = Person();
    facts.has_organization = Chance();
    if (Chance()) facts.operating = Chance();
    if (Chance()) facts.bad_debt = Chance() ? BadDebt::kNone : BadDebt::kPresent;
    for (int32_t year = 2020; year <= 2023; ++year) {
      if (Chance()) facts.facts.push_back(Fact(FactKind::kTaskResult, year, Chance() ? "EXCELLENT" : "GOOD"));
      if (Chance()) facts.facts.push_back(Fact(FactKind::kInitiative, year, "NATIONAL"));
      if (Chance()) facts.awards.push_back({.name = "awards/a", .award_kind = "BASE_EMULATION_FIGHTER", .year = year});
    }
    if (Chance()) facts.facts.push_back(Fact(FactKind::kCleanRecord, 0));
    if (Chance()) {
      facts.facts.push_back(Fact(FactKind::kAchievement, 2023));
      facts.achievements = {NameOf(facts.facts.back().id)};
    }
    if (Chance())
      facts.documents = {"PROPOSAL", "ACHIEVEMENT_REPORT", "MINUTES", "INITIATIVE_CERTIFICATE", "VOTE_RESULT"};
    return facts;
  }
  RecipientFact Discipline() {
    const absl::CivilDay from(2019 + static_cast<int>(random_() % 6), 1 + static_cast<int>(random_() % 12), 1);
    return Matter(FactKind::kDiscipline, from, Chance() ? std::nullopt : std::optional<absl::CivilDay>(from + 100));
  }

 private:
  bool Chance() { return random_() % 2 == 0; }

  std::mt19937 random_;
};

TEST(EligibilityProperty, VerdictsFollowFromTheMandatoryConditionsAndDisciplineNeverHelps) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  EligibilityProperties properties(seed);
  int eligible = 0;
  for (int i = 0; i < 3000; ++i) {
    const EligibilityFacts facts = properties.Facts();
    for (const absl::string_view code : {"MINISTRY_EMULATION_FIGHTER", "VCA_MERIT_CERTIFICATE", "VCA_CERTIFICATE"}) {
      const KindOnDate kind = *KindOn(code, kToday);
      const EligibilityReport report = Judge(*kind.kind, facts);
      bool all = true;
      bool none_fails = true;
      for (const Finding& finding : report.findings) {
        all = all && (!finding.condition->mandatory || finding.answer == Answer::kPass);
        none_fails = none_fails && (!finding.condition->mandatory || finding.answer != Answer::kFail);
        EXPECT_EQ(finding.missing.en.empty(), finding.answer == Answer::kPass) << finding.condition->id;
      }
      EXPECT_EQ(report.verdict == Eligibility::kEligible, all);
      EXPECT_EQ(report.verdict == Eligibility::kIneligible, !none_fails);
      EXPECT_EQ(RefuseIneligible(report, "persons/p").ok(), none_fails);
      eligible += all;
      // The same facts, the same report.
      const EligibilityReport again = Judge(*kind.kind, facts);
      ASSERT_EQ(again.findings.size(), report.findings.size());
      for (size_t f = 0; f < again.findings.size(); ++f) {
        EXPECT_EQ(again.findings[f].answer, report.findings[f].answer);
        EXPECT_EQ(again.findings[f].inputs, report.findings[f].inputs);
      }
      EligibilityFacts worse = facts;
      worse.facts.push_back(properties.Discipline());
      const Eligibility after = Judge(*kind.kind, worse).verdict;
      if (report.verdict == Eligibility::kIneligible) {
        EXPECT_EQ(after, Eligibility::kIneligible);
      }
      if (report.verdict == Eligibility::kNeedsReview) {
        EXPECT_NE(after, Eligibility::kEligible);
      }
    }
  }
  EXPECT_GT(eligible, 0) << "nobody was eligible: the property says little";
}

}  // namespace
}  // namespace htx::awards
