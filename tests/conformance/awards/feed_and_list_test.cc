// The change feed, lists, and the reaction to the registry's feed.

#include "absl/strings/str_cat.h"
#include "awards/rpc/nomination_changes.h"
#include "tests/conformance/awards/harness.h"
#include "tests/support/eventually.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class FeedAndListTest : public AwardsTest {};
HTX_BOTH_ENGINES(FeedAndListTest);

TEST_P(FeedAndListTest, EveryWriteIsInTheFeedOnceInOrder) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  MakeCampaign("c", {"red-river"}, "d", 2017);
  Submit(MakeNomination("n", "VCA_FLAG", "ninh-binh", "red-river"));
  const v1::ListChangesResponse listed = Feed(0, 4);
  std::vector<std::string> types;
  for (int i = 0; i < listed.changes_size(); ++i) {
    EXPECT_EQ(listed.changes(i).header().sequence(), i + 1);
    EXPECT_EQ(listed.changes(i).header().actor(), "user:clerk");
    types.push_back(listed.changes(i).header().type());
  }
  EXPECT_EQ(types, (std::vector<std::string>{"CLUSTER_CREATED", "CAMPAIGN_CREATED", "NOMINATION_CREATED",
                                             "NOMINATION_SUBMITTED"}));
  ASSERT_EQ(listed.changes_size(), 4);
  EXPECT_EQ(listed.changes(3).nomination().state(), v1::NOMINATION_STATE_SUBMITTED);
  EXPECT_EQ(listed.head_sequence(), 4);
  v1::ListChangesRequest rest;
  rest.set_resume_token(ResumeToken(3));
  rest.set_view(v1::CHANGE_VIEW_IDS);
  const auto last = changes_->ListChanges(rest, Clerk());
  ASSERT_EQ(last->changes_size(), 1);
  EXPECT_EQ(last->changes(0).resource_case(), v1::Change::RESOURCE_NOT_SET);
  rest.set_resume_token(last->next_resume_token());
  EXPECT_EQ(changes_->ListChanges(rest, Clerk())->changes_size(), 0);
  rest.set_resume_token("registry1.3");
  EXPECT_THAT(changes_->ListChanges(rest, Clerk()), FailsWith(StatusCode::kInvalidArgument, "RESUME_TOKEN_MISMATCH"));
  rest.set_resume_token(ResumeToken(99));
  EXPECT_THAT(changes_->ListChanges(rest, Clerk()), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
}

TEST_P(FeedAndListTest, AWatcherGetsEachChangeAndThenWaits) {
  MakeCluster("a", v1::CLUSTER_KIND_CLUSTER, {"x"});
  Feed(0, 1);
  std::atomic<int> woken = 0;
  auto source = changes_->WatchChanges({}, Clerk(), [&] { ++woken; });
  ASSERT_THAT(source, IsOk());
  v1::WatchChangesResponse message;
  EXPECT_EQ((*source)->Next(message).value(), rpc::Step::kWrite);
  EXPECT_EQ(message.change().header().sequence(), 1);
  message.Clear();
  EXPECT_EQ((*source)->Next(message).value(), rpc::Step::kWait);
  MakeCluster("b", v1::CLUSTER_KIND_CLUSTER, {"y"});
  Feed(0, 2);
  ASSERT_TRUE(htx::testing::Eventually([&] { return (*source)->Next(message).value() == rpc::Step::kWrite; }));
  EXPECT_EQ(message.change().cluster().name(), "clusters/b");
  EXPECT_EQ(message.resume_token(), ResumeToken(2));
  clock_.Advance(absl::Seconds(11));
  message.Clear();
  EXPECT_EQ((*source)->Next(message).value(), rpc::Step::kWrite);
  EXPECT_EQ(message.bookmark().sequence(), 2);
}

TEST_P(FeedAndListTest, PagesJoinToTheWholeList) {
  for (int i = 0; i < 7; ++i) {
    clock_.Advance(absl::Milliseconds(1));
    MakeNomination(absl::StrCat("n-", i), i % 2 == 0 ? "VCA_CERTIFICATE" : "ALLIANCE_CERTIFICATE",
                   absl::StrCat("o-", i), "");
  }
  v1::ListNominationsRequest request;
  request.set_page_size(2);
  request.set_filter("award_kind = \"VCA_CERTIFICATE\" AND state = DRAFT");
  std::vector<std::string> names;
  do {
    const auto page = commendation_->ListNominations(request, Clerk());
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 4);
    for (const v1::Nomination& nomination : page->nominations()) names.push_back(nomination.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names,
            (std::vector<std::string>{"nominations/n-6", "nominations/n-4", "nominations/n-2", "nominations/n-0"}));
}

TEST_P(FeedAndListTest, BadListArgumentsAreRefused) {
  v1::ListAwardsRequest request;
  request.set_filter("colour = red");
  EXPECT_THAT(commendation_->ListAwards(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  request.set_filter("");
  request.set_page_size(-1);
  EXPECT_THAT(commendation_->ListAwards(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  request.set_page_size(1);
  request.set_page_token("nonsense");
  EXPECT_THAT(commendation_->ListAwards(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(FeedAndListTest, ClustersAreOrderedAsVietnameseReadsThem) {
  for (const char* id : {"dong", "da", "an"}) MakeCluster(id, v1::CLUSTER_KIND_BLOCK, {id});
  v1::ListClustersRequest request;
  request.set_order_by("display_name");
  const auto listed = emulation_->ListClusters(request, Clerk());
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->clusters_size(), 3);
  EXPECT_EQ(listed->clusters(0).name(), "clusters/an");
}

// An organisation that stops operating takes its open nominations out of the running, once.
TEST_P(FeedAndListTest, NominationsOfAStoppedOrganisationAreSuspended) {
  const v1::Nomination open = Submit(MakeNomination("n", "VCA_CERTIFICATE", "htx", ""));
  const v1::Nomination other = Submit(MakeNomination("o", "VCA_CERTIFICATE", "other", ""));
  const CallRecord record = {.principal = "service:awards",
                             .method = "follow",
                             .now = clock_.Now(),
                             .deadline = absl::Now() + absl::Minutes(3)};
  const auto suspend = [&] {
    return SuspendNominationsOf(*database_, OrganizationId::Of("htx"), "DISSOLVED", absl::CivilDay(2017, 12, 20),
                                record);
  };
  EXPECT_EQ(suspend().value(), 1);
  EXPECT_EQ(suspend().value(), 0);
  EXPECT_EQ(Read(open).state(), v1::NOMINATION_STATE_SUSPENDED);
  EXPECT_EQ(Read(open).suspended_from(), v1::NOMINATION_STATE_SUBMITTED);
  EXPECT_EQ(Read(other).state(), v1::NOMINATION_STATE_SUBMITTED);
  directory_.status["htx"] = "DISSOLVED";
  EXPECT_THAT(Review(Read(open), v1::REVIEW_ACTION_RESUME),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  directory_.status.clear();
  const auto resumed = Review(Read(open), v1::REVIEW_ACTION_RESUME);
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->nomination().state(), v1::NOMINATION_STATE_SUBMITTED);
}

// News of a stop may be old: what the registry says now decides. And without news every nominee is looked at.
TEST_P(FeedAndListTest, OnlyNominationsOfOrganisationsThatDoNotOperateNowAreSuspended) {
  const v1::Nomination back = Submit(MakeNomination("n", "VCA_CERTIFICATE", "htx", ""));
  const v1::Nomination gone = Submit(MakeNomination("o", "VCA_CERTIFICATE", "other", ""));
  const auto record = [&] {
    return CallRecord{.principal = "service:awards",
                      .method = "follow",
                      .now = clock_.Now(),
                      .deadline = absl::Now() + absl::Minutes(3)};
  };
  const OrganizationId htx = OrganizationId::Of("htx");
  EXPECT_THAT(SuspendIfStopped(*database_, directory_, htx, absl::CivilDay(2017, 12, 20), record()), IsOk());
  EXPECT_EQ(Read(back).state(), v1::NOMINATION_STATE_SUBMITTED) << "it operates again";

  directory_.status["other"] = "DISSOLVED";
  directory_.down = true;
  EXPECT_EQ(SuspendAllStopped(*database_, directory_, record).code(), StatusCode::kUnavailable);
  directory_.down = false;
  EXPECT_THAT(SuspendAllStopped(*database_, directory_, record), IsOk());
  EXPECT_EQ(Read(back).state(), v1::NOMINATION_STATE_SUBMITTED);
  EXPECT_EQ(Read(gone).state(), v1::NOMINATION_STATE_SUSPENDED);
}

}  // namespace
}  // namespace htx::awards
