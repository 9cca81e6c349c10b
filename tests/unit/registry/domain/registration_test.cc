// The decisions about organisations, errors in the order of the contract.

#include "registry/domain/registration.h"

#include "tests/support/matchers.h"
#include "tests/unit/registry/domain/area_samples.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;
using enum LegalStatus;

const AreaTree& Areas() {
  static const auto* const areas = new AreaTree(TreeOf({FirstUnits(), SampleReform()}));
  return *areas;
}

const Found kAlliance{.id = OrganizationId::Of("hp"), .kind = Kind::kAlliance};

NewOrganization Command() {
  NewOrganization command{.effective_day = absl::CivilDay(2015, 3, 1)};
  command.facts.legal_name = "Hợp tác xã Đồng Tâm";
  command.facts.area = "p31";
  command.facts.alliance = kAlliance.id;
  command.facts.founded_date = command.effective_day;
  return command;
}

Timeline TimelineIn(LegalStatus status) {
  Revision revision{.number = 1, .valid_from = absl::CivilDay(2015, 3, 1), .facts = Command().facts};
  revision.facts.legal_status = status;
  return {revision};
}

const absl::CivilDay kDay(2020, 1, 1);

TEST(RegisterTest, TheAllianceIsJudgedBeforeTheArea) {
  NewOrganization command = Command();
  command.facts.area = "p31-2025";
  EXPECT_THAT(Register(command, std::nullopt, Areas()), FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  EXPECT_THAT(Register(command, Found{.kind = Kind::kCooperative}, Areas()),
              FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  EXPECT_THAT(Register(command, kAlliance, Areas()), FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  command.facts.area = "p31";
  const auto registered = Register(command, kAlliance, Areas());
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->valid_from, command.effective_day);
  EXPECT_EQ(registered->facts.province, "p31");
  command.facts.area = "c00004";
  EXPECT_EQ(Register(command, kAlliance, Areas())->facts.province, "p31")
      << "the province around the commune on the day";
  command.facts.area = "p99";
  EXPECT_THAT(Register(command, std::nullopt, Areas()), Violates("organization.area"));
}

TEST(RegisterTest, AnAllianceNeedsNoOtherAlliance) {
  NewOrganization command = Command();
  command.facts.kind = Kind::kAlliance;
  EXPECT_THAT(Register(command, std::nullopt, Areas()), IsOk());
}

TEST(UpdateTest, WhatAStatusAdmits) {
  struct Case {
    LegalStatus status;
    bool registered;  // A field that stands on the certificate.
    bool surveyed;    // One that does not.
  };
  const Case cases[] = {{kPending, true, true},       {kOperating, true, true},     {kSuspended, true, true},
                        {kNotAtAddress, false, true}, {kRevoked, false, true},      {kDissolving, false, true},
                        {kDissolved, false, false},   {kReorganised, false, false}, {kBankrupt, false, false},
                        {kVoided, false, false},      {kRefused, false, false}};
  for (const Case& c : cases) {
    FactsChange name{.fields = {Field::kLegalName}, .effective_day = kDay};
    name.values.legal_name = "Hợp tác xã khác";
    FactsChange members{.fields = {Field::kMemberCount}, .effective_day = kDay};
    members.values.member_count = 7;
    EXPECT_EQ(Update(TimelineIn(c.status), name, std::nullopt, Areas()).ok(), c.registered) << WordOf(c.status);
    EXPECT_EQ(Update(TimelineIn(c.status), members, std::nullopt, Areas()).ok(), c.surveyed) << WordOf(c.status);
    EXPECT_EQ(RecordActivity(TimelineIn(c.status), ActivityStatus::kCeased, kDay).ok(), c.surveyed) << WordOf(c.status);
  }
}

TEST(UpdateTest, ErrorsComeInTheirOrder) {
  FactsChange change{.fields = {Field::kAlliance, Field::kArea}, .effective_day = absl::CivilDay(2014, 1, 1)};
  change.values.alliance = OrganizationId::Of("z");
  change.values.area = "p31-2025";
  EXPECT_THAT(Update(TimelineIn(kDissolved), change, std::nullopt, Areas()),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  change.effective_day = kDay;
  EXPECT_THAT(Update(TimelineIn(kDissolved), change, std::nullopt, Areas()),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Update(TimelineIn(kOperating), change, std::nullopt, Areas()),
              FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  EXPECT_THAT(Update(TimelineIn(kOperating), change, kAlliance, Areas()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
}

TEST(UpdateTest, FormerNamesAreKeptUnlessTheCallerSetsThem) {
  FactsChange change{.fields = {Field::kLegalName}, .effective_day = kDay};
  change.values.legal_name = "Hợp tác xã mới";
  const auto renamed = Update(TimelineIn(kOperating), change, std::nullopt, Areas());
  ASSERT_THAT(renamed, IsOk());
  ASSERT_EQ(renamed->opened.back().facts.former_names.size(), 1u);
  EXPECT_EQ(renamed->opened.back().facts.former_names[0].text, "Hợp tác xã Đồng Tâm");
  EXPECT_EQ(renamed->opened.back().facts.former_names[0].to, kDay);
  change.fields.push_back(Field::kFormerNames);
  EXPECT_TRUE(Update(TimelineIn(kOperating), change, std::nullopt, Areas())->opened.back().facts.former_names.empty());
}

// `timeline` after `change`, numbered as a store does.
Timeline Recorded(const Timeline& timeline, const FactsChange& change) {
  const auto splice = Update(timeline, change, std::nullopt, Areas());
  EXPECT_THAT(splice, IsOk());
  Timeline after = After(timeline, *splice);
  for (size_t i = 0; i < after.size(); ++i) after[i].number = static_cast<int64_t>(i) + 1;
  return after;
}

FactsChange Renaming(const char* name, int year) {
  FactsChange change{.fields = {Field::kLegalName}, .effective_day = absl::CivilDay(year, 1, 1)};
  change.values.legal_name = name;
  return change;
}

TEST(UpdateTest, ANameLearnedOfLateIsAFormerNameUnderTheLaterOne) {
  const absl::CivilDay first(2015, 3, 1);
  const absl::CivilDay second(2020, 1, 1);
  const absl::CivilDay third(2024, 1, 1);
  const Timeline timeline = Recorded(Recorded(TimelineIn(kOperating), Renaming("C", 2024)), Renaming("B", 2020));
  ASSERT_EQ(timeline.size(), 3u);
  const FormerName one{.text = "Hợp tác xã Đồng Tâm", .from = first, .to = second};
  EXPECT_EQ(timeline[1].facts.legal_name, "B");
  EXPECT_EQ(timeline[1].facts.former_names, std::vector<FormerName>{one});
  EXPECT_EQ(timeline[2].facts.legal_name, "C");
  EXPECT_EQ(timeline[2].facts.former_names, (std::vector<FormerName>{one, {.text = "B", .from = second, .to = third}}));
}

TEST(UpdateTest, AGivenListOfFormerNamesStandsAndLaterDaysFollow) {
  FactsChange change = Renaming("B", 2020);
  change.fields.push_back(Field::kFormerNames);
  const Timeline timeline = Recorded(Recorded(TimelineIn(kOperating), Renaming("C", 2024)), change);
  EXPECT_TRUE(timeline[1].facts.former_names.empty());
  ASSERT_EQ(timeline[2].facts.former_names.size(), 2u);
  EXPECT_EQ(timeline[2].facts.former_names[1].text, "B");
}

TEST(UpdateTest, ALateReportDoesNotReachPastALaterOneThatSaidTheSame) {
  FactsChange report{.fields = {Field::kMemberCount}, .effective_day = absl::CivilDay(2022, 12, 31)};
  report.values.member_count = 10;
  Timeline timeline = TimelineIn(kOperating);
  timeline[0].facts.member_count = 10;
  timeline = Recorded(timeline, report);
  report.effective_day = absl::CivilDay(2021, 12, 31);
  report.values.member_count = 7;
  timeline = Recorded(timeline, report);
  EXPECT_EQ(RevisionOn(timeline, absl::CivilDay(2022, 6, 1))->facts.member_count, 7);
  EXPECT_EQ(RevisionOn(timeline, absl::CivilDay(2022, 12, 31))->facts.member_count, 10);
}

TEST(ActivityTest, ALateSurveyDoesNotReachPastALaterOneThatFoundTheSame) {
  Timeline timeline = TimelineIn(kOperating);
  timeline = After(timeline, *RecordActivity(timeline, ActivityStatus::kActive, absl::CivilDay(2025, 1, 1)));
  for (size_t i = 0; i < timeline.size(); ++i) timeline[i].number = static_cast<int64_t>(i) + 1;
  timeline = After(timeline, *RecordActivity(timeline, ActivityStatus::kCeased, absl::CivilDay(2024, 6, 1)));
  EXPECT_EQ(RevisionOn(timeline, absl::CivilDay(2024, 12, 31))->facts.activity_status, ActivityStatus::kCeased);
  EXPECT_EQ(timeline.back().facts.activity_status, ActivityStatus::kActive);
}

TEST(UpdateTest, TheResultingDaysMustAgreeWithThemselves) {
  Timeline timeline = TimelineIn(kOperating);
  Facts& facts = timeline[0].facts;
  facts.sector = Sector::kOther;
  facts.charter_capital = 100;
  facts.capital_contribution.paid_in = 80;
  facts.member_counts = {.official = 5, .associate_contributing = 2, .associate_not_contributing = 1};
  facts.member_count = 8;
  FactsChange members{.fields = {Field::kMemberCount}, .effective_day = kDay};
  members.values.member_count = 9;
  EXPECT_THAT(Update(timeline, members, std::nullopt, Areas()), Violates("organization.member_count"));
  FactsChange capital{.fields = {Field::kCharterCapital}, .effective_day = kDay};
  capital.values.charter_capital = 79;
  EXPECT_THAT(Update(timeline, capital, std::nullopt, Areas()), Violates("organization.capital_contribution.paid_in"));
  capital.values.charter_capital = 80;
  EXPECT_THAT(Update(timeline, capital, std::nullopt, Areas()), IsOk());
  FactsChange paid{.fields = {Field::kCapitalContribution}, .effective_day = kDay};
  paid.values.capital_contribution.paid_in = 101;
  EXPECT_THAT(Update(timeline, paid, std::nullopt, Areas()), Violates("organization.capital_contribution.paid_in"));
  FactsChange sector{.fields = {Field::kSector}, .effective_day = kDay};
  EXPECT_THAT(Update(timeline, sector, std::nullopt, Areas()), Violates("organization.sector"));
  facts.kind = Kind::kAlliance;
  EXPECT_THAT(Update(timeline, sector, std::nullopt, Areas()), IsOk());
  FactsChange labour{.fields = {Field::kLabour}, .effective_day = kDay};
  facts.member_count = 9;
  EXPECT_THAT(Update(timeline, labour, std::nullopt, Areas()), IsOk()) << "what was wrong before is not its concern";
}

TEST(UpdateTest, ALateReportMustAgreeWithTheDaysThatItReaches) {
  Timeline timeline = TimelineIn(kOperating);
  timeline[0].facts.charter_capital = 100;
  FactsChange capital{.fields = {Field::kCharterCapital}, .effective_day = absl::CivilDay(2022, 1, 1)};
  capital.values.charter_capital = 50;
  timeline = Recorded(timeline, capital);
  FactsChange paid{.fields = {Field::kCapitalContribution}, .effective_day = kDay};
  paid.values.capital_contribution.paid_in = 80;
  EXPECT_THAT(Update(timeline, paid, std::nullopt, Areas()), Violates("organization.capital_contribution.paid_in"));
}

TEST(FieldsTest, EveryFieldIsComparedAndCopied) {
  Facts other{.kind = Kind::kCooperative,
              .legal_name = "a",
              .short_name = "b",
              .foreign_name = "c",
              .former_names = {{.text = "d"}},
              .tax_code = "e",
              .legacy_registration_no = "f",
              .sector = Sector::kOther,
              .governing_law = GoverningLaw::kLaw2023,
              .legal_status = kRevoked,
              .activity_status = ActivityStatus::kCeased,
              .founded_date = kDay,
              .dissolved_date = kDay,
              .member_count = 1,
              .labour = ReportedNumber{.value = 2},
              .charter_capital = 3,
              .area = "p31",
              .province = "p31",
              .address = "g",
              .alliance = kAlliance.id,
              .state_reason = static_cast<StateReason>(1),
              .suspended_until = kDay,
              .foreign_name_language = "en",
              .other_names = {{.text = "h"}},
              .other_identifiers = {{.value = "i"}},
              .business_lines = {{.code = "0111"}},
              .member_counts = {.official = 4},
              .contact = {.email = "j"},
              .governance_form = GovernanceForm::kFull,
              .capital_contribution = {.paid_in = 5},
              .founders_count = 6,
              .disclosure = Disclosure::kRestricted};
  Facts copy;
  EXPECT_EQ(ChangedPaths(copy, other).size(), AllFields().size());
  for (const FieldName& field : AllFields()) {
    EXPECT_FALSE(SameField(field.field, copy, other)) << field.name;
    CopyField(field.field, other, copy);
    EXPECT_TRUE(SameField(field.field, copy, other)) << field.name;
  }
  EXPECT_EQ(copy, other);
}

}  // namespace
}  // namespace htx::registry
