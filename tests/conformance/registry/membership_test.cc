// Memberships of alliances: admission, rest, exit, and the dues.

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class MembershipTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    Create(Cooperative("a"));
    clock_.Advance(absl::Seconds(1));
  }
  v1::AdmitMemberRequest Admission(const std::string& member, const google::type::Date& start) {
    v1::AdmitMemberRequest request;
    request.set_membership_id("m-" + member);
    request.set_request_id(RequestId());
    v1::Membership& membership = *request.mutable_membership();
    membership.set_member("organizations/" + member);
    membership.set_alliance("organizations/hp");
    membership.set_admission_decision("QĐ 12/QĐ-LMHTX (2020-03-01)");
    *membership.mutable_start_date() = start;
    return request;
  }
  v1::Membership Admit(const std::string& member, const google::type::Date& start) {
    const auto reply = handlers_->memberships.AdmitMember(Admission(member, start), Clerk());
    EXPECT_THAT(reply, IsOk());
    clock_.Advance(absl::Seconds(1));
    return reply.ok() ? reply->membership() : v1::Membership();
  }
  absl::StatusOr<v1::Membership> Suspend(const v1::Membership& membership, const google::type::Date& day) {
    auto request = About<v1::SuspendMembershipRequest>(membership);
    request.set_reason("Không đóng hội phí");
    request.set_decision("QĐ 30/QĐ-LMHTX");
    *request.mutable_start_date() = day;
    return ASecondLater(handlers_->memberships.SuspendMembership(request, Clerk()),
                        &v1::SuspendMembershipResponse::membership);
  }
  absl::StatusOr<v1::Membership> Resume(const v1::Membership& membership, const google::type::Date& day) {
    auto request = About<v1::ResumeMembershipRequest>(membership);
    *request.mutable_end_date() = day;
    return ASecondLater(handlers_->memberships.ResumeMembership(request, Clerk()),
                        &v1::ResumeMembershipResponse::membership);
  }
  absl::StatusOr<v1::Membership> Exit(const v1::Membership& membership, const google::type::Date& day) {
    auto request = About<v1::EndMembershipRequest>(membership);
    request.set_ground(v1::EXIT_GROUND_RESIGNED);
    request.set_decision("QĐ 44/QĐ-LMHTX");
    *request.mutable_end_date() = day;
    return ASecondLater(handlers_->memberships.EndMembership(request, Clerk()), &v1::EndMembershipResponse::membership);
  }
  v1::Membership On(const std::string& id, const google::type::Date& day, absl::Time known = absl::InfiniteFuture()) {
    v1::GetMembershipRequest request;
    request.set_name("memberships/" + id);
    *request.mutable_time()->mutable_valid_date() = day;
    if (known != absl::InfiniteFuture()) {
      request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
    }
    const auto reply = handlers_->memberships.GetMembership(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->membership() : v1::Membership();
  }
  absl::Status SetFee(v1::MemberKind kind, int64_t amount, const google::type::Date& start) {
    v1::SetFeeScheduleRequest request;
    request.set_request_id(RequestId());
    v1::FeeSchedule& schedule = *request.mutable_fee_schedule();
    schedule.set_alliance("organizations/hp");
    schedule.set_member_kind(kind);
    schedule.mutable_annual_amount()->set_amount(amount);
    *schedule.mutable_start_date() = start;
    schedule.set_decision("Nghị quyết Đại hội");
    const absl::Status status = handlers_->memberships.SetFeeSchedule(request, Clerk()).status();
    clock_.Advance(absl::Seconds(1));
    return status;
  }
  v1::RecordDuesPaymentRequest Payment(const std::string& membership, int year, int64_t amount) {
    v1::RecordDuesPaymentRequest request;
    request.set_request_id(RequestId());
    v1::DuesPayment& payment = *request.mutable_dues_payment();
    payment.set_membership("memberships/" + membership);
    payment.set_year(year);
    if (amount != 0) payment.mutable_amount()->set_amount(amount);
    *payment.mutable_paid_date() = Date(2024, 3, 1);
    return request;
  }
  absl::StatusOr<v1::DuesPayment> Pay(const v1::RecordDuesPaymentRequest& request) {
    return ASecondLater(handlers_->memberships.RecordDuesPayment(request, Clerk()),
                        &v1::RecordDuesPaymentResponse::dues_payment);
  }
  v1::ListDuesResponse Dues(int year, const std::string& filter = "") {
    v1::ListDuesRequest request;
    request.set_alliance("organizations/hp");
    request.set_year(year);
    request.set_filter(filter);
    return Answered(handlers_->memberships.ListDues(request, Clerk()));
  }
};
HTX_BOTH_ENGINES(MembershipTest);

TEST_P(MembershipTest, AMemberIsAdmittedRestsResumesAndLeaves) {
  v1::Membership membership = Admit("a", Date(2020, 3, 1));
  EXPECT_EQ(membership.name(), "memberships/m-a");
  EXPECT_EQ(membership.relationship(), "relationships/m-a");
  EXPECT_EQ(membership.kind(), v1::MEMBER_KIND_COOPERATIVE) << "from the organisation's kind";
  EXPECT_EQ(membership.state(), v1::MEMBERSHIP_STATE_ACTIVE);
  const auto suspended = Suspend(membership, Date(2021, 1, 1));
  ASSERT_THAT(suspended, IsOk());
  EXPECT_EQ(suspended->state(), v1::MEMBERSHIP_STATE_SUSPENDED);
  EXPECT_THAT(Suspend(*suspended, Date(2022, 1, 1)), FailsWith(kFailedPrecondition, "MEMBERSHIP_SUSPENDED"));
  EXPECT_THAT(Resume(*suspended, Date(2021, 1, 1)), Violates("end_date"));
  const absl::Time before_resumption = clock_.Now();
  clock_.Advance(absl::Hours(1));
  const auto resumed = Resume(*suspended, Date(2021, 6, 1));
  ASSERT_THAT(resumed, IsOk());
  EXPECT_THAT(Resume(*resumed, Date(2021, 7, 1)), FailsWith(kFailedPrecondition, "MEMBERSHIP_NOT_SUSPENDED"));
  const auto left = Exit(*resumed, Date(2023, 1, 1));
  ASSERT_THAT(left, IsOk());
  EXPECT_EQ(left->exit_ground(), v1::EXIT_GROUND_RESIGNED);
  EXPECT_THAT(Exit(*left, Date(2024, 1, 1)), FailsWith(kFailedPrecondition, "ALREADY_ENDED"));

  EXPECT_EQ(On("m-a", Date(2020, 2, 29)).state(), v1::MEMBERSHIP_STATE_COMING);
  EXPECT_EQ(On("m-a", Date(2020, 12, 31)).state(), v1::MEMBERSHIP_STATE_ACTIVE);
  EXPECT_EQ(On("m-a", Date(2021, 5, 31)).state(), v1::MEMBERSHIP_STATE_SUSPENDED);
  EXPECT_EQ(On("m-a", Date(2021, 6, 1)).state(), v1::MEMBERSHIP_STATE_ACTIVE);
  EXPECT_EQ(On("m-a", Date(2023, 1, 1)).state(), v1::MEMBERSHIP_STATE_ENDED);
  const v1::Membership then = On("m-a", Date(2021, 6, 1), before_resumption);
  EXPECT_EQ(then.state(), v1::MEMBERSHIP_STATE_SUSPENDED) << "as it was known before it was resumed";
  EXPECT_FALSE(then.has_end_date());
  EXPECT_EQ(then.exit_ground(), v1::EXIT_GROUND_UNSPECIFIED);

  std::vector<std::string> types;
  for (const v1::Change& change : Feed()) {
    if (change.header().resource() == "relationships/m-a") types.push_back(change.header().type());
  }
  EXPECT_EQ(types, (std::vector<std::string>{"MEMBER_ADMITTED", "MEMBERSHIP_SUSPENDED", "MEMBERSHIP_RESUMED",
                                             "MEMBERSHIP_ENDED"}));
}

TEST_P(MembershipTest, WhatPartyServiceRecordedIsAMembershipToo) {
  v1::CreateRelationshipRequest request = Relation("a", "hp", v1::RELATIONSHIP_TYPE_MEMBER_OF, Date(2017, 6, 1));
  request.set_relationship_id("r1");
  ASSERT_THAT(Relate(request), IsOk());
  clock_.Advance(absl::Seconds(1));
  const v1::Membership membership = On("r1", Date(2018, 1, 1));
  EXPECT_EQ(membership.kind(), v1::MEMBER_KIND_COOPERATIVE);
  EXPECT_THAT(Suspend(membership, Date(2018, 1, 1)), IsOk());
  EXPECT_THAT(handlers_->memberships.AdmitMember(Admission("a", Date(2019, 1, 1)), Clerk()),
              FailsWith(kAlreadyExists, "ALREADY_MEMBER"));
}

TEST_P(MembershipTest, AdmissionsAreCountedByPeriod) {
  for (const char* id : {"b", "c"}) Create(Cooperative(id));
  Admit("a", Date(2016, 12, 31));
  Admit("b", Date(2017, 1, 1));
  Admit("c", Date(2017, 12, 31));
  v1::AggregateOrganizationsRequest request;
  request.set_population(v1::ORGANIZATION_POPULATION_ADMITTED);
  *request.mutable_period()->mutable_from() = Date(2017, 1, 1);
  *request.mutable_period()->mutable_to() = Date(2018, 1, 1);
  const auto reply = handlers_->statistics.AggregateOrganizations(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->total().count(), 2);
  v1::ListMembershipsRequest list;
  list.set_filter("alliance = hp AND state = ACTIVE AND start_date >= 2017-01-01");
  const auto members = handlers_->memberships.ListMemberships(list, Clerk());
  ASSERT_THAT(members, IsOk());
  EXPECT_EQ(members->total_size(), 2);
}

TEST_P(MembershipTest, TheOrderOfErrorsIsTheOneOfTheContract) {
  const v1::Membership membership = Admit("a", Date(2020, 3, 1));
  v1::EndMembershipRequest request;
  request.set_name("memberships/none");
  request.set_request_id(RequestId());
  EXPECT_THAT(handlers_->memberships.EndMembership(request, Clerk()), Violates("ground"));
  request.set_ground(v1::EXIT_GROUND_EXPELLED);
  EXPECT_THAT(handlers_->memberships.EndMembership(request, Clerk()), FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  request.set_etag("0.0");
  EXPECT_THAT(handlers_->memberships.EndMembership(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  request.set_name(membership.name());
  EXPECT_THAT(handlers_->memberships.EndMembership(request, Clerk({"organizations/x"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(handlers_->memberships.EndMembership(request, Clerk()), FailsWith(kAborted, "ETAG_MISMATCH"));
  request.set_etag(membership.etag());
  *request.mutable_end_date() = Date(2020, 3, 1);
  EXPECT_THAT(handlers_->memberships.EndMembership(request, Clerk()), Violates("end_date"));
  EXPECT_THAT(Suspend(membership, Date(2020, 2, 1)), Violates("start_date"));
}

// Three members of 2023: one paid in full, one in part, one nothing.
TEST_P(MembershipTest, DuesSayWhoIsBehind) {
  for (const char* id : {"b", "c"}) Create(Cooperative(id));
  auto firm = Cooperative("firm");
  firm.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_MEMBER_ENTERPRISE);
  firm.mutable_organization()->set_legal_name("Công ty Thủy sản");
  Create(firm);
  for (const char* id : {"a", "b", "c"}) Admit(id, Date(2020, 3, 1));
  Admit("firm", Date(2023, 7, 1));
  EXPECT_THAT(SetFee(v1::MEMBER_KIND_UNSPECIFIED, 500'000, Date(2020, 1, 1)), IsOk());
  EXPECT_THAT(SetFee(v1::MEMBER_KIND_UNSPECIFIED, 600'000, Date(2023, 1, 1)), IsOk());
  EXPECT_THAT(SetFee(v1::MEMBER_KIND_ENTERPRISE, 2'000'000, Date(2023, 1, 1)), IsOk());
  EXPECT_THAT(SetFee(v1::MEMBER_KIND_UNSPECIFIED, 1, Date(2023, 1, 1)),
              FailsWith(kFailedPrecondition, "LATER_SCHEDULE"));
  EXPECT_THAT(Pay(Payment("m-a", 2023, 600'000)), IsOk());
  EXPECT_THAT(Pay(Payment("m-b", 2023, 100'000)), IsOk());
  EXPECT_THAT(Pay(Payment("m-a", 2019, 100'000)), FailsWith(kFailedPrecondition, "NOT_A_MEMBER_THEN"));

  const auto dues = Dues(2023);
  ASSERT_EQ(dues.total_size(), 4);
  EXPECT_EQ(dues.total_owed().amount(), 3 * 600'000 + 2'000'000);
  EXPECT_EQ(dues.total_paid().amount(), 700'000);
  EXPECT_EQ(dues.total_balance().amount(), 500'000 + 600'000 + 2'000'000);
  const auto status = [&](const std::string& filter) { return Dues(2023, filter).dues(0).status(); };
  EXPECT_EQ(status("member = a"), v1::DUES_STATUS_PAID);
  EXPECT_EQ(status("member = b"), v1::DUES_STATUS_PARTLY_PAID);
  EXPECT_EQ(status("member = c"), v1::DUES_STATUS_OWING);
  EXPECT_EQ(Dues(2023, "member = firm").dues(0).owed().amount(), 2'000'000);
  EXPECT_EQ(Dues(2022, "member = a").dues(0).owed().amount(), 500'000) << "the schedule of that year";
  EXPECT_EQ(Dues(2022).total_size(), 3);
  EXPECT_EQ(Dues(2023, "status = OWING OR status = PARTLY_PAID").total_size(), 3);
}

TEST_P(MembershipTest, APaymentIsTakenBackOnceAndNothingIsDeleted) {
  Admit("a", Date(2020, 3, 1));
  EXPECT_EQ(Dues(2023).dues(0).status(), v1::DUES_STATUS_FEE_UNKNOWN) << "no schedule: nothing is claimed";
  ASSERT_THAT(SetFee(v1::MEMBER_KIND_COOPERATIVE, 500'000, Date(2020, 1, 1)), IsOk());
  const auto payment = Pay(Payment("m-a", 2023, 500'000));
  ASSERT_THAT(payment, IsOk());
  auto reversal = Payment("m-a", 2023, 0);
  reversal.mutable_dues_payment()->set_reverses(payment->name());
  const auto reversed = Pay(reversal);
  ASSERT_THAT(reversed, IsOk());
  EXPECT_EQ(reversed->amount().amount(), -500'000);
  reversal.set_request_id(RequestId());
  EXPECT_THAT(Pay(reversal), FailsWith(kFailedPrecondition, "ALREADY_REVERSED"));
  EXPECT_THAT(Pay(Payment("m-a", 2023, 0)), Violates("dues_payment.amount"));
  EXPECT_EQ(Dues(2023).dues(0).status(), v1::DUES_STATUS_OWING);
  v1::ListDuesPaymentsRequest list;
  list.set_filter("member = a AND year = 2023");
  const auto payments = handlers_->memberships.ListDuesPayments(list, Clerk());
  ASSERT_THAT(payments, IsOk());
  EXPECT_EQ(payments->total_size(), 2);
  EXPECT_EQ(payments->total_amount().amount(), 0);
}

TEST_P(MembershipTest, WhoRestedAllYearOwesNothing) {
  const v1::Membership membership = Admit("a", Date(2020, 3, 1));
  ASSERT_THAT(SetFee(v1::MEMBER_KIND_UNSPECIFIED, 500'000, Date(2020, 1, 1)), IsOk());
  const auto suspended = Suspend(membership, Date(2022, 6, 1));
  ASSERT_THAT(suspended, IsOk());
  EXPECT_EQ(Dues(2022).dues(0).status(), v1::DUES_STATUS_OWING) << "it was a member until June";
  EXPECT_EQ(Dues(2023).dues(0).status(), v1::DUES_STATUS_RESTING);
  ASSERT_THAT(Resume(*suspended, Date(2023, 12, 1)), IsOk());
  EXPECT_EQ(Dues(2023).dues(0).status(), v1::DUES_STATUS_OWING) << "it came back in December";
}

}  // namespace
}  // namespace htx::registry
