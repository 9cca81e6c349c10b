// Statistics: exact counts, sums and means, as of a day and over a period, on both area bases.

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class StatisticsTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    Alliance("hcm", "areas/p79");
  }
  struct Spec {
    std::string id = {};
    v1::Sector sector = v1::SECTOR_AGRICULTURE;
    std::string area = "areas/p31";
    int founded_year = 2015;
    int members = -1;
    int labour = -1;
    common::v1::Qualifier labour_qualifier = common::v1::QUALIFIER_EXACT;
  };
  v1::Organization Add(const Spec& spec) {
    v1::CreateOrganizationRequest request = Cooperative(spec.id);
    v1::Organization& organization = *request.mutable_organization();
    organization.set_sector(spec.sector);
    organization.set_area(spec.area);
    *organization.mutable_founded_date() = Date(spec.founded_year, 3, 1);
    if (spec.members >= 0) organization.set_member_count(spec.members);
    if (spec.labour >= 0) {
      organization.mutable_labour()->set_value(spec.labour);
      organization.mutable_labour()->set_qualifier(spec.labour_qualifier);
    }
    return Create(request);
  }
  void Report(const std::string& id, int year, int64_t revenue) {
    v1::RecordOrganizationReportRequest request;
    request.set_request_id(RequestId());
    request.mutable_report()->set_organization("organizations/" + id);
    request.mutable_report()->set_year(year);
    request.mutable_report()->mutable_revenue()->set_amount(revenue);
    request.mutable_report()->set_evaluation_score(80);
    EXPECT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), IsOk());
  }
  v1::AggregateOrganizationsResponse Aggregate(const v1::AggregateOrganizationsRequest& request) {
    return Answered(handlers_->statistics.AggregateOrganizations(request, Clerk()));
  }
  // "KEY=count KEY=count ".
  std::string Counts(const v1::AggregateOrganizationsResponse& response) {
    std::string text;
    for (const v1::AggregateRow& row : response.rows()) {
      for (const std::string& key : row.keys()) text += key + " ";
      text += "= " + std::to_string(row.count()) + "; ";
    }
    return text;
  }
};
HTX_BOTH_ENGINES(StatisticsTest);

TEST_P(StatisticsTest, NothingCountedIsOneRowOfZero) {
  v1::AggregateOrganizationsRequest request;
  request.set_filter("kind = COOPERATIVE");
  request.add_measures(v1::ORGANIZATION_MEASURE_MEMBER_COUNT);
  const auto response = Aggregate(request);
  ASSERT_EQ(response.rows_size(), 1);
  EXPECT_EQ(response.total().count(), 0);
  EXPECT_EQ(response.total().values(0).mean().denominator(), 0);
}

TEST_P(StatisticsTest, GroupsAreCountedAndSummedExactly) {
  Add({.id = "a", .members = 10});
  Add({.id = "b", .members = 5});
  Add({.id = "c"});
  Add({.id = "d", .sector = v1::SECTOR_TRANSPORT, .members = 0});
  v1::AggregateOrganizationsRequest request;
  request.set_filter("kind = COOPERATIVE");
  request.add_group_by(v1::ORGANIZATION_DIMENSION_SECTOR);
  request.add_group_by(v1::ORGANIZATION_DIMENSION_PROVINCE);
  request.add_measures(v1::ORGANIZATION_MEASURE_MEMBER_COUNT);
  const auto response = Aggregate(request);
  EXPECT_EQ(Counts(response), "AGRICULTURE areas/p31 = 3; TRANSPORT areas/p31 = 1; ");
  const v1::MeasureValue& members = response.rows(0).values(0);
  EXPECT_EQ(members.known_count(), 2);
  EXPECT_EQ(members.sum(), 15);
  EXPECT_EQ(members.mean().numerator(), 15);
  EXPECT_EQ(members.mean().denominator(), 2);
  EXPECT_EQ(members.mean_over_all().numerator(), 5);
  EXPECT_EQ(members.mean_over_all().denominator(), 1);
  EXPECT_EQ(response.total().count(), 4);
  EXPECT_EQ(response.total().values(0).known_count(), 3);
}

TEST_P(StatisticsTest, ASumIsAsVagueAsItsVaguestPart) {
  v1::AggregateOrganizationsRequest request;
  request.add_measures(v1::ORGANIZATION_MEASURE_LABOUR);
  Add({.id = "a", .labour = 9000});
  EXPECT_EQ(Aggregate(request).total().values(0).qualifier(), common::v1::QUALIFIER_EXACT);
  Add({.id = "b", .labour = 600, .labour_qualifier = common::v1::QUALIFIER_MORE_THAN});
  EXPECT_EQ(Aggregate(request).total().values(0).qualifier(), common::v1::QUALIFIER_MORE_THAN);
  EXPECT_EQ(Aggregate(request).total().values(0).sum(), 9600);
  Add({.id = "c", .labour = 1, .labour_qualifier = common::v1::QUALIFIER_ESTIMATE});
  EXPECT_EQ(Aggregate(request).total().values(0).qualifier(), common::v1::QUALIFIER_ABOUT);
}

TEST_P(StatisticsTest, AStockIsTakenOnItsDay) {
  Add({.id = "a", .founded_year = 2015});
  Add({.id = "b", .founded_year = 2020});
  v1::AggregateOrganizationsRequest request;
  request.set_filter("kind = COOPERATIVE");
  *request.mutable_time()->mutable_valid_date() = Date(2019, 12, 31);
  EXPECT_EQ(Aggregate(request).total().count(), 1);
  *request.mutable_time()->mutable_valid_date() = Date(2020, 3, 1);
  EXPECT_EQ(Aggregate(request).total().count(), 2);
}

TEST_P(StatisticsTest, FlowsAreCountedOverTheirPeriod) {
  Add({.id = "a", .founded_year = 2016});
  Add({.id = "b", .founded_year = 2017});
  v1::AggregateOrganizationsRequest request;
  request.set_filter("kind = COOPERATIVE");
  request.set_population(v1::ORGANIZATION_POPULATION_FOUNDED);
  *request.mutable_period()->mutable_from() = Date(2017, 1, 1);
  *request.mutable_period()->mutable_to() = Date(2018, 1, 1);
  const auto founded = Aggregate(request);
  EXPECT_EQ(founded.total().count(), 1);
  EXPECT_EQ(founded.time().valid_date().year(), 2017) << "the last day of the period";
  EXPECT_EQ(founded.time().valid_date().month(), 12);

  for (const auto stage : {v1::DISSOLUTION_STAGE_START, v1::DISSOLUTION_STAGE_COMPLETE}) {
    v1::DissolveOrganizationRequest dissolve;
    dissolve.set_name("organizations/a");
    dissolve.set_etag(Get("a").etag());
    dissolve.set_request_id(RequestId());
    dissolve.set_stage(stage);
    *dissolve.mutable_effective_date() = Date(2017, 5, 1);
    ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(dissolve, Clerk()), IsOk());
  }
  request.set_population(v1::ORGANIZATION_POPULATION_ENDED);
  EXPECT_EQ(Aggregate(request).total().count(), 1);
  *request.mutable_period()->mutable_from() = Date(2017, 5, 2);
  EXPECT_EQ(Aggregate(request).total().count(), 0);
}

TEST_P(StatisticsTest, AdmissionsAndMembersAreCounted) {
  for (const char* id : {"a", "b"}) {
    Add({.id = id});
    Join(id, "hp", Date(id[0] == 'a' ? 2016 : 2017, 6, 1));
  }
  v1::AggregateOrganizationsRequest request;
  request.set_population(v1::ORGANIZATION_POPULATION_ADMITTED);
  *request.mutable_period()->mutable_from() = Date(2017, 1, 1);
  *request.mutable_period()->mutable_to() = Date(2018, 1, 1);
  request.set_member_of("organizations/hp");
  EXPECT_EQ(Aggregate(request).total().count(), 1);
  request.clear_period();
  request.set_population(v1::ORGANIZATION_POPULATION_MEMBERS);
  EXPECT_EQ(Aggregate(request).total().count(), 2);
  *request.mutable_time()->mutable_valid_date() = Date(2016, 12, 31);
  EXPECT_EQ(Aggregate(request).total().count(), 1);
  request.set_member_of("organizations/hcm");
  EXPECT_EQ(Aggregate(request).total().count(), 0);
}

TEST_P(StatisticsTest, BoundariesOfTodayJoinWhatTheReformJoined) {
  clock_.Set(StartOf(absl::CivilDay(2025, 8, 1)));
  Add({.id = "a", .area = "areas/d311"});
  Add({.id = "b", .area = "areas/p30"});  // Hải Dương went into Hải Phòng.
  Add({.id = "c", .area = "areas/p24"});  // Code 24 was Bắc Giang.
  v1::AggregateOrganizationsRequest request;
  request.set_filter("kind = COOPERATIVE");
  request.add_group_by(v1::ORGANIZATION_DIMENSION_PROVINCE);
  EXPECT_EQ(Counts(Aggregate(request)), "areas/p24 = 1; areas/p30 = 1; areas/p31 = 1; ");
  request.set_area_basis(v1::AREA_BASIS_CURRENT_BOUNDARIES);
  const auto current = Aggregate(request);
  EXPECT_EQ(Counts(current), "areas/p24-2025 = 1; areas/p31-2025 = 2; ");
  EXPECT_EQ(current.total().count(), 3) << "totals are equal on both bases";
  EXPECT_EQ(current.area_basis(), v1::AREA_BASIS_CURRENT_BOUNDARIES);
}

TEST_P(StatisticsTest, MeansOverReportsStateTheirDenominator) {
  Add({.id = "a"});
  Add({.id = "b"});
  Add({.id = "c"});
  Report("a", 2022, 5'000'000'000);
  Report("b", 2022, 5'400'000'000);
  Report("b", 2021, 1);
  v1::AggregateOrganizationsRequest request;
  request.set_filter("kind = COOPERATIVE");
  request.add_measures(v1::ORGANIZATION_MEASURE_REVENUE);
  request.add_group_by(v1::ORGANIZATION_DIMENSION_EVALUATION_CLASS);
  request.set_report_year(2022);
  const auto response = Aggregate(request);
  EXPECT_EQ(Counts(response), " = 1; GOOD = 2; ");
  EXPECT_EQ(response.total().values(0).known_count(), 2);
  EXPECT_EQ(response.total().values(0).mean().numerator(), 5'200'000'000);
  EXPECT_EQ(response.total().values(0).mean().denominator(), 1);
  EXPECT_EQ(response.total().values(0).mean_over_all().denominator(), 3);
}

TEST_P(StatisticsTest, ALaterReportReplacesTheEarlierOneOfItsYear) {
  Add({.id = "a"});
  Report("a", 2022, 1);
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  Report("a", 2022, 2);
  v1::ListOrganizationReportsRequest request;
  request.set_filter("organization = a AND year = 2022");
  auto reply = handlers_->reports.ListOrganizationReports(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->total_size(), 1);
  EXPECT_EQ(reply->reports(0).revenue().amount(), 2);
  EXPECT_EQ(reply->reports(0).evaluation_class(), v1::EVALUATION_CLASS_GOOD);
  EXPECT_EQ(reply->reports(0).name(), "organizations/a/reports/2022");
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(before));
  reply = handlers_->reports.ListOrganizationReports(request, Clerk());
  EXPECT_EQ(reply->reports(0).revenue().amount(), 1);
}

TEST_P(StatisticsTest, BadReportsAreRefused) {
  Add({.id = "a", .founded_year = 2015});
  v1::RecordOrganizationReportRequest request;
  request.set_request_id(RequestId());
  v1::OrganizationReport& report = *request.mutable_report();
  report.set_organization("organizations/a");
  report.set_year(2014);
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk({})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  report.set_year(2022);
  report.set_evaluation_score(50);
  report.set_evaluation_class(v1::EVALUATION_CLASS_GOOD);
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), Violates("report.evaluation_class"));
  report.clear_evaluation_class();
  report.set_organization("organizations/z");
  EXPECT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(StatisticsTest, BadQuestionsAreRefused) {
  v1::AggregateOrganizationsRequest request;
  request.add_group_by(v1::ORGANIZATION_DIMENSION_KIND);
  request.add_group_by(v1::ORGANIZATION_DIMENSION_KIND);
  request.add_measures(v1::ORGANIZATION_MEASURE_REVENUE);
  request.set_population(v1::ORGANIZATION_POPULATION_FOUNDED);
  request.set_member_of("organizations/hp");
  const auto reply = handlers_->statistics.AggregateOrganizations(request, Clerk());
  for (const char* field : {"group_by[1]", "report_year", "period", "member_of"}) {
    EXPECT_THAT(reply, Violates(field)) << field;
  }
  EXPECT_THAT(handlers_->statistics.AggregateOrganizations(
                  [] {
                    v1::AggregateOrganizationsRequest nonsense;
                    nonsense.set_filter("nonsense = 1");
                    return nonsense;
                  }(),
                  Clerk()),
              FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
}

}  // namespace
}  // namespace htx::registry
