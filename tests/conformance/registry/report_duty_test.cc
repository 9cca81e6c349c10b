// Who owes a yearly report, who is not assessed, and the rules that say so.

#include "registry/domain/report_duty.h"

#include "absl/time/clock.h"
#include "registry/store/organization_store.h"
#include "tests/conformance/registry/report_fixture.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class ReportDutyTest : public ReportTest {};
HTX_BOTH_ENGINES(ReportDutyTest);

TEST_P(ReportDutyTest, DutiesSayWhoOwesWhatAndSinceWhen) {
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
  EXPECT_EQ(DutyOf("young", 2023).unassessed_rule(), "NOT_ASSESSED_NEW_MONTHS@2020-04-01");
  EXPECT_EQ(DutyOf("a", 2023).unassessed_rule(), "");
  EXPECT_EQ(Duties(2023, "status = MISSING").total_size(), 3);
  EXPECT_EQ(Duties(2023, "unassessed = NEW").total_size(), 1);

  EXPECT_EQ(DutyOf("a", 2024).status(), v1::REPORT_DUTY_STATUS_NOT_DUE);
  EXPECT_EQ(Duties(2024).deadline_rule().confidence(), "ASSUMED");
  v1::ListReportDutiesRequest old;
  old.set_year(2005);
  EXPECT_THAT(handlers_->filings.ListReportDuties(old, Clerk()), FailsWith(kFailedPrecondition, "RULE_UNKNOWN"));
}

TEST_P(ReportDutyTest, WhoStoodStillForMoreThanThreeMonthsIsNotAssessedAndOwesTheReport) {
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

TEST_P(ReportDutyTest, WhoWasFoundedAfterTheDayOwesNoReportOfThatYear) {
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

// The list judges in SQL, the filing in the domain.
TEST_P(ReportDutyTest, TheListAndTheDecisionJudgeAlike) {
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
            absl::Now() + absl::Minutes(3),
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

TEST_P(ReportDutyTest, DutiesArePaged) {
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

TEST_P(ReportDutyTest, TheRulesOfAYearAreData) {
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
  for (const auto& rule :
       {rules->groups(0).rule(), rules->classes(0).rule(), rules->criteria(0).rule(), rules->kinds_rule(),
        rules->unassessed_new().rule(), rules->unassessed_stopped().rule(), rules->consolidations(0).rule()}) {
    EXPECT_FALSE(rule.version().empty());
    EXPECT_FALSE(rule.citation().empty()) << rule.version();
    EXPECT_FALSE(rule.confidence().empty()) << rule.version();
  }
  EXPECT_EQ(rules->unassessed_new().months(), 12);
  EXPECT_EQ(rules->unassessed_stopped().months(), 3);
  ASSERT_EQ(rules->consolidations_size(), 2);
  EXPECT_EQ(rules->consolidations(0).level(), "DISTRICT");
  EXPECT_EQ(rules->consolidations(0).due_date().day(), 18);
  EXPECT_EQ(rules->consolidations(1).due_date().day(), 21);
  request.set_year(2005);
  EXPECT_FALSE(handlers_->filings.GetReportRules(request, Clerk())->scored());
}

}  // namespace
}  // namespace htx::registry
