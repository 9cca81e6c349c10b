// What statistics offer beyond counts of one day: series, distinct keys, ratios, levels of areas, hidden groups, where
// the figures come from.

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/rpc/statistics_folder.h"
#include "registry/store/rollup_store.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AggregateTest : public RecordSteps {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2026, 3, 1)));
    Alliance("hp");
  }
  void Add(const std::string& id, const std::string& area, int year, v1::Sector sector = v1::SECTOR_AGRICULTURE) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_area(area);
    request.mutable_organization()->set_sector(sector);
    *request.mutable_organization()->mutable_founded_date() = Date(year, 3, 1);
    Create(request);
  }
  void Cease(const std::string& id, const google::type::Date& day) {
    v1::RecordActivityStatusRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    request.set_activity_status(v1::ACTIVITY_STATUS_CEASED);
    *request.mutable_effective_date() = day;
    EXPECT_THAT(handlers_->organizations.RecordActivityStatus(request, Clerk()), IsOk());
  }
  v1::AggregateOrganizationsRequest Cooperatives() {
    v1::AggregateOrganizationsRequest request;
    request.set_filter("kind = COOPERATIVE");
    return request;
  }
  v1::AggregateOrganizationsResponse Aggregate(const v1::AggregateOrganizationsRequest& request) {
    return Answered(handlers_->statistics.AggregateOrganizations(request, Clerk()));
  }
  // "KEY=count KEY=count", "?" for what is hidden.
  template <class Proto>
  static std::string Counts(const Proto& table) {
    std::string text;
    for (const v1::AggregateRow& row : table.rows()) {
      for (const std::string& key : row.keys()) absl::StrAppend(&text, key, " ");
      absl::StrAppend(&text, row.suppressed() ? "?" : absl::StrCat(row.count()), "; ");
    }
    return text;
  }
};
HTX_BOTH_ENGINES(AggregateTest);

TEST_P(AggregateTest, ASeriesIsOnePointPerDay) {
  Add("a", "areas/p31", 2015);
  Add("b", "areas/p31", 2020);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  for (const int year : {2014, 2016, 2021}) *request.add_dates() = Date(year, 1, 1);
  const auto reply = Aggregate(request);
  ASSERT_EQ(reply.series_size(), 3);
  EXPECT_EQ(reply.rows_size(), 0);
  EXPECT_EQ(reply.series(0).total().count(), 0);
  EXPECT_EQ(reply.series(1).total().count(), 1);
  EXPECT_EQ(reply.series(2).total().count(), 2);
  EXPECT_EQ(reply.series(2).date().year(), 2021);
  EXPECT_EQ(reply.source(), v1::STATISTICS_SOURCE_ROLL_UP);
}

TEST_P(AggregateTest, ASeriesOfPeriodsCountsWhatBeganInEach) {
  Add("a", "areas/p31", 2015);
  Add("b", "areas/p31", 2016);
  Add("c", "areas/p31", 2016);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.set_population(v1::ORGANIZATION_POPULATION_FOUNDED);
  for (const int year : {2015, 2016, 2017}) {
    common::v1::DateRange& period = *request.add_periods();
    *period.mutable_from() = Date(year, 1, 1);
    *period.mutable_to() = Date(year + 1, 1, 1);
  }
  const auto reply = Aggregate(request);
  ASSERT_EQ(reply.series_size(), 3);
  EXPECT_EQ(reply.series(0).total().count(), 1);
  EXPECT_EQ(reply.series(1).total().count(), 2);
  EXPECT_EQ(reply.series(2).total().count(), 0);
  EXPECT_EQ(reply.series(1).date().month(), 12) << "looked at on the last day of the period";
  EXPECT_EQ(reply.source(), v1::STATISTICS_SOURCE_ROLL_UP);
}

TEST_P(AggregateTest, DistinctKeysAreCountedPerGroupAndOverAll) {
  Add("a", "areas/d311", 2015);
  Add("b", "areas/d311", 2015);
  Add("c", "areas/d303", 2015, v1::SECTOR_TRANSPORT);
  Add("d", "areas/d311", 2015, v1::SECTOR_TRANSPORT);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_SECTOR);
  request.add_distinct(v1::ORGANIZATION_DIMENSION_AREA);
  const auto reply = Aggregate(request);
  ASSERT_EQ(reply.rows_size(), 2);
  EXPECT_EQ(reply.rows(0).distinct_counts(0), 1);
  EXPECT_EQ(reply.rows(1).distinct_counts(0), 2);
  EXPECT_EQ(reply.total().distinct_counts(0), 2);
}

TEST_P(AggregateTest, ARatioIsAPartOverItsWhole) {
  Add("a", "areas/p31", 2015);
  Add("b", "areas/p31", 2015);
  Add("c", "areas/p31", 2015, v1::SECTOR_TRANSPORT);
  Cease("b", Date(2020, 1, 1));
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_SECTOR);
  request.add_ratios()->set_numerator_filter("activity_status = ACTIVE");
  *request.mutable_time()->mutable_valid_date() = Date(2021, 1, 1);
  const auto reply = Aggregate(request);
  ASSERT_EQ(reply.rows_size(), 2);
  EXPECT_EQ(reply.rows(0).ratios(0).numerator(), 1);
  EXPECT_EQ(reply.rows(0).ratios(0).denominator(), 2);
  EXPECT_EQ(reply.total().ratios(0).numerator(), 2);
  EXPECT_EQ(reply.total().ratios(0).denominator(), 3);
  request.mutable_ratios(0)->set_denominator_filter("sector = CREDIT");
  EXPECT_EQ(Aggregate(request).total().ratios(0).denominator(), 0) << "of nothing there is no part";
}

TEST_P(AggregateTest, ARatioOfASumBelowZeroStandsOnAPositiveDenominator) {
  Add("a", "areas/p31", 2015);
  v1::RecordOrganizationReportRequest report;
  report.set_request_id(RequestId());
  report.mutable_report()->set_organization("organizations/a");
  report.mutable_report()->set_year(2022);
  report.mutable_report()->mutable_profit()->set_amount(-7);
  ASSERT_THAT(handlers_->reports.RecordOrganizationReport(report, Clerk()), IsOk());
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.set_report_year(2022);
  request.add_ratios()->set_measure(v1::ORGANIZATION_MEASURE_PROFIT);
  const auto reply = Aggregate(request);
  EXPECT_EQ(reply.total().ratios(0).numerator(), 1);
  EXPECT_EQ(reply.total().ratios(0).denominator(), 1);
}

TEST_P(AggregateTest, AreasAreShownAtALevelAndOnTodaysBoundaries) {
  Add("a", "areas/d311", 2015);
  Add("b", "areas/p30", 2015);
  Add("c", "areas/p79", 2015);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_AREA);
  EXPECT_EQ(Counts(Aggregate(request)), "areas/d311 1; areas/p30 1; areas/p79 1; ");
  request.set_area_level(v1::AREA_LEVEL_PROVINCE);
  EXPECT_EQ(Counts(Aggregate(request)), "areas/p30 1; areas/p31 1; areas/p79 1; ");
  request.set_area_level(v1::AREA_LEVEL_DISTRICT);
  EXPECT_EQ(Counts(Aggregate(request)), " 2; areas/d311 1; ") << "of two the province alone is known";
  request.set_area_level(v1::AREA_LEVEL_PROVINCE);
  request.set_area_basis(v1::AREA_BASIS_CURRENT_BOUNDARIES);
  const auto today = Aggregate(request);
  EXPECT_EQ(Counts(today), "areas/p31-2025 2; areas/p79-2025 1; ");
  EXPECT_EQ(today.total().count(), 3);
  request.clear_group_by();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_PROVINCE);
  EXPECT_EQ(Counts(Aggregate(request)), "areas/p31-2025 2; areas/p79-2025 1; ");
}

TEST_P(AggregateTest, OrganisationsThatASplitPlacedApartAreCountedWhereTheyLie) {
  Add("a", "areas/p30", 2015);
  Add("b", "areas/p30", 2015);
  ASSERT_THAT(database_->Write({.principal = "test", .method = "test", .now = clock_.Now()},
                               [](sql::Transaction& transaction) {
                                 return transaction
                                     .Execute(
                                         "insert into area_placements (organization, origin, source, target, assigned, "
                                         "apart, latest, version) values ('b', 'p30', 'p30', 'p79-2025', 1, 1, 1, 1)")
                                     .status();
                               }),
              IsOk());
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_PROVINCE);
  EXPECT_EQ(Counts(Aggregate(request)), "areas/p30 2; ");
  request.set_area_basis(v1::AREA_BASIS_CURRENT_BOUNDARIES);
  const auto reply = Aggregate(request);
  EXPECT_EQ(Counts(reply), "areas/p31-2025 1; areas/p79-2025 1; ");
  EXPECT_EQ(reply.total().count(), 2);
}

TEST_P(AggregateTest, SmallGroupsAreHidden) {
  for (int i = 0; i < 9; ++i) Add(absl::StrCat("a", i), i < 5 ? "areas/p31" : i < 8 ? "areas/p30" : "areas/p79", 2015);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_PROVINCE);
  request.add_measures(v1::ORGANIZATION_MEASURE_MEMBER_COUNT);
  request.set_min_cell(2);
  const auto reply = Aggregate(request);
  EXPECT_EQ(Counts(reply), "areas/p30 ?; areas/p31 5; areas/p79 ?; ") << "the total less the others would tell the 1";
  EXPECT_EQ(reply.rows(2).count(), 0);
  EXPECT_EQ(reply.rows(2).values_size(), 0);
  EXPECT_EQ(reply.total().count(), 9);
  EXPECT_FALSE(reply.total().suppressed());
}

TEST_P(AggregateTest, WhatMayBeShownIsFoundOutBeforeTheDeadline) {
  for (int i = 0; i < 4; ++i) Add(absl::StrCat("a", i), i < 3 ? "areas/p31" : "areas/p79", 2015);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  request.add_group_by(v1::ORGANIZATION_DIMENSION_PROVINCE);
  request.set_min_cell(2);
  rpc::RequestContext late = Clerk();
  late.deadline = absl::Now() + absl::Minutes(5);
  clock_.Set(late.deadline + absl::Hours(24));  // The database goes by the real clock.
  EXPECT_THAT(handlers_->statistics.AggregateOrganizations(request, late),
              testing::FailsWith(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED"));
  request.set_min_cell(0);
  EXPECT_THAT(handlers_->statistics.AggregateOrganizations(request, late), testing::IsOk());
}

TEST_P(AggregateTest, TheAnswerSaysWhereItWasRead) {
  Add("a", "areas/p31", 2015);
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  Add("b", "areas/p31", 2015);
  v1::AggregateOrganizationsRequest request = Cooperatives();
  EXPECT_EQ(Aggregate(request).source(), v1::STATISTICS_SOURCE_ROLL_UP);
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(before));
  const auto then = Aggregate(request);
  EXPECT_EQ(then.source(), v1::STATISTICS_SOURCE_RECOUNT) << "sums know what is believed now";
  EXPECT_EQ(then.total().count(), 1);
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(Aggregate(request).source(), v1::STATISTICS_SOURCE_ROLL_UP) << "nothing was recorded since";
  request.clear_time();
  request.set_filter("member_count > 3");
  EXPECT_EQ(Aggregate(request).source(), v1::STATISTICS_SOURCE_RECOUNT);
}

TEST_P(AggregateTest, BadSeriesAreRefused) {
  v1::AggregateOrganizationsRequest request = Cooperatives();
  *request.add_dates() = Date(2020, 1, 1);
  *request.mutable_time()->mutable_valid_date() = Date(2020, 1, 1);
  *request.add_periods()->mutable_from() = Date(2020, 1, 1);
  request.add_ratios()->set_numerator_filter("evaluation_class = GOOD");
  const auto reply = handlers_->statistics.AggregateOrganizations(request, Clerk());
  for (const char* field : {"dates", "periods", "report_year"}) EXPECT_THAT(reply, Violates(field)) << field;
  request.clear_dates();
  request.set_population(v1::ORGANIZATION_POPULATION_FOUNDED);
  EXPECT_THAT(handlers_->statistics.AggregateOrganizations(request, Clerk()), Violates("periods[0]"));
  request = Cooperatives();
  for (int i = 0; i < 367; ++i) *request.add_dates() = Date(2020, 1, 1);
  EXPECT_THAT(handlers_->statistics.AggregateOrganizations(request, Clerk()), Violates("dates"));
}

TEST_P(AggregateTest, TheFolderFoldsWhatWritersAppended) {
  Add("a", "areas/p31", 2015);
  Add("b", "areas/p31", 2016);
  StatisticsFolder folder(*database_, clock_);
  const auto pending = [&] {
    const auto reply = handlers_->statistics.VerifyStatistics({}, Clerk());
    EXPECT_THAT(reply, IsOk());
    EXPECT_TRUE(!reply.ok() || reply->consistent());
    return reply.ok() ? reply->pending_count() : 0;
  };
  EXPECT_TRUE(testing::Eventually([&] { return pending() == 0; }));
  folder.Stop();
  EXPECT_EQ(Aggregate(Cooperatives()).total().count(), 2);
}

TEST_P(AggregateTest, DamagedSumsAreFoundAndMadeAnew) {
  Add("a", "areas/p31", 2015);
  const auto write = [&](absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
    EXPECT_THAT(database_->Write({.principal = "test", .method = "test", .now = clock_.Now()}, body), IsOk());
  };
  write([](sql::Transaction& transaction) { return RollupStore(transaction).Fold(100).status(); });
  write([](sql::Transaction& transaction) {
    return transaction.Execute("update statistic_days set n = n + 1").status();
  });
  v1::VerifyStatisticsRequest request;
  request.set_max_differences(1);
  const auto damaged = handlers_->statistics.VerifyStatistics(request, Clerk());
  ASSERT_THAT(damaged, IsOk());
  EXPECT_FALSE(damaged->consistent());
  ASSERT_EQ(damaged->differences_size(), 1);
  EXPECT_EQ(damaged->differences(0).figure(), "n");
  EXPECT_EQ(damaged->differences(0).kept(), damaged->differences(0).recounted() + 1);
  v1::RebuildStatisticsRequest rebuild;
  rebuild.set_request_id(RequestId());
  const auto made = handlers_->statistics.RebuildStatistics(rebuild, Clerk());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->change_count(), 2) << "the alliance and the cooperative";
  EXPECT_TRUE(handlers_->statistics.VerifyStatistics(request, Clerk())->consistent());
}

// Writers append rows of their own, and a fold reads nothing that they would have to wait for.
TEST_P(AggregateTest, WritersAndAFolderDoNotDisturbEachOther) {
  constexpr int kWriters = 4;
  constexpr int kEach = 10;
  std::vector<v1::CreateOrganizationRequest> requests;
  for (int i = 0; i < kWriters * kEach; ++i) requests.push_back(Cooperative(absl::StrCat("w", i)));
  StatisticsFolder folder(*database_, clock_);
  std::vector<std::thread> writers;
  std::atomic<int> failed = 0;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kEach; ++i) {
        const auto reply =
            handlers_->organizations.CreateOrganization(requests[static_cast<size_t>(writer * kEach + i)], Clerk());
        failed += reply.ok() ? 0 : 1;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failed.load(), 0);
  EXPECT_EQ(Aggregate(Cooperatives()).total().count(), kWriters * kEach);
  const auto check = handlers_->statistics.VerifyStatistics({}, Clerk());
  ASSERT_THAT(check, IsOk());
  EXPECT_TRUE(check->consistent());
}

}  // namespace
}  // namespace htx::registry
