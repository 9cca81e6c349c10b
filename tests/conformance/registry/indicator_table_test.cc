// Every figure of a period counts what lies on its first and on its last day, and nothing of the days around it.

#include "tests/conformance/registry/indicator_fixture.h"

namespace htx::registry {
namespace {

using testing::IsOk;

class IndicatorTableTest : public IndicatorTest {
 protected:
  // The year 2023: the day before it, its first and its last day, the day after it. What happens on them weighs so much
  // that a sum tells which of them were counted: 11 are those of the year.
  struct Day {
    absl::CivilDay day = {};
    int weight = 0;
  };
  static constexpr int kOfTheYear = 11;
  const std::vector<Day> days_ = {{absl::CivilDay(2022, 12, 31), 1000},
                                  {absl::CivilDay(2023, 1, 1), 1},
                                  {absl::CivilDay(2023, 12, 31), 10},
                                  {absl::CivilDay(2024, 1, 1), 100}};
  static google::type::Date DateOf(absl::CivilDay day) {
    return Date(static_cast<int>(day.year()), day.month(), day.day());
  }
  std::string Tell(const std::vector<std::string>& codes) {
    v1::ReportIndicatorsRequest request = Asking(codes);
    SetPeriod(request, 2023);
    return Text(Ask(request));
  }
  // One activity of `kind` on each of the days.
  void Hold(v1::SupportActivityKind kind) {
    for (const Day& day : days_) {
      v1::RecordSupportActivityRequest record;
      record.set_request_id(RequestId());
      v1::SupportActivity& activity = *record.mutable_activity();
      activity.set_alliance("organizations/hp");
      activity.set_kind(kind);
      activity.set_title("Việc được ghi");
      *activity.mutable_start_date() = DateOf(day.day);
      *activity.mutable_end_date() = DateOf(day.day);
      activity.mutable_quantity()->set_value(day.weight);
      activity.mutable_attendances()->set_value(3 * day.weight);
      activity.mutable_participants()->set_value(2 * day.weight);
      activity.set_planned_count(5 * day.weight);
      activity.mutable_reach()->set_numerator(7 * day.weight);
      activity.mutable_reach()->set_denominator(9 * day.weight);
      ASSERT_THAT(handlers_->activities.RecordSupportActivity(record, Clerk()), IsOk());
    }
  }
  void Score(const std::string& id, int year, int score, int64_t profit) {
    v1::RecordOrganizationReportRequest request;
    request.set_request_id(RequestId());
    v1::OrganizationReport& report = *request.mutable_report();
    report.set_organization("organizations/" + id);
    report.set_year(year);
    report.set_evaluation_score(score);
    report.mutable_profit()->set_amount(profit);
    report.mutable_monthly_income()->set_amount(100 * score);
    ASSERT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), IsOk());
  }
};
HTX_BOTH_ENGINES(IndicatorTableTest);

TEST_P(IndicatorTableTest, AnActivityCountsInThePeriodItBeganIn) {
  struct Row {
    v1::SupportActivityKind kind = {};
    std::vector<std::string> codes = {};
    std::string told = {};
  };
  const Row rows[] = {{v1::SUPPORT_ACTIVITY_KIND_BRAND, {"N_BRAND"}, "N_BRAND=11"},
                      {v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS,
                       {"N_CLASS", "N_CLASS_PLAN", "P_PLAN", "P_REACH"},
                       "N_CLASS=11 N_CLASS_PLAN=55 P_PLAN=11/55 P_REACH=77/99"},
                      {v1::SUPPORT_ACTIVITY_KIND_CONFERENCE, {"N_CONF", "N_CONF_ATT"}, "N_CONF=11 N_CONF_ATT=33"},
                      {v1::SUPPORT_ACTIVITY_KIND_CONSULTATION, {"N_CONSULT"}, "N_CONSULT=11"},
                      {v1::SUPPORT_ACTIVITY_KIND_POLICY_DOCUMENT, {"N_DOC"}, "N_DOC=11"},
                      {v1::SUPPORT_ACTIVITY_KIND_MODEL, {"N_MODEL"}, "N_MODEL=11"},
                      {v1::SUPPORT_ACTIVITY_KIND_TRAINING, {"N_TRAIN", "N_TRAINEE"}, "N_TRAIN=11 N_TRAINEE=22"},
                      {v1::SUPPORT_ACTIVITY_KIND_OUTREACH, {"P_REACH"}, "P_REACH=154/198"}};
  for (const Row& row : rows) {
    Hold(row.kind);
    EXPECT_EQ(Tell(row.codes), row.told);
  }
}

TEST_P(IndicatorTableTest, WhatWasDoneWithoutAPlanIsNoPartOfThePlan) {
  Hold(v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS);
  v1::RecordSupportActivityRequest record;
  record.set_request_id(RequestId());
  v1::SupportActivity& activity = *record.mutable_activity();
  activity.set_alliance("organizations/hp");
  activity.set_kind(v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS);
  activity.set_title("Lớp ngoài kế hoạch");
  *activity.mutable_start_date() = *activity.mutable_end_date() = Date(2023, 6, 1);
  activity.mutable_quantity()->set_value(400);
  ASSERT_THAT(handlers_->activities.RecordSupportActivity(record, Clerk()), IsOk());
  EXPECT_EQ(Tell({"N_CLASS", "N_CLASS_PLAN", "P_PLAN"}), "N_CLASS=411 N_CLASS_PLAN=55 P_PLAN=11/55");
}

TEST_P(IndicatorTableTest, AFoundingCountsInThePeriodOfItsDay) {
  for (const auto kind : {v1::ORGANIZATION_KIND_COOPERATIVE, v1::ORGANIZATION_KIND_COOPERATIVE_GROUP}) {
    for (const Day& day : days_) {
      const std::string id = absl::StrCat("n", static_cast<int>(kind), "-", day.weight);
      v1::CreateOrganizationRequest request = Cooperative(id);
      request.mutable_organization()->set_kind(kind);
      *request.mutable_organization()->mutable_founded_date() = DateOf(day.day);
      request.mutable_organization()->mutable_labour()->set_value(day.weight);
      request.mutable_organization()->set_member_count(100 + day.weight);
      Create(request);
    }
  }
  // Stocks are those of the last day: who was founded on it is there, who was founded on the next is not.
  EXPECT_EQ(Tell({"N_HTX_NEW", "N_THT_NEW", "N_HTX_REG", "N_THT", "N_LABOUR", "N_MEM"}),
            absl::StrCat("N_HTX_NEW=2 N_THT_NEW=2 N_HTX_REG=3 N_THT=3 N_LABOUR=", 1000 + kOfTheYear,
                         " N_MEM=", 300 + 1000 + kOfTheYear));
}

TEST_P(IndicatorTableTest, AnEndCountsInThePeriodOfItsDay) {
  clock_.Set(StartOf(absl::CivilDay(2022, 6, 1)));
  for (const Day& day : days_) Add({.id = absl::StrCat("e", day.weight)});
  for (const Day& day : days_) {
    clock_.Set(StartOf(day.day) + absl::Hours(8));
    Dissolve(absl::StrCat("e", day.weight));
  }
  clock_.Set(StartOf(absl::CivilDay(2024, 3, 1)));
  EXPECT_EQ(Tell({"N_HTX_DISS", "N_HTX_REG"}), "N_HTX_DISS=2 N_HTX_REG=1") << "one lived on until the day after";
}

TEST_P(IndicatorTableTest, AnAdmissionCountsInThePeriodOfItsDay) {
  for (const Day& day : days_) {
    const std::string id = absl::StrCat("m", day.weight);
    Add({.id = id});
    Join(id, "hp", DateOf(day.day));
  }
  EXPECT_EQ(Tell({"N_ALLIANCE_NEW"}), "N_ALLIANCE_NEW=2");
}

TEST_P(IndicatorTableTest, MeansAndSharesAreMadeOfTheReportsOfTheYear) {
  Add({.id = "a"});
  Add({.id = "t", .sector = v1::SECTOR_TRANSPORT});
  Add({.id = "w", .sector = v1::SECTOR_TRANSPORT});
  Add({.id = "f", .kind = v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND, .sector = v1::SECTOR_CREDIT});
  for (const char* id : {"a", "t", "w", "f"}) Score(id, 2022, 90, 1'000'000);
  Score("a", 2023, 64, -5);
  Score("t", 2023, 65, 20);
  Score("w", 2023, 49, 6);
  Score("f", 2023, 80, 400);
  const std::vector<std::string> codes = {"INC_AVG", "PROFIT_AVG", "P_EFF_NN", "P_EFF_PNN", "P_EFF_QTD"};
  EXPECT_EQ(Tell(codes), "INC_AVG=17800/3 PROFIT_AVG=21/3 P_EFF_NN=0/1 P_EFF_PNN=1/2 P_EFF_QTD=1/1");
}

TEST_P(IndicatorTableTest, ConvertedIsToTheLawOfTheDay) {
  Add({.id = "old", .year = 2006, .law = v1::GOVERNING_LAW_LAW_2003});
  Add({.id = "new", .year = 2006, .law = v1::GOVERNING_LAW_LAW_2012});
  v1::ReportIndicatorsRequest request = Asking({"P_CONVERTED"});
  EXPECT_EQ(Text(Ask(request)), "P_CONVERTED=1/2");
  *request.mutable_time()->mutable_valid_date() = Date(2013, 6, 30);
  EXPECT_EQ(Text(Ask(request)), "P_CONVERTED=2/2") << "both were under the law of that day";
}

}  // namespace
}  // namespace htx::registry
