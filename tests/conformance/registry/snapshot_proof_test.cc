// The rows that snapshots are made of are made anew when they are not what they should be.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "registry/rpc/snapshot_keeper.h"
#include "registry/rpc/snapshot_rebuild.h"
#include "registry/store/snapshot_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::Eventually;
using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class SnapshotProofTest : public RegistryTest {
 protected:
  void SetUp() override {
    StartKeeper();
    Alliance("hp");
    for (const char* id : {"a", "b", "c"}) Create(Cooperative(id));
    v1::UpdateOrganizationRequest rename = Change(Get("a"), "short_name");
    rename.mutable_organization()->set_short_name("HTX Mới");
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(rename, Clerk()), IsOk());
    ASSERT_TRUE(Eventually([&] { return keeper_->reached() >= 5; }));
  }
  void TearDown() override { keeper_->Stop(); }

  void StartKeeper() { keeper_ = SnapshotKeeper::Start(*database_, clock_, {}); }
  void Run(const std::vector<std::string>& statements) {
    ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Seconds(10)},
                                 [&](sql::Transaction& transaction) -> absl::Status {
                                   for (const std::string& statement : statements) {
                                     const absl::Status status = transaction.Execute(statement).status();
                                     if (!status.ok()) return status;
                                   }
                                   return absl::OkStatus();
                                 }),
                IsOk());
  }
  SnapshotState State() {
    SnapshotState state;
    EXPECT_THAT(database_->Read(absl::Now() + absl::Seconds(10),
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  auto read = SnapshotStore(transaction).ReadState();
                                  if (read.ok()) state = *std::move(read);
                                  return read.status();
                                }),
                IsOk());
    return state;
  }
  void AwaitRebuilt() {
    ASSERT_TRUE(Eventually([&] { return State().fingerprint == SnapshotFingerprint(); }));
  }
  void Rebuild() {
    ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Seconds(10)},
                                 [&](sql::Transaction& transaction) -> absl::Status {
                                   SnapshotStore store(transaction);
                                   auto state = store.ReadState();
                                   if (!state.ok()) return state.status();
                                   state->fingerprint = AskedToRebuild(state->fingerprint);
                                   return store.SaveState(*state);
                                 }),
                IsOk());
    AwaitRebuilt();
  }
  // Reads a whole snapshot, whose digest the server compares at its end; or goes on from `cursor`.
  absl::Status Read(const std::string& cursor = "") {
    names_.clear();
    v1::StreamSnapshotRequest request;
    request.set_cursor(cursor);
    auto source = handlers_->snapshots.StreamSnapshot(request, Clerk(), [] {});
    if (!source.ok()) return source.status();
    while (true) {
      v1::StreamSnapshotResponse message;
      const auto step = (*source)->Next(message);
      if (!step.ok()) return step.status();
      if (*step == rpc::Step::kEnd) return absl::OkStatus();
      if (message.has_batch()) cursor_ = message.batch().cursor();
      for (const v1::Organization& each : message.batch().organizations()) names_[each.name()] = each.short_name();
    }
  }
  void ExpectMadeAnew() {
    EXPECT_THAT(Read(), IsOk());
    EXPECT_EQ(names_.size(), 4u);
    EXPECT_EQ(names_["organizations/a"], "HTX Mới");
  }
  std::unique_ptr<SnapshotKeeper> keeper_;
  std::map<std::string, std::string> names_ = {};
  std::string cursor_ = {};
};
HTX_BOTH_ENGINES(SnapshotProofTest);

TEST_P(SnapshotProofTest, ADamagedRowIsMadeFromTheRegister) {
  Run({"update snapshot_rows set record = 'AAAA' where id = 'a' and superseded_us = 0"});
  EXPECT_THAT(Read(), FailsWith(kDataLoss, "DIGEST_MISMATCH"));
  Rebuild();
  ExpectMadeAnew();
}

TEST_P(SnapshotProofTest, AMissingRowIsMadeFromTheRegister) {
  Run({"delete from snapshot_rows where id = 'a'"});
  Rebuild();
  ExpectMadeAnew();
}

TEST_P(SnapshotProofTest, ARowThatMissedAChangeIsMadeFromTheRegister) {
  Run({"delete from snapshot_rows where id = 'a' and superseded_us = 0",
       "update snapshot_rows set superseded_us = 0, to_sequence = 9223372036854775807 where id = 'a'"});
  Rebuild();
  ExpectMadeAnew();
}

TEST_P(SnapshotProofTest, AReleaseThatCoversOtherFieldsMakesTheDigestAnewAndCursorsExpire) {
  ASSERT_THAT(Read(), IsOk());
  const std::string cursor = cursor_;
  keeper_->Stop();
  const std::string digest(64, 'a');
  Run({absl::StrCat("update snapshot_state set fingerprint = 'another release', digest = '", digest, "'"),
       absl::StrCat("update snapshot_rows set hash = '", digest, "'")});
  EXPECT_THAT(Read(), FailsWith(kUnavailable, "SNAPSHOT_BUILDING"));
  EXPECT_TRUE(handlers_->changes.GetRegistryInfo({}, Clerk())->bookmark().digest().empty());
  StartKeeper();
  AwaitRebuilt();
  ExpectMadeAnew();
  EXPECT_THAT(Read(cursor), FailsWith(kOutOfRange, "SNAPSHOT_EXPIRED"));
  Create(Cooperative("d"));
  EXPECT_TRUE(Eventually([&] { return keeper_->reached() >= 6; })) << "the feed is followed again";
}

}  // namespace
}  // namespace htx::registry
