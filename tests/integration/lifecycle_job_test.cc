// An organisation ends: the registry asks funding and awards over the wire what is still open.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/indebted.h"
#include "tests/support/eventually.h"

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

// Honours and debts beside the registration, also of whom it follows; and what is left when awards are gone.
TEST_P(LifecycleJobTest, AProfileTellsDebtsAndHonours) {
  const auto awards = awards_v1::CommendationService::NewStub(world_.awards().channel());
  awards_v1::IssueDecisionRequest issue;
  issue.set_request_id(NewUuid());
  awards_v1::Decision& decision = *issue.mutable_decision();
  decision.set_number("7/QĐ-UBND");
  decision.set_authority("authorities/ubnd-hai-phong");
  decision.set_authority_label("Chủ tịch UBND thành phố Hải Phòng");
  decision.set_grantor(awards_v1::GRANTOR_PROVINCE);
  decision.set_manager("organizations/lm-hp");
  decision.set_provenance(awards_v1::PROVENANCE_RECORDED);
  *decision.mutable_signed_on() = Day(2024, 4, 1);
  awards_v1::DecisionItem& item = *decision.add_items();
  item.set_award_kind("PROVINCE_MERIT_CERTIFICATE");
  item.set_year(2023);
  item.mutable_recipient()->set_kind(awards_v1::RECIPIENT_KIND_COLLECTIVE);
  item.mutable_recipient()->set_organization("organizations/dong-tam");
  ASSERT_THAT(CallUntilAnswered(*awards, &awards_v1::CommendationService::Stub::IssueDecision, issue), Answers());

  registry_v1::MergeOrganizationsRequest merge;
  merge.set_kind(registry_v1::SUCCESSION_KIND_MERGER);
  merge.add_sources()->set_name("organizations/dong-tam");
  merge.mutable_sources(0)->set_etag(registry_.Get("dong-tam").etag());
  merge.mutable_target()->set_name("organizations/tien-phong");
  merge.set_request_id(NewUuid());
  merge.mutable_accept_obligations()->set_reason("bên nhận sáp nhập kế thừa khoản vay");
  merge.mutable_accept_obligations()->add_document_refs("PA 02/SN");
  ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &Stub::MergeOrganizations, merge), Answers());

  const auto profile_of = [&](const std::string& id) {
    registry_v1::GetOrganizationProfileRequest request;
    request.set_name("organizations/" + id);
    const auto answer = CallUntilAnswered(*registry_.organizations, &Stub::GetOrganizationProfile, request);
    EXPECT_THAT(answer, Answers());
    return answer.body;
  };
  registry_v1::GetOrganizationProfileResponse profile;
  EXPECT_TRUE(Eventually([&] {
    profile = profile_of("tien-phong");
    return profile.unavailable_size() == 0;
  })) << "a peer that does not answer in time is left out";
  EXPECT_EQ(profile.honours().standing(), 1);
  ASSERT_EQ(profile.honours().latest_size(), 1);
  EXPECT_EQ(profile.honours().latest(0).organization(), "organizations/dong-tam");
  EXPECT_TRUE(profile.has_debts());

  funding_v1::GetApplicationRequest application;
  application.set_name("applications/ho-so-1");
  EXPECT_TRUE(Eventually([&] {
    const auto read =
        CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::GetApplication, application);
    return read.body.borrower_honours().standing() == 1;
  })) << "who appraises sees what the borrower was honoured with";

  world_.awards().Kill();
  const auto without = profile_of("lm-hp");
  EXPECT_FALSE(without.has_honours());
  ASSERT_EQ(without.unavailable_size(), 1);
  EXPECT_EQ(without.unavailable(0), "awards");
  EXPECT_EQ(without.organization().name(), "organizations/lm-hp");
  world_.awards().Start();
  EXPECT_TRUE(Eventually([&] { return profile_of("lm-hp").has_honours(); }));
}

HTX_WORLDS_ON_BOTH_ENGINES(LifecycleJobTest);

}  // namespace
}  // namespace htx::testing
