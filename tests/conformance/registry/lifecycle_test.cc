// The verbs that move the legal status, and the survey's finding beside it.

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class LifecycleTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    Create(Cooperative("a"));
  }
  template <class Request>
  Request About() {
    Request request;
    request.set_name("organizations/a");
    request.set_etag(Get("a").etag());
    request.set_request_id(RequestId());
    return request;
  }
  absl::Status Suspend(const google::type::Date& day) {
    auto request = About<v1::SuspendOrganizationRequest>();
    *request.mutable_effective_date() = day;
    return handlers_->lifecycle.SuspendOrganization(request, Clerk()).status();
  }
  absl::Status Dissolve(v1::DissolutionStage stage, const google::type::Date& day) {
    auto request = About<v1::DissolveOrganizationRequest>();
    request.set_stage(stage);
    *request.mutable_effective_date() = day;
    return handlers_->lifecycle.DissolveOrganization(request, Clerk()).status();
  }
  absl::Status Reactivate(v1::ReactivationBasis basis) {
    auto request = About<v1::ReactivateOrganizationRequest>();
    request.set_basis(basis);
    return handlers_->lifecycle.ReactivateOrganization(request, Clerk()).status();
  }
};
HTX_BOTH_ENGINES(LifecycleTest);

TEST_P(LifecycleTest, ASuspensionIsRenewedAndEnds) {
  EXPECT_THAT(Suspend(Date(2023, 1, 1)), IsOk());
  EXPECT_THAT(Suspend(Date(2024, 1, 1)), IsOk());
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_SUSPENDED);
  EXPECT_THAT(Reactivate(v1::REACTIVATION_BASIS_ADDRESS_CONFIRMED), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Reactivate(v1::REACTIVATION_BASIS_SUSPENSION_ENDED), IsOk());
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(GetAt("a", Date(2023, 6, 1))->legal_status(), v1::LEGAL_STATUS_SUSPENDED);
  EXPECT_EQ(Feed().back().header().type(), "ORGANIZATION_REACTIVATED");
  EXPECT_EQ(Feed().size(), 5u) << "a renewal is a change of its own";
}

TEST_P(LifecycleTest, DissolutionHasTwoStagesAndAnEnd) {
  EXPECT_THAT(Dissolve(v1::DISSOLUTION_STAGE_COMPLETE, Date(2024, 1, 1)),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Dissolve(v1::DISSOLUTION_STAGE_START, Date(2024, 1, 1)), IsOk());
  EXPECT_THAT(Dissolve(v1::DISSOLUTION_STAGE_COMPLETE, Date(2024, 3, 1)), IsOk());
  const v1::Organization dissolved = Get("a");
  EXPECT_EQ(dissolved.legal_status(), v1::LEGAL_STATUS_DISSOLVED);
  EXPECT_EQ(dissolved.dissolved_date().month(), 3);
  EXPECT_FALSE(GetAt("a", Date(2024, 2, 1))->has_dissolved_date());

  EXPECT_THAT(Suspend(Date(2024, 4, 1)), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(Change(dissolved, "member_count"), Clerk()),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
}

TEST_P(LifecycleTest, ADissolutionCanBeWithdrawn) {
  EXPECT_THAT(Dissolve(v1::DISSOLUTION_STAGE_START, Date(2024, 1, 1)), IsOk());
  EXPECT_THAT(Reactivate(v1::REACTIVATION_BASIS_DISSOLUTION_WITHDRAWN), IsOk());
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_OPERATING);
}

TEST_P(LifecycleTest, WhileDissolvingOnlySurveyFactsChange) {
  EXPECT_THAT(Dissolve(v1::DISSOLUTION_STAGE_START, Date(2024, 1, 1)), IsOk());
  v1::UpdateOrganizationRequest name = Change(Get("a"), "legal_name");
  name.mutable_organization()->set_legal_name("Hợp tác xã khác");
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(name, Clerk()),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  v1::UpdateOrganizationRequest members = Change(Get("a"), "member_count");
  members.mutable_organization()->set_member_count(7);
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(members, Clerk()), IsOk());
}

TEST_P(LifecycleTest, AStatusIsNotSlippedUnderALaterOne) {
  EXPECT_THAT(Dissolve(v1::DISSOLUTION_STAGE_START, Date(2024, 1, 1)), IsOk());
  EXPECT_THAT(Suspend(Date(2023, 1, 1)), FailsWith(kFailedPrecondition, "STATUS_CHANGED_LATER"));
}

TEST_P(LifecycleTest, TheSurveySaysWhetherItIsActiveAndLeavesTheLegalStatusAlone) {
  auto request = About<v1::RecordActivityStatusRequest>();
  request.set_activity_status(v1::ACTIVITY_STATUS_CEASED);
  *request.mutable_effective_date() = Date(2022, 12, 31);
  ASSERT_THAT(handlers_->organizations.RecordActivityStatus(request, Clerk()), IsOk());
  EXPECT_EQ(Get("a").activity_status(), v1::ACTIVITY_STATUS_CEASED);
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(GetAt("a", Date(2022, 12, 30))->activity_status(), v1::ACTIVITY_STATUS_ACTIVE);
}

TEST_P(LifecycleTest, AnotherAlliancesClerkMovesNothing) {
  auto request = About<v1::SuspendOrganizationRequest>();
  EXPECT_THAT(handlers_->lifecycle.SuspendOrganization(request, Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(handlers_->lifecycle.SuspendOrganization(request, Clerk({})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
}

TEST_P(LifecycleTest, ARefusedMoveSaysWhatWouldMakeItPass) {
  const absl::Status refused = Dissolve(v1::DISSOLUTION_STAGE_COMPLETE, Date(2024, 1, 1));
  const ErrorDetail detail = DetailOf(refused);
  ASSERT_EQ(detail.preconditions.size(), 1u);
  EXPECT_EQ(detail.preconditions[0].subject, "DissolveOrganization.COMPLETE");
  EXPECT_THAT(detail.message.en, ::testing::HasSubstr("possible in: DISSOLVING"));
}

}  // namespace
}  // namespace htx::registry
