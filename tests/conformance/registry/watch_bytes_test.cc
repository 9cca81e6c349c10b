// What a thousand followers are sent is made once, and is to each of them what a message of its own would be.

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/masking.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::Eventually;
using testing::IsOk;

// The registry's feed, which counts how often a change is made into what is shown.
struct CountedFeed : RegistryFeed {
  static inline std::atomic<int> shown = 0;
  static std::optional<std::string> Ready(const sql::StoredChange& stored, View view) {
    std::optional<std::string> ready = RegistryFeed::Ready(stored, view);
    if (ready) ++shown;
    return ready;
  }
  static void Show(const Change& whole, View view, Change& into) {
    ++shown;
    RegistryFeed::Show(whole, view, into);
  }
};

using Source = std::unique_ptr<rpc::ByteSource<v1::WatchChangesResponse>>;

class WatchBytesTest : public RegistryTest {
 protected:
  WatchBytesTest() : feed_(*database_, clock_) {}
  void SetUp() override {
    Alliance("hp");
    ASSERT_TRUE(Eventually([&] { return *database_->HeadSequence(absl::Now() + absl::Minutes(3)) == 1; }));
  }

  rpc::RequestContext Reader(bool whole) {
    rpc::RequestContext reader = Clerk();
    reader.may_see_personal_data = whole;
    return reader;
  }
  Source Follow(v1::ChangeView view, bool whole) {
    v1::WatchChangesRequest request;
    request.set_start(v1::CHANGE_START_NOW);
    request.set_view(view);
    auto source = feed_.Watch(request, Reader(whole), [this] { ++woken_; });
    EXPECT_THAT(source, IsOk());
    return *std::move(source);
  }
  // The next message of `source`, in pieces.
  std::vector<rpc::SharedBytes> Take(rpc::ByteSource<v1::WatchChangesResponse>& source) {
    std::vector<rpc::SharedBytes> wire;
    EXPECT_TRUE(Eventually([&] { return *source.NextBytes(wire) == rpc::Step::kWrite; }));
    return wire;
  }
  static v1::WatchChangesResponse Parse(const std::vector<rpc::SharedBytes>& wire) {
    std::string bytes;
    for (const rpc::SharedBytes& piece : wire) bytes += *piece;
    v1::WatchChangesResponse message;
    EXPECT_TRUE(message.ParseFromString(bytes));
    return message;
  }
  // Has `source` look at the database once, which it does at its first step; what comes later it takes from the shared
  // end of the feed, and not before it is there.
  static void Prime(rpc::ByteSource<v1::WatchChangesResponse>& source) {
    std::vector<rpc::SharedBytes> wire;
    ASSERT_EQ(*source.NextBytes(wire), rpc::Step::kWait);
  }

  feed::ChangeFeed<CountedFeed> feed_;
  std::atomic<int> woken_ = 0;
};
HTX_BOTH_ENGINES(WatchBytesTest);

TEST_P(WatchBytesTest, AChangeIsMadeOnceForAllWhoAreShownTheSame) {
  const Source first = Follow(v1::CHANGE_VIEW_FULL, /*whole=*/false);
  const Source second = Follow(v1::CHANGE_VIEW_FULL, /*whole=*/false);
  const Source whole = Follow(v1::CHANGE_VIEW_FULL, /*whole=*/true);
  ASSERT_TRUE(Eventually([&] { return woken_ > 0; })) << "the shared end of the feed is there";
  for (const Source* source : {&first, &second, &whole}) Prime(**source);
  CountedFeed::shown = 0;
  Create(Cooperative("a"));
  const auto taken = Take(*first);
  EXPECT_EQ(taken.back(), Take(*second).back()) << "the same bytes, not equal ones";
  EXPECT_EQ(CountedFeed::shown, 1);
  EXPECT_NE(taken.back(), Take(*whole).back());
  EXPECT_EQ(CountedFeed::shown, 2) << "once for each of the two who see different things";
}

TEST_P(WatchBytesTest, EveryViewIsTheMessageThatTheFollowerAloneWouldBeSent) {
  Create(Cooperative("a"));
  v1::UpdateOrganizationRequest update = Change(Get("a"), "address");
  update.mutable_organization()->set_address("Số 9, phố Mới");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(update, Clerk()), IsOk());
  ASSERT_EQ(Feed().size(), 3u);
  for (const auto view :
       {v1::CHANGE_VIEW_UNSPECIFIED, v1::CHANGE_VIEW_IDS, v1::CHANGE_VIEW_FULL, v1::CHANGE_VIEW_DIFF}) {
    for (const bool whole : {false, true}) {
      v1::WatchChangesRequest request;
      request.set_view(view);
      const auto bytes = feed_.Watch(request, Reader(whole), [] {});
      const auto messages = feed_.Watch(request, Reader(whole), [] {});
      ASSERT_THAT(bytes, IsOk());
      ASSERT_THAT(messages, IsOk());
      for (int i = 0; i < 3; ++i) {
        v1::WatchChangesResponse message;
        ASSERT_EQ(*(*messages)->Next(message), rpc::Step::kWrite);
        if (!whole) rpc::MaskPlanOf(message.GetDescriptor()).Mask(message);
        EXPECT_EQ(Parse(Take(**bytes)).DebugString(), message.DebugString()) << view << " " << whole;
      }
    }
  }
}

TEST_P(WatchBytesTest, APersonsTelephoneIsInTheBytesOfThoseAloneWhoMaySeeIt) {
  const Source veiled = Follow(v1::CHANGE_VIEW_FULL, /*whole=*/false);
  const Source whole = Follow(v1::CHANGE_VIEW_FULL, /*whole=*/true);
  v1::CreateOrganizationRequest group = Cooperative("g");
  group.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_GROUP);
  group.mutable_organization()->set_legal_name("Tổ hợp tác Đồng Tâm");
  group.mutable_organization()->mutable_contact()->add_phones("0912 000 001");
  Create(group);
  const auto shown = [&](const Source& source) { return Parse(Take(*source)).change().after().SerializeAsString(); };
  EXPECT_EQ(shown(veiled).find("0912 000 001"), std::string::npos);
  EXPECT_NE(shown(whole).find("0912 000 001"), std::string::npos);
}

}  // namespace
}  // namespace htx::registry
