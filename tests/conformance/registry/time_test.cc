// The two times: what held on a day, and what was believed at an instant.

#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class TimeTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    created_ = Create(Cooperative("a"));
    clock_.Advance(absl::Hours(1));
  }
  int64_t MembersOn(const google::type::Date& day, absl::Time known = absl::InfiniteFuture()) {
    const auto organization = GetAt("a", day, known);
    EXPECT_THAT(organization, IsOk());
    return organization->has_member_count() ? organization->member_count() : -1;
  }
  v1::Organization created_;
};
HTX_BOTH_ENGINES(TimeTest);

TEST_P(TimeTest, ADayBeforeTheRecordIsNotKnown) {
  const auto early = GetAt("a", Date(2015, 2, 28));
  EXPECT_THAT(early, FailsWith(kNotFound, "NOT_KNOWN_AT_TIME"));
  EXPECT_EQ(DetailOf(early.status()).metadata.front().second, "2015-03-01");
  EXPECT_THAT(GetAt("a", Date(2015, 3, 1)), IsOk());
  EXPECT_THAT(GetAt("z", Date(2015, 3, 1)), FailsWith(kNotFound, "NEVER_EXISTED"));
}

TEST_P(TimeTest, AnInstantBeforeTheRecordIsNotKnown) {
  EXPECT_THAT(GetAt("a", Date(2020, 1, 1), clock_.Now() - absl::Hours(2)), FailsWith(kNotFound, "NOT_KNOWN_AT_TIME"));
  EXPECT_THAT(GetAt("a", Date(2020, 1, 1), clock_.Now() + absl::Hours(1)),
              FailsWith(kOutOfRange, "KNOWN_TIME_IN_FUTURE"));
}

TEST_P(TimeTest, NoSuchDayIsRefused) { EXPECT_THAT(GetAt("a", Date(2023, 2, 29)), Violates("time.valid_date")); }

TEST_P(TimeTest, AChangeHoldsFromItsDayOn) {
  SetMembers(100, Date(2020, 1, 1));
  EXPECT_EQ(MembersOn(Date(2019, 12, 31)), -1);
  EXPECT_EQ(MembersOn(Date(2020, 1, 1)), 100);
  EXPECT_EQ(Get("a").member_count(), 100);
}

TEST_P(TimeTest, ABackDatedChangeHoldsUntilTheNextOneAndKeepsWhatWasBelieved) {
  SetMembers(100, Date(2020, 1, 1));
  SetMembers(150, Date(2022, 1, 1));
  const absl::Time believed = clock_.Now();
  clock_.Advance(absl::Hours(24));
  const v1::Organization after = SetMembers(120, Date(2021, 1, 1));

  EXPECT_EQ(after.member_count(), 150) << "today's value stays";
  EXPECT_EQ(MembersOn(Date(2020, 6, 1)), 100);
  EXPECT_EQ(MembersOn(Date(2021, 6, 1)), 120);
  EXPECT_EQ(MembersOn(Date(2022, 1, 1)), 150);
  EXPECT_EQ(MembersOn(Date(2021, 6, 1), believed), 100) << "what was believed stays readable";
  EXPECT_EQ(MembersOn(Date(2019, 1, 1), believed), -1);
}

TEST_P(TimeTest, AChangeBeforeTheFirstDayIsRefused) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
  *change.mutable_effective_date() = Date(2015, 2, 1);
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  *change.mutable_effective_date() = Date(2024, 7, 2);
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), Violates("effective_date"));
}

TEST_P(TimeTest, AChangeOfNameKeepsTheOldOne) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "legal_name");
  change.mutable_organization()->set_legal_name("Hợp tác xã Đồng Tâm");
  *change.mutable_effective_date() = Date(2020, 5, 1);
  const auto reply = handlers_->organizations.UpdateOrganization(change, Clerk());
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->organization().former_names_size(), 1);
  const v1::FormerName& former = reply->organization().former_names(0);
  EXPECT_EQ(former.text(), "Hợp tác xã Nông nghiệp a");
  EXPECT_EQ(former.period().from().year(), 2015);
  EXPECT_EQ(former.period().to().month(), 5);
  EXPECT_EQ(GetAt("a", Date(2020, 4, 30))->legal_name(), "Hợp tác xã Nông nghiệp a");
  EXPECT_EQ(GetAt("a", Date(2020, 4, 30))->former_names_size(), 0);
}

TEST_P(TimeTest, SaidAgainOfTheSameDayItIsNotRecorded) {
  SetMembers(100, Date(2020, 1, 1));
  const size_t before = Feed().size();
  EXPECT_EQ(SetMembers(100, Date(2020, 1, 1)).etag(), "2");
  EXPECT_EQ(Feed().size(), before);
  EXPECT_EQ(SetMembers(100, Date(2021, 1, 1)).etag(), "3") << "of another day it is news";
  EXPECT_EQ(Feed().back().changed_paths_size(), 0);
}

TEST_P(TimeTest, TheFeedShowsBeforeAfterAndWhatDiffers) {
  SetMembers(100, Date(2020, 1, 1));
  const v1::Change change = Feed().back();
  EXPECT_EQ(change.header().type(), "ORGANIZATION_UPDATED");
  EXPECT_EQ(change.effective_date().year(), 2020);
  EXPECT_FALSE(change.before().has_member_count());
  EXPECT_EQ(change.after().member_count(), 100);
  ASSERT_EQ(change.changed_paths_size(), 1);
  EXPECT_EQ(change.changed_paths(0), "member_count");
}

TEST_P(TimeTest, AStaleOrMissingEtagIsRefused) {
  v1::UpdateOrganizationRequest change = Change(created_, "member_count");
  SetMembers(100, Date(2020, 1, 1));
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), FailsWith(kAborted, "ETAG_MISMATCH"));
  change.clear_etag();
  change.set_request_id(RequestId());
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()),
              FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
}

TEST_P(TimeTest, AFieldThatCannotBeUpdatedIsNamed) {
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(Change(created_, "legal_status"), Clerk()),
              FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
}

TEST_P(TimeTest, AMoveToAnotherAllianceNeedsBothScopes) {
  Alliance("hcm", "areas/p79");
  v1::UpdateOrganizationRequest change = Change(created_, "alliance");
  change.mutable_organization()->set_alliance("organizations/hcm");
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  change.set_request_id(RequestId());
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk({"organizations/hp"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  change.set_request_id(RequestId());
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk({"organizations/hp", "organizations/hcm"})),
              IsOk());
}

TEST_P(TimeTest, RevisionsTellHowTheRecordCameToBe) {
  SetMembers(100, Date(2020, 1, 1));
  SetMembers(120, Date(2018, 1, 1));
  v1::ListOrganizationRevisionsRequest request;
  request.set_parent("organizations/a");
  request.set_page_size(2);
  std::vector<v1::OrganizationRevision> revisions;
  do {
    const auto page = handlers_->history.ListOrganizationRevisions(request, Clerk());
    ASSERT_THAT(page, IsOk());
    revisions.insert(revisions.end(), page->revisions().begin(), page->revisions().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  // [2015, open) is given up for [2015, 2020) and [2020, open); the first of these for [2015, 2018) and [2018, 2020).
  ASSERT_EQ(revisions.size(), 5u);
  int believed = 0;
  for (const v1::OrganizationRevision& revision : revisions) believed += revision.has_known_to() ? 0 : 1;
  EXPECT_EQ(believed, 3);
  request.set_parent("organizations/z");
  EXPECT_THAT(handlers_->history.ListOrganizationRevisions(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::registry
