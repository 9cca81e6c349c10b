// Yearly reports: filed by one person, approved by another, corrected, and who still owes one.

#include <thread>

#include "absl/time/clock.h"
#include "registry/domain/report_duty.h"
#include "registry/store/organization_store.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class ReportFilingTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    Create(Cooperative("a"));
    clock_.Advance(absl::Seconds(1));
  }
  rpc::RequestContext As(const std::string& principal) const {
    rpc::RequestContext context = Clerk();
    context.principal = principal;
    return context;
  }
  // 80 points: 25 of finance, 25 of governance, 30 of members.
  v1::SubmitOrganizationReportRequest Filing(const std::string& id = "a", int year = 2023) {
    v1::SubmitOrganizationReportRequest request;
    request.set_request_id(RequestId());
    v1::OrganizationReport& report = *request.mutable_report();
    report.set_organization("organizations/" + id);
    report.set_year(year);
    report.mutable_revenue()->set_amount(5'200'000'000);
    report.mutable_total_capital()->set_amount(1'500'000'000);
    const std::pair<const char*, int> scores[] = {
        {"capital", 6},        {"assets", 5},        {"results", 9},           {"funds", 5},
        {"law-compliance", 7}, {"disputes", 5},      {"management-skills", 5}, {"member-policies", 5},
        {"technology", 3},     {"participation", 5}, {"benefits", 5},          {"products", 5},
        {"information", 5},    {"community", 5},     {"commendation", 5}};
    for (const auto& [criterion, points] : scores) {
      v1::CriterionScore& score = *report.add_scores();
      score.set_criterion(criterion);
      score.set_points(points);
    }
    return request;
  }
  v1::OrganizationReport Submit(const v1::SubmitOrganizationReportRequest& request, const std::string& by = "maker") {
    const auto reply = handlers_->filings.SubmitOrganizationReport(request, As(by));
    EXPECT_THAT(reply, IsOk());
    clock_.Advance(absl::Seconds(1));
    return reply.ok() ? reply->report() : v1::OrganizationReport();
  }
  absl::StatusOr<v1::OrganizationReport> Approve(const v1::OrganizationReport& filing,
                                                 const std::string& by = "checker") {
    v1::ApproveOrganizationReportRequest request;
    request.set_name(filing.name());
    request.set_etag(filing.etag());
    request.set_request_id(RequestId());
    const auto reply = handlers_->filings.ApproveOrganizationReport(request, As(by));
    clock_.Advance(absl::Seconds(1));
    if (!reply.ok()) return reply.status();
    return reply->report();
  }
  absl::StatusOr<v1::OrganizationReport> Return(const v1::OrganizationReport& filing, const std::string& note) {
    v1::ReturnOrganizationReportRequest request;
    request.set_name(filing.name());
    request.set_etag(filing.etag());
    request.set_request_id(RequestId());
    request.set_note(note);
    const auto reply = handlers_->filings.ReturnOrganizationReport(request, As("checker"));
    clock_.Advance(absl::Seconds(1));
    if (!reply.ok()) return reply.status();
    return reply->report();
  }
  v1::CorrectOrganizationReportRequest Correction(const std::string& etag) {
    v1::CorrectOrganizationReportRequest request;
    *request.mutable_report() = Filing().report();
    request.mutable_report()->mutable_revenue()->set_amount(4'000'000'000);
    request.set_etag(etag);
    request.set_request_id(RequestId());
    request.set_reason("Kiểm toán phát hiện nhập sai doanh thu");
    return request;
  }
  std::vector<v1::OrganizationReport> List(bool filings, const std::string& filter = "year = 2023",
                                           absl::Time known = absl::InfiniteFuture()) {
    v1::ListOrganizationReportsRequest request;
    request.set_filter(filter);
    request.set_filings(filings);
    if (known != absl::InfiniteFuture()) {
      request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
    }
    const auto reply = handlers_->reports.ListOrganizationReports(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    if (!reply.ok()) return {};
    return {reply->reports().begin(), reply->reports().end()};
  }
  v1::ListReportDutiesResponse Duties(int year, const std::string& filter = "") {
    v1::ListReportDutiesRequest request;
    request.set_year(year);
    request.set_filter(filter);
    return Answered(handlers_->filings.ListReportDuties(request, Clerk()));
  }
  v1::ReportDuty DutyOf(const std::string& id, int year) {
    const auto reply = Duties(year, "organization = " + id);
    EXPECT_EQ(reply.duties_size(), 1) << id;
    return reply.duties_size() == 1 ? reply.duties(0) : v1::ReportDuty();
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, ReportFilingTest,
                         ::testing::Values(testing::TestDatabase::Kind::kSqlite,
                                           testing::TestDatabase::Kind::kPostgres),
                         testing::TestDatabase::NameOf);

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

// The clock stands on 2024-07-01: reports of 2023 were due on 2023-12-15, those of 2024 are due on 2025-03-31.
TEST_P(ReportFilingTest, DutiesSayWhoOwesWhatAndSinceWhen) {
  for (const char* id : {"late", "punctual", "returned"}) Create(Cooperative(id));
  auto young = Cooperative("young");
  *young.mutable_organization()->mutable_founded_date() = Date(2023, 2, 1);
  Create(young);
  auto credit = Cooperative("credit");
  credit.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND);
  credit.mutable_organization()->set_sector(v1::SECTOR_CREDIT);
  credit.mutable_organization()->set_legal_name("Quỹ tín dụng nhân dân Kiến An");
  Create(credit);
  auto late = Filing("late");
  *late.mutable_report()->mutable_submitted_date() = Date(2024, 1, 4);
  Submit(late);
  auto punctual = Filing("punctual");
  *punctual.mutable_report()->mutable_submitted_date() = Date(2023, 12, 15);
  ASSERT_THAT(Approve(Submit(punctual)), IsOk());
  ASSERT_THAT(Return(Submit(Filing("returned")), "Thiếu chữ ký"), IsOk());

  const auto all = Duties(2023);
  EXPECT_EQ(all.total_size(), 5) << "people's credit funds report to the State Bank";
  EXPECT_EQ(all.due_date().month(), 12);
  EXPECT_EQ(all.due_date().day(), 15);
  EXPECT_EQ(all.deadline_rule().version(), "REPORT_DEADLINE@2020-04-01");
  EXPECT_EQ(all.deadline_rule().confidence(), "CONFIRMED");
  EXPECT_EQ(DutyOf("late", 2023).status(), v1::REPORT_DUTY_STATUS_LATE);
  EXPECT_EQ(DutyOf("late", 2023).days_late(), 20);
  EXPECT_EQ(DutyOf("punctual", 2023).status(), v1::REPORT_DUTY_STATUS_FILED);
  EXPECT_EQ(DutyOf("punctual", 2023).report_state(), v1::ORGANIZATION_REPORT_STATE_APPROVED);
  EXPECT_EQ(DutyOf("returned", 2023).status(), v1::REPORT_DUTY_STATUS_MISSING);
  EXPECT_EQ(DutyOf("returned", 2023).report_state(), v1::ORGANIZATION_REPORT_STATE_RETURNED);
  EXPECT_EQ(DutyOf("a", 2023).status(), v1::REPORT_DUTY_STATUS_MISSING);
  EXPECT_EQ(DutyOf("a", 2023).days_late(), 199);
  EXPECT_EQ(DutyOf("young", 2023).status(), v1::REPORT_DUTY_STATUS_MISSING) << "not assessed, and owes the report";
  EXPECT_EQ(DutyOf("young", 2023).unassessed(), v1::UNASSESSED_GROUND_NEW);
  EXPECT_EQ(Duties(2023, "status = MISSING").total_size(), 3);
  EXPECT_EQ(Duties(2023, "unassessed = NEW").total_size(), 1);

  EXPECT_EQ(DutyOf("a", 2024).status(), v1::REPORT_DUTY_STATUS_NOT_DUE);
  EXPECT_EQ(Duties(2024).deadline_rule().confidence(), "ASSUMED");
  v1::ListReportDutiesRequest old;
  old.set_year(2005);
  EXPECT_THAT(handlers_->filings.ListReportDuties(old, Clerk()), FailsWith(kFailedPrecondition, "RULE_UNKNOWN"));
}

TEST_P(ReportFilingTest, WhoStoodStillForMoreThanThreeMonthsIsNotAssessedAndOwesTheReport) {
  const std::pair<const char*, google::type::Date> stops[] = {{"short", Date(2023, 10, 1)},
                                                              {"long", Date(2023, 9, 30)}};
  for (const auto& [id, day] : stops) {
    Create(Cooperative(id));
    v1::RecordActivityStatusRequest request;
    request.set_name(std::string("organizations/") + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    request.set_activity_status(v1::ACTIVITY_STATUS_CEASED);
    *request.mutable_effective_date() = day;
    ASSERT_THAT(handlers_->organizations.RecordActivityStatus(request, Clerk()), IsOk());
  }
  // 92 days are October to December; one more is more than three months.
  EXPECT_EQ(DutyOf("short", 2023).stopped_days(), 92);
  EXPECT_EQ(DutyOf("short", 2023).unassessed(), v1::UNASSESSED_GROUND_UNSPECIFIED);
  EXPECT_EQ(DutyOf("long", 2023).stopped_days(), 93);
  EXPECT_EQ(DutyOf("long", 2023).unassessed(), v1::UNASSESSED_GROUND_STOPPED);
  for (const char* id : {"short", "long"}) {
    EXPECT_EQ(DutyOf(id, 2023).status(), v1::REPORT_DUTY_STATUS_MISSING);
    EXPECT_EQ(DutyOf(id, 2023).exemption(), v1::REPORT_EXEMPTION_UNSPECIFIED);
  }
}

TEST_P(ReportFilingTest, WhoWasFoundedAfterTheDayOwesNoReportOfThatYear) {
  const std::pair<const char*, google::type::Date> foundings[] = {{"on", Date(2023, 12, 15)},
                                                                  {"after", Date(2023, 12, 16)}};
  for (const auto& [id, day] : foundings) {
    auto request = Cooperative(id);
    *request.mutable_organization()->mutable_founded_date() = day;
    Create(request);
  }
  EXPECT_EQ(DutyOf("on", 2023).status(), v1::REPORT_DUTY_STATUS_MISSING);
  EXPECT_EQ(DutyOf("after", 2023).status(), v1::REPORT_DUTY_STATUS_EXEMPT);
  EXPECT_EQ(DutyOf("after", 2023).exemption(), v1::REPORT_EXEMPTION_NEW);
  EXPECT_EQ(Duties(2023, "exemption = NEW").total_size(), 1);
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

// The list judges in SQL, the filing in the domain.
TEST_P(ReportFilingTest, TheListAndTheDecisionJudgeAlike) {
  for (int i = 0; i < 12; ++i) {
    auto request = Cooperative("n" + std::to_string(i));
    *request.mutable_organization()->mutable_founded_date() = Date(2021 + i % 3, 1 + i, 1 + 2 * i);
    Create(request);
    const std::string id = "n" + std::to_string(i);
    for (const auto& [status, month] :
         {std::pair{v1::ACTIVITY_STATUS_CEASED, 1 + i % 7}, std::pair{v1::ACTIVITY_STATUS_ACTIVE, 5 + i % 8}}) {
      v1::RecordActivityStatusRequest change;
      change.set_name("organizations/" + id);
      change.set_etag(Get(id).etag());
      change.set_request_id(RequestId());
      change.set_activity_status(status);
      *change.mutable_effective_date() = Date(2023, month, 1 + i);
      // Some are refused: the organisation did not exist yet on that day.
      (void)handlers_->organizations.RecordActivityStatus(change, Clerk());
    }
  }
  const DutyRules rules = *ReportRules::BuiltIn().Duty(2023);
  const auto duties = Duties(2023);
  ASSERT_EQ(duties.duties_size(), 13);
  const absl::CivilDay due = ReportRules::BuiltIn().Deadline(2023)->due;
  int unassessed = 0;
  for (const v1::ReportDuty& duty : duties.duties()) {
    ASSERT_THAT(
        database_->Read(
            absl::Now() + absl::Seconds(10),
            [&](sql::Transaction& transaction) -> absl::Status {
              const auto id = OrganizationId::Of(duty.organization().substr(14));
              const auto timeline = OrganizationStore(transaction).ReadTimeline(id);
              if (!timeline.ok()) return timeline.status();
              EXPECT_EQ(duty.stopped_days(), StoppedDays(*timeline, 2023)) << id.text();
              EXPECT_EQ(static_cast<int>(duty.exemption()), static_cast<int>(ExemptionOf(*timeline, 2023, due)))
                  << id.text();
              EXPECT_EQ(static_cast<int>(duty.unassessed()), static_cast<int>(UnassessedOf(*timeline, 2023, rules)))
                  << id.text();
              return absl::OkStatus();
            }),
        IsOk());
    unassessed += duty.unassessed() != v1::UNASSESSED_GROUND_UNSPECIFIED ? 1 : 0;
  }
  EXPECT_GT(unassessed, 4);
  EXPECT_LT(unassessed, 13);
}

TEST_P(ReportFilingTest, DutiesArePaged) {
  for (int i = 0; i < 6; ++i) Create(Cooperative("c" + std::to_string(i)));
  v1::ListReportDutiesRequest request;
  request.set_year(2023);
  request.set_page_size(3);
  int seen = 0;
  for (int page = 0; page < 3; ++page) {
    const auto reply = handlers_->filings.ListReportDuties(request, Clerk());
    ASSERT_THAT(reply, IsOk());
    EXPECT_EQ(reply->total_size(), 7);
    seen += reply->duties_size();
    request.set_page_token(reply->next_page_token());
  }
  EXPECT_EQ(seen, 7);
  EXPECT_TRUE(request.page_token().empty());
}

TEST_P(ReportFilingTest, TheRulesOfAYearAreData) {
  v1::GetReportRulesRequest request;
  request.set_year(2023);
  const auto rules = handlers_->filings.GetReportRules(request, Clerk());
  ASSERT_THAT(rules, IsOk());
  ASSERT_EQ(rules->criteria_size(), 15);
  EXPECT_EQ(rules->criteria(0).maximum(), 7);
  EXPECT_EQ(rules->criteria(0).part_maxima(0), 6);
  EXPECT_FALSE(rules->criteria(14).has_maximum());
  EXPECT_EQ(rules->criteria(14).confidence(), "UNKNOWN");
  int total = 0;
  for (const auto& group : rules->groups()) total += group.maximum();
  EXPECT_EQ(total, 100);
  request.set_year(2005);
  EXPECT_FALSE(handlers_->filings.GetReportRules(request, Clerk())->scored());
}

}  // namespace
}  // namespace htx::registry
