// Records that should never have been made, the verbs that end an organisation otherwise, and what reads show of it.

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class VoidTest : public RecordSteps {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
    Alliance("hp");
    Create(Cooperative("a"));
    Create(Cooperative("b"));
  }
  absl::StatusOr<v1::DeleteOrganizationResponse> Delete(const std::string& id) {
    auto request = About<v1::DeleteOrganizationRequest>(id);
    request.set_reason("nhập nhầm từ danh sách cũ");
    return handlers_->lifecycle.DeleteOrganization(request, Clerk());
  }
  absl::StatusOr<v1::UndeleteOrganizationResponse> Undelete(const std::string& id) {
    return handlers_->lifecycle.UndeleteOrganization(About<v1::UndeleteOrganizationRequest>(id), Clerk());
  }
  int Listed(bool deleted) {
    v1::ListOrganizationsRequest request;
    request.set_show_deleted(deleted);
    request.set_filter("kind = COOPERATIVE");
    const auto response = handlers_->organizations.ListOrganizations(request, Clerk());
    EXPECT_THAT(response, IsOk());
    EXPECT_EQ(response->organizations_size(), response->total_size());
    return response->organizations_size();
  }
  absl::StatusOr<v1::DissolveOrganizationResponse> Dissolve(const std::string& id, v1::DissolutionStage stage) {
    auto request = About<v1::DissolveOrganizationRequest>(id);
    request.set_stage(stage);
    return handlers_->lifecycle.DissolveOrganization(request, Clerk());
  }
};
HTX_BOTH_ENGINES(VoidTest);

TEST_P(VoidTest, AVoidedRecordWasNeverAnOrganisationAndStaysReadable) {
  ASSERT_THAT(Dissolve("a", v1::DISSOLUTION_STAGE_START), IsOk());
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  const auto voided = Delete("a");
  ASSERT_THAT(voided, IsOk());
  EXPECT_EQ(voided->organization().legal_status(), v1::LEGAL_STATUS_VOIDED);
  EXPECT_TRUE(voided->organization().has_delete_time());
  EXPECT_FALSE(voided->organization().has_dissolved_date());
  EXPECT_EQ(GetAt("a", Date(2016, 1, 1))->legal_status(), v1::LEGAL_STATUS_VOIDED) << "on all its days";
  EXPECT_EQ(GetAt("a", Date(2016, 1, 1), before)->legal_status(), v1::LEGAL_STATUS_OPERATING)
      << "what was believed stays readable";
  EXPECT_EQ(Listed(false), 1);
  EXPECT_EQ(Listed(true), 2);
  EXPECT_THAT(Delete("a"), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(Change(Get("a"), "member_count"), Clerk()),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_EQ(Feed().back().header().type(), "ORGANIZATION_VOIDED");

  clock_.Advance(absl::Hours(1));
  const auto restored = Undelete("a");
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->organization().legal_status(), v1::LEGAL_STATUS_DISSOLVING);
  EXPECT_EQ(restored->organization().state_reason(), v1::STATE_REASON_MEMBERS_RESOLUTION);
  EXPECT_FALSE(restored->organization().has_delete_time());
  EXPECT_EQ(GetAt("a", Date(2016, 1, 1))->legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(Listed(false), 2);
  EXPECT_THAT(Undelete("a"), FailsWith(kAlreadyExists, "NOT_DELETED"));
  EXPECT_EQ(Feed().back().header().type(), "ORGANIZATION_RESTORED");
}

TEST_P(VoidTest, ARestoredDuplicateIsAMemberAgainWithoutABreak) {
  Join("a", "hp", Date(2020, 1, 1));
  const auto memberships = [&](absl::Time known) {
    v1::ListRelationshipsRequest list;
    list.set_filter("from = \"a\"");
    list.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
    const auto response = handlers_->parties.ListRelationships(list, Clerk());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->relationships_size() : -1;
  };
  clock_.Advance(absl::Hours(1));
  v1::MergeOrganizationsRequest request;
  request.set_kind(v1::SUCCESSION_KIND_DUPLICATE);
  request.add_sources()->set_name("organizations/a");
  request.mutable_sources(0)->set_etag(Get("a").etag());
  request.mutable_target()->set_name("organizations/b");
  request.set_request_id(RequestId());
  ASSERT_THAT(handlers_->reorganisations.MergeOrganizations(request, Clerk()), IsOk());
  clock_.Advance(absl::Hours(1));
  const absl::Time between = clock_.Now();
  EXPECT_EQ(memberships(between), 0);
  clock_.Advance(absl::Hours(1));
  const auto restored = Undelete("a");
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->outcome().inherited_relationships_size(), 1);
  EXPECT_EQ(memberships(clock_.Now()), 1);
  EXPECT_EQ(memberships(between), 0) << "what was believed in between stays";
}

TEST_P(VoidTest, ADuplicateLeadsToTheRecordToUseUntilItTurnsOutToBeNone) {
  v1::MergeOrganizationsRequest request;
  request.set_kind(v1::SUCCESSION_KIND_DUPLICATE);
  request.add_sources()->set_name("organizations/a");
  request.mutable_sources(0)->set_etag(Get("a").etag());
  request.mutable_target()->set_name("organizations/b");
  request.set_request_id(RequestId());
  ASSERT_THAT(handlers_->reorganisations.MergeOrganizations(request, Clerk()), IsOk());
  EXPECT_EQ(Get("a").state_reason(), v1::STATE_REASON_DUPLICATE);
  EXPECT_EQ(Get("a").successors(0).to(), "organizations/b");
  EXPECT_EQ(GetAt("a", Date(2016, 1, 1))->successors_size(), 1) << "it was a duplicate on all its days";
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(Undelete("a"), IsOk());
  EXPECT_EQ(Full("a").successors_size(), 0);
  EXPECT_EQ(Full("b").predecessors_size(), 0);
  // And now the other way round.
  request.mutable_sources(0)->set_name("organizations/b");
  request.mutable_sources(0)->set_etag(Get("b").etag());
  request.mutable_target()->set_name("organizations/a");
  request.set_request_id(RequestId());
  ASSERT_THAT(handlers_->reorganisations.MergeOrganizations(request, Clerk()), IsOk());
  EXPECT_EQ(Get("b").successors(0).to(), "organizations/a");
}

TEST_P(VoidTest, WhatDependsOnARecordKeepsIt) {
  const auto kept = Delete("hp");
  ASSERT_THAT(kept, FailsWith(kFailedPrecondition, "HAS_DEPENDENTS"));
  const v1::Relationship membership = Join("a", "hp");
  const auto member = Delete("a");
  ASSERT_THAT(member, FailsWith(kFailedPrecondition, "HAS_DEPENDENTS"));
  EXPECT_EQ(DetailOf(member.status()).preconditions[0].subject, membership.name());
  const v1::Organization full = Full("a");
  for (const v1::AllowedAction& action : full.allowed_actions()) {
    if (action.action() != "DeleteOrganization") continue;
    EXPECT_FALSE(action.allowed());
    EXPECT_EQ(action.reason(), "HAS_DEPENDENTS");
    EXPECT_NE(action.remedy_vi(), "");
  }
}

TEST_P(VoidTest, ADissolutionIsCompletedOnlyWithItsDebtsPaid) {
  ASSERT_THAT(Dissolve("a", v1::DISSOLUTION_STAGE_START), IsOk());
  funding_.open = {{.service = "funding",
                    .resource = "loans/l1",
                    .organization = "organizations/a",
                    .state = "ACTIVE",
                    .debt = true}};
  EXPECT_THAT(Dissolve("a", v1::DISSOLUTION_STAGE_COMPLETE), FailsWith(kFailedPrecondition, "OPEN_OBLIGATIONS"));
  auto request = About<v1::DissolveOrganizationRequest>("a");
  request.set_stage(v1::DISSOLUTION_STAGE_COMPLETE);
  request.mutable_accept_obligations()->set_reason("theo quyết định");
  request.mutable_accept_obligations()->add_document_refs("QĐ 1");
  EXPECT_THAT(handlers_->lifecycle.DissolveOrganization(request, Clerk()),
              FailsWith(kFailedPrecondition, "OPEN_OBLIGATIONS"))
      << "a debt is not accepted away";
  funding_.open.clear();
  funding_.down = true;
  EXPECT_THAT(handlers_->lifecycle.DissolveOrganization(request, Clerk()), FailsWith(kUnavailable, "PEER_UNAVAILABLE"))
      << "nor is what is owed to a service that does not answer";
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_DISSOLVING);
  funding_.down = false;
  awards_.down = true;
  EXPECT_THAT(Dissolve("a", v1::DISSOLUTION_STAGE_COMPLETE), FailsWith(kUnavailable, "PEER_UNAVAILABLE"));
  const auto completed = handlers_->lifecycle.DissolveOrganization(request, Clerk());
  ASSERT_THAT(completed, IsOk()) << "the registrar answers for what could not be asked";
  EXPECT_EQ(completed->organization().legal_status(), v1::LEGAL_STATUS_DISSOLVED);
}

TEST_P(VoidTest, TheDissolutionUnderWayShowsItsPeriodAndWhatItRestsOn) {
  auto request = About<v1::DissolveOrganizationRequest>("a");
  request.set_stage(v1::DISSOLUTION_STAGE_START);
  *request.mutable_effective_date() = Date(2025, 1, 2);
  request.set_liquidator("Hội đồng giải thể");
  request.mutable_grounds()->set_state_reason(v1::STATE_REASON_COURT_DECISION);
  request.mutable_grounds()->add_document_refs("QĐ 7/2025/QĐ-TA");
  ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(request, Clerk()), IsOk());
  const v1::Organization full = Full("a");
  EXPECT_EQ(full.dissolution().basis(), v1::STATE_REASON_COURT_DECISION);
  EXPECT_EQ(full.dissolution().liquidator(), "Hội đồng giải thể");
  EXPECT_EQ(full.dissolution().document_refs(0), "QĐ 7/2025/QĐ-TA");
  EXPECT_EQ(full.dissolution().objection_end_date().month(), 7);
  EXPECT_EQ(full.dissolution().objection_end_date().day(), 1);
  EXPECT_EQ(full.state_findings(0).rule(), "DISSOLUTION_PERIOD_RUNNING");
  auto complete = About<v1::DissolveOrganizationRequest>("a");
  complete.set_stage(v1::DISSOLUTION_STAGE_COMPLETE);
  complete.mutable_grounds()->set_state_reason(v1::STATE_REASON_NO_OBJECTION);
  EXPECT_THAT(handlers_->lifecycle.DissolveOrganization(complete, Clerk()),
              FailsWith(kFailedPrecondition, "OBJECTION_PERIOD_RUNNING"));
  clock_.Set(StartOf(absl::CivilDay(2025, 7, 2)));
  complete.set_request_id(RequestId());
  EXPECT_THAT(handlers_->lifecycle.DissolveOrganization(complete, Clerk()), IsOk());
}

TEST_P(VoidTest, EveryOtherVerbMovesAndIsListed) {
  auto lost = About<v1::MarkOrganizationNotAtAddressRequest>("a");
  ASSERT_THAT(handlers_->lifecycle.MarkOrganizationNotAtAddress(lost, Clerk()), IsOk());
  auto revoke = About<v1::RevokeOrganizationRequest>("a");
  EXPECT_THAT(handlers_->lifecycle.RevokeOrganization(revoke, Clerk()), FailsWith(kInvalidArgument, "FIELD_RULE"))
      << "no ground";
  revoke.mutable_grounds()->set_state_reason(v1::STATE_REASON_MERGED);
  EXPECT_THAT(handlers_->lifecycle.RevokeOrganization(revoke, Clerk()), FailsWith(kInvalidArgument, "FIELD_RULE"));
  revoke.mutable_grounds()->set_state_reason(v1::STATE_REASON_INACTIVE);
  *revoke.mutable_grounds()->mutable_document_date() = Date(2025, 5, 30);
  ASSERT_THAT(handlers_->lifecycle.RevokeOrganization(revoke, Clerk()), IsOk());
  EXPECT_EQ(Get("a").state_reason(), v1::STATE_REASON_INACTIVE);
  const auto bankrupt =
      handlers_->lifecycle.DeclareOrganizationBankrupt(About<v1::DeclareOrganizationBankruptRequest>("a"), Clerk());
  ASSERT_THAT(bankrupt, IsOk());
  EXPECT_EQ(bankrupt->organization().legal_status(), v1::LEGAL_STATUS_BANKRUPT);
  EXPECT_TRUE(bankrupt->organization().has_dissolved_date());

  v1::ListLifecycleRecordsRequest list;
  list.set_parent("organizations/a");
  list.set_page_size(2);
  const auto first = handlers_->lifecycle.ListLifecycleRecords(list, Clerk());
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->records_size(), 2);
  EXPECT_EQ(first->records(0).action(), "DeclareOrganizationBankrupt");
  EXPECT_EQ(first->records(1).document_date().day(), 30);
  list.set_page_token(first->next_page_token());
  const auto second = handlers_->lifecycle.ListLifecycleRecords(list, Clerk());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->records_size(), 1);
  EXPECT_EQ(second->records(0).action(), "MarkOrganizationNotAtAddress");
  EXPECT_TRUE(second->next_page_token().empty());
  list.set_parent("organizations/none");
  list.clear_page_token();
  EXPECT_THAT(handlers_->lifecycle.ListLifecycleRecords(list, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(VoidTest, ARefusedRegistrationNeverOperated) {
  v1::CreateOrganizationRequest pending = Cooperative("p");
  pending.mutable_organization()->set_legal_status(v1::LEGAL_STATUS_PENDING);
  Create(pending);
  const auto refused = handlers_->lifecycle.RefuseOrganization(About<v1::RefuseOrganizationRequest>("p"), Clerk());
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->organization().legal_status(), v1::LEGAL_STATUS_REFUSED);
  EXPECT_FALSE(refused->organization().has_dissolved_date());
}

TEST_P(VoidTest, ASuspensionSaysItsEndAndExpires) {
  auto request = About<v1::SuspendOrganizationRequest>("a");
  *request.mutable_effective_date() = Date(2025, 5, 1);
  *request.mutable_suspended_until() = Date(2026, 5, 1);
  EXPECT_THAT(handlers_->lifecycle.SuspendOrganization(request, Clerk()),
              FailsWith(kFailedPrecondition, "SUSPENSION_TOO_LONG"));
  *request.mutable_suspended_until() = Date(2025, 5, 31);
  *request.mutable_grounds()->mutable_document_date() = Date(2025, 4, 30);
  const auto suspended = handlers_->lifecycle.SuspendOrganization(request, Clerk());
  ASSERT_THAT(suspended, IsOk());
  EXPECT_EQ(suspended->outcome().findings(0).rule(), "NOTICE_LATE");
  EXPECT_EQ(suspended->organization().suspended_until().day(), 31);
  EXPECT_EQ(Full("a").state_findings(0).rule(), "SUSPENSION_EXPIRED");
  auto back = About<v1::ReactivateOrganizationRequest>("a");
  back.set_basis(v1::REACTIVATION_BASIS_SUSPENSION_ENDED);
  const auto operating = handlers_->lifecycle.ReactivateOrganization(back, Clerk());
  ASSERT_THAT(operating, IsOk());
  EXPECT_FALSE(operating->organization().has_suspended_until());
}

}  // namespace
}  // namespace htx::registry
