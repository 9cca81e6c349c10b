// Whether a record keeps the law: members, the law it is under, contributions, what its reports show.

#include "registry/domain/quality_law.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registry/domain/governing_law.h"

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

QualityInputs SoundInLaw() {
  return {.today = absl::CivilDay(2026, 3, 1),
          .facts = {.kind = Kind::kCooperative,
                    .governing_law = GoverningLaw::kLaw2023,
                    .founded_date = absl::CivilDay(2015, 3, 1)},
          .law_since = absl::CivilDay(2025, 6, 1),
          .capital_since = absl::CivilDay(2015, 3, 1)};
}

std::vector<QualityFinding> Findings(const QualityInputs& inputs) {
  std::vector<QualityFinding> findings;
  JudgeLaw(inputs, findings);
  for (const QualityFinding& finding : findings) {
    EXPECT_FALSE(finding.evidence.en.empty() || finding.evidence.vi.empty()) << KeyOf(finding.rule);
    EXPECT_FALSE(finding.fix.en.empty() || finding.fix.vi.empty()) << KeyOf(finding.rule);
    EXPECT_FALSE(finding.citation.empty() || finding.rule_version.empty() || finding.confidence.empty())
        << KeyOf(finding.rule);
  }
  return findings;
}

std::vector<std::string> Versions(const QualityInputs& inputs) {
  std::vector<std::string> versions;
  for (const QualityFinding& finding : Findings(inputs)) versions.push_back(finding.rule_version);
  return versions;
}

// The days of an organisation: from each day on so many official and so many members.
struct Step {
  absl::CivilDay from = {};
  std::optional<int64_t> official = {};
  std::optional<int64_t> members = {};
};
Timeline Days(const std::vector<Step>& steps) {
  Timeline timeline;
  for (const Step& step : steps) {
    if (!timeline.empty()) timeline.back().valid_to = step.from;
    Revision revision{.number = static_cast<int64_t>(timeline.size()) + 1, .valid_from = step.from};
    revision.facts.founded_date = steps.front().from;
    revision.facts.member_counts.official = step.official;
    revision.facts.member_count = step.members;
    timeline.push_back(revision);
  }
  return timeline;
}
const absl::CivilDay kToday(2026, 3, 1);

TEST(ShortfallTest, OfficialMembersCountWhereTheyAreKnown) {
  const auto associates = FindShortfall(Days({{absl::CivilDay(2025, 5, 1), 4, 40}}), kToday);
  ASSERT_TRUE(associates.has_value()) << "forty members of whom four are official";
  EXPECT_TRUE(associates->official);
  EXPECT_EQ(associates->members, 4);
  EXPECT_EQ(associates->least, 5);
  EXPECT_TRUE(FindShortfall(Days({{absl::CivilDay(2025, 5, 1), {}, 4}}), kToday).has_value());
  EXPECT_FALSE(FindShortfall(Days({{absl::CivilDay(2025, 5, 1), {}, 5}}), kToday).has_value());
  EXPECT_FALSE(FindShortfall(Days({{absl::CivilDay(2025, 5, 1), 5, 5}}), kToday).has_value());
  EXPECT_FALSE(FindShortfall(Days({{absl::CivilDay(2025, 5, 1), {}, {}}}), kToday).has_value());
}

TEST(ShortfallTest, ItLastsSinceTheFirstDayOnWhichTheLawOfThatDayWasNotKept) {
  const absl::CivilDay founded(2020, 1, 1);
  const auto since = [&](const std::vector<Step>& steps) { return FindShortfall(Days(steps), kToday)->since; };
  EXPECT_EQ(since({{founded, {}, 4}}), founded);
  EXPECT_EQ(since({{founded, {}, 6}, {absl::CivilDay(2025, 2, 1), {}, 4}}), absl::CivilDay(2025, 2, 1))
      << "six were too few until 2024-06-30, and then enough";
  EXPECT_EQ(since({{founded, {}, 20}, {absl::CivilDay(2025, 2, 1), {}, 4}, {absl::CivilDay(2025, 9, 1), {}, 3}}),
            absl::CivilDay(2025, 2, 1));
  EXPECT_EQ(since({{founded, {}, 4}, {absl::CivilDay(2025, 2, 1), {}, {}}, {absl::CivilDay(2025, 9, 1), {}, 3}}),
            absl::CivilDay(2025, 9, 1))
      << "what is not known is no shortfall";
}

TEST(QualityLawTest, TwelveMonthsBelowTheLeastAreAnotherThingThanADay) {
  QualityInputs inputs = SoundInLaw();
  inputs.shortfall = FindShortfall(Days({{absl::CivilDay(2025, 3, 2), {}, 4}}), kToday);
  std::vector<QualityFinding> findings = Findings(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, QualitySeverity::kWarning) << "a day is missing";
  EXPECT_EQ(findings[0].rule_version, "FOUNDERS_MIN/COOPERATIVE@2024-07-01");
  EXPECT_EQ(findings[0].confidence, "CONFIRMED");
  EXPECT_EQ(findings[0].since, absl::CivilDay(2025, 3, 2));
  inputs.shortfall = FindShortfall(Days({{absl::CivilDay(2025, 3, 1), {}, 4}}), kToday);
  findings = Findings(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, QualitySeverity::kSerious);
  EXPECT_EQ(findings[0].rule_version, "BELOW_MINIMUM_MONTHS/COOPERATIVE@2024-07-01");
}

TEST(QualityLawTest, WhoHasToConvertDependsOnLawAndKind) {
  struct Row {
    Kind kind;
    GoverningLaw law;
    absl::CivilDay today;
    const char* version;
  };
  const absl::CivilDay before(2025, 12, 31);
  const absl::CivilDay after(2026, 1, 1);
  for (const Row& row : {
           Row{Kind::kCooperative, GoverningLaw::kLaw2012, before, ""},
           Row{Kind::kCooperative, GoverningLaw::kLaw2012, after, "CONVERSION_DUE/COOPERATIVE@2026-01-01"},
           Row{Kind::kCooperativeUnion, GoverningLaw::kLaw2012, after, "CONVERSION_DUE/COOPERATIVE_UNION@2026-01-01"},
           Row{Kind::kCooperative, GoverningLaw::kUnconverted, absl::CivilDay(2016, 6, 30), ""},
           Row{Kind::kCooperative, GoverningLaw::kUnconverted, before, "CONVERSION_DUE/COOPERATIVE@2016-07-01"},
           Row{Kind::kCooperative, GoverningLaw::kLaw2003, after, "CONVERSION_DUE/COOPERATIVE@2026-01-01"},
           Row{Kind::kCooperative, GoverningLaw::kLaw2023, after, ""},
           Row{Kind::kCooperative, GoverningLaw::kUnspecified, after, ""},
           Row{Kind::kMemberEnterprise, GoverningLaw::kLaw2012, after, ""},
       }) {
    QualityInputs inputs = SoundInLaw();
    inputs.facts.founded_date = absl::CivilDay(2006, 1, 1);
    inputs.facts.kind = row.kind;
    inputs.facts.governing_law = row.law;
    inputs.today = row.today;
    const std::vector<std::string> versions = Versions(inputs);
    EXPECT_EQ(versions.empty() ? "" : versions.front(), row.version) << WordOf(row.kind) << " " << WordOf(row.law);
    EXPECT_LE(versions.size(), 1u);
  }
}

TEST(QualityLawTest, AGroupWithoutANumberIsAskedForOne) {
  QualityInputs inputs = SoundInLaw();
  inputs.facts.kind = Kind::kCooperativeGroup;
  inputs.facts.governing_law = GoverningLaw::kUnspecified;
  const std::vector<QualityFinding> findings = Findings(inputs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, QualityRule::kGroupUnregistered);
  EXPECT_EQ(findings[0].severity, QualitySeverity::kInfo) << "which groups have to register is not known";
  inputs.facts.legacy_registration_no = "0207H00012";
  EXPECT_THAT(Findings(inputs), IsEmpty());
  inputs.facts.legacy_registration_no.clear();
  inputs.facts.other_identifiers = {{.scheme = IdentifierScheme::kCertificate, .value = "1"}};
  EXPECT_THAT(Findings(inputs), IsEmpty());
  inputs.facts.other_identifiers.clear();
  inputs.today = absl::CivilDay(2025, 12, 31);
  EXPECT_THAT(Findings(inputs), IsEmpty());
}

TEST(QualityLawTest, TheCapitalIsPaidInWithinSixMonths) {
  QualityInputs inputs = SoundInLaw();
  inputs.capital_since = absl::CivilDay(2025, 8, 31);
  inputs.facts.charter_capital = 1000;
  EXPECT_THAT(Findings(inputs), IsEmpty()) << "what was paid in is not known";
  inputs.facts.capital_contribution.paid_in = 400;
  EXPECT_THAT(Versions(inputs), ElementsAre("CONTRIBUTION_MONTHS/COOPERATIVE@2024-07-01"));
  EXPECT_THAT(Findings(inputs)[0].evidence.vi, HasSubstr("600 đồng"));
  inputs.today = absl::CivilDay(2026, 2, 28);
  EXPECT_THAT(Findings(inputs), IsEmpty()) << "the last day";
  inputs.facts.capital_contribution.due_date = absl::CivilDay(2026, 2, 1);
  EXPECT_THAT(Versions(inputs), ElementsAre("CONTRIBUTION_MONTHS/COOPERATIVE@2024-07-01")) << "the stated day counts";
  inputs.facts.capital_contribution.paid_in = 1000;
  EXPECT_THAT(Findings(inputs), IsEmpty());
}

TEST(QualityLawTest, TheCommonFundTakesItsPartOfTheExternalIncome) {
  QualityInputs inputs = SoundInLaw();
  inputs.report = Report{.year = 2025, .common_fund = {.external_income = 1000, .set_aside = 50}};
  EXPECT_THAT(Findings(inputs), IsEmpty());
  inputs.report->common_fund.set_aside = 49;
  EXPECT_THAT(Versions(inputs), ElementsAre("COMMON_FUND_LEAST/COOPERATIVE@2024-07-01"));
  inputs.report->common_fund.external_income.reset();
  EXPECT_THAT(Findings(inputs), IsEmpty()) << "unknown stays unknown";
  inputs.report->common_fund.external_income = 1000;
  inputs.report->year = 2023;
  EXPECT_THAT(Findings(inputs), IsEmpty()) << "no rule of that year is known";
  inputs.report->year = 2025;
  inputs.report->common_fund.set_aside = 99;
  EXPECT_THAT(Findings(inputs), IsEmpty());
  inputs.facts.kind = Kind::kCooperativeUnion;
  EXPECT_THAT(Versions(inputs), ElementsAre("COMMON_FUND_LEAST/COOPERATIVE_UNION@2024-07-01"));
}

TEST(QualityLawTest, InternalLendingHasThreeLimits) {
  struct Row {
    InternalLending lending;
    std::vector<std::string> versions;
  };
  for (const Row& row : {
           Row{{.equity = 1000, .funds = 300, .largest_debt = 15, .outstanding = 200, .overdue = 10}, {}},
           Row{{.equity = 1000, .funds = 301}, {"INTERNAL_LENDING_FUNDS@2024-11-01"}},
           Row{{.funds = 300, .largest_debt = 16}, {"INTERNAL_LENDING_MEMBER@2024-11-01"}},
           Row{{.outstanding = 200, .overdue = 11}, {"INTERNAL_LENDING_OVERDUE@2024-11-01"}},
           Row{{.equity = 1000, .funds = 301, .outstanding = 200, .overdue = 11},
               {"INTERNAL_LENDING_FUNDS@2024-11-01"}},
           Row{{.funds = 9000, .overdue = 9000}, {}},
       }) {
    QualityInputs inputs = SoundInLaw();
    inputs.report = Report{.year = 2025, .internal_lending = row.lending};
    EXPECT_EQ(Versions(inputs), row.versions);
    inputs.report->year = 2023;
    EXPECT_THAT(Findings(inputs), IsEmpty()) << "the decree was not in force";
  }
}

TEST(GoverningLawTest, ItFollowsFromTheFoundingWhileNobodyHasHadToConvert) {
  const auto derive = [](absl::CivilDay founded, absl::CivilDay day, absl::CivilDay today,
                         Kind kind = Kind::kCooperative) {
    return DeriveLaw({.kind = kind, .founded_date = founded}, day, today);
  };
  const absl::CivilDay in_2015(2015, 3, 1);
  const absl::CivilDay in_2025(2025, 3, 1);
  EXPECT_EQ(derive(in_2025, in_2025, in_2025), GoverningLaw::kLaw2023);
  EXPECT_EQ(derive(in_2015, in_2015, in_2025), GoverningLaw::kLaw2012);
  EXPECT_EQ(derive(in_2015, in_2025, in_2025), GoverningLaw::kUnspecified) << "it may have converted since";
  EXPECT_EQ(derive(in_2015, in_2015, absl::CivilDay(2026, 1, 1)), GoverningLaw::kUnspecified) << "it had to convert";
  EXPECT_EQ(derive(absl::CivilDay(2006, 1, 1), absl::CivilDay(2006, 1, 1), in_2025), GoverningLaw::kUnspecified);
  EXPECT_EQ(derive(absl::CivilDay(1990, 1, 1), absl::CivilDay(1990, 1, 1), in_2025), GoverningLaw::kUnspecified);
  EXPECT_EQ(derive(in_2025, in_2025, in_2025, Kind::kCooperativeGroup), GoverningLaw::kUnspecified);
}

TEST(GoverningLawTest, ALawThatTheDaysContradictIsFound) {
  struct Row {
    GoverningLaw law;
    absl::CivilDay founded, day;
    bool conflict;
  };
  const absl::CivilDay in_2015(2015, 3, 1);
  const absl::CivilDay in_2025(2025, 3, 1);
  for (const Row& row :
       {Row{GoverningLaw::kLaw2012, in_2025, in_2025, true}, Row{GoverningLaw::kLaw2012, in_2015, in_2025, false},
        Row{GoverningLaw::kLaw2023, in_2015, in_2015, true}, Row{GoverningLaw::kLaw2023, in_2015, in_2025, false},
        Row{GoverningLaw::kUnconverted, in_2025, in_2025, true},
        Row{GoverningLaw::kUnconverted, in_2015, in_2025, false},
        Row{GoverningLaw::kUnspecified, in_2025, in_2025, false}}) {
    const Facts facts{.governing_law = row.law, .founded_date = row.founded};
    EXPECT_EQ(FindLawConflict(facts, row.day).has_value(), row.conflict)
        << WordOf(row.law) << " " << row.founded << " " << row.day;
    QualityInputs inputs = SoundInLaw();
    inputs.today = in_2025;
    inputs.facts = facts;
    inputs.law_since = row.day;
    const std::vector<QualityFinding> findings = Findings(inputs);
    const bool told = !findings.empty() && findings.back().rule == QualityRule::kLawContradicted;
    EXPECT_EQ(told, row.conflict);
  }
}

}  // namespace
}  // namespace htx::registry
