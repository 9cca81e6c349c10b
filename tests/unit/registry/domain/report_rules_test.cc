// The rules of the yearly report: the file that ships, and files that are refused.

#include "registry/domain/report_rules.h"

#include "registry/domain/petition.h"
#include "registry/domain/report_duty.h"
#include "registry/domain/report_filing.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

TEST(ReportRulesTest, FifteenCriteriaMakeAHundredPoints) {
  const std::optional<ScoringRules> rules = ReportRules::BuiltIn().Scoring(2023);
  ASSERT_TRUE(rules.has_value());
  EXPECT_EQ(rules->criteria.size(), 15u);
  int64_t total = 0;
  for (const ScoreGroup& group : rules->groups) {
    total += group.maximum;
    int64_t known = 0;
    bool whole = true;
    for (const ScoreCriterion& criterion : rules->criteria) {
      if (criterion.group != group.id) continue;
      known += criterion.maximum.value_or(0);
      whole = whole && criterion.maximum.has_value();
      EXPECT_EQ(criterion.maximum.has_value(), criterion.note.confidence != "UNKNOWN") << criterion.id;
    }
    if (whole) {
      EXPECT_EQ(known, group.maximum) << group.id;
    } else {
      EXPECT_LE(known, group.maximum) << group.id;
    }
  }
  EXPECT_EQ(total, 100);
  EXPECT_EQ(rules->ClassOf(80), EvaluationClass::kGood);
  EXPECT_EQ(rules->ClassOf(79), EvaluationClass::kFair);
  EXPECT_EQ(rules->ClassOf(64), EvaluationClass::kAverage);
  EXPECT_EQ(rules->ClassOf(49), EvaluationClass::kWeak);
}

TEST(ReportRulesTest, DeadlinesFollowTheLawOfTheYear) {
  const ReportRules& rules = ReportRules::BuiltIn();
  EXPECT_FALSE(rules.Deadline(2012).has_value()) << "not known is not guessed";
  EXPECT_EQ(rules.Deadline(2023)->due, absl::CivilDay(2023, 12, 15));
  EXPECT_EQ(rules.Deadline(2023)->note.confidence, "CONFIRMED");
  EXPECT_EQ(rules.Deadline(2024)->due, absl::CivilDay(2025, 3, 31));
  EXPECT_EQ(rules.Deadline(2024)->note.confidence, "ASSUMED");
  ASSERT_EQ(rules.Consolidations(2023).size(), 2u);
  EXPECT_EQ(rules.Consolidations(2023)[0].level, "DISTRICT");
  EXPECT_EQ(rules.Consolidations(2023)[0].deadline.due, absl::CivilDay(2023, 12, 18));
  EXPECT_EQ(rules.Consolidations(2023)[1].deadline.due, absl::CivilDay(2023, 12, 21));
  EXPECT_FALSE(rules.Consolidations(2023)[1].deadline.note.citation.empty());
  EXPECT_TRUE(rules.Consolidations(2024).empty()) << "not known under the law of 2023";
  EXPECT_FALSE(rules.Scoring(2019).has_value());
  EXPECT_EQ(rules.Scoring(2024)->note.version, "EVALUATION@2024-07-01");
}

TEST(ReportRulesTest, ValuesThatDoNotFitTheirRuleAreRefused) {
  EXPECT_THAT(ReportRules::Parse("REPORT_DEADLINE\t-\t2020-01-01\t-\t12-15+0\tCONFIRMED\t-\tTT\n"), IsOk());
  for (const char* bad : {
           "LUCK\t-\t2020-01-01\t-\t1\tCONFIRMED\t-\tTT",
           "REPORT_DEADLINE\t-\t2020-01-01\t-\t13-15+0\tCONFIRMED\t-\tTT",
           "REPORT_KINDS\t-\t2020-01-01\t-\tCLUB\tCONFIRMED\t-\tTT",
           "SCORE_CRITERION\tx\t2020-01-01\t-\tfinance/1=7(6+2)\tCONFIRMED\tX\tTT",
           "SCORE_CLASS\tSPLENDID\t2020-01-01\t-\t90\tCONFIRMED\t-\tTT",
           "EVALUATION\t-\t2020-01-01\t-\t?\tCONFIRMED\t-\tTT",
       }) {
    EXPECT_THAT(ReportRules::Parse(bad), FailsWith(kInvalidArgument, "RULE_FILE")) << bad;
  }
}

Timeline Stopped(absl::CivilDay from, std::optional<absl::CivilDay> to) {
  Timeline timeline;
  Facts facts{.founded_date = absl::CivilDay(2015, 3, 1)};
  timeline.push_back({.number = 1, .valid_from = facts.founded_date, .valid_to = from, .facts = facts});
  Facts stopped = facts;
  stopped.legal_status = LegalStatus::kSuspended;
  timeline.push_back({.number = 2, .valid_from = from, .valid_to = to, .facts = stopped});
  if (to) timeline.push_back({.number = 3, .valid_from = *to, .facts = facts});
  return timeline;
}

TEST(ReportScoreTest, AClassFollowsFromPointsOrAScoreByTheRulesOfTheYear) {
  const auto judge = [](Report report) {
    FieldErrors errors;
    JudgeScores(ReportRules::BuiltIn(), report, errors);
    absl::StatusOr<Report> judged = report;
    if (absl::Status status = errors.ToStatus(); !status.ok()) judged = status;
    return judged;
  };
  const auto scored = judge({.year = 2023, .evaluation_score = 79});
  ASSERT_THAT(scored, IsOk());
  EXPECT_EQ(scored->evaluation_class, EvaluationClass::kFair);
  EXPECT_EQ(scored->rule_version, "EVALUATION@2020-04-01");
  EXPECT_THAT(judge({.year = 2023, .evaluation_class = EvaluationClass::kGood}), Violates("report.evaluation_class"))
      << "a class without what it follows from";
  EXPECT_THAT(judge({.year = 2023, .evaluation_score = 79, .evaluation_class = EvaluationClass::kNotAssessed}),
              Violates("report.evaluation_class"));
  EXPECT_THAT(judge({.year = 2023, .evaluation_class = EvaluationClass::kNotAssessed}), IsOk());
  EXPECT_THAT(judge({.year = 2015, .evaluation_score = 79}), Violates("report.scores")) << "no rules are known";
  EXPECT_THAT(judge({.year = 2015, .evaluation_class = EvaluationClass::kGood}), Violates("report.scores"));
}

TEST(ReportDutyTest, WhoStoodStillOrIsNewIsNotAssessed) {
  const DutyRules rules = *ReportRules::BuiltIn().Duty(2023);
  EXPECT_EQ(StoppedDaysLimit(3), 92);
  EXPECT_EQ(FoundedLimit(2023, 12), absl::CivilDay(2022, 12, 31));
  EXPECT_EQ(StoppedDays(Stopped(absl::CivilDay(2022, 12, 1), absl::CivilDay(2023, 2, 1)), 2023), 31)
      << "only days of the year";
  EXPECT_EQ(UnassessedOf(Stopped(absl::CivilDay(2023, 10, 1), std::nullopt), 2023, rules), Unassessed::kNone)
      << "92 days";
  EXPECT_EQ(UnassessedOf(Stopped(absl::CivilDay(2023, 9, 30), std::nullopt), 2023, rules), Unassessed::kStopped);
  Timeline young = Stopped(absl::CivilDay(2023, 9, 30), std::nullopt);
  for (Revision& revision : young) revision.facts.founded_date = absl::CivilDay(2023, 1, 1);
  EXPECT_EQ(UnassessedOf(young, 2023, rules), Unassessed::kNew);
}

TEST(ReportDutyTest, WhoEndedOrCameAfterTheDayOwesNothing) {
  const absl::CivilDay due = ReportRules::BuiltIn().Deadline(2023)->due;
  Timeline timeline = Stopped(absl::CivilDay(2023, 9, 30), std::nullopt);
  EXPECT_EQ(ExemptionOf(timeline, 2023, due), Exemption::kNone) << "it stands still, and owes the report";
  for (Revision& revision : timeline) revision.facts.founded_date = due;
  EXPECT_EQ(ExemptionOf(timeline, 2023, due), Exemption::kNone) << "it is new, and owes the report";
  for (Revision& revision : timeline) revision.facts.founded_date = due + 1;
  EXPECT_EQ(ExemptionOf(timeline, 2023, due), Exemption::kNew);
  timeline.back().facts.dissolved_date = absl::CivilDay(2023, 12, 31);
  EXPECT_EQ(ExemptionOf(timeline, 2023, due), Exemption::kEnded);
}

std::vector<int64_t> YearsDue(const Timeline& timeline, absl::CivilDay today) {
  std::vector<int64_t> years;
  for (const DueReport& report : ReportsDue(timeline, today, ReportRules::BuiltIn())) years.push_back(report.year);
  return years;
}

TEST(ReportDutyTest, EveryReportWhoseDayHasPassedIsDue) {
  using Years = std::vector<int64_t>;
  Timeline timeline = Stopped(absl::CivilDay(2022, 1, 1), std::nullopt);
  for (Revision& revision : timeline) revision.facts.founded_date = absl::CivilDay(2021, 5, 1);
  EXPECT_EQ(YearsDue(timeline, absl::CivilDay(2023, 12, 15)), (Years{2022, 2021})) << "the last day is not over";
  EXPECT_EQ(YearsDue(timeline, absl::CivilDay(2023, 12, 16)), (Years{2023, 2022, 2021})) << "in the year itself";
  EXPECT_EQ(YearsDue(timeline, absl::CivilDay(2025, 3, 31)), (Years{2023, 2022, 2021}));
  EXPECT_EQ(YearsDue(timeline, absl::CivilDay(2025, 4, 1)), (Years{2024, 2023, 2022, 2021}));
  for (Revision& revision : timeline) revision.facts.founded_date = absl::CivilDay(1998, 5, 1);
  EXPECT_EQ(YearsDue(timeline, absl::CivilDay(2023, 12, 16)).back(), 2013) << "no deadline is known before";
  for (Revision& revision : timeline) revision.facts.kind = Kind::kPeoplesCreditFund;
  EXPECT_EQ(YearsDue(timeline, absl::CivilDay(2023, 12, 16)), Years());
}

TEST(PetitionTest, AHundredStepsAreEnough) {
  Petition petition{.id = PetitionId::Of("p"), .raised = absl::CivilDay(2024, 1, 1)};
  const PetitionStep step{.day = absl::CivilDay(2024, 1, 2), .party = "UBND"};
  for (size_t i = 0; i < kMaxPetitionSteps; ++i) petition = *Advance(petition, step);
  EXPECT_THAT(Advance(petition, step), FailsWith(kResourceExhausted, "TOO_MANY_STEPS"));
}

}  // namespace
}  // namespace htx::registry
