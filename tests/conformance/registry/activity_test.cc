// Support activities: what an alliance did, and the totals it reports.

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class ActivityTest : public RecordSteps {
 protected:
  void SetUp() override { Alliance("hp"); }
  v1::RecordSupportActivityRequest Activity(v1::SupportActivityKind kind) {
    v1::RecordSupportActivityRequest request;
    request.set_request_id(RequestId());
    v1::SupportActivity& activity = *request.mutable_activity();
    activity.set_alliance("organizations/hp");
    activity.set_kind(kind);
    activity.set_title("Lớp tuyên truyền Luật Hợp tác xã");
    *activity.mutable_start_date() = Date(2023, 5, 10);
    return request;
  }
  void Record(const v1::RecordSupportActivityRequest& request) {
    EXPECT_THAT(handlers_->activities.RecordSupportActivity(request, Clerk()), IsOk());
  }
  v1::AggregateSupportActivitiesResponse Aggregate(const v1::AggregateSupportActivitiesRequest& request) {
    return Answered(handlers_->activities.AggregateSupportActivities(request, Clerk()));
  }
};
HTX_BOTH_ENGINES(ActivityTest);

TEST_P(ActivityTest, WhatIsRecordedIsListedWhole) {
  auto request = Activity(v1::SUPPORT_ACTIVITY_KIND_COORDINATION_PROGRAMME);
  request.set_activity_id("programme-1");
  v1::SupportActivity& activity = *request.mutable_activity();
  activity.set_ordinal(4);
  *activity.mutable_start_date() = Date(2022, 1, 1);
  *activity.mutable_end_date() = Date(2026, 12, 31);
  activity.mutable_posted_time()->set_seconds(1712565240);
  activity.set_target_group(v1::TARGET_GROUP_MEMBERS);
  activity.mutable_attendances()->set_value(5607);
  activity.mutable_attendances()->set_qualifier(common::v1::QUALIFIER_ABOUT);
  activity.mutable_participants()->set_value(2);
  activity.mutable_participants()->set_qualifier(common::v1::QUALIFIER_RANGE);
  activity.mutable_participants()->set_upper(3);
  activity.set_planned_count(50);
  activity.mutable_reach()->set_numerator(95);
  activity.mutable_reach()->set_denominator(100);
  for (const char* id : {"areas/d783", "areas/d785", "areas/d769-2021"}) activity.add_counterpart_areas(id);
  activity.add_document_refs("QĐ 1467/QĐ-UBND (2023-04-17)");
  activity.set_note("Đế án:\nhai dòng");
  activity.set_dataset("hcm-2023");
  const auto recorded = handlers_->activities.RecordSupportActivity(request, Clerk());
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->activity().name(), "supportActivities/programme-1");
  EXPECT_EQ(recorded->activity().quantity().value(), 1);

  v1::ListSupportActivitiesRequest list;
  list.set_filter("kind = COORDINATION_PROGRAMME AND title:\"tuyen truyen\" AND dataset = hcm-2023");
  const auto reply = handlers_->activities.ListSupportActivities(list, Clerk());
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->activities_size(), 1);
  EXPECT_EQ(reply->activities(0).SerializeAsString(), recorded->activity().SerializeAsString());
  EXPECT_EQ(Feed().back().support_activity().SerializeAsString(), recorded->activity().SerializeAsString());
}

// "75 lớp tuyên truyền (đạt 150 % so với kế hoạch – 50 lớp) với khoảng 5.607 lượt".
TEST_P(ActivityTest, APlanIsMeasuredAsAnExactRatio) {
  auto request = Activity(v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS);
  request.mutable_activity()->mutable_quantity()->set_value(75);
  request.mutable_activity()->set_planned_count(50);
  request.mutable_activity()->mutable_attendances()->set_value(5607);
  request.mutable_activity()->mutable_attendances()->set_qualifier(common::v1::QUALIFIER_ABOUT);
  Record(request);
  Record(Activity(v1::SUPPORT_ACTIVITY_KIND_TRAINING));

  v1::AggregateSupportActivitiesRequest aggregate;
  aggregate.add_group_by(v1::SUPPORT_ACTIVITY_DIMENSION_KIND);
  aggregate.add_group_by(v1::SUPPORT_ACTIVITY_DIMENSION_ALLIANCE);
  const auto response = Aggregate(aggregate);
  ASSERT_EQ(response.rows_size(), 2);
  const v1::SupportActivityRow& classes = response.rows(0);
  EXPECT_EQ(classes.keys(0), "OUTREACH_CLASS");
  EXPECT_EQ(classes.keys(1), "organizations/hp");
  EXPECT_EQ(classes.quantity().value(), 75);
  EXPECT_EQ(classes.plan_ratio().numerator(), 3);
  EXPECT_EQ(classes.plan_ratio().denominator(), 2);
  EXPECT_EQ(classes.attendances().value(), 5607);
  EXPECT_EQ(classes.attendances().qualifier(), common::v1::QUALIFIER_ABOUT);
  const v1::SupportActivityRow& training = response.rows(1);
  EXPECT_EQ(training.quantity().value(), 1);
  EXPECT_FALSE(training.has_attendances());
  EXPECT_FALSE(training.has_planned_count());
  EXPECT_FALSE(training.has_plan_ratio());
  EXPECT_EQ(response.total().record_count(), 2);
  EXPECT_EQ(response.total().quantity().value(), 76);
}

TEST_P(ActivityTest, APeriodIsJudgedByTheFirstDay) {
  Record(Activity(v1::SUPPORT_ACTIVITY_KIND_TRAINING));
  v1::AggregateSupportActivitiesRequest aggregate;
  *aggregate.mutable_period()->mutable_from() = Date(2023, 5, 10);
  *aggregate.mutable_period()->mutable_to() = Date(2023, 5, 11);
  EXPECT_EQ(Aggregate(aggregate).total().record_count(), 1);
  *aggregate.mutable_period()->mutable_from() = Date(2023, 5, 11);
  *aggregate.mutable_period()->mutable_to() = Date(2024, 1, 1);
  EXPECT_EQ(Aggregate(aggregate).total().record_count(), 0);
  *aggregate.mutable_period()->mutable_to() = Date(2023, 5, 11);
  EXPECT_THAT(handlers_->activities.AggregateSupportActivities(aggregate, Clerk()), Violates("period"));
}

TEST_P(ActivityTest, BadActivitiesAreRefused) {
  auto request = Activity(v1::SUPPORT_ACTIVITY_KIND_UNSPECIFIED);
  v1::SupportActivity& activity = *request.mutable_activity();
  activity.clear_title();
  activity.mutable_reach()->set_numerator(101);
  activity.mutable_reach()->set_denominator(100);
  *activity.mutable_end_date() = Date(2023, 5, 9);
  activity.mutable_quantity()->set_value(3);
  activity.mutable_quantity()->set_upper(2);
  activity.add_counterpart_areas("areas/No where");
  const auto reply = handlers_->activities.RecordSupportActivity(request, Clerk());
  for (const char* field : {"activity.kind", "activity.title", "activity.reach", "activity.end_date",
                            "activity.quantity.upper", "activity.counterpart_areas[0]"}) {
    EXPECT_THAT(reply, Violates(field)) << field;
  }
}

TEST_P(ActivityTest, TheOrderOfErrorsIsTheOneOfTheContract) {
  auto request = Activity(v1::SUPPORT_ACTIVITY_KIND_TRAINING);
  request.set_activity_id("x");
  Record(request);
  request.set_request_id(RequestId());
  request.mutable_activity()->set_alliance("organizations/nobody");
  request.mutable_activity()->add_counterpart_areas("areas/p31-2025");
  EXPECT_THAT(handlers_->activities.RecordSupportActivity(request, Clerk({"organizations/hp"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(handlers_->activities.RecordSupportActivity(request, Clerk()),
              FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  request.mutable_activity()->set_alliance("organizations/hp");
  EXPECT_THAT(handlers_->activities.RecordSupportActivity(request, Clerk()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  request.mutable_activity()->clear_counterpart_areas();
  EXPECT_THAT(handlers_->activities.RecordSupportActivity(request, Clerk()), FailsWith(kAlreadyExists, "ID_TAKEN"));
}

}  // namespace
}  // namespace htx::registry
