// What reads, lists, searches, histories and the feed show of a record that is restricted.

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

// A cooperative that was public since 2015 and is dissolving since 2025-06-02; restricted an hour later.
class RestrictedTest : public RegistryTest {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
    Alliance("hp");
    v1::CreateOrganizationRequest request = Cooperative("a");
    request.mutable_organization()->set_legal_name("Hợp tác xã Thắng Lợi");
    request.mutable_organization()->set_tax_code("0200000014");
    Create(request);
    public_ = clock_.Now();
    clock_.Advance(absl::Hours(1));
    v1::DissolveOrganizationRequest dissolve;
    dissolve.set_name("organizations/a");
    dissolve.set_etag(Get("a").etag());
    dissolve.set_request_id(RequestId());
    dissolve.set_stage(v1::DISSOLUTION_STAGE_START);
    dissolve.set_liquidator("tổ thanh lý");
    dissolve.mutable_grounds()->add_document_refs("12/NQ-ĐHTV");
    dissolve.mutable_grounds()->set_decided_by("Đại hội thành viên");
    ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(dissolve, Clerk()), IsOk());
    clock_.Advance(absl::Hours(1));
    Disclose("a", v1::DISCLOSURE_RESTRICTED);
  }
  void Disclose(const std::string& id, v1::Disclosure disclosure) {
    v1::CorrectOrganizationRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    request.mutable_update_mask()->add_paths("disclosure");
    request.mutable_organization()->set_disclosure(disclosure);
    *request.mutable_valid_from() = Date(2025, 6, 2);
    request.set_reason_code(v1::CORRECTION_CODE_LATE_FILING);
    request.set_reason("bảo vệ thông tin");
    request.add_document_refs("45/QĐ-UBND");
    ASSERT_THAT(handlers_->corrections.CorrectOrganization(request, Clerk()), IsOk());
    clock_.Advance(absl::Hours(1));
  }
  rpc::RequestContext Stranger() const { return Clerk({}); }
  // 2016 as it was believed while the record was public.
  common::v1::TimeCoordinate Past(bool known) const {
    common::v1::TimeCoordinate time;
    *time.mutable_valid_date() = Date(2016, 1, 1);
    if (known) time.mutable_known_time()->set_seconds(absl::ToUnixSeconds(public_) + 1);
    return time;
  }
  v1::Organization Full(const rpc::RequestContext& caller) {
    v1::GetOrganizationRequest request;
    request.set_name("organizations/a");
    request.set_view(v1::ORGANIZATION_VIEW_FULL);
    const auto response = handlers_->organizations.GetOrganization(request, caller);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->organization() : v1::Organization();
  }
  int64_t AuditEntries() { return *database_->VerifyAudit(Clerk().deadline); }

  absl::Time public_;
};
HTX_BOTH_ENGINES(RestrictedTest);

void ExpectVeiled(const v1::Organization& organization) {
  EXPECT_EQ(organization.name(), "organizations/a");
  EXPECT_EQ(organization.disclosure(), v1::DISCLOSURE_RESTRICTED);
  EXPECT_EQ(organization.legal_name() + organization.tax_code() + organization.short_name(), "");
  EXPECT_EQ(organization.names_size() + organization.identifiers_size(), 0);
}

TEST_P(RestrictedTest, NoReadOfAPastTimeLiftsTheRestriction) {
  for (const bool known : {false, true}) {
    v1::GetOrganizationRequest get;
    get.set_name("organizations/a");
    *get.mutable_time() = Past(known);
    const auto got = handlers_->organizations.GetOrganization(get, Stranger());
    ASSERT_THAT(got, IsOk());
    ExpectVeiled(got->organization());
    EXPECT_EQ(handlers_->organizations.GetOrganization(get, Clerk())->organization().tax_code(), "0200000014");

    v1::BatchGetOrganizationsRequest batch;
    batch.add_names("organizations/a");
    *batch.mutable_time() = Past(known);
    const auto many = handlers_->organizations.BatchGetOrganizations(batch, Stranger());
    ASSERT_THAT(many, IsOk());
    ExpectVeiled(many->organizations(0));

    v1::ListOrganizationsRequest list;
    list.set_filter("kind = COOPERATIVE");
    *list.mutable_time() = Past(known);
    const auto listed = handlers_->organizations.ListOrganizations(list, Stranger());
    ASSERT_THAT(listed, IsOk());
    ASSERT_EQ(listed->organizations_size(), 1);
    ExpectVeiled(listed->organizations(0));
  }
}

TEST_P(RestrictedTest, ASearchOfAPastTimeShowsNoMore) {
  v1::SearchOrganizationsRequest search;
  search.set_query("Thắng Lợi");
  *search.mutable_time() = Past(true);
  const auto found = handlers_->search.SearchOrganizations(search, Stranger());
  ASSERT_THAT(found, IsOk());
  for (const v1::SearchHit& hit : found->hits()) {
    ExpectVeiled(hit.organization());
    EXPECT_EQ(hit.matched_text(), "");
  }
  search.set_query("0200000014");
  const auto numbers = handlers_->search.SearchOrganizations(search, Stranger());
  ASSERT_THAT(numbers, IsOk());
  for (const v1::SearchHit& hit : numbers->hits()) ExpectVeiled(hit.organization());
}

TEST_P(RestrictedTest, WhatIsDisclosedAgainIsReadableOnAllItsDays) {
  Disclose("a", v1::DISCLOSURE_PUBLIC);
  v1::GetOrganizationRequest get;
  get.set_name("organizations/a");
  get.mutable_time()->mutable_valid_date()->CopyFrom(Date(2025, 6, 2));
  get.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now() - absl::Minutes(90)));
  const auto got = handlers_->organizations.GetOrganization(get, Stranger());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->organization().disclosure(), v1::DISCLOSURE_RESTRICTED) << "as it was then";
  EXPECT_EQ(got->organization().tax_code(), "0200000014");
}

TEST_P(RestrictedTest, TheFullViewTellsStrangersNothingOfItsLife) {
  const v1::Organization known = Full(Clerk());
  ASSERT_EQ(known.dissolution().liquidator(), "tổ thanh lý");
  const v1::Organization shown = Full(Stranger());
  ExpectVeiled(shown);
  EXPECT_EQ(shown.legal_status(), v1::LEGAL_STATUS_DISSOLVING);
  EXPECT_FALSE(shown.has_dissolution());
  EXPECT_EQ(shown.quality_findings_size() + shown.state_findings_size(), 0);
  ASSERT_GT(shown.allowed_actions_size(), 0) << "what may be done follows from the status, which everybody may know";
  for (const v1::AllowedAction& action : shown.allowed_actions()) {
    EXPECT_EQ(action.explanation_vi() + action.explanation_en() + action.remedy_vi() + action.remedy_en(), "");
  }
}

TEST_P(RestrictedTest, ItsMovesAndItsHistoryAreToldToWhoMayReadItAndAudited) {
  v1::ListLifecycleRecordsRequest moves;
  moves.set_parent("organizations/a");
  EXPECT_THAT(handlers_->lifecycle.ListLifecycleRecords(moves, Stranger()),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  v1::GetOrganizationRevisionRequest revision;
  revision.set_name("organizations/a/revisions/1");
  EXPECT_THAT(handlers_->history.GetOrganizationRevision(revision, Stranger()),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  v1::ListOrganizationRevisionsRequest revisions;
  revisions.set_parent("organizations/a");
  v1::DiffOrganizationRevisionsRequest difference;
  difference.set_parent("organizations/a");
  difference.mutable_from()->set_revision("organizations/a/revisions/1");

  Feed();  // What was written before is in the audit log now.
  const int64_t before = AuditEntries();
  const auto told = handlers_->lifecycle.ListLifecycleRecords(moves, Clerk({"organizations/hp"}));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->records(0).liquidator(), "tổ thanh lý");
  const auto read = handlers_->history.GetOrganizationRevision(revision, Clerk());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->revision().snapshot().tax_code(), "0200000014");
  const auto listed = handlers_->history.ListOrganizationRevisions(revisions, Clerk());
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->revisions(0).snapshot().tax_code(), "0200000014") << "who may read it reads it whole";
  ASSERT_THAT(handlers_->history.DiffOrganizationRevisions(difference, Clerk()), IsOk());
  Feed();  // Its marker has an entry of its own, after those of the readings.
  EXPECT_EQ(AuditEntries(), before + 5);
}

TEST_P(RestrictedTest, TheFeedShowsNothingMoreOfItOnceItIsRestricted) {
  v1::CorrectOrganizationRequest correct;
  correct.set_name("organizations/a");
  correct.set_etag(Get("a").etag());
  correct.set_request_id(RequestId());
  correct.mutable_update_mask()->add_paths("address");
  correct.mutable_organization()->set_address("Thôn 3");
  *correct.mutable_valid_from() = Date(2016, 1, 1);
  *correct.mutable_valid_to() = Date(2017, 1, 1);
  correct.set_reason_code(v1::CORRECTION_CODE_LATE_FILING);
  correct.set_reason("địa chỉ của người đại diện");
  correct.add_document_refs("46/QĐ-UBND");
  ASSERT_THAT(handlers_->corrections.CorrectOrganization(correct, Clerk()), IsOk());
  v1::Change change = Feed().back();
  ASSERT_EQ(change.header().type(), "ORGANIZATION_CORRECTED");
  ASSERT_GT(change.correction().replaced_size(), 0);
  ASSERT_GT(change.correction().recorded_size(), 0);
  for (const v1::Organization& replaced : change.correction().replaced()) ExpectVeiled(replaced);
  for (const v1::Organization& recorded : change.correction().recorded()) {
    ExpectVeiled(recorded);
    EXPECT_EQ(recorded.address(), "");
  }
  EXPECT_EQ(change.correction().reason(), "");
  EXPECT_EQ(change.correction().document_refs_size(), 0);

  v1::DissolveOrganizationRequest complete;
  complete.set_name("organizations/a");
  complete.set_etag(Get("a").etag());
  complete.set_request_id(RequestId());
  complete.set_stage(v1::DISSOLUTION_STAGE_COMPLETE);
  complete.mutable_grounds()->add_document_refs("47/QĐ-UBND");
  complete.mutable_grounds()->set_decided_by("Phòng đăng ký kinh doanh");
  ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(complete, Clerk()), IsOk());
  change = Feed().back();
  ASSERT_EQ(change.header().type(), "ORGANIZATION_DISSOLVED");
  EXPECT_EQ(change.lifecycle_record().action(), "DissolveOrganization.COMPLETE");
  EXPECT_EQ(change.lifecycle_record().document_refs_size(), 0);
  EXPECT_EQ(change.lifecycle_record().decided_by(), "");
}

TEST_P(RestrictedTest, ListsBesideTheRecordNameItOnlyToWhoMayReadIt) {
  v1::RecordOrganizationReportRequest record;
  record.set_request_id(RequestId());
  record.mutable_report()->set_organization("organizations/a");
  record.mutable_report()->set_year(2024);
  record.mutable_report()->mutable_revenue()->set_amount(5'000'000'000);
  record.mutable_report()->set_qualifier(common::v1::QUALIFIER_EXACT);
  ASSERT_THAT(handlers_->reports.RecordOrganizationReport(record, Clerk()), IsOk());

  v1::ListOrganizationReportsRequest reports;
  const auto told = handlers_->reports.ListOrganizationReports(reports, Clerk({"organizations/hp"}));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->reports(0).revenue().amount(), 5'000'000'000);
  const auto hidden = handlers_->reports.ListOrganizationReports(reports, Stranger());
  ASSERT_THAT(hidden, IsOk());
  ASSERT_EQ(hidden->reports_size(), 1) << "never a hole in a count";
  EXPECT_EQ(hidden->reports(0).year(), 2024);
  EXPECT_FALSE(hidden->reports(0).has_revenue());

  v1::ListReportDutiesRequest duties;
  duties.set_year(2024);
  const auto unnamed = handlers_->filings.ListReportDuties(duties, Stranger());
  ASSERT_THAT(unnamed, IsOk());
  ASSERT_EQ(unnamed->duties_size(), 1);
  EXPECT_EQ(unnamed->duties(0).organization(), "organizations/a");
  EXPECT_EQ(unnamed->duties(0).legal_name(), "");
}

}  // namespace
}  // namespace htx::registry
