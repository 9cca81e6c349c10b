// The directory and the follower against a registry that the test plays, over real channels.

#include <gtest/gtest.h>

#include <set>

#include "common/base/mutex.h"
#include "common/rpc/peer.h"
#include "funding/clients/grpc_registry_directory.h"
#include "funding/clients/registry_follower.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/change_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/party_service.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

namespace registry = htx::registry::v1;
using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

// What a registry would say, as the test sets it up before the server starts.
class PlayedRegistry final : public registry::OrganizationService::Service,
                             public registry::PartyService::Service,
                             public registry::AreaService::Service,
                             public registry::ChangeService::Service {
 public:
  grpc::Status GetOrganization(grpc::ServerContext*, const registry::GetOrganizationRequest* request,
                               registry::GetOrganizationResponse* response) override {
    MutexLock lock(mutex_);
    ++organization_calls_;
    if (request->name() != "organizations/b") return {grpc::StatusCode::NOT_FOUND, "no"};
    registry::Organization& organization = *response->mutable_organization();
    organization.set_name(request->name());
    organization.set_legal_name("HTX Đồng Tâm");
    organization.set_kind(registry::ORGANIZATION_KIND_COOPERATIVE_UNION);
    organization.set_legal_status(registry::LEGAL_STATUS_SUSPENDED);
    organization.set_sector(registry::SECTOR_TRADE_SERVICE);
    organization.set_area("areas/d311");
    organization.set_province("areas/p31");
    organization.set_sequence(99);
    *response->mutable_time() = request->time();
    response->mutable_time()->mutable_known_time()->set_seconds(1234);
    return grpc::Status::OK;
  }
  grpc::Status ListRelationships(grpc::ServerContext*, const registry::ListRelationshipsRequest* request,
                                 registry::ListRelationshipsResponse* response) override {
    MutexLock lock(mutex_);
    asked_ = *request;
    if (member_) response->add_relationships();
    return grpc::Status::OK;
  }
  grpc::Status GetArea(grpc::ServerContext*, const registry::GetAreaRequest* request,
                       registry::GetAreaResponse* response) override {
    if (request->name() != "areas/d783") return {grpc::StatusCode::NOT_FOUND, "no"};
    response->mutable_area()->set_display_name("Củ Chi");
    return grpc::Status::OK;
  }
  // Answers with what the test queued; with nothing queued it waits, as a long poll does.
  grpc::Status ListChanges(grpc::ServerContext*, const registry::ListChangesRequest* request,
                           registry::ListChangesResponse* response) override {
    MutexLock lock(mutex_);
    tokens_.push_back(request->resume_token());
    changed_.SignalAll();
    // Less than a follower waits for its answer: who has gone takes no page from who comes next.
    const absl::Time until = absl::Now() + absl::Seconds(20);
    while (pages_.empty() && !ending_) {
      if (!changed_.WaitUntil(mutex_, until)) break;
    }
    if (pages_.empty()) return {grpc::StatusCode::UNAVAILABLE, "ending"};
    const auto [status, page] = pages_.front();
    pages_.erase(pages_.begin());
    *response = page;
    return status;
  }

  void SetMember(bool member) {
    MutexLock lock(mutex_);
    member_ = member;
  }
  void Queue(grpc::Status status, registry::ListChangesResponse page) {
    MutexLock lock(mutex_);
    pages_.emplace_back(std::move(status), std::move(page));
    changed_.SignalAll();
  }
  void End() {
    MutexLock lock(mutex_);
    ending_ = true;
    changed_.SignalAll();
  }
  registry::ListRelationshipsRequest asked() {
    MutexLock lock(mutex_);
    return asked_;
  }
  int organization_calls() {
    MutexLock lock(mutex_);
    return organization_calls_;
  }
  // The tokens of the polls so far, once there are `count`.
  std::vector<std::string> AwaitTokens(size_t count) {
    MutexLock lock(mutex_);
    const absl::Time until = absl::Now() + absl::Minutes(1);
    while (tokens_.size() < count && changed_.WaitUntil(mutex_, until)) {
    }
    return tokens_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool member_ = true;
  bool ending_ = false;
  int organization_calls_ = 0;
  registry::ListRelationshipsRequest asked_ = {};
  std::vector<std::pair<grpc::Status, registry::ListChangesResponse>> pages_ = {};
  std::vector<std::string> tokens_ = {};
};

class RegistryClientsTest : public ::testing::Test {
 protected:
  RegistryClientsTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(static_cast<registry::OrganizationService::Service*>(&played_));
    builder.RegisterService(static_cast<registry::PartyService::Service*>(&played_));
    builder.RegisterService(static_cast<registry::AreaService::Service*>(&played_));
    builder.RegisterService(static_cast<registry::ChangeService::Service*>(&played_));
    server_ = builder.BuildAndStart();
    channel_ = rpc::PeerChannel(absl::StrCat("127.0.0.1:", port_));
    directory_ = MakeGrpcRegistryDirectory(channel_, nullptr, clock_);
  }
  ~RegistryClientsTest() override {
    played_.End();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }
  absl::StatusOr<BorrowerFacts> AskOnce(const std::string& id) {
    rpc::RequestContext context;
    context.deadline = absl::Now() + absl::Minutes(1);
    return directory_->Current(OrganizationId::Of(id), OrganizationId::Of("alliance"), CivilDay(2019, 2, 3), context);
  }
  // Asks until it is answered: the directory gives the registry little time, and a busy machine may need more.
  absl::StatusOr<BorrowerFacts> Ask(const std::string& id) {
    absl::StatusOr<BorrowerFacts> facts = absl::UnknownError("");
    EXPECT_TRUE(testing::Eventually([&] {
      facts = AskOnce(id);
      return ReasonOf(facts.status()) != "PEER_UNAVAILABLE";
    }));
    return facts;
  }

  testing::FakeClock clock_;
  PlayedRegistry played_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<RegistryDirectory> directory_;
};

TEST_F(RegistryClientsTest, ADecisionSeesTheOrganisationAndItsMembershipOfTheDay) {
  const auto facts = Ask("b");
  ASSERT_THAT(facts, IsOk());
  EXPECT_TRUE(facts->known);
  EXPECT_TRUE(facts->known_on_day);
  EXPECT_TRUE(facts->member);
  EXPECT_EQ(facts->kind, BorrowerKind::kCooperativeUnion);
  EXPECT_EQ(facts->status, BorrowerStatus::kSuspended);
  EXPECT_EQ(facts->sector, "TRADE_SERVICE");
  EXPECT_EQ(facts->province, "p31");
  EXPECT_EQ(facts->district, "d311");
  EXPECT_EQ(facts->sequence, 99);
  const registry::ListRelationshipsRequest asked = played_.asked();
  EXPECT_EQ(asked.filter(), "from = \"b\" AND to = \"alliance\" AND type = MEMBER_OF");
  EXPECT_EQ(asked.time().valid_date().year(), 2019);
  EXPECT_EQ(asked.time().known_time().seconds(), 1234) << "both answers are of one known time";
  played_.SetMember(false);
  EXPECT_FALSE(Ask("b")->member);
}

TEST_F(RegistryClientsTest, AnUnknownBorrowerIsAnAnswer) {
  const auto facts = Ask("nobody");
  ASSERT_THAT(facts, IsOk());
  EXPECT_FALSE(facts->known);
}

TEST_F(RegistryClientsTest, ARegistryThatIsGoneIsAnErrorForDecisionsAndAnEmptyNameForDisplay) {
  played_.End();
  server_->Shutdown(std::chrono::system_clock::now());
  EXPECT_THAT(AskOnce("b"), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(directory_->DisplayName(OrganizationId::Of("b"), absl::Now() + absl::Seconds(2)), "");
  EXPECT_EQ(directory_->AreaName("d783", absl::Now() + absl::Seconds(2)), "");
}

TEST_F(RegistryClientsTest, NamesAreAskedOnceUntilTheFeedSaysTheyChanged) {
  const auto name = [&] { return directory_->DisplayName(OrganizationId::Of("b"), absl::Now() + absl::Minutes(1)); };
  EXPECT_EQ(name(), "HTX Đồng Tâm");
  EXPECT_EQ(name(), "HTX Đồng Tâm");
  EXPECT_EQ(played_.organization_calls(), 1);
  EXPECT_EQ(directory_->AreaName("d783", absl::Now() + absl::Minutes(1)), "Củ Chi");
  EXPECT_EQ(directory_->AreaName("d1", absl::Now() + absl::Minutes(1)), "");

  const std::unique_ptr<RegistryFollower> follower =
      RegistryFollower::Start({.registry = channel_, .directory = directory_.get()});
  registry::ListChangesResponse page;
  page.add_changes()->mutable_header()->set_resource("organizations/b");
  page.mutable_changes(0)->mutable_header()->set_sequence(100);
  page.set_next_resume_token("t1");
  played_.Queue(grpc::Status::OK, page);
  // The next poll proves that the page was taken.
  ASSERT_EQ(played_.AwaitTokens(2).at(1), "t1");
  name();
  EXPECT_EQ(played_.organization_calls(), 2);
  follower->Stop();
}

TEST_F(RegistryClientsTest, AFollowerThatLostItsPlaceForgetsEverythingAndStartsAnew) {
  const auto name = [&] { return directory_->DisplayName(OrganizationId::Of("b"), absl::Now() + absl::Minutes(1)); };
  name();
  const std::unique_ptr<RegistryFollower> follower =
      RegistryFollower::Start({.registry = channel_, .directory = directory_.get()});
  registry::ListChangesResponse page;
  page.set_next_resume_token("t1");
  played_.Queue(grpc::Status::OK, page);
  ASSERT_EQ(played_.AwaitTokens(2).at(1), "t1");
  name();
  EXPECT_EQ(played_.organization_calls(), 2) << "what was cached before the place was known is not believed";
  name();
  EXPECT_EQ(played_.organization_calls(), 2);
  page.set_next_resume_token("t2");
  played_.Queue({grpc::StatusCode::OUT_OF_RANGE, "expired"}, {});
  played_.Queue({grpc::StatusCode::UNAVAILABLE, "busy"}, {});
  played_.Queue(grpc::Status::OK, page);
  const std::vector<std::string> tokens = played_.AwaitTokens(5);
  ASSERT_GE(tokens.size(), 5u);
  EXPECT_EQ(tokens[0], "");
  EXPECT_EQ(tokens[1], "t1");
  EXPECT_EQ(tokens[2], "") << "the place is lost";
  EXPECT_EQ(tokens[3], "") << "it is tried again after a pause";
  EXPECT_EQ(tokens[4], "t2");
  name();
  EXPECT_EQ(played_.organization_calls(), 3);
}

TEST_F(RegistryClientsTest, AFollowerThatIsNotLetWaitPausesBetweenItsPolls) {
  registry::ListChangesResponse nothing;
  nothing.set_next_resume_token("t1");
  for (int i = 0; i < 4; ++i) played_.Queue(grpc::Status::OK, nothing);
  const absl::Time start = absl::Now();
  const std::unique_ptr<RegistryFollower> follower =
      RegistryFollower::Start({.registry = channel_, .directory = directory_.get()});
  ASSERT_GE(played_.AwaitTokens(5).size(), 5u);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(200 + 400 + 800));
}

TEST_F(RegistryClientsTest, AFollowerKeepsItsPlaceWhenAPollFails) {
  registry::ListChangesResponse nothing;
  nothing.set_next_resume_token("t1");
  played_.Queue(grpc::Status::OK, nothing);
  played_.Queue({grpc::StatusCode::UNAVAILABLE, "restarting"}, {});
  const std::unique_ptr<RegistryFollower> follower =
      RegistryFollower::Start({.registry = channel_, .directory = directory_.get()});
  const std::vector<std::string> tokens = played_.AwaitTokens(3);
  ASSERT_GE(tokens.size(), 3u);
  EXPECT_EQ(tokens[1], "t1");
  EXPECT_EQ(tokens[2], "t1");
}

}  // namespace
}  // namespace htx::funding
