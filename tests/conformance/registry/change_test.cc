// The feed as followers see it: pages, resuming, waiting, streaming.

#include <atomic>

#include "common/base/error.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class ChangeTest : public RegistryTest {
 protected:
  void SetUp() override { Alliance("hp"); }
  // Waits until the feed has `head` changes.
  void AwaitHead(int64_t head) {
    EXPECT_TRUE(testing::Eventually([&] {
      const auto info = handlers_->changes.GetRegistryInfo({}, Clerk());
      return info.ok() && info->head_sequence() >= head;
    }));
  }
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> Watch(const std::string& token) {
    v1::WatchChangesRequest request;
    request.set_resume_token(token);
    return handlers_->changes.WatchChanges(request, Clerk(), [] {});
  }
};
HTX_BOTH_ENGINES(ChangeTest);

TEST_P(ChangeTest, AFollowerPagesThroughAllChangesOnce) {
  for (int i = 0; i < 5; ++i) Create(Cooperative("c" + std::to_string(i)));
  AwaitHead(6);
  v1::ListChangesRequest request;
  request.set_page_size(2);
  int64_t last = 0;
  while (true) {
    const auto page = handlers_->changes.ListChanges(request, Clerk());
    ASSERT_THAT(page, IsOk());
    if (page->changes().empty()) break;
    for (const v1::Change& change : page->changes()) EXPECT_EQ(change.header().sequence(), ++last);
    request.set_resume_token(page->next_resume_token());
    EXPECT_EQ(page->head_sequence(), 6);
  }
  EXPECT_EQ(last, 6);
}

TEST_P(ChangeTest, ATransactionLargerThanAMessageComesInPiecesToWhoAsksForIt) {
  constexpr int kChanges = 12;
  ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
                               [](sql::Transaction& transaction) -> absl::Status {
                                 for (int i = 0; i < kChanges; ++i) {
                                   v1::Change change;
                                   change.mutable_after()->set_name("organizations/large-" + std::to_string(i));
                                   change.mutable_after()->set_legal_name(std::string(500'000, 'x'));
                                   const absl::Status appended =
                                       transaction.Append({.type = "ORGANIZATION_UPDATED",
                                                           .resource = change.after().name(),
                                                           .payload = change.SerializeAsString(),
                                                           .effective_day = "2024-07-01"});
                                   if (!appended.ok()) return appended;
                                 }
                                 return absl::OkStatus();
                               }),
              IsOk());
  Create(Cooperative("after"));
  AwaitHead(kChanges + 2);
  v1::ListChangesRequest request;
  request.set_resume_token(TokenAt(1));
  request.set_page_size(1000);
  const auto whole = handlers_->changes.ListChanges(request, Clerk());
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->changes_size(), kChanges) << "who does not ask for pieces gets the transaction whole";
  EXPECT_FALSE(whole->transaction_continues());

  request.set_split_transactions(true);
  int64_t last = 1;
  bool continues = true;
  for (int pages = 0; continues; ++pages) {
    ASSERT_LT(pages, kChanges);
    const auto page = handlers_->changes.ListChanges(request, Clerk());
    ASSERT_THAT(page, IsOk());
    ASSERT_GT(page->changes_size(), 0);
    EXPECT_LT(page->ByteSizeLong(), size_t{3} << 20);
    for (const v1::Change& change : page->changes()) EXPECT_EQ(change.header().sequence(), ++last);
    continues = page->transaction_continues();
    request.set_resume_token(page->next_resume_token());
  }
  EXPECT_GE(last, kChanges + 1) << "the transaction is whole with the first page that does not say that it goes on";
  request.set_page_size(5);
  request.set_view(v1::CHANGE_VIEW_IDS);
  request.set_resume_token(TokenAt(1));
  const auto brief = handlers_->changes.ListChanges(request, Clerk());
  ASSERT_THAT(brief, IsOk());
  EXPECT_EQ(brief->changes_size(), 5) << "page_size holds inside a transaction too";
  EXPECT_TRUE(brief->transaction_continues());
}

TEST_P(ChangeTest, NewFollowersMayStartAtTheEnd) {
  AwaitHead(1);
  v1::ListChangesRequest request;
  request.set_start(v1::CHANGE_START_NOW);
  const auto page = handlers_->changes.ListChanges(request, Clerk());
  ASSERT_THAT(page, IsOk());
  EXPECT_TRUE(page->changes().empty());
  EXPECT_FALSE(page->next_resume_token().empty());
}

TEST_P(ChangeTest, TheBriefViewHoldsNoRecords) {
  AwaitHead(1);
  v1::ListChangesRequest request;
  request.set_view(v1::CHANGE_VIEW_IDS);
  const auto page = handlers_->changes.ListChanges(request, Clerk());
  ASSERT_EQ(page->changes_size(), 1);
  EXPECT_FALSE(page->changes(0).has_after());
  EXPECT_EQ(page->changes(0).header().resource(), "organizations/hp");
  EXPECT_TRUE(page->changes(0).has_effective_date());
}

TEST_P(ChangeTest, AWaitingCallIsAnsweredByTheNextChange) {
  AwaitHead(1);
  v1::ListChangesRequest request;
  request.set_resume_token(TokenAt(1));
  request.mutable_wait()->set_seconds(30);
  std::atomic<int> woken = 0;
  const auto poll = handlers_->changes.PollChanges(request, Clerk(), [&] { ++woken; });
  ASSERT_THAT(poll, IsOk());
  v1::ListChangesResponse page;
  EXPECT_EQ(*(*poll)->Next(page), rpc::Step::kWait);
  Create(Cooperative("a"));
  ASSERT_TRUE(testing::Eventually([&] { return *(*poll)->Next(page) == rpc::Step::kWrite; }));
  EXPECT_TRUE(testing::Eventually([&] { return woken > 0; }));
  ASSERT_EQ(page.changes_size(), 1);
  EXPECT_EQ(page.changes(0).header().resource(), "organizations/a");
}

TEST_P(ChangeTest, AStreamSendsChangesAndThenWaits) {
  Create(Cooperative("a"));
  AwaitHead(2);
  const auto source = Watch("");
  ASSERT_THAT(source, IsOk());
  for (int64_t sequence : {1, 2}) {
    v1::WatchChangesResponse message;
    ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
    EXPECT_EQ(message.change().header().sequence(), sequence);
    EXPECT_FALSE(message.resume_token().empty()) << "each change is a transaction of its own here";
  }
  v1::WatchChangesResponse message;
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWait);
}

TEST_P(ChangeTest, AStreamResumesAfterItsToken) {
  Create(Cooperative("a"));
  AwaitHead(2);
  v1::WatchChangesResponse message;
  ASSERT_EQ(*(*Watch(""))->Next(message), rpc::Step::kWrite);
  const std::string token = message.resume_token();
  ASSERT_EQ(*(*Watch(token))->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.change().header().sequence(), 2);
}

TEST_P(ChangeTest, AQuietStreamSendsABookmark) {
  AwaitHead(1);
  v1::WatchChangesRequest request;
  request.set_start(v1::CHANGE_START_NOW);
  request.mutable_bookmark_interval()->set_seconds(1);
  const auto source = handlers_->changes.WatchChanges(request, Clerk(), [] {});
  ASSERT_THAT(source, IsOk());
  v1::WatchChangesResponse message;
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWait);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_EQ(message.bookmark().sequence(), 1);
  EXPECT_FALSE(message.resume_token().empty());
}

TEST_P(ChangeTest, AStreamIsWokenByAChange) {
  AwaitHead(1);
  std::atomic<int> woken = 0;
  v1::WatchChangesRequest request;
  request.set_start(v1::CHANGE_START_NOW);
  const auto source = handlers_->changes.WatchChanges(request, Clerk(), [&] { ++woken; });
  Create(Cooperative("a"));
  EXPECT_TRUE(testing::Eventually([&] { return woken > 0; }));
}

TEST_P(ChangeTest, AFollowerThatTakesTooLongForOneMessageIsToldWhereToGoOn) {
  Create(Cooperative("a"));
  AwaitHead(2);
  const auto source = Watch("");
  v1::WatchChangesResponse message;
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  clock_.Advance(absl::Seconds(29));
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  clock_.Advance(absl::Seconds(31));
  const auto late = (*source)->Next(message);
  ASSERT_THAT(late, FailsWith(kResourceExhausted, "SLOW_CONSUMER"));
  EXPECT_EQ(DetailOf(late.status()).metadata.front().second, TokenAt(2));
}

TEST_P(ChangeTest, AFollowerThatHadNothingToTakeIsNotSlow) {
  AwaitHead(1);
  v1::WatchChangesRequest request;
  request.set_start(v1::CHANGE_START_NOW);
  const auto source = handlers_->changes.WatchChanges(request, Clerk(), [] {});
  v1::WatchChangesResponse message;
  ASSERT_EQ(*(*source)->Next(message), rpc::Step::kWait);
  clock_.Advance(absl::Minutes(5));
  EXPECT_EQ(*(*source)->Next(message), rpc::Step::kWrite);
  EXPECT_TRUE(message.has_bookmark());
}

TEST_P(ChangeTest, TheViewOfDifferencesHoldsTheChangedFieldsAlone) {
  v1::UpdateOrganizationRequest update = Change(Create(Cooperative("a")), "address");
  update.mutable_organization()->set_address("Số 9, phố Mới");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(update, Clerk()), IsOk());
  AwaitHead(3);
  v1::ListChangesRequest request;
  request.set_resume_token(TokenAt(2));
  request.set_view(v1::CHANGE_VIEW_DIFF);
  const auto page = handlers_->changes.ListChanges(request, Clerk());
  ASSERT_EQ(page->changes_size(), 1);
  const v1::Change& change = page->changes(0);
  EXPECT_EQ(change.after().address(), "Số 9, phố Mới");
  EXPECT_EQ(change.after().name(), "organizations/a");
  EXPECT_TRUE(change.after().legal_name().empty());
  EXPECT_NE(change.before().address(), "Số 9, phố Mới");
  EXPECT_TRUE(change.before().legal_name().empty());
}

TEST_P(ChangeTest, BadTokensAreRefused) {
  EXPECT_THAT(Watch("x"), FailsWith(kInvalidArgument, "RESUME_TOKEN_MISMATCH"));
  EXPECT_THAT(Watch("r1--1"), FailsWith(kInvalidArgument, "RESUME_TOKEN_MISMATCH"));
  EXPECT_THAT(Watch("r1-1"), FailsWith(kOutOfRange, "RESUME_TOKEN_EXPIRED")) << "of a release before there were epochs";
  EXPECT_THAT(Watch(TokenAt(900)), FailsWith(kOutOfRange, "SEQUENCE_IN_FUTURE"));
  v1::ListChangesRequest request;
  request.set_page_size(-1);
  EXPECT_THAT(handlers_->changes.ListChanges(request, Clerk()), FailsWith(kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  request.set_page_size(1);
  request.mutable_wait()->set_seconds(31);
  EXPECT_THAT(handlers_->changes.ListChanges(request, Clerk()), Violates("wait"));
}

TEST_P(ChangeTest, AfterARestoreWhoFollowedBeginsAnewThoughTheFeedHasPassedItsPlace) {
  Create(Cooperative("a"));
  AwaitHead(2);
  const v1::GetRegistryInfoResponse before = *handlers_->changes.GetRegistryInfo({}, Clerk());
  ASSERT_FALSE(before.feed_epoch().empty());
  EXPECT_EQ(before.bookmark().feed_epoch(), before.feed_epoch());
  EXPECT_THAT(Watch(TokenAt(1)), IsOk());
  const std::string token = TokenAt(1);
  ASSERT_THAT(feed::RenewEpoch(*database_, absl::Now() + absl::Minutes(3)), IsOk());
  EXPECT_THAT(Watch(token), FailsWith(kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  v1::ListChangesRequest request;
  request.set_resume_token(token);
  EXPECT_THAT(handlers_->changes.ListChanges(request, Clerk()), FailsWith(kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  const v1::GetRegistryInfoResponse after = *handlers_->changes.GetRegistryInfo({}, Clerk());
  EXPECT_NE(after.feed_epoch(), before.feed_epoch());
  EXPECT_THAT(Watch(after.head_resume_token()), IsOk());
}

TEST_P(ChangeTest, TheAuditChainHolds) {
  Create(Cooperative("a"));
  AwaitHead(2);
  const auto entries = database_->VerifyAudit(absl::Now() + absl::Minutes(3));
  ASSERT_THAT(entries, IsOk());
  EXPECT_GE(*entries, 2);
}

}  // namespace
}  // namespace htx::registry
