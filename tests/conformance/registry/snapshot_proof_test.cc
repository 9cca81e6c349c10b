// The rows that snapshots are made of prove themselves, and are made anew when they do not.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "registry/rpc/snapshot_keeper.h"
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
    ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
                                 [&](sql::Transaction& transaction) -> absl::Status {
                                   for (const std::string& statement : statements) {
                                     const absl::Status status = transaction.Execute(statement).status();
                                     if (!status.ok()) return status;
                                   }
                                   return absl::OkStatus();
                                 }),
                IsOk());
  }
  v1::VerifySnapshotResponse Verify() {
    const auto verdict = handlers_->snapshots.VerifySnapshot({}, Clerk());
    EXPECT_THAT(verdict, IsOk());
    return verdict.ok() ? *verdict : v1::VerifySnapshotResponse();
  }
  void Rebuild() {
    v1::RebuildSnapshotRequest request;
    request.set_request_id(RequestId());
    const auto asked = handlers_->snapshots.RebuildSnapshot(request, Clerk());
    ASSERT_THAT(asked, IsOk());
    EXPECT_EQ(asked->organization_count(), 4);
    ASSERT_TRUE(Eventually([&] { return !Verify().rebuilding(); }));
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
    EXPECT_TRUE(Verify().consistent()) << Verify().DebugString();
    EXPECT_THAT(Read(), IsOk());
    EXPECT_EQ(names_.size(), 4u);
    EXPECT_EQ(names_["organizations/a"], "HTX Mới");
  }
  static std::vector<v1::SnapshotProblem> Problems(const v1::VerifySnapshotResponse& verdict) {
    std::vector<v1::SnapshotProblem> problems;
    for (const auto& each : verdict.differences()) problems.push_back(each.problem());
    return problems;
  }

  std::unique_ptr<SnapshotKeeper> keeper_;
  std::map<std::string, std::string> names_ = {};
  std::string cursor_ = {};
};
HTX_BOTH_ENGINES(SnapshotProofTest);

TEST_P(SnapshotProofTest, AnUntouchedRegisterIsConsistent) {
  const v1::VerifySnapshotResponse verdict = Verify();
  EXPECT_TRUE(verdict.consistent()) << verdict.DebugString();
  EXPECT_EQ(verdict.row_count(), 4);
  EXPECT_EQ(verdict.sequence(), 5);
  EXPECT_EQ(verdict.behind_count(), 0);
}

TEST_P(SnapshotProofTest, ADamagedRowIsNamedAndMadeFromTheRegister) {
  Run({"update snapshot_rows set record = 'AAAA' where id = 'a' and superseded_us = 0"});
  const v1::VerifySnapshotResponse verdict = Verify();
  EXPECT_FALSE(verdict.consistent());
  EXPECT_EQ(Problems(verdict), std::vector<v1::SnapshotProblem>{v1::SNAPSHOT_PROBLEM_DAMAGED});
  EXPECT_EQ(verdict.differences(0).name(), "organizations/a");
  EXPECT_THAT(Read(), FailsWith(kDataLoss, "DIGEST_MISMATCH"));
  Rebuild();
  ExpectMadeAnew();
}

TEST_P(SnapshotProofTest, AMissingRowIsNamedAndMadeFromTheRegister) {
  Run({"delete from snapshot_rows where id = 'a'"});
  EXPECT_EQ(Problems(Verify()),
            (std::vector<v1::SnapshotProblem>{v1::SNAPSHOT_PROBLEM_DIGEST, v1::SNAPSHOT_PROBLEM_MISSING}));
  Rebuild();
  ExpectMadeAnew();
}

TEST_P(SnapshotProofTest, ARowThatMissedAChangeIsNamedAndMadeFromTheRegister) {
  Run({"delete from snapshot_rows where id = 'a' and superseded_us = 0",
       "update snapshot_rows set superseded_us = 0, to_sequence = 9223372036854775807 where id = 'a'"});
  EXPECT_EQ(Problems(Verify()),
            (std::vector<v1::SnapshotProblem>{v1::SNAPSHOT_PROBLEM_STALE, v1::SNAPSHOT_PROBLEM_DIGEST}));
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
  EXPECT_TRUE(Verify().rebuilding());
  StartKeeper();
  ASSERT_TRUE(Eventually([&] { return !Verify().rebuilding(); }));
  ExpectMadeAnew();
  EXPECT_THAT(Read(cursor), FailsWith(kOutOfRange, "SNAPSHOT_EXPIRED"));
  Create(Cooperative("d"));
  EXPECT_TRUE(Eventually([&] { return keeper_->reached() >= 6; })) << "the feed is followed again";
  EXPECT_TRUE(Verify().consistent());
}

}  // namespace
}  // namespace htx::registry
