// Figures by their names in reports.

#include "registry/domain/indicators.h"
#include "tests/conformance/registry/indicator_fixture.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;

HTX_BOTH_ENGINES(IndicatorTest);

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

TEST_P(IndicatorTest, ValuesOfFewOrganisationsAreHiddenOnRequest) {
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) Add({.id = id});
  Add({.id = "u", .kind = v1::ORGANIZATION_KIND_COOPERATIVE_UNION});
  Cease("f");
  Report("a", 5'000'000, 85);
  v1::ReportIndicatorsRequest request =
      Asking({"N_HTX_REG", "N_HTX_OP", "N_HTX_STOP", "N_LH_REG", "N_QTDND", "N_MEM", "REV_AVG", "P_EFF_NN"});
  EXPECT_EQ(Text(Ask(request)),
            "N_HTX_REG=6 N_HTX_OP=5 N_HTX_STOP=1 N_LH_REG=1 N_QTDND=0 N_MEM=60 REV_AVG=5000000/1 P_EFF_NN=1/1");
  request.set_min_cell(3);
  const auto reply = Ask(request);
  EXPECT_EQ(Text(reply),
            "N_HTX_REG=6 N_HTX_OP=SUPPRESSED N_HTX_STOP=SUPPRESSED N_LH_REG=SUPPRESSED N_QTDND=0 N_MEM=60 "
            "REV_AVG=SUPPRESSED P_EFF_NN=SUPPRESSED")
      << "REG less OP would tell the one that stopped";
  EXPECT_EQ(reply.values(1).value(), 0);
  EXPECT_FALSE(reply.values(6).has_ratio());
  EXPECT_FALSE(reply.values(1).definition().empty());
}

TEST_P(IndicatorTest, AFigureOfARestrictedRecordIsHiddenFromWhoMayNotSeeIt) {
  for (const char* id : {"a", "b", "c", "d"}) Add({.id = id});
  Add({.id = "u", .kind = v1::ORGANIZATION_KIND_COOPERATIVE_UNION});
  v1::UpdateOrganizationRequest change = Change(Get("u"), "disclosure");
  change.mutable_organization()->set_disclosure(v1::DISCLOSURE_RESTRICTED);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  const v1::ReportIndicatorsRequest request = Asking({"N_LH_REG", "N_HTX_REG"});
  EXPECT_EQ(Text(Ask(request)), "N_LH_REG=SUPPRESSED N_HTX_REG=4");
  rpc::RequestContext auditor = Clerk();
  auditor.may_see_personal_data = true;
  EXPECT_EQ(Text(Answered(handlers_->statistics.ReportIndicators(request, auditor))), "N_LH_REG=1 N_HTX_REG=4");
}

TEST_P(IndicatorTest, TheCatalogueAndTheValuesAreDefinedInBothLanguages) {
  const auto value = Ask(Asking({"N_HTX_REG"})).values(0);
  EXPECT_EQ(value.definition_vi(), "HTX đã đăng ký và chưa chấm dứt, kể cả đang ngừng: N_HTX_OP + N_HTX_STOP.");
  v1::ListIndicatorsRequest list;
  list.set_page_size(1000);
  const auto catalogue = Answered(handlers_->statistics.ListIndicators(list, Clerk()));
  for (const v1::Indicator& each : catalogue.indicators()) EXPECT_FALSE(each.definition_vi().empty()) << each.code();
}

TEST_P(IndicatorTest, FlowsAndNetChangesAreTakenOverThePeriod) {
  Add({.id = "a", .year = 2022});
  Add({.id = "b", .year = 2023});
  Add({.id = "f", .kind = v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND, .sector = v1::SECTOR_CREDIT, .year = 2023});
  Join("b", "hp", Date(2023, 6, 1));
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

// The clock stands on 2024-03-01.
TEST_P(IndicatorTest, ANetChangeGoesAsFarAsToday) {
  Add({.id = "f", .kind = v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND, .sector = v1::SECTOR_CREDIT, .year = 2023});
  v1::ReportIndicatorsRequest request = Asking({"N_QTDND_NET"});
  SetPeriod(request, 2024);
  v1::IndicatorValue value = Ask(request).values(0);
  EXPECT_EQ(value.value(), 0);
  EXPECT_EQ(value.date().month(), 3) << "the rest of the year is to come";
  EXPECT_EQ(value.date().day(), 1);
  SetPeriod(request, 2030);
  value = Ask(request).values(0);
  EXPECT_EQ(value.value(), 0);
  EXPECT_EQ(value.date().year(), 2024);
}

// "2 đến 3", "ước 342".
TEST_P(IndicatorTest, ASumKeepsTheQualifierItsPartsAgreeOn) {
  const auto labour = [&](const std::string& id, int64_t value, common::v1::Qualifier qualifier, int64_t upper = 0) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    v1::ReportedNumber& number = *request.mutable_organization()->mutable_labour();
    number.set_value(value);
    number.set_qualifier(qualifier);
    number.set_upper(upper);
    Create(request);
  };
  const v1::ReportIndicatorsRequest request = Asking({"N_LABOUR"});
  labour("range", 2, common::v1::QUALIFIER_RANGE, 3);
  v1::IndicatorValue value = Ask(request).values(0);
  EXPECT_EQ(value.source(), v1::STATISTICS_SOURCE_ROLL_UP);
  EXPECT_EQ(value.qualifier(), common::v1::QUALIFIER_RANGE);
  EXPECT_EQ(value.value(), 2);
  EXPECT_EQ(value.upper(), 3);
  labour("exact", 10, common::v1::QUALIFIER_EXACT);
  value = Ask(request).values(0);
  EXPECT_EQ(value.qualifier(), common::v1::QUALIFIER_RANGE);
  EXPECT_EQ(value.value(), 12);
  EXPECT_EQ(value.upper(), 13);
  v1::ReportIndicatorsRequest recount = request;
  recount.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  clock_.Advance(absl::Hours(1));
  labour("estimate", 342, common::v1::QUALIFIER_ESTIMATE);
  value = Ask(request).values(0);
  EXPECT_EQ(value.qualifier(), common::v1::QUALIFIER_ABOUT) << "a range and an estimate do not agree";
  EXPECT_EQ(value.upper(), 0);
  value = Ask(recount).values(0);
  EXPECT_EQ(value.source(), v1::STATISTICS_SOURCE_RECOUNT);
  EXPECT_EQ(value.qualifier(), common::v1::QUALIFIER_RANGE) << "what was known then";
  EXPECT_EQ(value.upper(), 13) << "as a recount says";
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
