// Records against the law: the law they are under, what ended before it was recorded, what reports show, what quality
// finds.

#include <gmock/gmock.h>

#include "registry/rpc/quality_watch.h"
#include "tests/conformance/registry/import_fixture.h"
#include "tests/conformance/registry/report_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using enum absl::StatusCode;
using testing::FailsWith;
using testing::IsOk;
using ::testing::Not;
using testing::Violates;

// The clock stands on 2024-07-01.
class LawTest : public ReportTest {
 protected:
  LawTest() : watch_(*database_, *areas_, clock_) {}

  // Judges everything, and returns the findings of organizations/{id}.
  std::vector<v1::QualityFinding> Findings(const std::string& id) {
    Feed();
    for (int i = 0; i < 1000; ++i) {
      const absl::StatusOr<bool> more = watch_.Step();
      EXPECT_THAT(more, IsOk());
      if (!more.ok() || !*more) break;
    }
    v1::ListQualityFindingsRequest request;
    request.set_parent("organizations/" + id);
    const auto page = handlers_->quality.ListQualityFindings(request, Clerk());
    EXPECT_THAT(page, IsOk());
    return page.ok() ? std::vector<v1::QualityFinding>(page->findings().begin(), page->findings().end())
                     : std::vector<v1::QualityFinding>();
  }
  std::vector<std::string> Versions(const std::string& id) {
    std::vector<std::string> versions;
    for (const v1::QualityFinding& finding : Findings(id)) versions.push_back(finding.rule_version());
    return versions;
  }
  absl::StatusOr<v1::CreateOrganizationResponse> TryCreate(const v1::CreateOrganizationRequest& request) {
    return handlers_->organizations.CreateOrganization(request, Clerk());
  }
  v1::CreateOrganizationRequest Ended(const std::string& id, v1::LegalStatus status) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_legal_name("Hợp tác xã " + id + " đã kết thúc");
    request.mutable_organization()->set_legal_status(status);
    *request.mutable_organization()->mutable_dissolved_date() = Date(2020, 5, 1);
    request.set_registration_rules(v1::REGISTRATION_RULES_REPORT);
    return request;
  }

  QualityWatch watch_;
};
HTX_BOTH_ENGINES(LawTest);

TEST_P(LawTest, TheLawFollowsFromTheFoundingWhenNobodySaysIt) {
  EXPECT_EQ(Get("a").governing_law(), v1::GOVERNING_LAW_LAW_2012);
  v1::CreateOrganizationRequest old = Cooperative("old");
  *old.mutable_organization()->mutable_founded_date() = Date(2006, 3, 1);
  EXPECT_EQ(Create(old).governing_law(), v1::GOVERNING_LAW_UNSPECIFIED) << "it may have converted";
  v1::CreateOrganizationRequest fresh = Cooperative("fresh");
  *fresh.mutable_organization()->mutable_founded_date() = Date(2024, 7, 1);
  EXPECT_EQ(Create(fresh).governing_law(), v1::GOVERNING_LAW_LAW_2023);
}

TEST_P(LawTest, ALawThatTheDaysContradictIsAWarningAndAFinding) {
  v1::CreateOrganizationRequest request = Cooperative("b");
  request.mutable_organization()->set_governing_law(v1::GOVERNING_LAW_LAW_2023);
  const auto created = TryCreate(request);
  ASSERT_THAT(created, IsOk());
  std::vector<std::string> warned;
  for (const v1::RuleFinding& warning : created->warnings()) warned.push_back(warning.field());
  EXPECT_THAT(warned, Contains("organization.governing_law"));
  EXPECT_THAT(Versions("b"), Contains("GOVERNING_LAW@2024-07-01"));
  EXPECT_THAT(Versions("a"), Not(Contains("GOVERNING_LAW@2024-07-01")));
}

TEST_P(LawTest, WhoHasNotConvertedIsFoundOnceItsTimeIsOver) {
  EXPECT_THAT(Versions("a"), Not(Contains("CONVERSION_DUE/COOPERATIVE@2026-01-01")));
  clock_.Advance(absl::Hours(24 * 549));
  const std::vector<v1::QualityFinding> findings = Findings("a");
  const auto unconverted = std::find_if(findings.begin(), findings.end(), [](const v1::QualityFinding& each) {
    return each.rule() == v1::QUALITY_RULE_UNCONVERTED;
  });
  ASSERT_NE(unconverted, findings.end());
  EXPECT_EQ(unconverted->rule_version(), "CONVERSION_DUE/COOPERATIVE@2026-01-01");
  EXPECT_EQ(unconverted->confidence(), v1::RULE_CONFIDENCE_DERIVED);
  EXPECT_FALSE(unconverted->citation().empty());
}

TEST_P(LawTest, FewOfficialMembersAreAShortfallSinceTheyAreFew) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "member_counts");
  change.mutable_update_mask()->add_paths("member_count");
  v1::MemberCounts& counts = *change.mutable_organization()->mutable_member_counts();
  counts.set_official(4);
  counts.set_associate_contributing(30);
  counts.set_associate_not_contributing(0);
  change.mutable_organization()->set_member_count(34);
  *change.mutable_effective_date() = Date(2024, 1, 15);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  const auto shortfall = [&] {
    for (const v1::QualityFinding& each : Findings("a")) {
      if (each.rule() == v1::QUALITY_RULE_BELOW_MINIMUM_MEMBERS) return each;
    }
    return v1::QualityFinding();
  };
  EXPECT_EQ(shortfall().severity(), v1::QUALITY_SEVERITY_WARNING);
  EXPECT_EQ(shortfall().since_date().month(), 1);
  clock_.Advance(absl::Hours(24 * 200));
  EXPECT_EQ(shortfall().severity(), v1::QUALITY_SEVERITY_SERIOUS) << "twelve months";
  EXPECT_EQ(shortfall().rule_version(), "BELOW_MINIMUM_MONTHS/COOPERATIVE@2024-07-01");
}

TEST_P(LawTest, ReportsTellOfTheCommonFundAndOfLending) {
  v1::RecordOrganizationReportRequest request;
  v1::OrganizationReport& report = *request.mutable_report();
  report.set_organization("organizations/a");
  report.set_year(2024);
  report.mutable_common_fund()->mutable_external_income()->set_amount(1'000'000'000);
  report.mutable_common_fund()->mutable_set_aside()->set_amount(49'999'999);
  report.mutable_internal_lending()->mutable_equity()->set_amount(1'000'000'000);
  report.mutable_internal_lending()->mutable_funds()->set_amount(300'000'001);
  report.mutable_internal_lending()->mutable_outstanding()->set_amount(100);
  report.mutable_internal_lending()->mutable_overdue()->set_amount(101);
  request.set_request_id(RequestId());
  clock_.Advance(absl::Hours(24 * 280));
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), FailsWith(kInvalidArgument, "FIELD_RULE"));
  report.mutable_internal_lending()->mutable_overdue()->set_amount(5);
  ASSERT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), IsOk());
  const std::vector<v1::OrganizationReport> shown = List(false, "year = 2024");
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].common_fund().set_aside().amount(), 49'999'999);
  EXPECT_EQ(shown[0].internal_lending().funds().amount(), 300'000'001);
  EXPECT_FALSE(shown[0].internal_lending().has_largest_debt()) << "unknown stays unknown";
  EXPECT_THAT(Versions("a"), Contains("COMMON_FUND_LEAST/COOPERATIVE@2024-07-01"));
  EXPECT_THAT(Versions("a"), Contains("INTERNAL_LENDING_FUNDS@2024-11-01"));
  report.mutable_common_fund()->mutable_set_aside()->set_amount(50'000'000);
  report.mutable_internal_lending()->mutable_funds()->set_amount(300'000'000);
  request.set_request_id(RequestId());
  clock_.Advance(absl::Seconds(1));
  ASSERT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), IsOk());
  EXPECT_THAT(Versions("a"), Not(Contains("COMMON_FUND_LEAST/COOPERATIVE@2024-07-01")));
  EXPECT_THAT(Versions("a"), Not(Contains("INTERNAL_LENDING_FUNDS@2024-11-01")));
}

TEST_P(LawTest, AFilingKeepsItsFundAndLending) {
  v1::SubmitOrganizationReportRequest request = Filing();
  request.mutable_report()->mutable_common_fund()->mutable_external_income()->set_amount(7);
  request.mutable_report()->mutable_internal_lending()->mutable_largest_debt()->set_amount(3);
  const v1::OrganizationReport filed = Submit(request);
  ASSERT_THAT(Approve(filed), IsOk());
  const std::vector<v1::OrganizationReport> shown = List(false);
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].common_fund().external_income().amount(), 7);
  EXPECT_EQ(shown[0].internal_lending().largest_debt().amount(), 3);
}

TEST_P(LawTest, WhatEndedBeforeItWasRecordedHasTwoRevisions) {
  struct Row {
    const char* id;
    v1::LegalStatus status;
    const char* change;
    bool ended;
  };
  for (const Row& row : {Row{"d", v1::LEGAL_STATUS_DISSOLVED, "ORGANIZATION_DISSOLVED", true},
                         Row{"k", v1::LEGAL_STATUS_BANKRUPT, "ORGANIZATION_BANKRUPT", true},
                         Row{"r", v1::LEGAL_STATUS_REVOKED, "ORGANIZATION_REVOKED", false}}) {
    const auto created = TryCreate(Ended(row.id, row.status));
    ASSERT_THAT(created, IsOk()) << row.id;
    EXPECT_EQ(created->organization().legal_status(), row.status);
    EXPECT_EQ(created->organization().has_dissolved_date(), row.ended);
    EXPECT_EQ(created->organization().version(), 2);
    const auto before = GetAt(row.id, Date(2020, 4, 30));
    ASSERT_THAT(before, IsOk());
    EXPECT_EQ(before->legal_status(), v1::LEGAL_STATUS_OPERATING);
    EXPECT_FALSE(before->has_dissolved_date());
    EXPECT_EQ(GetAt(row.id, Date(2020, 5, 1))->legal_status(), row.status);
    std::vector<std::string> told;
    for (const v1::Change& change : Feed()) {
      if (change.header().resource() == std::string("organizations/") + row.id) told.push_back(change.header().type());
    }
    EXPECT_THAT(told, ElementsAre("ORGANIZATION_REGISTERED", row.change));
    v1::ListLifecycleRecordsRequest list;
    list.set_parent(std::string("organizations/") + row.id);
    const auto moves = handlers_->lifecycle.ListLifecycleRecords(list, Clerk());
    ASSERT_THAT(moves, IsOk());
    ASSERT_EQ(moves->records_size(), 1);
    EXPECT_EQ(moves->records(0).findings(0).rule(), "RECORDED_AS_ENDED");
  }
}

TEST_P(LawTest, AnEndIsRecordedWithItsDayAndWithLenientRulesAlone) {
  v1::CreateOrganizationRequest request = Ended("d", v1::LEGAL_STATUS_DISSOLVED);
  request.set_registration_rules(v1::REGISTRATION_RULES_ENFORCE);
  EXPECT_THAT(TryCreate(request).status(), Violates("organization.legal_status"));
  request = Ended("d", v1::LEGAL_STATUS_DISSOLVED);
  request.mutable_organization()->clear_dissolved_date();
  EXPECT_THAT(TryCreate(request).status(), Violates("organization.dissolved_date"));
  *request.mutable_organization()->mutable_dissolved_date() = request.organization().founded_date();
  EXPECT_THAT(TryCreate(request).status(), Violates("organization.dissolved_date"));
  *request.mutable_organization()->mutable_dissolved_date() = Date(2024, 7, 2);
  EXPECT_THAT(TryCreate(request).status(), Violates("organization.dissolved_date")) << "tomorrow";
  EXPECT_THAT(TryCreate(Ended("x", v1::LEGAL_STATUS_REORGANISED)).status(), Violates("organization.legal_status"))
      << "its successors are recorded with it";
}

class EndedImportTest : public ImportTest {};
HTX_BOTH_ENGINES(EndedImportTest);

TEST_P(EndedImportTest, ARowMayBeOfWhatHasEnded) {
  v1::ImportOrganizationsRequest row = Row("ended");
  row.mutable_row()->set_organization_id("ended");
  row.mutable_row()->mutable_organization()->set_legal_status(v1::LEGAL_STATUS_DISSOLVED);
  row.mutable_row()->mutable_organization()->set_activity_status(v1::ACTIVITY_STATUS_CEASED);
  *row.mutable_row()->mutable_organization()->mutable_dissolved_date() = Date(2020, 5, 1);
  *row.mutable_row()->mutable_admitted_date() = Date(2016, 1, 1);
  v1::ImportOrganizationsRequest torn = Row("torn");
  torn.mutable_row()->mutable_organization()->set_legal_status(v1::LEGAL_STATUS_DISSOLVED);
  const auto done = Import({Config(kId), row, torn});
  ASSERT_THAT(done, IsOk());
  const std::vector<v1::ImportRowReport> report = Report(kId);
  ASSERT_EQ(report.size(), 2u);
  EXPECT_EQ(report[0].outcome(), v1::IMPORT_OUTCOME_CREATED) << report[0].DebugString();
  EXPECT_EQ(report[1].outcome(), v1::IMPORT_OUTCOME_REJECTED) << "the day is missing";
  EXPECT_EQ(Get("ended").legal_status(), v1::LEGAL_STATUS_DISSOLVED);
  EXPECT_EQ(Get("ended").activity_status(), v1::ACTIVITY_STATUS_CEASED);
  const auto before = GetAt("ended", Date(2020, 4, 30));
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(before->activity_status(), v1::ACTIVITY_STATUS_ACTIVE);
  v1::ListRelationshipsRequest list;
  list.set_filter("from = ended");
  list.set_include_ended(true);
  const auto memberships = handlers_->parties.ListRelationships(list, Clerk());
  ASSERT_THAT(memberships, IsOk());
  ASSERT_EQ(memberships->relationships_size(), 1);
  EXPECT_EQ(memberships->relationships(0).end_date().year(), 2020) << "it ended with its member";
}

}  // namespace
}  // namespace htx::registry
