// What is doubtful about a record, rule by rule.

#include "registry/domain/quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A cooperative about which nothing is doubtful.
QualityInputs Sound() {
  return {.today = absl::CivilDay(2026, 3, 1),
          .id = OrganizationId::Of("a"),
          .facts = {.kind = Kind::kCooperative,
                    .tax_code = "0200000014",
                    .governing_law = GoverningLaw::kLaw2023,
                    .legal_status = LegalStatus::kOperating,
                    .activity_status = ActivityStatus::kActive,
                    .founded_date = absl::CivilDay(2015, 3, 1),
                    .member_count = 20},
          .roles = {{.id = RoleId::Of("r"),
                     .organization = OrganizationId::Of("a"),
                     .type = RoleType::kLegalRepresentative,
                     .person = Person{.full_name = "Người đại diện"},
                     .start = absl::CivilDay(2021, 1, 1)}},
          .law_since = absl::CivilDay(2025, 6, 1),
          .capital_since = absl::CivilDay(2015, 3, 1)};
}

std::vector<QualityRule> Rules(const QualityInputs& inputs) {
  std::vector<QualityRule> rules;
  for (const QualityFinding& finding : Judge(inputs)) {
    rules.push_back(finding.rule);
    EXPECT_FALSE(finding.evidence.en.empty() || finding.evidence.vi.empty()) << KeyOf(finding.rule);
    EXPECT_FALSE(finding.fix.en.empty() || finding.fix.vi.empty()) << KeyOf(finding.rule);
  }
  return rules;
}

TEST(Quality, ASoundRecordHasNoFindings) { EXPECT_THAT(Rules(Sound()), IsEmpty()); }

TEST(Quality, ALegalPersonIsRepresented) {
  QualityInputs inputs = Sound();
  inputs.roles[0].type = RoleType::kDirector;
  EXPECT_THAT(Rules(inputs), ElementsAre(QualityRule::kMissingRepresentative));
  inputs.facts.kind = Kind::kCooperativeGroup;
  EXPECT_THAT(Rules(inputs), IsEmpty()) << "a group by contract needs none";
}

TEST(Quality, ATermEnds) {
  QualityInputs inputs = Sound();
  inputs.roles[0].term_end = absl::CivilDay(2026, 3, 2);
  EXPECT_THAT(Rules(inputs), IsEmpty());
  inputs.today = absl::CivilDay(2026, 3, 2);
  const std::vector<QualityFinding> findings = Judge(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, QualityRule::kTermOver);
  EXPECT_THAT(findings[0].subjects, ElementsAre("organizations/a/roles/r"));
  EXPECT_EQ(findings[0].since, absl::CivilDay(2026, 3, 2));
}

TEST(Quality, TwelveMonthsWithoutActivityAreSerious) {
  QualityInputs inputs = Sound();
  inputs.facts.activity_status = ActivityStatus::kCeased;
  inputs.ceased_since = absl::CivilDay(2025, 3, 2);
  EXPECT_THAT(Rules(inputs), IsEmpty()) << "a day is missing";
  inputs.ceased_since = absl::CivilDay(2025, 3, 1);
  const std::vector<QualityFinding> findings = Judge(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, QualitySeverity::kSerious);
  EXPECT_THAT(findings[0].citation, HasSubstr("17/2023/QH15"));
  EXPECT_EQ(findings[0].rule_version, "INACTIVE_MONTHS@2024-07-01");
  EXPECT_EQ(findings[0].confidence, "ASSUMED") << "the law of 2012 has ended";
  inputs.facts.legal_status = LegalStatus::kSuspended;
  EXPECT_THAT(Rules(inputs), IsEmpty()) << "the register knows";
}

TEST(Quality, AnEndedAreaSaysWhatItIsToday) {
  QualityInputs inputs = Sound();
  inputs.area_ended = absl::CivilDay(2025, 7, 1);
  inputs.area_now = {"areas/p31-2025"};
  const std::vector<QualityFinding> findings = Judge(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, QualityRule::kAreaEnded);
  EXPECT_EQ(findings[0].severity, QualitySeverity::kInfo);
  EXPECT_THAT(findings[0].evidence.vi, HasSubstr("areas/p31-2025"));
  EXPECT_EQ(findings[0].since, absl::CivilDay(2025, 7, 1));
}

TEST(Quality, OtherDoubtsInTheOrderOfTheirRules) {
  QualityInputs inputs = Sound();
  inputs.overdue_reports = {{.year = 2024, .deadline = {.due = absl::CivilDay(2025, 3, 31)}},
                            {.year = 2022, .deadline = {.due = absl::CivilDay(2022, 12, 15)}}};
  inputs.duplicates = {OrganizationId::Of("b")};
  inputs.facts.tax_code.clear();
  inputs.facts.governing_law = GoverningLaw::kUnconverted;
  EXPECT_THAT(Rules(inputs), ElementsAre(QualityRule::kOverdueReport, QualityRule::kPossibleDuplicate,
                                         QualityRule::kMissingTaxCode, QualityRule::kUnconverted));
}

TEST(Quality, TheNewestOverdueReportIsNamedWithTheRuleOfItsYear) {
  QualityInputs inputs = Sound();
  EXPECT_THAT(Rules(inputs), IsEmpty());
  inputs.overdue_reports = {{.year = 2024,
                             .deadline = {.note = {.version = "REPORT_DEADLINE@2024-07-01",
                                                   .citation = "Luật Hợp tác xã 17/2023/QH15",
                                                   .confidence = "ASSUMED"},
                                          .due = absl::CivilDay(2025, 3, 31)}},
                            {.year = 2022, .deadline = {.due = absl::CivilDay(2022, 12, 15)}}};
  const std::vector<QualityFinding> findings = Judge(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, QualityRule::kOverdueReport);
  EXPECT_THAT(findings[0].evidence.en, HasSubstr("the report of 2024 was due on 2025-03-31; missing before it: 2022"));
  EXPECT_EQ(findings[0].since, absl::CivilDay(2022, 12, 15));
  EXPECT_EQ(findings[0].rule_version, "REPORT_DEADLINE@2024-07-01");
  EXPECT_EQ(findings[0].confidence, "ASSUMED");
}

TEST(Quality, ASuspensionEndsWithItsNotice) {
  QualityInputs inputs = Sound();
  inputs.facts.legal_status = LegalStatus::kSuspended;
  inputs.suspended_until = absl::CivilDay(2026, 3, 1);
  EXPECT_THAT(Rules(inputs), IsEmpty());
  inputs.today = absl::CivilDay(2026, 3, 2);
  EXPECT_THAT(Rules(inputs), ElementsAre(QualityRule::kSuspensionOver));
  EXPECT_EQ(Judge(inputs)[0].since, absl::CivilDay(2026, 3, 1));
  inputs.facts.legal_status = LegalStatus::kOperating;
  EXPECT_THAT(Rules(inputs), IsEmpty()) << "it was lifted";
}

TEST(Quality, NothingIsAskedOfWhatHasEnded) {
  QualityInputs inputs = Sound();
  inputs.roles.clear();
  inputs.facts.tax_code.clear();
  inputs.facts.legal_status = LegalStatus::kDissolved;
  EXPECT_THAT(Rules(inputs), IsEmpty());
}

TEST(Quality, KeysAreTheRulesInSmallLetters) {
  EXPECT_EQ(KeyOf(QualityRule::kMissingRepresentative), "missing-representative");
}

}  // namespace
}  // namespace htx::registry
