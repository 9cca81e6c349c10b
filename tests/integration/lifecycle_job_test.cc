// An organisation ends: the registry asks funding and awards over the wire what is still open.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/indebted.h"

namespace htx::testing {
namespace {

using ::testing::Contains;
using Stub = registry_v1::OrganizationService::Stub;

class LifecycleJobTest : public Indebted {
 protected:
  static constexpr bool kAccept = true;
  // What the registry refuses because a peer was not there in time is sent again.
  Answer<registry_v1::DissolveOrganizationResponse> Dissolve(registry_v1::DissolutionStage stage, bool accept = false) {
    return CallUntilAnswered(*registry_.organizations, &Stub::DissolveOrganization, Dissolution(stage, accept));
  }
  registry_v1::DissolveOrganizationRequest Dissolution(registry_v1::DissolutionStage stage, bool accept = false) {
    registry_v1::DissolveOrganizationRequest request;
    request.set_name("organizations/dong-tam");
    request.set_etag(registry_.Get("dong-tam").etag());
    request.set_request_id(NewUuid());
    request.set_stage(stage);
    if (accept) {
      request.mutable_accept_obligations()->set_reason("đã đối chiếu công nợ bằng văn bản");
      request.mutable_accept_obligations()->add_document_refs("BB 01/ĐCCN");
    }
    return request;
  }
};

TEST_P(LifecycleJobTest, ADebtIsPaidBeforeADissolutionIsCompleted) {
  ASSERT_THAT(Dissolve(registry_v1::DISSOLUTION_STAGE_START), Answers());
  EXPECT_THAT(Dissolve(registry_v1::DISSOLUTION_STAGE_COMPLETE),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "OPEN_OBLIGATIONS"));
  const auto accepted = Dissolve(registry_v1::DISSOLUTION_STAGE_COMPLETE, kAccept);
  EXPECT_THAT(accepted, Refuses(grpc::StatusCode::FAILED_PRECONDITION, "OPEN_OBLIGATIONS")) << "it is owed";
  EXPECT_THAT(RefusalOf(accepted.status).preconditions, Contains("OPEN_OBLIGATIONS"));

  world_.funding().Kill();
  const auto unanswered = [&](bool accept) {
    return Call(*registry_.organizations, &Stub::DissolveOrganization,
                Dissolution(registry_v1::DISSOLUTION_STAGE_COMPLETE, accept));
  };
  EXPECT_THAT(unanswered(!kAccept), Refuses(grpc::StatusCode::UNAVAILABLE, "PEER_UNAVAILABLE"));
  EXPECT_EQ(registry_.Get("dong-tam").legal_status(), registry_v1::LEGAL_STATUS_DISSOLVING);
  EXPECT_THAT(unanswered(kAccept), Refuses(grpc::StatusCode::UNAVAILABLE, "PEER_UNAVAILABLE"))
      << "nobody answers for a debt that cannot be asked about";

  world_.funding().Start();
  const auto payment = fund_.Payment(loan_, 600'000'000, Day(2024, 6, 3));
  EXPECT_THAT(CallUntilAnswered(*fund_.loans, &funding_v1::LoanService::Stub::RecordRepayment, payment, kCashier),
              Answers())
      << "the same payment until the fund is back";
  const auto completed = Dissolve(registry_v1::DISSOLUTION_STAGE_COMPLETE);
  EXPECT_THAT(completed, Answers()) << "the debt was paid";
  EXPECT_EQ(completed.body.outcome().ended_relationships_size(), 1);
}

TEST_P(LifecycleJobTest, ASuccessorTakesTheDebtOver) {
  registry_v1::MergeOrganizationsRequest merge;
  merge.set_kind(registry_v1::SUCCESSION_KIND_MERGER);
  merge.add_sources()->set_name("organizations/dong-tam");
  merge.mutable_sources(0)->set_etag(registry_.Get("dong-tam").etag());
  merge.mutable_target()->set_name("organizations/tien-phong");
  merge.set_request_id(NewUuid());
  EXPECT_THAT(CallUntilAnswered(*registry_.organizations, &Stub::MergeOrganizations, merge),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "OPEN_OBLIGATIONS"));
  merge.mutable_accept_obligations()->set_reason("bên nhận sáp nhập kế thừa khoản vay");
  merge.mutable_accept_obligations()->add_document_refs("PA 02/SN");
  const auto merged = CallUntilAnswered(*registry_.organizations, &Stub::MergeOrganizations, merge);
  ASSERT_THAT(merged, Answers());
  ASSERT_EQ(merged.body.outcome().accepted_obligations_size(), 1);
  EXPECT_EQ(merged.body.outcome().accepted_obligations(0).resource(), loan_);
  EXPECT_EQ(registry_.Get("dong-tam").successors(0).to(), "organizations/tien-phong");
}

HTX_WORLDS_ON_BOTH_ENGINES(LifecycleJobTest);

}  // namespace
}  // namespace htx::testing
