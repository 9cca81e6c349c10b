#pragma once

// Figures by their names, over a register of a handful of organisations. The clock stands on 2024-03-01.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {

class IndicatorTest : public RecordSteps {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2024, 3, 1)));
    Alliance("hp");
    Alliance("hcm", "areas/p79");
  }
  struct Spec {
    std::string id = {};
    v1::OrganizationKind kind = v1::ORGANIZATION_KIND_COOPERATIVE;
    v1::Sector sector = v1::SECTOR_AGRICULTURE;
    int year = 2015;
    int members = 10;
    v1::GoverningLaw law = v1::GOVERNING_LAW_LAW_2012;
    std::string alliance = "organizations/hp";
    std::string area = "areas/p31";
  };
  void Add(const Spec& spec) {
    v1::CreateOrganizationRequest request = Cooperative(spec.id);
    v1::Organization& organization = *request.mutable_organization();
    organization.set_kind(spec.kind);
    organization.set_sector(spec.sector);
    organization.set_member_count(spec.members);
    organization.set_governing_law(spec.law);
    organization.set_alliance(spec.alliance);
    organization.set_area(spec.area);
    *organization.mutable_founded_date() = Date(spec.year, 3, 1);
    Create(request);
  }
  void Report(const std::string& id, int64_t revenue, int score) {
    v1::RecordOrganizationReportRequest request;
    request.set_request_id(RequestId());
    request.mutable_report()->set_organization("organizations/" + id);
    request.mutable_report()->set_year(2023);
    request.mutable_report()->mutable_revenue()->set_amount(revenue);
    request.mutable_report()->set_evaluation_score(score);
    ASSERT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), testing::IsOk());
  }
  void Cease(const std::string& id) {
    v1::RecordActivityStatusRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    request.set_activity_status(v1::ACTIVITY_STATUS_CEASED);
    ASSERT_THAT(handlers_->organizations.RecordActivityStatus(request, Clerk()), testing::IsOk());
  }
  v1::ReportIndicatorsRequest Asking(const std::vector<std::string>& codes) {
    v1::ReportIndicatorsRequest request;
    for (const std::string& code : codes) request.add_codes(code);
    return request;
  }
  v1::ReportIndicatorsResponse Ask(const v1::ReportIndicatorsRequest& request) {
    const auto reply = handlers_->statistics.ReportIndicators(request, Clerk());
    EXPECT_THAT(reply, testing::IsOk());
    return reply.value_or(v1::ReportIndicatorsResponse());
  }
  // "CODE=value CODE=numerator/denominator".
  static std::string Text(const v1::ReportIndicatorsResponse& response) {
    std::string text;
    for (const v1::IndicatorValue& value : response.values()) {
      absl::StrAppend(&text, text.empty() ? "" : " ", value.code(), "=");
      if (value.status() != v1::INDICATOR_STATUS_OK) {
        absl::StrAppend(&text, v1::IndicatorStatus_Name(value.status()).substr(17));
      } else if (value.has_ratio()) {
        absl::StrAppend(&text, value.numerator(), "/", value.denominator());
      } else {
        absl::StrAppend(&text, value.value());
      }
    }
    return text;
  }
  static void SetPeriod(v1::ReportIndicatorsRequest& request, int year) {
    *request.mutable_period()->mutable_from() = Date(year, 1, 1);
    *request.mutable_period()->mutable_to() = Date(year + 1, 1, 1);
  }
};

}  // namespace htx::registry
