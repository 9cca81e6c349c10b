#pragma once

// Yearly reports over a register of one alliance and the cooperative organizations/a. The clock stands on 2024-07-01:
// reports of 2023 were due on 2023-12-15, those of 2024 are due on 2025-03-31.

#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {

class ReportTest : public RecordSteps {
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
    EXPECT_THAT(reply, testing::IsOk());
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
    EXPECT_THAT(reply, testing::IsOk());
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

}  // namespace htx::registry
