// Lists of alliance work at another day than today.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/report_fixture.h"

namespace htx::registry {
namespace {

using testing::IsOk;

class AllianceReadsTest : public ReportTest {
 protected:
  void SetUp() override {
    ReportTest::SetUp();
    Alliance("hcm", "areas/p79");
  }
  void Admit(const std::string& member) {
    v1::CreateRelationshipRequest request;
    request.set_relationship_id("m-" + member);
    request.set_request_id(RequestId());
    request.mutable_relationship()->set_from("organizations/" + member);
    request.mutable_relationship()->set_to("organizations/hp");
    request.mutable_relationship()->set_type(v1::RELATIONSHIP_TYPE_MEMBER_OF);
    *request.mutable_relationship()->mutable_start_date() = Date(2018, 1, 1);
    ASSERT_THAT(handlers_->parties.CreateRelationship(request, Clerk()), IsOk());
  }
  // From 2024-01-01 on organizations/a has another name, and hcm keeps its record.
  void Alter() {
    v1::UpdateOrganizationRequest change = Change(Get("a"), "legal_name");
    change.mutable_update_mask()->add_paths("alliance");
    change.mutable_organization()->set_legal_name("Hợp tác xã Muối Bạch Long");
    change.mutable_organization()->set_alliance("organizations/hcm");
    *change.mutable_effective_date() = Date(2024, 1, 1);
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
    clock_.Advance(absl::Hours(1));
  }
  v1::ListDuesResponse Dues(const std::string& filter, const google::type::Date& day) {
    v1::ListDuesRequest request;
    request.set_alliance("organizations/hp");
    request.set_year(2023);
    request.set_filter(filter);
    *request.mutable_time()->mutable_valid_date() = day;
    return Answered(handlers_->memberships.ListDues(request, Clerk()));
  }
  int64_t Reports(const std::string& filter, const google::type::Date& day) {
    v1::ListOrganizationReportsRequest request;
    request.set_filter(filter);
    *request.mutable_time()->mutable_valid_date() = day;
    return Answered(handlers_->reports.ListOrganizationReports(request, Clerk())).total_size();
  }
};
HTX_BOTH_ENGINES(AllianceReadsTest);

TEST_P(AllianceReadsTest, DuesOfAPastDayShowAndFilterByTheNamesOfThatDay) {
  Admit("a");
  const std::string before = Get("a").legal_name();
  Alter();
  EXPECT_EQ(Dues("", Date(2024, 6, 1)).dues(0).legal_name(), "Hợp tác xã Muối Bạch Long");
  EXPECT_EQ(Dues("", Date(2023, 12, 31)).dues(0).legal_name(), before);
  EXPECT_EQ(Dues("legal_name : \"muối bạch long\"", Date(2023, 12, 31)).total_size(), 0);
  EXPECT_EQ(Dues("legal_name : \"muối bạch long\"", Date(2024, 1, 1)).total_size(), 1);
  EXPECT_EQ(Dues("", Date(2010, 1, 1)).dues(0).legal_name(), "Hợp tác xã Muối Bạch Long")
      << "before its first day it is what it is now";
}

TEST_P(AllianceReadsTest, ReportsOfAPastDayAreFilteredByTheAllianceOfThatDay) {
  ASSERT_THAT(Approve(Submit(Filing())), IsOk());
  Alter();
  EXPECT_EQ(Reports("alliance = hp", Date(2023, 12, 31)), 1);
  EXPECT_EQ(Reports("alliance = hcm", Date(2023, 12, 31)), 0);
  EXPECT_EQ(Reports("alliance = hcm", Date(2024, 1, 1)), 1);
  EXPECT_EQ(Reports("alliance = hp OR year = 2023", Date(2024, 1, 1)), 1);
}

// The count and the page read from different statements, and say the same.
TEST_P(AllianceReadsTest, EveryFilterOfDutiesCountsWhatItShows) {
  for (int i = 0; i < 12; ++i) {
    auto request = Cooperative(absl::StrCat("c", i));
    *request.mutable_organization()->mutable_founded_date() = Date(2015 + i % 9, 1 + i % 12, 1);
    if (i % 4 == 1) request.mutable_organization()->set_alliance("organizations/hcm");
    Create(request);
  }
  for (const char* id : {"c0", "c1", "c2"}) {
    auto filing = Filing(id);
    *filing.mutable_report()->mutable_submitted_date() = Date(2024, 1, id[1] == '0' ? 4 : 5);
    const v1::OrganizationReport submitted = Submit(filing);
    if (id[1] == '1') {
      ASSERT_THAT(Return(submitted, "Thiếu chữ ký"), IsOk());
    }
    if (id[1] == '2') {
      ASSERT_THAT(Approve(submitted), IsOk());
    }
  }
  v1::RecordOrganizationReportRequest recorded;
  recorded.set_request_id(RequestId());
  recorded.mutable_report()->set_organization("organizations/c3");
  recorded.mutable_report()->set_year(2023);
  recorded.mutable_report()->mutable_revenue()->set_amount(1'000'000);
  ASSERT_THAT(handlers_->reports.RecordOrganizationReport(recorded, Clerk()), IsOk());
  EXPECT_EQ(DutyOf("c3", 2023).status(), v1::REPORT_DUTY_STATUS_FILED) << "the day is not known";

  std::map<std::string, int> of_status;
  const auto all = Duties(2023);
  for (const v1::ReportDuty& duty : all.duties()) {
    ++of_status[v1::ReportDutyStatus_Name(duty.status()).substr(19)];
  }
  EXPECT_EQ(of_status["LATE"], 2);
  EXPECT_EQ(of_status["FILED"], 1);
  for (const auto& [status, count] : of_status) {
    EXPECT_EQ(Duties(2023, "status = " + status).total_size(), count) << status;
  }
  for (const char* filter :
       {"", "alliance = hcm", "unassessed = NEW", "legal_name : \"htx\"", "exemption = NEW", "submitted_date:*",
        "submitted_date > 2024-01-04", "alliance = hp AND status = MISSING", "kind = COOPERATIVE", "organization = c1",
        "NOT province = p79", "sector = AGRICULTURE AND NOT status = LATE"}) {
    const auto reply = Duties(2023, filter);
    EXPECT_EQ(reply.total_size(), reply.duties_size()) << filter;
  }
}

}  // namespace
}  // namespace htx::registry
