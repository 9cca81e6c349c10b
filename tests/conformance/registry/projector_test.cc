// The projector: snapshots reach Redis in the order of the feed, and Redis' troubles trouble nobody.

#include "registry/rpc/projector.h"

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/redis_server.h"

namespace htx::registry {
namespace {

// Refuses one read of the feed, as a database does that was restored to an earlier state under a running process.
class RestoredDatabase final : public sql::Database {
 public:
  explicit RestoredDatabase(sql::Database& real) : real_(real) {}
  sql::Engine engine() const override { return real_.engine(); }
  absl::Status Read(absl::Time deadline, absl::FunctionRef<absl::Status(sql::Transaction&)> body) override {
    return real_.Read(deadline, body);
  }
  absl::Status Write(const CallRecord& record, absl::FunctionRef<absl::Status(sql::Transaction&)> body) override {
    return real_.Write(record, body);
  }
  absl::StatusOr<std::string> WriteOnceBytes(
      const CallRecord& record, absl::FunctionRef<absl::StatusOr<std::string>(sql::Transaction&)> body) override {
    return real_.WriteOnceBytes(record, body);
  }
  absl::StatusOr<std::vector<sql::StoredChange>> ReadChanges(absl::Time deadline, int64_t after, int limit) override {
    if (lost_ < 0) lost_ = after;
    if (after == lost_) return absl::OutOfRangeError("beyond the head");
    return real_.ReadChanges(deadline, after, limit);
  }
  absl::StatusOr<int64_t> HeadSequence(absl::Time deadline) override { return real_.HeadSequence(deadline); }
  absl::StatusOr<sql::FeedBounds> ReadBounds(absl::Time deadline) override { return real_.ReadBounds(deadline); }
  absl::StatusOr<int64_t> TrimChanges(absl::Time deadline, const sql::FeedRetention& retention, int limit) override {
    return real_.TrimChanges(deadline, retention, limit);
  }
  std::shared_ptr<void> OnChange(sql::ChangeListener listener) override { return real_.OnChange(std::move(listener)); }
  absl::StatusOr<sql::AuditVerdict> VerifyAudit(const sql::AuditRange& range, absl::Time deadline) override {
    return real_.VerifyAudit(range, deadline);
  }
  absl::Status Ping(absl::Time deadline) override { return real_.Ping(deadline); }

 private:
  sql::Database& real_;
  int64_t lost_ = -1;  // Of the projector's thread alone.
};

class ProjectorTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    redis_ = cache::Redis::Connect({.port = server_.port(), .command_timeout = absl::Minutes(1)});
  }
  // The organisation as Redis holds it; the default message when it holds nothing.
  v1::Organization Held(const std::string& id, int64_t* sequence = nullptr) {
    v1::Organization organization;
    const auto snapshot = redis_->Get(SnapshotKey(id), absl::Now() + absl::Minutes(1));
    if (!snapshot.ok() || !organization.ParseFromString(snapshot->bytes)) return {};
    if (sequence != nullptr) *sequence = snapshot->sequence;
    return organization;
  }
  void Suspend(const std::string& id) {
    v1::SuspendOrganizationRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    EXPECT_TRUE(handlers_->lifecycle.SuspendOrganization(request, Clerk()).ok());
  }
  testing::RedisServer server_;
  std::unique_ptr<cache::Redis> redis_;
};
HTX_BOTH_ENGINES(ProjectorTest);

TEST_P(ProjectorTest, ChangesAppearUnderTheirSequence) {
  ASSERT_TRUE(testing::Eventually([&] { return *database_->HeadSequence(absl::Now() + absl::Minutes(3)) == 1; }));
  const auto projector = Projector::Start(*database_, *redis_, {});
  ASSERT_TRUE(testing::Eventually([&] { return projector->reached() == 1; }));
  Create(Cooperative("a"));
  Suspend("a");
  int64_t sequence = 0;
  EXPECT_TRUE(testing::Eventually([&] { return Held("a", &sequence).legal_status() == v1::LEGAL_STATUS_SUSPENDED; }));
  EXPECT_EQ(sequence, 3);
  EXPECT_EQ(Held("a").sequence(), 3);
  EXPECT_EQ(Held("a").etag(), "2");
}

TEST_P(ProjectorTest, RedisGoneHoldsNothingUpAndRedisBackIsServedAgain) {
  const auto projector = Projector::Start(*database_, *redis_, {});
  server_.Kill();
  Create(Cooperative("a"));
  EXPECT_TRUE(testing::Eventually([&] { return projector->reached() >= 2; })) << "given up, not stuck";
  server_.Restart();
  ASSERT_TRUE(testing::Eventually(
      [&] { return redis_->Get("x", absl::Now() + absl::Minutes(1)).status().code() == absl::StatusCode::kNotFound; }));
  Suspend("a");
  EXPECT_TRUE(testing::Eventually([&] { return Held("a").legal_status() == v1::LEGAL_STATUS_SUSPENDED; }));
  projector->Stop();
}

TEST_P(ProjectorTest, AFeedThatRefusesThePlaceIsFollowedFromItsHead) {
  RestoredDatabase restored(*database_);
  const auto projector = Projector::Start(restored, *redis_, {});
  // Every place but the first is read again, so something must pass the projector by, and then it goes on.
  int made = 0;
  EXPECT_TRUE(testing::Eventually([&] {
    Create(Cooperative(absl::StrCat("a", made++)));
    const auto any_is_held = [&] {
      for (int i = 0; i < made; ++i) {
        if (!Held(absl::StrCat("a", i)).name().empty()) return true;
      }
      return false;
    };
    return testing::Eventually(any_is_held, absl::Seconds(3));
  }));
}

}  // namespace
}  // namespace htx::registry
