// Memberships.

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class PartyTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    Create(Cooperative("a"));
  }
  absl::StatusOr<v1::Relationship> Admit(const std::string& from, const std::string& to,
                                         const google::type::Date& start) {
    return Relate(Relation(from, to, v1::RELATIONSHIP_TYPE_MEMBER_OF, start));
  }
  int64_t Count(const google::type::Date& day, bool ended = false) {
    v1::ListRelationshipsRequest request;
    *request.mutable_time()->mutable_valid_date() = day;
    request.set_include_ended(ended);
    request.set_filter("to = hp");
    const auto reply = handlers_->parties.ListRelationships(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply->total_size();
  }
};
HTX_BOTH_ENGINES(PartyTest);

TEST_P(PartyTest, AMemberIsAdmittedAndLeaves) {
  const auto admitted = Admit("a", "hp", Date(2017, 6, 1));
  ASSERT_THAT(admitted, IsOk());
  EXPECT_EQ(Count(Date(2017, 5, 31)), 0);
  EXPECT_EQ(Count(Date(2017, 6, 1)), 1);
  EXPECT_THAT(EndRelation(*admitted, Date(2020, 1, 1)), IsOk());
  EXPECT_EQ(Count(Date(2019, 12, 31)), 1);
  EXPECT_EQ(Count(Date(2020, 1, 1)), 0);
  EXPECT_EQ(Count(Date(2020, 1, 1), /*ended=*/true), 1);
  const std::vector<v1::Change> feed = Feed();
  EXPECT_EQ(feed.back().header().type(), "MEMBERSHIP_ENDED");
  EXPECT_EQ(feed.back().relationship().end_date().year(), 2020);
}

TEST_P(PartyTest, AMembershipThatHoldsIsNotRecordedTwice) {
  const auto admitted = Admit("a", "hp", Date(2017, 6, 1));
  EXPECT_THAT(Admit("a", "hp", Date(2018, 1, 1)), FailsWith(kAlreadyExists, "ALREADY_MEMBER"));
  EXPECT_THAT(Admit("a", "hp", Date(2016, 1, 1)), FailsWith(kAlreadyExists, "ALREADY_MEMBER"));
  EXPECT_THAT(EndRelation(*admitted, Date(2020, 1, 1)), IsOk());
  EXPECT_THAT(Admit("a", "hp", Date(2020, 1, 1)), IsOk()) << "it may come back";
}

TEST_P(PartyTest, OnlyAlliancesAndUnionsHaveMembers) {
  Create(Cooperative("b"));
  EXPECT_THAT(Admit("a", "b", Date(2017, 6, 1)), FailsWith(kFailedPrecondition, "NOT_A_MEMBER_BODY"));
  EXPECT_THAT(Admit("a", "z", Date(2017, 6, 1)), FailsWith(kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(Admit("z", "hp", Date(2017, 6, 1)), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(PartyTest, NobodyIsAMemberOfItsOwnMember) {
  Alliance("vca");
  EXPECT_THAT(Admit("hp", "hp", Date(2017, 6, 1)), FailsWith(kFailedPrecondition, "CYCLE"));
  EXPECT_THAT(Admit("hp", "vca", Date(2017, 6, 1)), IsOk());
  EXPECT_THAT(Admit("vca", "hp", Date(2017, 6, 1)), FailsWith(kFailedPrecondition, "CYCLE"));
}

TEST_P(PartyTest, AnEndedOrganisationIsNotAdmitted) {
  Dissolve("a");
  EXPECT_THAT(Admit("a", "hp", Date(2024, 7, 1)), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Admit("a", "hp", Date(2017, 6, 1)), IsOk()) << "it operated then";
}

TEST_P(PartyTest, AnEndIsRecordedOnceAndAfterTheStart) {
  const auto admitted = Admit("a", "hp", Date(2017, 6, 1));
  EXPECT_THAT(EndRelation(*admitted, Date(2017, 6, 1)), Violates("end_date"));
  v1::Relationship stale = *admitted;
  EXPECT_THAT(EndRelation(stale, Date(2020, 1, 1)), IsOk());
  EXPECT_THAT(EndRelation(stale, Date(2021, 1, 1)), FailsWith(kAborted, "ETAG_MISMATCH"));
  stale.set_etag("2");
  EXPECT_THAT(EndRelation(stale, Date(2021, 1, 1)), FailsWith(kFailedPrecondition, "ALREADY_ENDED"));
  stale.set_etag("");
  EXPECT_THAT(EndRelation(stale, Date(2021, 1, 1)), FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  stale.set_name("relationships/none");
  stale.set_etag("1");
  EXPECT_THAT(EndRelation(stale, Date(2021, 1, 1)), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(PartyTest, TheAllianceDecidesAboutItsMembers) {
  EXPECT_THAT(handlers_->parties.CreateRelationship(
                  Relation("a", "hp", v1::RELATIONSHIP_TYPE_MEMBER_OF, Date(2017, 6, 1)), Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
}

TEST_P(PartyTest, WhatWasNotYetRecordedIsNotListed) {
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  const auto admitted = Admit("a", "hp", Date(2017, 6, 1));
  const absl::Time between = clock_.Now();
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(EndRelation(*admitted, Date(2020, 1, 1)), IsOk());

  v1::ListRelationshipsRequest request;
  *request.mutable_time()->mutable_valid_date() = Date(2021, 1, 1);
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(before));
  EXPECT_EQ(handlers_->parties.ListRelationships(request, Clerk())->total_size(), 0);
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(between));
  const auto reply = handlers_->parties.ListRelationships(request, Clerk());
  ASSERT_EQ(reply->total_size(), 1) << "its end was not known";
  EXPECT_FALSE(reply->relationships(0).has_end_date());
}

}  // namespace
}  // namespace htx::registry
