// Subsidiaries and branches, chains of relations, and what becomes of relations and roles of who ends.

#include <gmock/gmock.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using testing::Violates;
using enum absl::StatusCode;

class RelationshipTest : public RegistryTest {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
    Alliance("hp");
    for (const std::string id : {"a", "b", "c", "d"}) Create(Cooperative(id));
  }
  v1::CreateRelationshipRequest Owned(const std::string& from, const std::string& to,
                                      v1::RelationshipType type = v1::RELATIONSHIP_TYPE_SUBSIDIARY_OF,
                                      const google::type::Date& start = Date(2020, 1, 1)) {
    v1::CreateRelationshipRequest request = Relation(from, to, type, start);
    request.set_relationship_id(absl::StrCat(from, "-", to));
    return request;
  }
  v1::ListRelationshipsRequest From(const std::string& subject, int depth,
                                    v1::RelationshipDirection direction = v1::RELATIONSHIP_DIRECTION_UPWARD) {
    v1::ListRelationshipsRequest request;
    request.set_subject("organizations/" + subject);
    request.set_depth(depth);
    request.set_direction(direction);
    request.set_order_by("distance, start_date");
    return request;
  }
  v1::ListRelationshipsResponse List(const v1::ListRelationshipsRequest& request) {
    const auto reply = handlers_->parties.ListRelationships(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : v1::ListRelationshipsResponse();
  }
  static std::vector<std::string> Names(const v1::ListRelationshipsResponse& reply) {
    std::vector<std::string> names;
    for (const v1::Relationship& relationship : reply.relationships()) {
      names.push_back(absl::StrCat(relationship.name().substr(14), "@", relationship.distance()));
    }
    return names;
  }
  v1::Role Appoint(const std::string& organization, v1::RoleType type, const std::string& person) {
    v1::CreateRoleRequest request;
    request.set_parent("organizations/" + organization);
    request.set_request_id(RequestId());
    request.mutable_role()->set_type(type);
    request.mutable_role()->mutable_person()->set_full_name(person);
    *request.mutable_role()->mutable_start_date() = Date(2020, 1, 1);
    const auto reply = handlers_->roles.CreateRole(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->role() : v1::Role();
  }
  v1::ListRolesResponse Roles(const std::string& organization, const google::type::Date& day, bool ended = false) {
    v1::ListRolesRequest request;
    request.set_parent("organizations/" + organization);
    request.set_include_ended(ended);
    *request.mutable_time()->mutable_valid_date() = day;
    const auto reply = handlers_->roles.ListRoles(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : v1::ListRolesResponse();
  }
  v1::MergeOrganizationsRequest Merge(const std::string& source, const std::string& target) {
    v1::MergeOrganizationsRequest request;
    request.set_kind(v1::SUCCESSION_KIND_MERGER);
    request.add_sources()->set_name("organizations/" + source);
    request.mutable_sources(0)->set_etag(Get(source).etag());
    request.mutable_target()->set_name("organizations/" + target);
    request.set_request_id(RequestId());
    return request;
  }
};
HTX_BOTH_ENGINES(RelationshipTest);

TEST_P(RelationshipTest, ASubsidiaryIsRecordedWithItsShareAndEnds) {
  v1::CreateRelationshipRequest request = Owned("a", "b");
  request.mutable_relationship()->set_share_millionths(510'000);
  const auto created = Relate(request);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(Feed().back().header().type(), "RELATIONSHIP_CREATED");
  EXPECT_EQ(Feed().back().relationship().share_millionths(), 510'000);
  EXPECT_THAT(Names(List(From("a", 1))), ElementsAre("a-b@1"));
  EXPECT_EQ(List(From("a", 1)).relationships(0).share_millionths(), 510'000);
  request = Owned("a", "c");
  request.mutable_relationship()->set_share_millionths(500'000);
  EXPECT_THAT(Relate(request), FailsWith(kFailedPrecondition, "SHARES_EXCEED"));
  ASSERT_THAT(EndRelation(*created, Date(2024, 1, 1)), IsOk());
  EXPECT_EQ(Feed().back().header().type(), "RELATIONSHIP_ENDED");
  EXPECT_EQ(List(From("a", 1)).total_size(), 0);
  request.mutable_relationship()->mutable_start_date()->set_year(2024);
  EXPECT_THAT(Relate(request), IsOk());
}

TEST_P(RelationshipTest, WhatCannotBeIsRefusedAndNothingIsWritten) {
  v1::CreateRelationshipRequest request = Owned("a", "b");
  request.mutable_relationship()->set_share_millionths(0);
  EXPECT_THAT(Relate(request), Violates("relationship.share_millionths"));
  request = Owned("a", "hp", v1::RELATIONSHIP_TYPE_MEMBER_OF);
  request.mutable_relationship()->set_share_millionths(1);
  EXPECT_THAT(Relate(request), Violates("relationship.share_millionths"));
  request = Owned("a", "b");
  *request.mutable_end_date() = Date(2020, 1, 1);
  EXPECT_THAT(Relate(request), Violates("end_date"));
  EXPECT_THAT(Relate(Owned("hp", "a")), FailsWith(kFailedPrecondition, "RELATION_KIND"));
  EXPECT_THAT(handlers_->parties.CreateRelationship(Owned("a", "b"), Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  ASSERT_THAT(Relate(Owned("a", "b", v1::RELATIONSHIP_TYPE_BRANCH_OF)), IsOk());
  EXPECT_THAT(Relate(Owned("a", "c", v1::RELATIONSHIP_TYPE_BRANCH_OF)), FailsWith(kAlreadyExists, "ALREADY_RELATED"));
  v1::ListRelationshipsRequest all;
  EXPECT_EQ(List(all).total_size(), 1);
}

TEST_P(RelationshipTest, ChainsOfAnyLengthDoNotClose) {
  ASSERT_THAT(Relate(Owned("a", "b")), IsOk());
  ASSERT_THAT(Relate(Owned("b", "c", v1::RELATIONSHIP_TYPE_BRANCH_OF)), IsOk());
  ASSERT_THAT(Relate(Owned("c", "d")), IsOk());
  EXPECT_THAT(Relate(Owned("d", "a")), FailsWith(kFailedPrecondition, "CYCLE"));
  EXPECT_THAT(Relate(Owned("d", "a", v1::RELATIONSHIP_TYPE_BRANCH_OF)), FailsWith(kFailedPrecondition, "CYCLE"));
  v1::CreateRelationshipRequest before = Owned("d", "a");
  *before.mutable_relationship()->mutable_start_date() = Date(2018, 1, 1);
  *before.mutable_end_date() = Date(2020, 1, 1);
  EXPECT_THAT(Relate(before), IsOk()) << "on no day does the circle hold";
}

TEST_P(RelationshipTest, OfRelationsThatWouldCloseACircleTogetherOneIsRefused) {
  const std::vector<v1::CreateRelationshipRequest> requests = {Owned("a", "b"), Owned("b", "c"), Owned("c", "d"),
                                                               Owned("d", "a")};
  std::vector<absl::Status> statuses(requests.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < requests.size(); ++i) {
    threads.emplace_back([&, i] { statuses[i] = Relate(requests[i]).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  int refused = 0;
  for (const absl::Status& status : statuses) {
    if (status.ok()) continue;
    ++refused;
    EXPECT_THAT(status, FailsWith(kFailedPrecondition, "CYCLE"));
  }
  EXPECT_EQ(refused, 1);
}

TEST_P(RelationshipTest, AListLooksUpAndDownToTheDepthThatIsAskedFor) {
  ASSERT_THAT(Relate(Owned("a", "b")), IsOk());
  ASSERT_THAT(Relate(Owned("b", "c")), IsOk());
  ASSERT_THAT(Relate(Owned("c", "d")), IsOk());
  ASSERT_THAT(Relate(Owned("b", "hp", v1::RELATIONSHIP_TYPE_MEMBER_OF)), IsOk());
  EXPECT_THAT(Names(List(From("a", 0))), ElementsAre("a-b@1")) << "the default is one step";
  EXPECT_THAT(Names(List(From("a", 2))), UnorderedElementsAre("a-b@1", "b-c@2", "b-hp@2"));
  EXPECT_THAT(Names(List(From("a", 8))), UnorderedElementsAre("a-b@1", "b-c@2", "b-hp@2", "c-d@3"));
  EXPECT_THAT(Names(List(From("d", 8, v1::RELATIONSHIP_DIRECTION_DOWNWARD))), ElementsAre("c-d@1", "b-c@2", "a-b@3"));
  EXPECT_THAT(Names(List(From("b", 8, v1::RELATIONSHIP_DIRECTION_UNSPECIFIED))),
              UnorderedElementsAre("a-b@1", "b-c@1", "b-hp@1", "c-d@2"));
  v1::ListRelationshipsRequest filtered = From("a", 8);
  filtered.set_filter("type = SUBSIDIARY_OF AND distance > 1");
  EXPECT_THAT(Names(List(filtered)), ElementsAre("b-c@2", "c-d@3"));
  *filtered.mutable_time()->mutable_valid_date() = Date(2019, 12, 31);
  EXPECT_EQ(List(filtered).total_size(), 0);
}

TEST_P(RelationshipTest, PagesOfAWalkAddUpToTheWhole) {
  ASSERT_THAT(Relate(Owned("a", "b")), IsOk());
  ASSERT_THAT(Relate(Owned("b", "c")), IsOk());
  ASSERT_THAT(Relate(Owned("c", "d")), IsOk());
  v1::ListRelationshipsRequest request = From("a", 8);
  request.set_page_size(2);
  const v1::ListRelationshipsResponse first = List(request);
  EXPECT_EQ(first.total_size(), 3);
  EXPECT_THAT(Names(first), ElementsAre("a-b@1", "b-c@2"));
  request.set_page_token(first.next_page_token());
  EXPECT_THAT(Names(List(request)), ElementsAre("c-d@3"));
  request.set_depth(7);
  EXPECT_THAT(handlers_->parties.ListRelationships(request, Clerk()),
              FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(RelationshipTest, DepthAndDirectionNeedASubject) {
  v1::ListRelationshipsRequest request;
  request.set_depth(1);
  EXPECT_THAT(handlers_->parties.ListRelationships(request, Clerk()), Violates("depth"));
  request.set_depth(0);
  request.set_direction(v1::RELATIONSHIP_DIRECTION_UPWARD);
  EXPECT_THAT(handlers_->parties.ListRelationships(request, Clerk()), Violates("direction"));
  EXPECT_THAT(handlers_->parties.ListRelationships(From("a", 9), Clerk()), Violates("depth"));
  EXPECT_THAT(handlers_->parties.ListRelationships(From("z", 1), Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(RelationshipTest, ItIsSaidWhyThereIsNoParent) {
  EXPECT_EQ(List(From("a", 1)).no_parent_reason(), v1::NO_PARENT_REASON_NEVER_RECORDED);
  const auto relation = Relate(Owned("a", "b"));
  ASSERT_THAT(relation, IsOk());
  EXPECT_EQ(List(From("a", 1)).no_parent_reason(), v1::NO_PARENT_REASON_UNSPECIFIED);
  v1::ListRelationshipsRequest members = From("a", 1);
  members.set_filter("type = MEMBER_OF");
  EXPECT_EQ(List(members).no_parent_reason(), v1::NO_PARENT_REASON_NEVER_RECORDED);
  v1::ListRelationshipsRequest early = From("a", 1);
  *early.mutable_time()->mutable_valid_date() = Date(2018, 1, 1);
  EXPECT_EQ(List(early).no_parent_reason(), v1::NO_PARENT_REASON_NOT_YET);
  EXPECT_EQ(List(early).no_parent_date().year(), 2020);
  ASSERT_THAT(EndRelation(*relation, Date(2024, 3, 1)), IsOk());
  EXPECT_EQ(List(From("a", 1)).no_parent_reason(), v1::NO_PARENT_REASON_RELATION_ENDED);
  EXPECT_EQ(List(From("a", 1)).no_parent_date().month(), 3);
  Alliance("vca");
  ASSERT_THAT(Relate(Owned("hp", "vca", v1::RELATIONSHIP_TYPE_MEMBER_OF)), IsOk());
  EXPECT_EQ(List(From("vca", 1)).no_parent_reason(), v1::NO_PARENT_REASON_TOP_BODY);
  EXPECT_EQ(List(From("vca", 1, v1::RELATIONSHIP_DIRECTION_DOWNWARD)).no_parent_reason(),
            v1::NO_PARENT_REASON_UNSPECIFIED);
}

TEST_P(RelationshipTest, AMembershipEndedAsARelationIsEndedAsAMembership) {
  v1::AdmitMemberRequest admit;
  admit.set_request_id(RequestId());
  admit.set_membership_id("m");
  admit.mutable_membership()->set_member("organizations/a");
  admit.mutable_membership()->set_alliance("organizations/hp");
  *admit.mutable_membership()->mutable_start_date() = Date(2020, 1, 1);
  const auto admitted = handlers_->memberships.AdmitMember(admit, Clerk());
  ASSERT_THAT(admitted, IsOk());
  v1::SuspendMembershipRequest suspend;
  suspend.set_name("memberships/m");
  suspend.set_etag(admitted->membership().etag());
  suspend.set_reason("nợ hội phí");
  suspend.set_request_id(RequestId());
  *suspend.mutable_start_date() = Date(2023, 1, 1);
  ASSERT_THAT(handlers_->memberships.SuspendMembership(suspend, Clerk()), IsOk());
  v1::Relationship relation;
  relation.set_name("relationships/m");
  relation.set_etag("1");
  ASSERT_THAT(EndRelation(relation, Date(2024, 1, 1)), IsOk());
  v1::GetMembershipRequest get;
  get.set_name("memberships/m");
  const auto membership = handlers_->memberships.GetMembership(get, Clerk());
  ASSERT_THAT(membership, IsOk());
  EXPECT_EQ(membership->membership().state(), v1::MEMBERSHIP_STATE_ENDED);
  EXPECT_EQ(membership->membership().end_date().year(), 2024);
  EXPECT_EQ(membership->membership().suspensions(0).end_date().year(), 2024);
}

TEST_P(RelationshipTest, AMergedOrganisationHandsOverWhatItOwnsAndItsRolesEnd) {
  ASSERT_THAT(Relate(Owned("c", "a")), IsOk());
  ASSERT_THAT(Relate(Owned("a", "d")), IsOk());
  Appoint("a", v1::ROLE_TYPE_DIRECTOR, "Giám đốc của a");
  Appoint("b", v1::ROLE_TYPE_DIRECTOR, "Giám đốc của b");
  v1::MergeOrganizationsRequest request = Merge("a", "b");
  *request.mutable_effective_date() = Date(2025, 5, 1);
  const auto merged = handlers_->reorganisations.MergeOrganizations(request, Clerk());
  ASSERT_THAT(merged, IsOk());
  EXPECT_THAT(merged->outcome().ended_relationships(), UnorderedElementsAre("relationships/c-a", "relationships/a-d"));
  EXPECT_THAT(merged->outcome().inherited_relationships(), SizeIs(1)) << "whose subsidiary it was does not pass";
  EXPECT_THAT(merged->outcome().ended_roles(), SizeIs(1));
  EXPECT_THAT(merged->outcome().inherited_roles(), SizeIs(0));
  const v1::ListRelationshipsResponse now = List(From("b", 1, v1::RELATIONSHIP_DIRECTION_DOWNWARD));
  ASSERT_EQ(now.total_size(), 1);
  EXPECT_EQ(now.relationships(0).from(), "organizations/c");
  EXPECT_EQ(now.relationships(0).start_date().month(), 5);
  EXPECT_EQ(List(From("a", 1)).no_parent_reason(), v1::NO_PARENT_REASON_ORGANIZATION_ENDED);
  EXPECT_EQ(Roles("a", Date(2025, 5, 1)).total_size(), 0);
  const v1::ListRolesResponse ended = Roles("a", Date(2025, 5, 1), /*ended=*/true);
  ASSERT_EQ(ended.total_size(), 1);
  EXPECT_EQ(ended.roles(0).state(), v1::ROLE_STATE_ENDED);
  EXPECT_EQ(ended.roles(0).end_ground(), v1::ROLE_END_GROUND_ORGANIZATION_ENDED);
  EXPECT_EQ(Roles("b", Date(2025, 5, 1)).total_size(), 1);
}

TEST_P(RelationshipTest, ATargetTakesRolesOverWhereItsRulesAdmitThem) {
  Appoint("a", v1::ROLE_TYPE_DIRECTOR, "Giám đốc của a");
  Appoint("a", v1::ROLE_TYPE_BOARD_MEMBER, "Ủy viên của a");
  Appoint("a", v1::ROLE_TYPE_FOUNDER, "Sáng lập viên của a");
  Appoint("b", v1::ROLE_TYPE_DIRECTOR, "Giám đốc của b");
  v1::MergeOrganizationsRequest request = Merge("a", "b");
  *request.mutable_effective_date() = Date(2025, 5, 1);
  request.set_inherit_roles(true);
  const auto merged = handlers_->reorganisations.MergeOrganizations(request, Clerk());
  ASSERT_THAT(merged, IsOk());
  EXPECT_THAT(merged->outcome().ended_roles(), SizeIs(3));
  EXPECT_THAT(merged->outcome().inherited_roles(), SizeIs(1));
  bool told = false;
  for (const v1::LifecycleFinding& finding : merged->outcome().findings()) {
    told |= finding.rule() == "ROLE_NOT_INHERITED";
  }
  EXPECT_TRUE(told) << "there is one director already";
  EXPECT_EQ(Roles("b", Date(2025, 5, 1)).total_size(), 2);
  EXPECT_EQ(Roles("b", Date(2025, 4, 30)).total_size(), 1);
}

TEST_P(RelationshipTest, RolesAndRelationsOfADissolvedOrganisationEndWithIt) {
  ASSERT_THAT(Relate(Owned("c", "a")), IsOk());
  ASSERT_THAT(Relate(Owned("a", "hp", v1::RELATIONSHIP_TYPE_MEMBER_OF)), IsOk());
  Appoint("a", v1::ROLE_TYPE_DIRECTOR, "Giám đốc của a");
  for (const auto stage : {v1::DISSOLUTION_STAGE_START, v1::DISSOLUTION_STAGE_COMPLETE}) {
    v1::DissolveOrganizationRequest request;
    request.set_name("organizations/a");
    request.set_etag(Get("a").etag());
    request.set_request_id(RequestId());
    request.set_stage(stage);
    const auto reply = handlers_->lifecycle.DissolveOrganization(request, Clerk());
    ASSERT_THAT(reply, IsOk());
    const int ends = stage == v1::DISSOLUTION_STAGE_COMPLETE ? 1 : 0;
    EXPECT_THAT(reply->outcome().ended_roles(), SizeIs(ends));
    EXPECT_THAT(reply->outcome().ended_relationships(), SizeIs(2 * ends));
  }
  v1::ListMembershipsRequest members;
  members.set_filter("member = a");
  const auto reply = handlers_->memberships.ListMemberships(members, Clerk());
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->total_size(), 1);
  EXPECT_EQ(reply->memberships(0).exit_ground(), v1::EXIT_GROUND_DISSOLVED);
  v1::CreateRelationshipRequest late = Owned("d", "a");
  const auto recorded = Relate(late);
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->end_date().year(), 2025) << "what is recorded late ends with its organisation";
  Appoint("a", v1::ROLE_TYPE_BOARD_MEMBER, "Ghi nhận muộn");
  EXPECT_EQ(Roles("a", Date(2025, 6, 2)).total_size(), 0);
  EXPECT_EQ(Roles("a", Date(2025, 6, 1)).total_size(), 2);
}

TEST_P(RelationshipTest, WhatAMachineWithAClockAheadRecordedIsSeenNow) {
  const absl::Time now = clock_.Now();
  clock_.Advance(absl::Seconds(5));
  ASSERT_THAT(Relate(Owned("a", "hp", v1::RELATIONSHIP_TYPE_MEMBER_OF)), IsOk());
  Appoint("a", v1::ROLE_TYPE_DIRECTOR, "Giám đốc");
  clock_.Set(now);
  EXPECT_EQ(List(From("a", 1)).total_size(), 1);
  EXPECT_EQ(handlers_->memberships.ListMemberships({}, Clerk())->total_size(), 1);
  EXPECT_EQ(Roles("a", Date(2025, 6, 2)).total_size(), 1);
  v1::ListRelationshipsRequest then = From("a", 1);
  then.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(now));
  EXPECT_EQ(List(then).total_size(), 0) << "it was not known then";
}

TEST_P(RelationshipTest, TheReducedFormOfGovernanceHasNoBoard) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "governance_form");
  change.mutable_organization()->set_governance_form(v1::GOVERNANCE_FORM_REDUCED);
  *change.mutable_effective_date() = Date(2024, 7, 1);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  v1::CreateRoleRequest request;
  request.set_parent("organizations/a");
  request.set_request_id(RequestId());
  request.mutable_role()->set_type(v1::ROLE_TYPE_BOARD_CHAIR);
  request.mutable_role()->mutable_person()->set_full_name("Chủ tịch");
  *request.mutable_role()->mutable_start_date() = Date(2024, 7, 1);
  EXPECT_THAT(handlers_->roles.CreateRole(request, Clerk()), FailsWith(kFailedPrecondition, "ROLE_FORM"));
  *request.mutable_role()->mutable_start_date() = Date(2024, 6, 30);
  request.set_request_id(RequestId());
  EXPECT_THAT(handlers_->roles.CreateRole(request, Clerk()), IsOk()) << "it was governed in full then";
}

TEST_P(RelationshipTest, ATermThatIsOverIsShownAsOver) {
  v1::CreateRoleRequest request;
  request.set_parent("organizations/a");
  request.set_request_id(RequestId());
  request.mutable_role()->set_type(v1::ROLE_TYPE_BOARD_MEMBER);
  request.mutable_role()->mutable_person()->set_full_name("Ủy viên");
  *request.mutable_role()->mutable_start_date() = Date(2018, 1, 1);
  *request.mutable_role()->mutable_term_end() = Date(2023, 1, 1);
  ASSERT_THAT(handlers_->roles.CreateRole(request, Clerk()), IsOk());
  EXPECT_EQ(Roles("a", Date(2022, 12, 31)).roles(0).state(), v1::ROLE_STATE_HELD);
  EXPECT_EQ(Roles("a", Date(2023, 1, 1)).roles(0).state(), v1::ROLE_STATE_TERM_OVER);
  EXPECT_EQ(Roles("a", Date(2017, 1, 1), true).roles(0).state(), v1::ROLE_STATE_COMING);
  v1::ListRolesRequest over;
  over.set_parent("organizations/-");
  over.set_filter("state = TERM_OVER");
  EXPECT_EQ(handlers_->roles.ListRoles(over, Clerk())->total_size(), 1);
  over.set_filter("state = HELD");
  EXPECT_EQ(handlers_->roles.ListRoles(over, Clerk())->total_size(), 0);
}

}  // namespace
}  // namespace htx::registry
