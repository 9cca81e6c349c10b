// Mergers, splits and conversions: who ends, who follows, what moves along, and what stands in the way.

#include <thread>

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class ReorganisationTest : public RecordSteps {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
    Alliance("hp");
    for (const std::string id : {"a", "b", "c"}) Create(Cooperative(id));
  }
  v1::ReorganizationSource Source(const std::string& id) {
    v1::ReorganizationSource source;
    source.set_name("organizations/" + id);
    source.set_etag(Get(id).etag());
    return source;
  }
  v1::MergeOrganizationsRequest Merge(v1::SuccessionKind kind, const std::vector<std::string>& sources,
                                      const std::string& target) {
    v1::MergeOrganizationsRequest request;
    request.set_kind(kind);
    for (const std::string& source : sources) *request.add_sources() = Source(source);
    if (!target.empty()) request.mutable_target()->set_name("organizations/" + target);
    request.set_request_id(RequestId());
    return request;
  }
  v1::SplitOrganizationRequest Split(v1::SuccessionKind kind, const std::string& source) {
    v1::SplitOrganizationRequest request;
    request.set_kind(kind);
    *request.mutable_source() = Source(source);
    request.set_request_id(RequestId());
    return request;
  }
  static void NewTarget(v1::ReorganizationTarget& target, const std::string& id) {
    target.set_organization_id(id);
    target.mutable_organization()->set_legal_name("Hợp tác xã Tổng hợp " + id);
  }
  auto Run(const v1::MergeOrganizationsRequest& request) {
    return handlers_->reorganisations.MergeOrganizations(request, Clerk());
  }
  auto Run(const v1::SplitOrganizationRequest& request) {
    return handlers_->reorganisations.SplitOrganization(request, Clerk());
  }
};
HTX_BOTH_ENGINES(ReorganisationTest);

TEST_P(ReorganisationTest, AMergedOrganisationEndsAndLeadsToItsSuccessor) {
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a", "b"}, "c");
  *request.mutable_effective_date() = Date(2025, 5, 1);
  request.mutable_grounds()->add_document_refs("NQ 05/NQ-ĐHTV (2025-04-02)");
  const auto merged = Run(request);
  ASSERT_THAT(merged, IsOk());
  EXPECT_EQ(merged->target().name(), "organizations/c");
  EXPECT_EQ(merged->sources_size(), 2);
  EXPECT_EQ(merged->outcome().successions_size(), 2);
  EXPECT_EQ(merged->outcome().effects_size(), 2);

  const v1::Organization a = Get("a");
  EXPECT_EQ(a.legal_status(), v1::LEGAL_STATUS_REORGANISED);
  EXPECT_EQ(a.state_reason(), v1::STATE_REASON_MERGED);
  EXPECT_EQ(a.dissolved_date().month(), 5);
  ASSERT_EQ(a.successors_size(), 1) << "an ended organisation shows its successors in every view";
  EXPECT_EQ(a.successors(0).to(), "organizations/c");
  EXPECT_EQ(a.successors(0).document_refs(0), "NQ 05/NQ-ĐHTV (2025-04-02)");
  EXPECT_EQ(GetAt("a", Date(2025, 4, 30))->legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(GetAt("a", Date(2025, 4, 30))->successors_size(), 0);
  EXPECT_EQ(Full("c").predecessors_size(), 2);
  EXPECT_EQ(Get("c").predecessors_size(), 0);

  const v1::Change change = Feed().back();
  EXPECT_EQ(change.header().type(), "ORGANIZATION_MERGED");
  EXPECT_EQ(change.header().resource(), "organizations/b");
  ASSERT_EQ(change.successions_size(), 1);
  EXPECT_EQ(change.successions(0).to(), "organizations/c");
  EXPECT_EQ(change.lifecycle_record().action(), "MergeOrganizations.MERGER");

  EXPECT_THAT(Run(request)->outcome().successions_size(), 2) << "the same call again gets the same reply";
}

TEST_P(ReorganisationTest, AConsolidationRecordsTheNewOrganisationWithItsSourcesAlliance) {
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_CONSOLIDATION, {"a", "b"}, "");
  NewTarget(*request.mutable_target(), "ab");
  const auto merged = Run(request);
  ASSERT_THAT(merged, IsOk());
  EXPECT_EQ(merged->target().name(), "organizations/ab");
  EXPECT_EQ(merged->target().alliance(), "organizations/hp");
  EXPECT_EQ(merged->target().kind(), v1::ORGANIZATION_KIND_COOPERATIVE);
  EXPECT_EQ(merged->target().founded_date().year(), 2025);
  EXPECT_EQ(Get("b").state_reason(), v1::STATE_REASON_CONSOLIDATED);
  EXPECT_EQ(Full("ab").predecessors_size(), 2);
  EXPECT_EQ(merged->outcome().effects(0).change_type(), "ORGANIZATION_REGISTERED");
}

TEST_P(ReorganisationTest, ADivisionEndsItsSourceAndASeparationDoesNot) {
  v1::SplitOrganizationRequest division = Split(v1::SUCCESSION_KIND_DIVISION, "a");
  NewTarget(*division.add_targets(), "a1");
  division.mutable_targets(0)->set_share_millionths(400'000);
  NewTarget(*division.add_targets(), "a2");
  division.mutable_targets(1)->set_residual(true);
  const auto divided = Run(division);
  ASSERT_THAT(divided, IsOk());
  EXPECT_EQ(divided->source().legal_status(), v1::LEGAL_STATUS_REORGANISED);
  const v1::Organization a = Get("a");
  ASSERT_EQ(a.successors_size(), 2);
  EXPECT_EQ(a.successors(1).share_millionths(), 600'000);
  EXPECT_TRUE(a.successors(1).residual());
  EXPECT_EQ(a.governing_law(), v1::GOVERNING_LAW_LAW_2012);
  EXPECT_EQ(Get("a1").governing_law(), v1::GOVERNING_LAW_LAW_2023) << "it is founded under the present law";

  v1::SplitOrganizationRequest separation = Split(v1::SUCCESSION_KIND_SEPARATION, "b");
  NewTarget(*separation.add_targets(), "b1");
  const auto separated = Run(separation);
  ASSERT_THAT(separated, IsOk());
  EXPECT_EQ(separated->source().legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(Full("b").successors(0).kind(), v1::SUCCESSION_KIND_SEPARATION);
  EXPECT_EQ(Get("b").successors_size(), 0) << "it goes on, so a plain read need not look";
  EXPECT_EQ(Feed().back().header().type(), "ORGANIZATION_SPLIT");
  EXPECT_EQ(Full("b1").predecessors(0).from(), "organizations/b");
}

TEST_P(ReorganisationTest, WhatWasSeparatedMayBeMergedBackButNoEndLeadsToItself) {
  v1::SplitOrganizationRequest separation = Split(v1::SUCCESSION_KIND_SEPARATION, "b");
  NewTarget(*separation.add_targets(), "b1");
  *separation.mutable_effective_date() = Date(2024, 1, 1);
  ASSERT_THAT(Run(separation), IsOk());
  ASSERT_THAT(Run(Merge(v1::SUCCESSION_KIND_MERGER, {"b1"}, "b")), IsOk());

  EXPECT_THAT(Run(Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "a")), FailsWith(kFailedPrecondition, "CYCLE"));
  v1::MergeOrganizationsRequest late = Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c");
  *late.mutable_effective_date() = Date(2025, 1, 1);
  ASSERT_THAT(Run(late), IsOk());
  // In 2024, a operated still; but it leads to c.
  v1::MergeOrganizationsRequest back = Merge(v1::SUCCESSION_KIND_MERGER, {"c"}, "a");
  *back.mutable_effective_date() = Date(2024, 1, 1);
  EXPECT_THAT(Run(back), FailsWith(kFailedPrecondition, "CYCLE"));
  EXPECT_EQ(Get("c").legal_status(), v1::LEGAL_STATUS_OPERATING);
}

TEST_P(ReorganisationTest, AConversionKeepsTheTaxCode) {
  v1::CreateOrganizationRequest group = Cooperative("tht");
  group.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_GROUP);
  group.mutable_organization()->set_tax_code("0200000014");
  Create(group);
  v1::ConvertOrganizationRequest request;
  *request.mutable_source() = Source("tht");
  NewTarget(*request.mutable_target(), "htx");
  request.mutable_target()->mutable_organization()->set_tax_code("0200000014");
  request.set_request_id(RequestId());
  EXPECT_THAT(handlers_->reorganisations.ConvertOrganization(request, Clerk()),
              FailsWith(kInvalidArgument, "FIELD_RULE"))
      << "the new form is not stated";
  request.mutable_target()->mutable_organization()->set_kind(v1::ORGANIZATION_KIND_ALLIANCE);
  request.set_request_id(RequestId());
  EXPECT_FALSE(handlers_->reorganisations.ConvertOrganization(request, Clerk()).ok());
  request.mutable_target()->mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE);
  request.set_request_id(RequestId());
  const auto converted = handlers_->reorganisations.ConvertOrganization(request, Clerk());
  ASSERT_THAT(converted, IsOk());
  EXPECT_EQ(converted->source().state_reason(), v1::STATE_REASON_CONVERTED);
  EXPECT_EQ(converted->target().tax_code(), "0200000014");
  EXPECT_EQ(Get("tht").successors(0).kind(), v1::SUCCESSION_KIND_CONVERSION);
  v1::CreateOrganizationRequest other = Cooperative("other");
  other.mutable_organization()->set_tax_code("0200000014");
  const auto taken = handlers_->organizations.CreateOrganization(other, Clerk());
  ASSERT_THAT(taken, FailsWith(kAlreadyExists, "NUMBER_TAKEN"));
  EXPECT_EQ(DetailOf(taken.status()).resource_name, "organizations/htx");
}

TEST_P(ReorganisationTest, MembershipsEndAndAreInheritedOnRequest) {
  const std::string membership = Join("a", "hp").name();
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c");
  request.set_inherit_memberships(true);
  const auto merged = Run(request);
  ASSERT_THAT(merged, IsOk());
  ASSERT_EQ(merged->outcome().ended_relationships_size(), 1);
  EXPECT_EQ(merged->outcome().ended_relationships(0), membership);
  ASSERT_EQ(merged->outcome().inherited_relationships_size(), 1);
  v1::ListRelationshipsRequest list;
  list.set_filter("from = \"c\"");
  const auto inherited = handlers_->parties.ListRelationships(list, Clerk());
  ASSERT_THAT(inherited, IsOk());
  ASSERT_EQ(inherited->relationships_size(), 1);
  EXPECT_EQ(inherited->relationships(0).to(), "organizations/hp");
  const v1::MergeOrganizationsRequest again = [&] {
    Join("b", "hp");
    v1::MergeOrganizationsRequest next = Merge(v1::SUCCESSION_KIND_MERGER, {"b"}, "c");
    next.set_inherit_memberships(true);
    return next;
  }();
  const auto second = Run(again);
  ASSERT_THAT(second, IsOk()) << "the successor is a member already";
  EXPECT_EQ(second->outcome().inherited_relationships_size(), 0);
}

TEST_P(ReorganisationTest, TheTargetTakesTheValuesThatWereChosen) {
  v1::UpdateOrganizationRequest members = Change(Get("a"), "member_count");
  members.mutable_organization()->set_member_count(77);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(members, Clerk()), IsOk());
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c");
  v1::FieldChoice& choice = *request.add_field_choices();
  choice.set_path("member_count");
  choice.set_source("organizations/a");
  EXPECT_THAT(Run(request), FailsWith(kInvalidArgument, "ETAG_REQUIRED")) << "its facts would be overwritten unseen";
  request.mutable_target()->set_etag("77");
  EXPECT_THAT(Run(request), FailsWith(kAborted, "ETAG_MISMATCH"));
  request.mutable_target()->set_etag(Get("c").etag());
  ASSERT_THAT(Run(request), IsOk());
  EXPECT_EQ(Get("c").member_count(), 77);
  v1::MergeOrganizationsRequest wrong = Merge(v1::SUCCESSION_KIND_MERGER, {"b"}, "c");
  *wrong.add_field_choices() = choice;
  EXPECT_THAT(Run(wrong), FailsWith(kInvalidArgument, "FIELD_RULE")) << "a is no source of this";
  wrong.mutable_field_choices(0)->set_path("tax_code");
  EXPECT_THAT(Run(wrong), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
}

TEST_P(ReorganisationTest, ARehearsalShowsWhatWouldChangeAndRecordsNothing) {
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a", "b"}, "c");
  request.set_validate_only(true);
  const auto shown = Run(request);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->outcome().effects_size(), 2);
  EXPECT_THAT(shown->outcome().effects(0).changed_paths(), ::testing::Contains("legal_status"));
  EXPECT_EQ(shown->sources(0).legal_status(), v1::LEGAL_STATUS_REORGANISED);
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(Full("c").predecessors_size(), 0);
}

TEST_P(ReorganisationTest, OpenObligationsAreListedAndTakenOverOnlyWithADocument) {
  funding_.open = {{.service = "funding",
                    .resource = "loans/l1",
                    .organization = "organizations/a",
                    .state = "ACTIVE",
                    .debt = true}};
  const auto refused = Run(Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c"));
  ASSERT_THAT(refused, FailsWith(kFailedPrecondition, "OPEN_OBLIGATIONS"));
  EXPECT_EQ(DetailOf(refused.status()).preconditions[0].subject, "funding/loans/l1");
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_OPERATING);

  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c");
  request.mutable_accept_obligations()->set_reason("Tổ chức nhận sáp nhập kế thừa khoản vay");
  EXPECT_THAT(Run(request), FailsWith(kInvalidArgument, "FIELD_RULE")) << "without a document";
  request.mutable_accept_obligations()->add_document_refs("Phương án sáp nhập 01/PA");
  const auto merged = Run(request);
  ASSERT_THAT(merged, IsOk());
  ASSERT_EQ(merged->outcome().accepted_obligations_size(), 1);
  const int asked = funding_.asked;
  EXPECT_THAT(Run(request), IsOk());
  EXPECT_EQ(funding_.asked, asked) << "a repeated call is answered without asking";
}

TEST_P(ReorganisationTest, AServiceThatDoesNotAnswerBlocksUnlessThatWasAccepted) {
  awards_.down = true;
  EXPECT_THAT(Run(Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c")), FailsWith(kUnavailable, "PEER_UNAVAILABLE"));
  v1::SplitOrganizationRequest separation = Split(v1::SUCCESSION_KIND_SEPARATION, "b");
  NewTarget(*separation.add_targets(), "b1");
  EXPECT_THAT(Run(separation), IsOk()) << "a separation leaves the obligations where they are";
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c");
  request.mutable_accept_obligations()->set_reason("Đã đối chiếu bằng văn bản");
  request.mutable_accept_obligations()->add_document_refs("CV 12/LMHTX");
  const auto merged = Run(request);
  ASSERT_THAT(merged, IsOk());
  ASSERT_EQ(merged->outcome().findings_size() > 0, true);
  EXPECT_EQ(merged->outcome().findings(0).rule(), "OBLIGATIONS_UNKNOWN");
}

TEST_P(ReorganisationTest, ErrorsComeInTheirOrder) {
  v1::MergeOrganizationsRequest request = Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "c");
  request.mutable_sources(0)->clear_etag();
  EXPECT_THAT(Run(request), FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  request.mutable_sources(0)->set_etag("99");
  request.mutable_target()->set_name("organizations/none");
  EXPECT_THAT(handlers_->reorganisations.MergeOrganizations(request, Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(Run(request), FailsWith(kAborted, "ETAG_MISMATCH"));
  request.mutable_sources(0)->set_etag(Get("a").etag());
  EXPECT_THAT(Run(request), FailsWith(kNotFound, "NEVER_EXISTED"));
  request.mutable_target()->set_name("organizations/c");
  request.mutable_target()->set_etag("99");
  EXPECT_THAT(Run(request), FailsWith(kAborted, "ETAG_MISMATCH"));
  *request.add_sources() = request.sources(0);
  EXPECT_THAT(Run(request), FailsWith(kInvalidArgument, "FIELD_RULE")) << "named twice";
  EXPECT_THAT(Run(Merge(v1::SUCCESSION_KIND_CONSOLIDATION, {"a"}, "c")), FailsWith(kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(Run(Merge(v1::SUCCESSION_KIND_DIVISION, {"a"}, "c")), FailsWith(kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(Run(Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "hp")), FailsWith(kFailedPrecondition, "KIND_FORBIDS"));
  EXPECT_THAT(Run(Merge(v1::SUCCESSION_KIND_DUPLICATE, {"hp"}, "c")), FailsWith(kFailedPrecondition, "HAS_DEPENDENTS"))
      << "it keeps the records of others";
}

TEST_P(ReorganisationTest, ParallelMergersThatContradictEachOtherLeaveOne) {
  constexpr int kCallers = 8;
  std::vector<v1::MergeOrganizationsRequest> requests;
  for (int i = 0; i < kCallers; ++i) {
    requests.push_back(i % 2 == 0 ? Merge(v1::SUCCESSION_KIND_MERGER, {"a"}, "b")
                                  : Merge(v1::SUCCESSION_KIND_MERGER, {"b"}, "a"));
  }
  std::vector<absl::Status> answers(kCallers);
  std::vector<std::thread> callers;
  for (size_t i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] { answers[i] = Run(requests[i]).status(); });
  }
  for (std::thread& caller : callers) caller.join();
  int merged = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++merged;
    if (!answer.ok()) {
      const std::string reason = ReasonOf(answer);
      EXPECT_TRUE(reason == "ETAG_MISMATCH" || reason == "STATE_FORBIDS" || reason == "CYCLE") << answer;
    }
  }
  EXPECT_EQ(merged, 1);
  const bool a_ended = Get("a").legal_status() == v1::LEGAL_STATUS_REORGANISED;
  const bool b_ended = Get("b").legal_status() == v1::LEGAL_STATUS_REORGANISED;
  EXPECT_NE(a_ended, b_ended);
  EXPECT_EQ(Full("a").successors_size() + Full("b").successors_size(), 1);
}

}  // namespace
}  // namespace htx::registry
