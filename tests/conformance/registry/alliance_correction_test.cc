// What alliances recorded wrongly is corrected or withdrawn, and stays readable as it was believed.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AllianceCorrectionTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    Create(Cooperative("a"));
    clock_.Advance(absl::Seconds(1));
  }
  // A correction of `held` that takes `paths` from it; withdraws it when there are none.
  template <class Request, class Record>
  Request Correcting(const Record& held, Record* (Request::*part)(), const std::vector<std::string>& paths = {}) {
    Request request;
    *(request.*part)() = held;
    request.set_etag(held.etag());
    request.set_request_id(RequestId());
    request.set_reason("Ghi nhầm");
    request.set_withdraw(paths.empty());
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return request;
  }
  v1::FeeSchedule SetFee(const std::string& id, int64_t amount, const google::type::Date& start) {
    v1::SetFeeScheduleRequest request;
    request.set_fee_schedule_id(id);
    request.set_request_id(RequestId());
    request.mutable_fee_schedule()->set_alliance("organizations/hp");
    request.mutable_fee_schedule()->mutable_annual_amount()->set_amount(amount);
    *request.mutable_fee_schedule()->mutable_start_date() = start;
    const auto schedule = ASecondLater(handlers_->memberships.SetFeeSchedule(request, Clerk()),
                                       &v1::SetFeeScheduleResponse::fee_schedule);
    EXPECT_THAT(schedule, IsOk());
    return schedule.value_or(v1::FeeSchedule());
  }
  absl::StatusOr<v1::FeeSchedule> Correct(const v1::FeeSchedule& schedule, const std::vector<std::string>& paths = {}) {
    const auto request = Correcting(schedule, &v1::CorrectFeeScheduleRequest::mutable_fee_schedule, paths);
    return ASecondLater(handlers_->memberships.CorrectFeeSchedule(request, Clerk()),
                        &v1::CorrectFeeScheduleResponse::fee_schedule);
  }
  // "id amount start..end; "
  std::string Schedules(absl::Time known = absl::InfiniteFuture()) {
    v1::ListFeeSchedulesRequest request;
    if (known != absl::InfiniteFuture()) {
      request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
    }
    std::string text;
    const auto reply = Answered(handlers_->memberships.ListFeeSchedules(request, Clerk()));
    for (const v1::FeeSchedule& each : reply.fee_schedules()) {
      absl::StrAppend(&text, each.name().substr(13), " ", each.annual_amount().amount(), " ", each.start_date().year(),
                      "..", each.has_end_date() ? absl::StrCat(each.end_date().year()) : "", "; ");
    }
    return text;
  }
  v1::Membership Admit(const google::type::Date& start, const std::string& id = "m") {
    v1::AdmitMemberRequest request;
    request.set_membership_id(id);
    request.set_request_id(RequestId());
    request.mutable_membership()->set_member("organizations/a");
    request.mutable_membership()->set_alliance("organizations/hp");
    request.mutable_membership()->set_admission_decision("QĐ 12");
    *request.mutable_membership()->mutable_start_date() = start;
    const auto admitted =
        ASecondLater(handlers_->memberships.AdmitMember(request, Clerk()), &v1::AdmitMemberResponse::membership);
    EXPECT_THAT(admitted, IsOk());
    return admitted.value_or(v1::Membership());
  }
  absl::StatusOr<v1::Membership> Correct(const v1::Membership& membership, const std::vector<std::string>& paths = {}) {
    const auto request = Correcting(membership, &v1::CorrectMembershipRequest::mutable_membership, paths);
    return ASecondLater(handlers_->memberships.CorrectMembership(request, Clerk()),
                        &v1::CorrectMembershipResponse::membership);
  }
  v1::Membership Read(const std::string& id, absl::Time known = absl::InfiniteFuture()) {
    v1::GetMembershipRequest request;
    request.set_name("memberships/" + id);
    if (known != absl::InfiniteFuture()) {
      request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
    }
    return Answered(handlers_->memberships.GetMembership(request, Clerk())).membership();
  }
  int64_t Dues(int year) {
    v1::ListDuesRequest request;
    request.set_alliance("organizations/hp");
    request.set_year(year);
    return Answered(handlers_->memberships.ListDues(request, Clerk())).total_owed().amount();
  }
  v1::StandingAgency Appoint(const std::string& agency, const google::type::Date& start) {
    v1::AppointStandingAgencyRequest request;
    request.set_request_id(RequestId());
    v1::StandingAgency& appointment = *request.mutable_standing_agency();
    appointment.set_alliance("organizations/hp");
    appointment.set_area("areas/p31");
    appointment.set_committee("Ban Chỉ đạo kinh tế tập thể");
    appointment.set_agency(agency);
    *appointment.mutable_start_date() = start;
    const auto appointed = ASecondLater(handlers_->alliance_work.AppointStandingAgency(request, Clerk()),
                                        &v1::AppointStandingAgencyResponse::standing_agency);
    EXPECT_THAT(appointed, IsOk());
    return appointed.value_or(v1::StandingAgency());
  }
  absl::StatusOr<v1::StandingAgency> Correct(const v1::StandingAgency& agency,
                                             const std::vector<std::string>& paths = {}) {
    const auto request = Correcting(agency, &v1::CorrectStandingAgencyRequest::mutable_standing_agency, paths);
    return ASecondLater(handlers_->alliance_work.CorrectStandingAgency(request, Clerk()),
                        &v1::CorrectStandingAgencyResponse::standing_agency);
  }
  // The agency that holds on `day`.
  std::string AgencyOn(const google::type::Date& day, absl::Time known = absl::InfiniteFuture()) {
    v1::ListStandingAgenciesRequest request;
    *request.mutable_time()->mutable_valid_date() = day;
    if (known != absl::InfiniteFuture()) {
      request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
    }
    const auto reply = Answered(handlers_->alliance_work.ListStandingAgencies(request, Clerk()));
    EXPECT_LE(reply.standing_agencies_size(), 1);
    return reply.standing_agencies_size() == 1 ? reply.standing_agencies(0).agency() : "";
  }
  std::vector<std::string> TypesOf(const std::string& resource) {
    std::vector<std::string> types;
    for (const v1::Change& change : Feed()) {
      if (change.header().resource() == resource) types.push_back(change.header().type());
    }
    return types;
  }
};
HTX_BOTH_ENGINES(AllianceCorrectionTest);

TEST_P(AllianceCorrectionTest, AFeeIsCorrectedAndDuesFollowAtOnce) {
  Admit(Date(2020, 3, 1));
  SetFee("first", 500'000, Date(2020, 1, 1));
  v1::FeeSchedule wrong = SetFee("second", 6'000'000, Date(2023, 1, 1));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Dues(2023), 6'000'000);
  wrong.mutable_annual_amount()->set_amount(600'000);
  const auto right = Correct(wrong, {"annual_amount"});
  ASSERT_THAT(right, IsOk());
  EXPECT_EQ(Dues(2023), 600'000);
  EXPECT_EQ(Schedules(), "first 500000 2020..2023; second 600000 2023..; ");
  EXPECT_EQ(Schedules(before), "first 500000 2020..2023; second 6000000 2023..; ") << "what was believed";
  EXPECT_THAT(Correct(wrong, {"annual_amount"}), FailsWith(kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(TypesOf("feeSchedules/second"), (std::vector<std::string>{"FEE_SCHEDULE_SET", "FEE_SCHEDULE_CORRECTED"}));

  v1::FeeSchedule moved = *right;
  *moved.mutable_start_date() = Date(2019, 1, 1);
  EXPECT_THAT(Correct(moved, {"start_date"}), FailsWith(kFailedPrecondition, "LATER_SCHEDULE"));
  *moved.mutable_start_date() = Date(2022, 1, 1);
  ASSERT_THAT(Correct(moved, {"start_date"}), IsOk());
  EXPECT_EQ(Schedules(), "first 500000 2020..2022; second 600000 2022..; ");
}

TEST_P(AllianceCorrectionTest, AWithdrawnFeeLeavesTheOneBeforeItInForce) {
  Admit(Date(2020, 3, 1));
  SetFee("first", 500'000, Date(2020, 1, 1));
  const v1::FeeSchedule wrong = SetFee("second", 9, Date(2023, 1, 1));
  const auto gone = Correct(wrong);
  ASSERT_THAT(gone, IsOk());
  EXPECT_TRUE(gone->withdrawn());
  EXPECT_EQ(Schedules(), "first 500000 2020..; ");
  EXPECT_EQ(Dues(2023), 500'000);
  EXPECT_THAT(Correct(*gone), FailsWith(kFailedPrecondition, "RECORD_WITHDRAWN"));
  SetFee("third", 700'000, Date(2023, 1, 1));
  EXPECT_EQ(Dues(2023), 700'000);
}

TEST_P(AllianceCorrectionTest, AnAppointmentIsCorrectedBetweenItsNeighbours) {
  Appoint("Liên minh Hợp tác xã", Date(2015, 1, 1));
  v1::StandingAgency second = Appoint("Sở Công Thương", Date(2020, 1, 1));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  second.set_agency("Sở Kế hoạch và Đầu tư");
  *second.mutable_start_date() = Date(2018, 7, 1);
  const auto right = Correct(second, {"agency", "start_date"});
  ASSERT_THAT(right, IsOk());
  EXPECT_EQ(AgencyOn(Date(2018, 6, 30)), "Liên minh Hợp tác xã");
  EXPECT_EQ(AgencyOn(Date(2018, 7, 1)), "Sở Kế hoạch và Đầu tư");
  EXPECT_EQ(AgencyOn(Date(2018, 7, 1), before), "Liên minh Hợp tác xã");
  EXPECT_EQ(AgencyOn(Date(2020, 1, 1), before), "Sở Công Thương");
  second = *right;
  *second.mutable_start_date() = Date(2015, 1, 1);
  EXPECT_THAT(Correct(second, {"start_date"}), FailsWith(kFailedPrecondition, "LATER_APPOINTMENT"));
  EXPECT_THAT(Correct(second, {"committee"}), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
  ASSERT_THAT(Correct(*right), IsOk());
  EXPECT_EQ(AgencyOn(Date(2024, 1, 1)), "Liên minh Hợp tác xã") << "the one before it goes on";
  EXPECT_EQ(TypesOf(right->name()), (std::vector<std::string>{"STANDING_AGENCY_APPOINTED", "STANDING_AGENCY_CORRECTED",
                                                              "STANDING_AGENCY_WITHDRAWN"}));
}

TEST_P(AllianceCorrectionTest, WhatWasDecidedAboutAMembershipIsCorrected) {
  v1::Membership membership = Admit(Date(2020, 3, 1));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  membership.set_kind(v1::MEMBER_KIND_ASSOCIATION);
  membership.set_admission_decision("QĐ 21");
  EXPECT_THAT(Correct(membership, {"exit_decision"}), Violates("membership.exit_decision"));
  EXPECT_THAT(Correct(membership, {"start_date"}), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
  const auto right = Correct(membership, {"kind", "admission_decision"});
  ASSERT_THAT(right, IsOk());
  EXPECT_EQ(right->kind(), v1::MEMBER_KIND_ASSOCIATION);
  EXPECT_EQ(Read("m").admission_decision(), "QĐ 21");
  EXPECT_EQ(Read("m", before).admission_decision(), "QĐ 12") << "what was believed";
  EXPECT_EQ(Read("m", before).kind(), v1::MEMBER_KIND_COOPERATIVE);
  EXPECT_EQ(Read("m", before).etag(), membership.etag());
  EXPECT_EQ(TypesOf("relationships/m"), (std::vector<std::string>{"MEMBER_ADMITTED", "MEMBERSHIP_CORRECTED"}));
}

TEST_P(AllianceCorrectionTest, AWithdrawnMembershipCountsNowhereAndIsAdmittedAnew) {
  const v1::Membership wrong = Admit(Date(2023, 3, 1));
  SetFee("fee", 500'000, Date(2020, 1, 1));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  v1::RecordDuesPaymentRequest payment;
  payment.set_dues_payment_id("paid");
  payment.set_request_id(RequestId());
  payment.mutable_dues_payment()->set_membership("memberships/m");
  payment.mutable_dues_payment()->set_year(2023);
  payment.mutable_dues_payment()->mutable_amount()->set_amount(500'000);
  *payment.mutable_dues_payment()->mutable_paid_date() = Date(2024, 1, 2);
  ASSERT_THAT(handlers_->memberships.RecordDuesPayment(payment, Clerk()), IsOk());
  EXPECT_THAT(Correct(wrong), FailsWith(kFailedPrecondition, "NOT_A_MEMBER_THEN")) << "take the money back first";
  v1::RecordDuesPaymentRequest back = payment;
  back.set_dues_payment_id("back");
  back.set_request_id(RequestId());
  back.mutable_dues_payment()->clear_amount();
  back.mutable_dues_payment()->set_reverses("duesPayments/paid");
  ASSERT_THAT(handlers_->memberships.RecordDuesPayment(back, Clerk()), IsOk());

  const auto gone = Correct(wrong);
  ASSERT_THAT(gone, IsOk());
  EXPECT_TRUE(gone->withdrawn());
  EXPECT_TRUE(Read("m").withdrawn()) << "it can still be read";
  EXPECT_FALSE(Read("m", before).withdrawn());
  EXPECT_THAT(Correct(*gone, {"admission_decision"}), FailsWith(kFailedPrecondition, "RECORD_WITHDRAWN"));
  v1::AggregateOrganizationsRequest members;
  members.set_population(v1::ORGANIZATION_POPULATION_MEMBERS);
  EXPECT_EQ(Answered(handlers_->statistics.AggregateOrganizations(members, Clerk())).total().count(), 0);
  EXPECT_EQ(Answered(handlers_->memberships.ListMemberships({}, Clerk())).total_size(), 0);
  EXPECT_EQ(Answered(handlers_->parties.ListRelationships({}, Clerk())).total_size(), 0);
  EXPECT_EQ(Dues(2023), 0);

  Admit(Date(2021, 3, 1), "again");
  EXPECT_EQ(Answered(handlers_->statistics.AggregateOrganizations(members, Clerk())).total().count(), 1);
  EXPECT_EQ(Dues(2022), 500'000) << "no other membership stands in the way";
}

TEST_P(AllianceCorrectionTest, ASettledPlanAndAKindAreCorrectedAndAnActivityIsWithdrawn) {
  v1::RecordSupportActivityRequest request;
  request.set_request_id(RequestId());
  request.set_activity_id("x");
  request.mutable_activity()->set_alliance("organizations/hp");
  request.mutable_activity()->set_kind(v1::SUPPORT_ACTIVITY_KIND_TRAINING);
  request.mutable_activity()->set_title("Tập huấn");
  *request.mutable_activity()->mutable_start_date() = Date(2024, 1, 1);
  request.mutable_activity()->set_planned_count(5);
  auto activity = ASecondLater(handlers_->activities.RecordSupportActivity(request, Clerk()),
                               &v1::RecordSupportActivityResponse::activity);
  ASSERT_THAT(activity, IsOk());
  activity->set_kind(v1::SUPPORT_ACTIVITY_KIND_CONFERENCE);
  activity->set_planned_count(7);
  const auto correct = [&](const std::vector<std::string>& paths) {
    return ASecondLater(
        handlers_->activities.CorrectSupportActivity(
            Correcting(*activity, &v1::CorrectSupportActivityRequest::mutable_activity, paths), Clerk()),
        &v1::CorrectSupportActivityResponse::activity);
  };
  activity = correct({"kind", "planned_count"});
  ASSERT_THAT(activity, IsOk());
  EXPECT_EQ(activity->kind(), v1::SUPPORT_ACTIVITY_KIND_CONFERENCE);
  EXPECT_EQ(activity->planned_count(), 7) << "an update may not change what is settled";
  activity = correct({});
  ASSERT_THAT(activity, IsOk());
  EXPECT_TRUE(activity->withdrawn());
  EXPECT_EQ(Answered(handlers_->activities.ListSupportActivities({}, Clerk())).total_size(), 0);
  EXPECT_EQ(Answered(handlers_->activities.AggregateSupportActivities({}, Clerk())).total().record_count(), 0);
  EXPECT_THAT(correct({"title"}), FailsWith(kFailedPrecondition, "RECORD_WITHDRAWN"));
}

TEST_P(AllianceCorrectionTest, AProgrammeIsWithdrawnUnlessAnActivityStandsUnderIt) {
  v1::CreateCoordinationProgrammeRequest request;
  request.set_request_id(RequestId());
  request.set_coordination_programme_id("p");
  request.mutable_coordination_programme()->set_alliance("organizations/hp");
  request.mutable_coordination_programme()->set_title("Chương trình phối hợp");
  *request.mutable_coordination_programme()->mutable_start_date() = Date(2022, 1, 1);
  *request.mutable_coordination_programme()->mutable_end_date() = Date(2026, 12, 31);
  const auto created = ASecondLater(handlers_->alliance_work.CreateCoordinationProgramme(request, Clerk()),
                                    &v1::CreateCoordinationProgrammeResponse::coordination_programme);
  ASSERT_THAT(created, IsOk());
  v1::RecordSupportActivityRequest under;
  under.set_request_id(RequestId());
  under.mutable_activity()->set_alliance("organizations/hp");
  under.mutable_activity()->set_kind(v1::SUPPORT_ACTIVITY_KIND_TRAINING);
  under.mutable_activity()->set_title("Tập huấn");
  under.mutable_activity()->set_programme("coordinationProgrammes/p");
  *under.mutable_activity()->mutable_start_date() = Date(2024, 1, 1);
  const auto activity = ASecondLater(handlers_->activities.RecordSupportActivity(under, Clerk()),
                                     &v1::RecordSupportActivityResponse::activity);
  ASSERT_THAT(activity, IsOk());
  auto withdrawal = Correcting(*created, &v1::CorrectCoordinationProgrammeRequest::mutable_coordination_programme);
  EXPECT_THAT(handlers_->alliance_work.CorrectCoordinationProgramme(withdrawal, Clerk()),
              FailsWith(kFailedPrecondition, "OUTSIDE_PROGRAMME"));
  ASSERT_THAT(handlers_->activities.CorrectSupportActivity(
                  Correcting(*activity, &v1::CorrectSupportActivityRequest::mutable_activity), Clerk()),
              IsOk());
  withdrawal.clear_reason();
  EXPECT_THAT(handlers_->alliance_work.CorrectCoordinationProgramme(withdrawal, Clerk()), Violates("reason"));
  withdrawal.set_reason("Trùng");
  ASSERT_THAT(handlers_->alliance_work.CorrectCoordinationProgramme(withdrawal, Clerk()), IsOk());
  EXPECT_EQ(Answered(handlers_->alliance_work.ListCoordinationProgrammes({}, Clerk())).total_size(), 0);
  under.set_request_id(RequestId());
  EXPECT_THAT(handlers_->activities.RecordSupportActivity(under, Clerk()),
              FailsWith(kFailedPrecondition, "PROGRAMME_UNKNOWN"));
}

}  // namespace
}  // namespace htx::registry
