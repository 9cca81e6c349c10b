// Figures by their names in reports.

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "registry/domain/indicators.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;

class IndicatorTest : public RegistryTest {
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
    ASSERT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), IsOk());
  }
  void Cease(const std::string& id) {
    v1::RecordActivityStatusRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    request.set_activity_status(v1::ACTIVITY_STATUS_CEASED);
    ASSERT_THAT(handlers_->organizations.RecordActivityStatus(request, Clerk()), IsOk());
  }
  v1::ReportIndicatorsRequest Asking(const std::vector<std::string>& codes) {
    v1::ReportIndicatorsRequest request;
    for (const std::string& code : codes) request.add_codes(code);
    return request;
  }
  v1::ReportIndicatorsResponse Ask(const v1::ReportIndicatorsRequest& request) {
    const auto reply = handlers_->statistics.ReportIndicators(request, Clerk());
    EXPECT_THAT(reply, IsOk());
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
INSTANTIATE_TEST_SUITE_P(Engines, IndicatorTest,
                         ::testing::Values(testing::TestDatabase::Kind::kSqlite,
                                           testing::TestDatabase::Kind::kPostgres),
                         testing::TestDatabase::NameOf);

TEST_P(IndicatorTest, StocksAddUp) {
  Add({.id = "a"});
  Add({.id = "b"});
  Add({.id = "c", .members = 5});
  Add({.id = "u", .kind = v1::ORGANIZATION_KIND_COOPERATIVE_UNION});
  Add({.id = "f", .kind = v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND, .sector = v1::SECTOR_CREDIT});
  Add({.id = "g", .kind = v1::ORGANIZATION_KIND_COOPERATIVE_GROUP});
  Cease("b");
  const auto reply =
      Ask(Asking({"N_HTX_REG", "N_HTX_OP", "N_HTX_STOP", "N_LH_REG", "N_LH_OP", "N_QTDND", "N_THT", "N_DN", "N_MEM"}));
  EXPECT_EQ(Text(reply), "N_HTX_REG=3 N_HTX_OP=2 N_HTX_STOP=1 N_LH_REG=1 N_LH_OP=1 N_QTDND=1 N_THT=1 N_DN=0 N_MEM=25");
  EXPECT_EQ(reply.values(0).source(), v1::STATISTICS_SOURCE_ROLL_UP);
  EXPECT_EQ(reply.values(0).qualifier(), common::v1::QUALIFIER_EXACT);
  EXPECT_EQ(reply.values(0).unit(), "HTX");
  EXPECT_EQ(reply.values(0).scope(), v1::COOPERATIVE_SCOPE_COOPERATIVES);
}

TEST_P(IndicatorTest, TheScopeSaysWhatCountsAsCooperative) {
  Add({.id = "a"});
  Add({.id = "u", .kind = v1::ORGANIZATION_KIND_COOPERATIVE_UNION});
  Add({.id = "f", .kind = v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND, .sector = v1::SECTOR_CREDIT});
  v1::ReportIndicatorsRequest request = Asking({"N_HTX_REG"});
  EXPECT_EQ(Text(Ask(request)), "N_HTX_REG=1");
  request.set_scope(v1::COOPERATIVE_SCOPE_WITH_CREDIT_FUNDS);
  EXPECT_EQ(Text(Ask(request)), "N_HTX_REG=2");
  request.set_scope(v1::COOPERATIVE_SCOPE_WITH_UNIONS_AND_CREDIT_FUNDS);
  EXPECT_EQ(Text(Ask(request)), "N_HTX_REG=3");
}

TEST_P(IndicatorTest, FlowsAndNetChangesAreTakenOverThePeriod) {
  Add({.id = "a", .year = 2022});
  Add({.id = "b", .year = 2023});
  Add({.id = "f", .kind = v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND, .sector = v1::SECTOR_CREDIT, .year = 2023});
  v1::CreateRelationshipRequest admission;
  admission.set_request_id(RequestId());
  admission.mutable_relationship()->set_from("organizations/b");
  admission.mutable_relationship()->set_to("organizations/hp");
  admission.mutable_relationship()->set_type(v1::RELATIONSHIP_TYPE_MEMBER_OF);
  *admission.mutable_relationship()->mutable_start_date() = Date(2023, 6, 1);
  ASSERT_THAT(handlers_->parties.CreateRelationship(admission, Clerk()), IsOk());
  v1::ReportIndicatorsRequest request =
      Asking({"N_HTX_NEW", "N_HTX_DISS", "N_QTDND_NET", "N_ALLIANCE_NEW", "N_HTX_REG"});
  SetPeriod(request, 2023);
  const auto reply = Ask(request);
  EXPECT_EQ(Text(reply), "N_HTX_NEW=1 N_HTX_DISS=0 N_QTDND_NET=1 N_ALLIANCE_NEW=1 N_HTX_REG=2");
  EXPECT_EQ(reply.time().valid_date().year(), 2023) << "stocks are those of the period's last day";
  EXPECT_EQ(reply.values(2).date().month(), 12);
  request.set_alliance("organizations/hcm");
  EXPECT_EQ(Text(Ask(request)), "N_HTX_NEW=0 N_HTX_DISS=0 N_QTDND_NET=0 N_ALLIANCE_NEW=0 N_HTX_REG=0");
}

TEST_P(IndicatorTest, MeansAndSharesShowTheirParts) {
  Add({.id = "a"});
  Add({.id = "b", .law = v1::GOVERNING_LAW_LAW_2003});
  Add({.id = "c"});
  Add({.id = "t", .sector = v1::SECTOR_TRANSPORT});
  Report("a", 10, 80);
  Report("b", 5, 40);
  v1::ReportIndicatorsRequest request = Asking({"REV_AVG", "PROFIT_AVG", "P_EFF_NN", "P_EFF_PNN", "P_CONVERTED"});
  const auto reply = Ask(request);
  EXPECT_EQ(Text(reply), "REV_AVG=15/2 PROFIT_AVG=NO_DATA P_EFF_NN=1/2 P_EFF_PNN=NO_DATA P_CONVERTED=3/4");
  EXPECT_EQ(reply.report_year(), 2023);
  EXPECT_EQ(reply.values(0).source(), v1::STATISTICS_SOURCE_RECOUNT);
  EXPECT_EQ(reply.values(4).ratio().numerator(), 3);
}

TEST_P(IndicatorTest, TheReportsOfAYearBelongToItsPeriod) {
  Add({.id = "a"});
  Report("a", 10, 80);
  v1::ReportIndicatorsRequest request = Asking({"REV_AVG"});
  SetPeriod(request, 2023);
  EXPECT_EQ(Ask(request).report_year(), 2023) << "it was whole at the end of the period";
  EXPECT_EQ(Text(Ask(request)), "REV_AVG=10/1");
  *request.mutable_period()->mutable_to() = Date(2023, 12, 31);
  EXPECT_EQ(Ask(request).report_year(), 2022) << "a day of 2023 was to come";
  SetPeriod(request, 2024);
  EXPECT_EQ(Ask(request).report_year(), 2023) << "2024 is not over yet";
  request.set_report_year(2021);
  EXPECT_EQ(Ask(request).report_year(), 2021);
}

TEST_P(IndicatorTest, ActivitiesAreSummedWithTheirPlan) {
  v1::RecordSupportActivityRequest record;
  record.set_request_id(RequestId());
  v1::SupportActivity& activity = *record.mutable_activity();
  activity.set_alliance("organizations/hp");
  activity.set_kind(v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS);
  activity.set_title("Lớp tuyên truyền");
  *activity.mutable_start_date() = Date(2023, 5, 1);
  *activity.mutable_end_date() = Date(2023, 11, 30);
  activity.mutable_quantity()->set_value(75);
  activity.set_planned_count(50);
  ASSERT_THAT(handlers_->activities.RecordSupportActivity(record, Clerk()), IsOk());
  v1::ReportIndicatorsRequest request = Asking({"N_CLASS", "N_CLASS_PLAN", "P_PLAN", "N_TRAIN", "N_LOAN"});
  SetPeriod(request, 2023);
  EXPECT_EQ(Text(Ask(request)), "N_CLASS=75 N_CLASS_PLAN=50 P_PLAN=75/50 N_TRAIN=NO_DATA N_LOAN=KEPT_ELSEWHERE");
  request.set_area("areas/p31");
  EXPECT_EQ(Ask(request).values(0).status(), v1::INDICATOR_STATUS_NOT_BY_AREA);
}

TEST_P(IndicatorTest, AnAreaHoldsWhatLiesInItThenOrSince) {
  Add({.id = "a", .area = "areas/d311"});
  Add({.id = "b", .area = "areas/p30"});
  Add({.id = "c", .area = "areas/p79"});
  v1::ReportIndicatorsRequest request = Asking({"N_HTX_REG"});
  for (const auto& [area, count] : std::vector<std::pair<std::string, int>>{
           {"areas/d311", 1}, {"areas/p31", 1}, {"areas/p31-2025", 2}, {"areas/p79", 1}}) {
    request.set_area(area);
    EXPECT_EQ(Ask(request).values(0).value(), count) << area;
  }
  request.set_area("areas/nowhere");
  EXPECT_THAT(handlers_->statistics.ReportIndicators(request, Clerk()), Violates("area"));
}

TEST_P(IndicatorTest, TheWholeCatalogueCanBeAskedFor) {
  v1::ReportIndicatorsRequest request;
  const auto stocks = Ask(request);
  EXPECT_GT(stocks.values_size(), 10);
  SetPeriod(request, 2023);
  EXPECT_EQ(Ask(request).values_size(), static_cast<int>(AllIndicators().size()));
  v1::ListIndicatorsRequest list;
  list.set_page_size(20);
  int listed = 0;
  std::string last;
  do {
    const auto page = handlers_->statistics.ListIndicators(list, Clerk());
    ASSERT_THAT(page, IsOk());
    for (const v1::Indicator& indicator : page->indicators()) {
      EXPECT_LT(last, indicator.code());
      EXPECT_FALSE(indicator.definition().empty());
      EXPECT_FALSE(indicator.citation().empty());
      last = indicator.code();
      ++listed;
    }
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(listed, static_cast<int>(AllIndicators().size()));
}

TEST_P(IndicatorTest, BadQuestionsAreRefused) {
  v1::ReportIndicatorsRequest request = Asking({"N_NOTHING"});
  EXPECT_THAT(handlers_->statistics.ReportIndicators(request, Clerk()), Violates("codes[0]"));
  EXPECT_THAT(handlers_->statistics.ReportIndicators(Asking({"N_HTX_NEW"}), Clerk()), Violates("period"));
  v1::ListIndicatorsRequest list;
  list.set_page_token("nonsense");
  EXPECT_THAT(handlers_->statistics.ListIndicators(list, Clerk()),
              FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

}  // namespace
}  // namespace htx::registry
