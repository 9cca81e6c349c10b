// The projector: snapshots reach Redis in the order of the feed, and Redis' troubles trouble nobody.

#include "registry/rpc/projector.h"

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/redis_server.h"

namespace htx::registry {
namespace {

class ProjectorTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    redis_ = cache::Redis::Connect({.port = server_.port(), .command_timeout = absl::Seconds(1)});
  }
  // The organisation as Redis holds it; the default message when it holds nothing.
  v1::Organization Held(const std::string& id, int64_t* sequence = nullptr) {
    v1::Organization organization;
    const auto snapshot = redis_->Get(SnapshotKey(id), absl::Now() + absl::Seconds(1));
    if (!snapshot.ok() || !organization.ParseFromString(snapshot->bytes)) return {};
    if (sequence != nullptr) *sequence = snapshot->sequence;
    return organization;
  }
  void Suspend(const std::string& id) {
    v1::SuspendOrganizationRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    EXPECT_TRUE(handlers_->organizations.SuspendOrganization(request, Clerk()).ok());
  }
  testing::RedisServer server_;
  std::unique_ptr<cache::Redis> redis_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ProjectorTest,
                         ::testing::Values(testing::TestDatabase::Kind::kSqlite,
                                           testing::TestDatabase::Kind::kPostgres),
                         testing::TestDatabase::NameOf);

TEST_P(ProjectorTest, ChangesAppearUnderTheirSequence) {
  ASSERT_TRUE(testing::Eventually([&] { return *database_->HeadSequence(absl::Now() + absl::Seconds(5)) == 1; }));
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
      [&] { return redis_->Get("x", absl::Now() + absl::Seconds(1)).status().code() == absl::StatusCode::kNotFound; }));
  Suspend("a");
  EXPECT_TRUE(testing::Eventually([&] { return Held("a").legal_status() == v1::LEGAL_STATUS_SUSPENDED; }));
  projector->Stop();
}

}  // namespace
}  // namespace htx::registry
