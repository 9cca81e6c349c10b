// Snapshots of other days, of some fields, and of what the feed tells besides organisations.

#include "registry/rpc/snapshot_types.h"

#include <map>

#include "common/rpc/record_digest.h"
#include "registry/rpc/snapshot_keeper.h"
#include "registry/store/snapshot_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/conformance/registry/wire_message.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class SnapshotTypesTest : public RegistryTest {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
    keeper_ = SnapshotKeeper::Start(*database_, clock_, {});
    Alliance("hp");
    Create(Cooperative("a"));
    Create(Cooperative("b"));
  }
  void TearDown() override { keeper_->Stop(); }

  void AwaitKept() {
    Feed();  // Its marker is the newest change.
    const auto info = handlers_->changes.GetRegistryInfo({}, Clerk());
    ASSERT_THAT(info, IsOk());
    ASSERT_TRUE(testing::Eventually([&] { return keeper_->reached() >= info->head_sequence(); }));
  }
  // What a stream sent.
  struct Received {
    v1::SnapshotHeader header = {};
    v1::SnapshotTrailer trailer = {};
    std::map<std::string, v1::Organization> organizations = {};
    std::vector<v1::SnapshotResource> resources = {};
    std::string cursor = {};
  };
  absl::StatusOr<Received> Read(const v1::StreamSnapshotRequest& request, int batches = 1000) {
    auto source = handlers_->snapshots.StreamSnapshot(request, Clerk(), [] {});
    if (!source.ok()) return source.status();
    Received received;
    while (batches > 0) {
      v1::StreamSnapshotResponse message;
      const auto step = TakeWire(**source, message);
      if (!step.ok()) return step.status();
      if (*step == rpc::Step::kEnd) break;
      if (message.has_header()) received.header = message.header();
      if (message.has_trailer()) received.trailer = message.trailer();
      if (!message.has_batch()) continue;
      for (const auto& one : message.batch().organizations()) received.organizations[one.name()] = one;
      for (const auto& one : message.batch().resources()) received.resources.push_back(one);
      received.cursor = message.batch().cursor();
      --batches;
    }
    return received;
  }
  void Rename(const std::string& id, const std::string& name, const google::type::Date& day) {
    v1::UpdateOrganizationRequest change = Change(Get(id), "legal_name");
    change.mutable_organization()->set_legal_name(name);
    *change.mutable_effective_date() = day;
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  }
  static std::string DigestOf(const Received& received) {
    rpc::RecordDigest digest;
    for (const auto& [name, record] : received.organizations) digest.Add(rpc::HashOf(record));
    return digest.hex();
  }

  std::unique_ptr<SnapshotKeeper> keeper_;
};
HTX_BOTH_ENGINES(SnapshotTypesTest);

TEST_P(SnapshotTypesTest, OtherResourcesComeAfterTheOrganisationsEachTypeWithItsDigest) {
  const std::string first = Join("a", "hp").name();
  const std::string second = Join("b", "hp").name();
  AwaitKept();
  v1::StreamSnapshotRequest request;
  request.add_types(v1::SNAPSHOT_TYPE_RELATIONSHIP);
  request.add_types(v1::SNAPSHOT_TYPE_ORGANIZATION);
  request.add_types(v1::SNAPSHOT_TYPE_ROLE);
  const auto received = Read(request);
  ASSERT_THAT(received, IsOk());
  ASSERT_EQ(received->resources.size(), 2u);
  rpc::RecordDigest digest;
  for (const v1::SnapshotResource& resource : received->resources) {
    ASSERT_TRUE(resource.has_relationship());
    EXPECT_TRUE(resource.relationship().name() == first || resource.relationship().name() == second);
    digest.Add(rpc::HashOf(resource.relationship()));
  }
  ASSERT_EQ(received->header.digests_size(), 3) << "in the order of their numbers, also of types without records";
  EXPECT_EQ(received->header.digests(0).type(), v1::SNAPSHOT_TYPE_ORGANIZATION);
  EXPECT_EQ(received->header.digests(0).digest(), received->header.digest());
  EXPECT_EQ(received->header.digests(1).count(), 2);
  EXPECT_EQ(received->header.digests(1).digest(), digest.hex());
  EXPECT_EQ(received->header.digests(2).count(), 0);
  EXPECT_EQ(received->trailer.digests(1).digest(), digest.hex());
  const auto info = handlers_->changes.GetRegistryInfo({}, Clerk());
  ASSERT_THAT(info, IsOk());
  ASSERT_EQ(info->digests_size(), v1::SnapshotType_MAX);
  EXPECT_EQ(info->digests(1).type(), v1::SNAPSHOT_TYPE_RELATIONSHIP);
  EXPECT_EQ(info->digests(1).digest(), digest.hex());
  EXPECT_EQ(info->digests(1).schema(), received->header.digests(1).schema());

  // An ended relation replaces the one that held.
  for (const v1::SnapshotResource& resource : received->resources) {
    if (resource.relationship().name() != first) continue;
    ASSERT_THAT(EndRelation(resource.relationship(), Date(2025, 6, 1)), IsOk());
  }
  AwaitKept();
  const auto again = Read(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->header.digests(1).count(), 2);
  EXPECT_NE(again->header.digests(1).digest(), digest.hex());
}

TEST_P(SnapshotTypesTest, ABrokenStreamGoesOnInTheTypeWhereItStopped) {
  Join("a", "hp");
  AwaitKept();
  v1::StreamSnapshotRequest request;
  request.add_types(v1::SNAPSHOT_TYPE_ORGANIZATION);
  request.add_types(v1::SNAPSHOT_TYPE_RELATIONSHIP);
  const auto begun = Read(request, 1);
  ASSERT_THAT(begun, IsOk());
  ASSERT_TRUE(begun->resources.empty());
  Join("b", "hp");
  AwaitKept();
  v1::StreamSnapshotRequest rest = request;
  rest.set_cursor(begun->cursor);
  const auto ended = Read(rest);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->resources.size(), 1u) << "what came later is not of this snapshot";
  EXPECT_EQ(ended->header.sequence(), begun->header.sequence());
  EXPECT_EQ(ended->trailer.digests(0).digest(), begun->header.digest());
  rest.clear_types();
  EXPECT_THAT(Read(rest), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH")) << "a cursor goes with its types";
}

TEST_P(SnapshotTypesTest, AMaskSendsSomeFieldsAndTheTrailersDigestIsOfThem) {
  AwaitKept();
  v1::StreamSnapshotRequest request;
  request.mutable_read_mask()->add_paths("legal_name");
  const auto received = Read(request);
  ASSERT_THAT(received, IsOk());
  const v1::Organization& a = received->organizations.at("organizations/a");
  EXPECT_EQ(a.legal_name(), "Hợp tác xã Nông nghiệp a");
  EXPECT_EQ(a.area(), "");
  EXPECT_EQ(received->trailer.digest(), DigestOf(*received));
  EXPECT_NE(received->trailer.digest(), received->header.digest());
  request.mutable_read_mask()->add_paths("colour");
  EXPECT_THAT(Read(request), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
}

TEST_P(SnapshotTypesTest, OfAnotherDayItSendsWhatHeldThenAsItWasKnown) {
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(24));
  Rename("a", "Hợp tác xã Bình Minh", Date(2020, 1, 1));
  Create(Cooperative("late"));
  v1::StreamSnapshotRequest request;
  *request.mutable_time()->mutable_valid_date() = Date(2019, 12, 31);
  request.set_filter("active_on(2020-01-01) AND kind = COOPERATIVE");
  const auto then = Read(request);
  ASSERT_THAT(then, IsOk());
  EXPECT_EQ(then->organizations.size(), 3u);
  EXPECT_EQ(then->organizations.at("organizations/a").legal_name(), "Hợp tác xã Nông nghiệp a");
  EXPECT_EQ(then->header.count(), 4) << "whatever the filter";
  EXPECT_EQ(then->header.sequence(), 0);
  EXPECT_EQ(then->header.resume_token(), "") << "the past cannot be followed";
  EXPECT_EQ(then->header.time().valid_date().year(), 2019);
  EXPECT_EQ(then->trailer.digest(), DigestOf(*then));

  v1::StreamSnapshotRequest known;
  known.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(before));
  const auto believed = Read(known);
  ASSERT_THAT(believed, IsOk());
  EXPECT_EQ(believed->organizations.size(), 3u) << "the late one was not known";
  EXPECT_EQ(believed->organizations.at("organizations/a").legal_name(), "Hợp tác xã Nông nghiệp a");
  const auto begun = Read(known, 1);
  ASSERT_THAT(begun, IsOk());
  known.set_cursor(begun->cursor);
  const auto ended = Read(known);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->trailer.digest(), believed->trailer.digest());
  EXPECT_EQ(ended->header.time().known_time().seconds(), believed->header.time().known_time().seconds());
}

TEST_P(SnapshotTypesTest, ASnapshotOfNowByTimeIsTheOneAtTheNewestSequence) {
  Rename("a", "Hợp tác xã Bình Minh", Date(2020, 1, 1));
  AwaitKept();
  const auto kept = Read({});
  ASSERT_THAT(kept, IsOk());
  v1::StreamSnapshotRequest request;
  *request.mutable_time()->mutable_valid_date() = Date(2025, 6, 2);
  const auto dated = Read(request);
  ASSERT_THAT(dated, IsOk());
  EXPECT_EQ(dated->header.count(), kept->header.count());
  EXPECT_EQ(dated->trailer.count(), kept->trailer.count());
}

TEST_P(SnapshotTypesTest, WhatCannotBeSentIsRefused) {
  v1::StreamSnapshotRequest request;
  request.add_types(v1::SNAPSHOT_TYPE_ROLE);
  request.add_types(v1::SNAPSHOT_TYPE_ROLE);
  EXPECT_THAT(Read(request), Violates("types"));
  request.clear_types();
  request.add_types(v1::SNAPSHOT_TYPE_ROLE);
  *request.mutable_time()->mutable_valid_date() = Date(2019, 1, 1);
  EXPECT_THAT(Read(request), Violates("types"));
  request.clear_types();
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(1)));
  EXPECT_THAT(Read(request), FailsWith(kOutOfRange, "KNOWN_TIME_IN_FUTURE"));
}

TEST_P(SnapshotTypesTest, AnOlderDatabaseReadsTheFeedOnceMoreForTheOtherResources) {
  Join("a", "hp");
  AwaitKept();
  keeper_->Stop();
  const auto write = [&](absl::string_view text) {
    return database_->Write(
        {.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
        [&](sql::Transaction& transaction) { return transaction.Execute(std::string(text)).status(); });
  };
  ASSERT_THAT(write("delete from snapshot_resources"), IsOk());
  ASSERT_THAT(write("delete from snapshot_digests"), IsOk());
  ASSERT_THAT(write("update snapshot_state set resource_sequence = 0"), IsOk());
  v1::StreamSnapshotRequest request;
  request.add_types(v1::SNAPSHOT_TYPE_RELATIONSHIP);
  EXPECT_THAT(Read(request), FailsWith(kUnavailable, "SNAPSHOT_BUILDING"));
  const auto organizations = Read({});
  ASSERT_THAT(organizations, IsOk()) << "organisations need not wait";
  keeper_ = SnapshotKeeper::Start(*database_, clock_, {});
  ASSERT_TRUE(testing::Eventually([&] { return keeper_->reached() >= organizations->header.sequence(); }));
  const auto caught_up = Read(request);
  ASSERT_THAT(caught_up, IsOk());
  EXPECT_EQ(caught_up->resources.size(), 1u);
  EXPECT_EQ(Read({})->header.digest(), organizations->header.digest()) << "nothing is counted twice";
}

}  // namespace
}  // namespace htx::registry
