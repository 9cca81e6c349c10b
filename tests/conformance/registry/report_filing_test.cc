// Yearly reports: filed by one person, approved by another, corrected.

#include <thread>

#include "tests/conformance/registry/report_fixture.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class ReportFilingTest : public ReportTest {};
HTX_BOTH_ENGINES(ReportFilingTest);

TEST_P(ReportFilingTest, AFilingCountsOnceSomebodyElseApprovedIt) {
  const v1::OrganizationReport filing = Submit(Filing());
  EXPECT_EQ(filing.name(), "organizations/a/reports/2023/filings/1");
  EXPECT_EQ(filing.state(), v1::ORGANIZATION_REPORT_STATE_SUBMITTED);
  EXPECT_EQ(filing.evaluation_score(), 80);
  EXPECT_EQ(filing.evaluation_class(), v1::EVALUATION_CLASS_GOOD);
  EXPECT_EQ(filing.rule_version(), "EVALUATION@2020-04-01");
  ASSERT_EQ(filing.score_groups_size(), 3);
  EXPECT_EQ(filing.score_groups(0).points(), 25);
  EXPECT_EQ(filing.score_groups(0).maximum(), 30);
  EXPECT_EQ(filing.score_groups(2).points(), 30);
  EXPECT_TRUE(List(false).empty()) << "nothing counts yet";

  EXPECT_THAT(Approve(filing, "maker"), FailsWith(kFailedPrecondition, "SAME_PERSON"));
  const auto approved = Approve(filing);
  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->state(), v1::ORGANIZATION_REPORT_STATE_APPROVED);
  EXPECT_EQ(approved->submitter(), "maker");
  EXPECT_EQ(approved->decider(), "checker");
  EXPECT_THAT(Approve(*approved), FailsWith(kFailedPrecondition, "REPORT_NOT_PENDING"));
  EXPECT_THAT(Approve(filing), FailsWith(kAborted, "ETAG_MISMATCH"));

  const auto counting = List(false, "year = 2023 AND state = APPROVED AND alliance = hp");
  ASSERT_EQ(counting.size(), 1u);
  EXPECT_EQ(counting[0].name(), "organizations/a/reports/2023");
  EXPECT_EQ(counting[0].scores_size(), 15);
  EXPECT_EQ(counting[0].total_capital().amount(), 1'500'000'000);
  EXPECT_EQ(counting[0].decider(), "checker");
  EXPECT_EQ(Feed().back().header().type(), "ORGANIZATION_REPORT_APPROVED");
  EXPECT_EQ(Feed().back().organization_report().evaluation_class(), v1::EVALUATION_CLASS_GOOD);
}

TEST_P(ReportFilingTest, TheClassOfAnApprovedFilingIsInTheStatistics) {
  v1::AggregateOrganizationsRequest request;
  request.add_group_by(v1::ORGANIZATION_DIMENSION_EVALUATION_CLASS);
  request.set_report_year(2023);
  request.set_filter("kind = COOPERATIVE");
  const v1::OrganizationReport filing = Submit(Filing());
  const auto before = handlers_->statistics.AggregateOrganizations(request, Clerk());
  ASSERT_THAT(before, IsOk());
  ASSERT_EQ(before->rows_size(), 1);
  EXPECT_EQ(before->rows(0).keys(0), "");
  EXPECT_THAT(Approve(filing), IsOk());
  const auto after = handlers_->statistics.AggregateOrganizations(request, Clerk());
  ASSERT_THAT(after, IsOk());
  ASSERT_EQ(after->rows_size(), 1);
  EXPECT_EQ(after->rows(0).keys(0), "GOOD");
}

TEST_P(ReportFilingTest, AReturnedFilingIsFiledAgainWithItsEtag) {
  const v1::OrganizationReport filing = Submit(Filing());
  EXPECT_THAT(Return(filing, ""), Violates("note"));
  const auto returned = Return(filing, "Thiếu chữ ký");
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->decision_note(), "Thiếu chữ ký");
  auto again = Filing();
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(again, As("maker")),
              FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  again.set_etag(filing.etag());
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(again, As("maker")), FailsWith(kAborted, "ETAG_MISMATCH"));
  again.set_etag(returned->etag());
  const v1::OrganizationReport second = Submit(again);
  EXPECT_EQ(second.name(), filing.name());
  EXPECT_EQ(second.state(), v1::ORGANIZATION_REPORT_STATE_SUBMITTED);
  again.set_request_id(RequestId());
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(again, As("maker")),
              FailsWith(kFailedPrecondition, "REPORT_PENDING"));
}

TEST_P(ReportFilingTest, ACorrectionCountsOnlyWhenApprovedAndTheOldFiguresStayReadable) {
  EXPECT_THAT(handlers_->filings.CorrectOrganizationReport(Correction("c1"), As("maker")),
              FailsWith(kFailedPrecondition, "NO_REPORT"));
  ASSERT_THAT(Approve(Submit(Filing())), IsOk());
  const absl::Time then = clock_.Now();
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(Filing(), As("maker")),
              FailsWith(kFailedPrecondition, "REPORT_COUNTS"));
  EXPECT_THAT(handlers_->filings.CorrectOrganizationReport(Correction(""), As("maker")),
              FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  EXPECT_THAT(handlers_->filings.CorrectOrganizationReport(Correction("c1"), As("maker")),
              FailsWith(kAborted, "ETAG_MISMATCH"));
  const auto correction =
      handlers_->filings.CorrectOrganizationReport(Correction(List(false).front().etag()), As("maker"));
  ASSERT_THAT(correction, IsOk());
  EXPECT_TRUE(correction->report().correction());
  EXPECT_EQ(List(false).front().revenue().amount(), 5'200'000'000) << "until it is approved";
  clock_.Advance(absl::Seconds(1));
  ASSERT_THAT(Approve(correction->report()), IsOk());
  EXPECT_EQ(List(false).front().revenue().amount(), 4'000'000'000);
  EXPECT_EQ(List(false, "year = 2023", then).front().revenue().amount(), 5'200'000'000);
  const auto filings = List(true, "year = 2023 AND organization = a");
  ASSERT_EQ(filings.size(), 2u);
  EXPECT_EQ(filings[1].state(), v1::ORGANIZATION_REPORT_STATE_CORRECTED);
  EXPECT_EQ(filings[0].correction_reason(), "Kiểm toán phát hiện nhập sai doanh thu");
}

TEST_P(ReportFilingTest, WhatWasApprovedIsNotOverwrittenWithoutASecondPerson) {
  v1::RecordOrganizationReportRequest record;
  record.mutable_report()->set_organization("organizations/a");
  record.mutable_report()->set_year(2023);
  record.set_request_id(RequestId());
  ASSERT_THAT(handlers_->reports.RecordOrganizationReport(record, Clerk()), IsOk());
  EXPECT_EQ(List(false).front().state(), v1::ORGANIZATION_REPORT_STATE_RECORDED);
  clock_.Advance(absl::Seconds(1));
  const auto correction =
      handlers_->filings.CorrectOrganizationReport(Correction(List(false).front().etag()), As("maker"));
  ASSERT_THAT(correction, IsOk());
  clock_.Advance(absl::Seconds(1));
  ASSERT_THAT(Approve(correction->report()), IsOk());
  record.set_request_id(RequestId());
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(record, Clerk()),
              FailsWith(kFailedPrecondition, "REPORT_COUNTS"));
}

TEST_P(ReportFilingTest, PointsAreJudgedByTheRulesOfTheYear) {
  auto request = Filing();
  request.mutable_report()->mutable_scores(0)->set_points(8);
  request.mutable_report()->mutable_scores(1)->set_criterion("luck");
  request.mutable_report()->mutable_scores(9)->set_points(40);
  request.mutable_report()->set_evaluation_score(79);
  const auto reply = handlers_->filings.SubmitOrganizationReport(request, As("maker"));
  EXPECT_THAT(reply, Violates("report.scores[0].points")) << "capital brings at most 7";
  EXPECT_THAT(reply, Violates("report.scores[1].criterion"));
  EXPECT_THAT(reply, Violates("report.scores")) << "assets are missing, members have more than 40";
  EXPECT_THAT(reply, Violates("report.evaluation_score"));
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(Filing("a", 2018), As("maker")), Violates("report.scores"))
      << "no scoring rules are known for 2018";
}

TEST_P(ReportFilingTest, TheOrderOfErrorsIsTheOneOfTheContract) {
  auto request = Filing("nobody");
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(request, Clerk({"organizations/x"})),
              FailsWith(kNotFound, "NEVER_EXISTED"));
  request.mutable_report()->set_organization("organizations/a");
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(request, Clerk({"organizations/x"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  auto young = Cooperative("young");
  *young.mutable_organization()->mutable_founded_date() = Date(2023, 2, 1);
  Create(young);
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(Filing("young", 2022), As("maker")),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(Filing("young"), As("maker")),
              FailsWith(kFailedPrecondition, "NOT_ASSESSED"));
  auto figures = Filing("young");
  figures.mutable_report()->clear_scores();
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(figures, As("maker")), IsOk()) << "without points";
  v1::ApproveOrganizationReportRequest approve;
  approve.set_name("organizations/a/reports/2023");
  approve.set_request_id(RequestId());
  EXPECT_THAT(handlers_->filings.ApproveOrganizationReport(approve, As("checker")), Violates("name"));
  approve.set_name("organizations/a/reports/2023/filings/7");
  EXPECT_THAT(handlers_->filings.ApproveOrganizationReport(approve, As("checker")),
              FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  approve.set_etag("7.1");
  EXPECT_THAT(handlers_->filings.ApproveOrganizationReport(approve, As("checker")),
              FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(ReportFilingTest, ParallelFilingsOfOneYearLeaveOne) {
  std::vector<v1::SubmitOrganizationReportRequest> requests(8, Filing());
  for (auto& request : requests) request.set_request_id(RequestId());
  std::vector<absl::Status> replies(requests.size());
  std::vector<std::thread> callers;
  for (size_t i = 0; i < requests.size(); ++i) {
    callers.emplace_back(
        [&, i] { replies[i] = handlers_->filings.SubmitOrganizationReport(requests[i], As("maker")).status(); });
  }
  for (std::thread& caller : callers) caller.join();
  int filed = 0;
  for (const absl::Status& reply : replies) {
    if (reply.ok()) {
      ++filed;
    } else {
      EXPECT_THAT(reply, FailsWith(kFailedPrecondition, "REPORT_PENDING"));
    }
  }
  EXPECT_EQ(filed, 1);
  EXPECT_EQ(List(true).size(), 1u);
}

TEST_P(ReportFilingTest, AYearAfterTheEndHasNoReport) {
  Dissolve("a");
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(Filing("a", 2025), As("maker")),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(Filing("a", 2023), As("maker")), IsOk());
}

TEST_P(ReportFilingTest, TheSameFilingSentAgainIsOne) {
  const auto request = Filing();
  const v1::OrganizationReport first = Submit(request);
  EXPECT_EQ(Submit(request).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(List(true).size(), 1u);
}

// Paper reports are judged as filings are: nothing reaches the shares of effective cooperatives another way.
TEST_P(ReportFilingTest, ARecordedReportIsScoredByTheSameRulesAsAFiling) {
  auto young = Cooperative("young");
  *young.mutable_organization()->mutable_founded_date() = Date(2023, 2, 1);
  Create(young);
  v1::RecordOrganizationReportRequest record;
  record.mutable_report()->set_organization("organizations/young");
  record.mutable_report()->set_year(2023);
  record.mutable_report()->set_evaluation_score(80);
  record.set_request_id(RequestId());
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(record, Clerk()),
              FailsWith(kFailedPrecondition, "NOT_ASSESSED"));
  record.mutable_report()->set_organization("organizations/a");
  record.mutable_report()->set_year(2016);
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(record, Clerk()), Violates("report.scores"))
      << "no scoring rules are known for 2016";
  record.mutable_report()->set_year(2023);
  record.mutable_report()->clear_evaluation_score();
  record.mutable_report()->set_evaluation_class(v1::EVALUATION_CLASS_GOOD);
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(record, Clerk()), Violates("report.evaluation_class"));
  auto filing = Filing("a");
  *filing.mutable_report() = record.report();
  EXPECT_THAT(handlers_->filings.SubmitOrganizationReport(filing, As("maker")), Violates("report.evaluation_class"));
  record.mutable_report()->set_evaluation_score(80);
  const auto recorded = handlers_->reports.RecordOrganizationReport(record, Clerk());
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->report().rule_version(), "EVALUATION@2020-04-01");
}

}  // namespace
}  // namespace htx::registry
