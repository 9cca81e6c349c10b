// How a record came to be, along both times.

#include "google/protobuf/util/json_util.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

// Three facts: founded 2015 with 10 members, 30 since 2020, and later it was found that there were 20 since 2018.
class HistoryTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    v1::CreateOrganizationRequest request = Cooperative("a");
    request.mutable_organization()->set_member_count(10);
    request.set_reason("thành lập mới");
    Create(request);
    clock_.Advance(absl::Hours(1));
    SetMembers(30, Date(2020, 1, 1), "báo cáo năm");
    believed_ = clock_.Now();
    clock_.Advance(absl::Hours(1));
    SetMembers(20, Date(2018, 1, 1), "nộp muộn");
  }
  std::vector<v1::OrganizationRevision> List(v1::ListOrganizationRevisionsRequest request) {
    request.set_parent("organizations/a");
    std::vector<v1::OrganizationRevision> revisions;
    do {
      const auto page = handlers_->history.ListOrganizationRevisions(request, Clerk());
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return revisions;
      revisions.insert(revisions.end(), page->revisions().begin(), page->revisions().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return revisions;
  }
  static std::string Show(const std::vector<v1::OrganizationRevision>& revisions) {
    std::string text;
    for (const v1::OrganizationRevision& revision : revisions) {
      text += std::to_string(revision.snapshot().valid_period().from().year()) + ":" +
              std::to_string(revision.snapshot().member_count()) + (revision.has_known_to() ? "- " : " ");
    }
    return text;
  }
  void SetKnown(absl::Time known, v1::ListOrganizationRevisionsRequest& request) {
    request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
  }
  absl::Time believed_;
};
HTX_BOTH_ENGINES(HistoryTest);

TEST_P(HistoryTest, WhatIsRestrictedNowIsNotToldByItsPast) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "disclosure");
  change.mutable_organization()->set_disclosure(v1::DISCLOSURE_RESTRICTED);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  const rpc::RequestContext stranger = Clerk({});
  v1::ListOrganizationRevisionsRequest list;
  list.set_parent("organizations/a");
  EXPECT_THAT(handlers_->history.ListOrganizationRevisions(list, stranger),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  v1::GetOrganizationRevisionRequest get;
  get.set_name("organizations/a/revisions/1");
  EXPECT_THAT(handlers_->history.GetOrganizationRevision(get, stranger), FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  v1::DiffOrganizationRevisionsRequest diff;
  diff.set_parent("organizations/a");
  diff.mutable_from()->set_revision(get.name());
  EXPECT_THAT(handlers_->history.DiffOrganizationRevisions(diff, stranger),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(handlers_->history.GetOrganizationRevision(get, Clerk({"organizations/hp"})), IsOk());
}

TEST_P(HistoryTest, AlongKnownTimeTheNewestComesFirstAndNothingIsLost) {
  v1::ListOrganizationRevisionsRequest request;
  request.set_page_size(2);
  const std::vector<v1::OrganizationRevision> revisions = List(request);
  EXPECT_EQ(Show(revisions), "2018:20 2015:10 2020:30 2015:10- 2015:10- ");
  EXPECT_EQ(revisions[0].reason(), "nộp muộn");
  EXPECT_EQ(revisions[0].actor(), "clerk");
  EXPECT_EQ(revisions[0].action(), "UpdateOrganization");
  ASSERT_EQ(revisions[0].changed_paths_size(), 1);
  EXPECT_EQ(revisions[0].changed_paths(0), "member_count");
  EXPECT_EQ(revisions[1].changed_paths_size(), 0) << "its first day is as it was";
  EXPECT_EQ(revisions[2].changed_paths_size(), 1);
  EXPECT_EQ(revisions[4].changed_paths_size(), 0) << "nothing was before";
}

TEST_P(HistoryTest, OfOneDayTheListTellsWhatWasBelievedOfIt) {
  v1::ListOrganizationRevisionsRequest request;
  *request.mutable_time()->mutable_valid_date() = Date(2019, 1, 1);
  EXPECT_EQ(Show(List(request)), "2018:20 2015:10- 2015:10- ");
}

TEST_P(HistoryTest, AlongValidTimeTheDaysFollowEachOther) {
  v1::ListOrganizationRevisionsRequest request;
  request.set_axis(v1::REVISION_AXIS_VALID);
  request.set_page_size(1);
  const std::vector<v1::OrganizationRevision> revisions = List(request);
  EXPECT_EQ(Show(revisions), "2015:10 2018:20 2020:30 ");
  EXPECT_EQ(revisions[0].changed_paths_size(), 0);
  EXPECT_EQ(revisions[1].changed_paths(0), "member_count");
  EXPECT_EQ(revisions[2].changed_paths(0), "member_count");
  SetKnown(believed_, request);
  EXPECT_EQ(Show(List(request)), "2015:10- 2020:30 ");
}

TEST_P(HistoryTest, APageKeepsTheKnowledgeOfTheFirst) {
  v1::ListOrganizationRevisionsRequest request;
  request.set_parent("organizations/a");
  request.set_axis(v1::REVISION_AXIS_VALID);
  request.set_page_size(1);
  const auto first = handlers_->history.ListOrganizationRevisions(request, Clerk());
  ASSERT_THAT(first, IsOk());
  clock_.Advance(absl::Hours(1));
  SetMembers(25, Date(2019, 1, 1), "nữa");
  request.set_page_token(first->next_page_token());
  request.set_page_size(10);
  const auto rest = handlers_->history.ListOrganizationRevisions(request, Clerk());
  ASSERT_THAT(rest, IsOk());
  EXPECT_EQ(rest->revisions_size(), 2) << "2018 and 2020, without 2019";
  request.set_axis(v1::REVISION_AXIS_KNOWN);
  EXPECT_THAT(handlers_->history.ListOrganizationRevisions(request, Clerk()),
              FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(HistoryTest, ARevisionIsFoundByItsName) {
  const std::vector<v1::OrganizationRevision> revisions = List({});
  for (const v1::OrganizationRevision& revision : revisions) {
    v1::GetOrganizationRevisionRequest request;
    request.set_name(revision.name());
    auto found = handlers_->history.GetOrganizationRevision(request, Clerk());
    ASSERT_THAT(found, IsOk());
    found->mutable_revision()->mutable_snapshot()->set_sequence(revision.snapshot().sequence());  // Time went on.
    EXPECT_EQ(found->revision().SerializeAsString(), revision.SerializeAsString());
  }
  v1::GetOrganizationRevisionRequest request;
  request.set_name("organizations/a/revisions/99");
  EXPECT_THAT(handlers_->history.GetOrganizationRevision(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  for (const char* name : {"organizations/a", "organizations/a/revisions/x", "organizations/a/revisions/01"}) {
    request.set_name(name);
    EXPECT_THAT(handlers_->history.GetOrganizationRevision(request, Clerk()), Violates("name")) << name;
  }
}

TEST_P(HistoryTest, ADifferenceSaysWhoRecordedTheNewValue) {
  v1::DiffOrganizationRevisionsRequest request;
  request.set_parent("organizations/a");
  *request.mutable_from()->mutable_time()->mutable_valid_date() = Date(2016, 1, 1);
  auto diff = handlers_->history.DiffOrganizationRevisions(request, Clerk());
  ASSERT_THAT(diff, IsOk());
  ASSERT_EQ(diff->differences_size(), 1);
  EXPECT_EQ(diff->differences(0).path(), "member_count");
  EXPECT_EQ(diff->differences(0).old_value().string_value(), "10");
  EXPECT_EQ(diff->differences(0).new_value().string_value(), "30");
  EXPECT_EQ(diff->differences(0).reason(), "báo cáo năm") << "not the later change of other days";
  EXPECT_EQ(diff->to_revision().snapshot().member_count(), 30);

  // The same day, before and after it became known.
  request.mutable_from()->mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(believed_));
  *request.mutable_from()->mutable_time()->mutable_valid_date() = Date(2019, 1, 1);
  *request.mutable_to()->mutable_time()->mutable_valid_date() = Date(2019, 1, 1);
  diff = handlers_->history.DiffOrganizationRevisions(request, Clerk());
  ASSERT_THAT(diff, IsOk());
  ASSERT_EQ(diff->differences_size(), 1);
  EXPECT_EQ(diff->differences(0).new_value().string_value(), "20");
  EXPECT_EQ(diff->differences(0).reason(), "nộp muộn");
}

TEST_P(HistoryTest, DifferencesAreRefusedWhereThereIsNothingToCompare) {
  v1::DiffOrganizationRevisionsRequest request;
  request.set_parent("organizations/a");
  EXPECT_THAT(handlers_->history.DiffOrganizationRevisions(request, Clerk()), Violates("from"));
  request.mutable_from()->set_revision("organizations/hp/revisions/1");
  EXPECT_THAT(handlers_->history.DiffOrganizationRevisions(request, Clerk()), Violates("from.revision"));
  request.mutable_from()->set_revision("organizations/a/revisions/99");
  EXPECT_THAT(handlers_->history.DiffOrganizationRevisions(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  *request.mutable_from()->mutable_time()->mutable_valid_date() = Date(2001, 1, 1);
  EXPECT_THAT(handlers_->history.DiffOrganizationRevisions(request, Clerk()),
              FailsWith(kNotFound, "NOT_KNOWN_AT_TIME"));
  request.mutable_from()->mutable_time()->mutable_known_time()->set_seconds(
      absl::ToUnixSeconds(clock_.Now() + absl::Hours(9)));
  EXPECT_THAT(handlers_->history.DiffOrganizationRevisions(request, Clerk()),
              FailsWith(kOutOfRange, "KNOWN_TIME_IN_FUTURE"));
}

TEST_P(HistoryTest, TextsNumbersAndLiftedValuesAreCompared) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
  change.mutable_update_mask()->add_paths("address");
  change.mutable_update_mask()->add_paths("labour");
  change.mutable_organization()->set_address("thôn Đông");
  change.mutable_organization()->mutable_labour()->set_value(7);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  v1::DiffOrganizationRevisionsRequest request;
  request.set_parent("organizations/a");
  *request.mutable_from()->mutable_time()->mutable_valid_date() = Date(2021, 1, 1);
  const auto diff = handlers_->history.DiffOrganizationRevisions(request, Clerk());
  ASSERT_THAT(diff, IsOk());
  ASSERT_EQ(diff->differences_size(), 3);
  EXPECT_EQ(diff->differences(0).path(), "member_count");
  EXPECT_EQ(diff->differences(0).new_value().kind_case(), google::protobuf::Value::kNullValue);
  std::string labour;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(diff->differences(1).new_value(), &labour).ok());
  EXPECT_THAT(labour, ::testing::HasSubstr(R"("value":"7")"));
  EXPECT_EQ(diff->differences(2).new_value().string_value(), "thôn Đông");
}

}  // namespace
}  // namespace htx::registry
