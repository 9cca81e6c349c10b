// The directory of debts against a funding service that the test plays, over real channels.

#include <gtest/gtest.h>

#include "awards/clients/grpc_debt_directory.h"
#include "common/base/mutex.h"
#include "common/rpc/peer.h"
#include "htx/funding/v1/change_service.grpc.pb.h"
#include "htx/funding/v1/standing_service.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

namespace funding = htx::funding::v1;
using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

// Says what the test set up; a poll of its feed waits until something is told.
class PlayedFunding final : public funding::StandingService::Service, public funding::ChangeService::Service {
 public:
  grpc::Status GetDebtStanding(grpc::ServerContext*, const funding::GetDebtStandingRequest* request,
                               funding::GetDebtStandingResponse* response) override {
    MutexLock lock(mutex_);
    asked_.push_back(*request);
    *response->mutable_standing() = standing_;
    response->mutable_standing()->set_organization(request->organization());
    return grpc::Status::OK;
  }
  grpc::Status ListChanges(grpc::ServerContext*, const funding::ListChangesRequest* request,
                           funding::ListChangesResponse* response) override {
    MutexLock lock(mutex_);
    // Who has no place yet gets one.
    if (request->resume_token().empty()) {
      response->set_next_resume_token("place");
      return grpc::Status::OK;
    }
    const absl::Time until = absl::Now() + absl::Seconds(20);
    while (told_.empty() && !ending_) {
      if (!changed_.WaitUntil(mutex_, until)) break;
    }
    if (ending_) return {grpc::StatusCode::UNAVAILABLE, "ending"};
    for (const auto& [resource, sequence] : told_) {
      funding::Change& change = *response->add_changes();
      change.mutable_header()->set_resource(resource);
      change.mutable_header()->set_sequence(sequence);
    }
    told_.clear();
    response->set_next_resume_token("place");
    return grpc::Status::OK;
  }

  void Say(funding::BadDebtStanding bad_debt, int64_t sequence) {
    MutexLock lock(mutex_);
    standing_.set_bad_debt(bad_debt);
    standing_.set_sequence(sequence);
    standing_.set_worst_debt_group(bad_debt == funding::BAD_DEBT_STANDING_PRESENT ? 3 : 1);
  }
  void Tell(const std::string& resource, int64_t sequence) {
    MutexLock lock(mutex_);
    told_.emplace_back(resource, sequence);
    changed_.SignalAll();
  }
  void End() {
    MutexLock lock(mutex_);
    ending_ = true;
    changed_.SignalAll();
  }
  std::vector<funding::GetDebtStandingRequest> asked() {
    MutexLock lock(mutex_);
    return asked_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool ending_ = false;
  funding::DebtStanding standing_ = {};
  std::vector<funding::GetDebtStandingRequest> asked_ = {};
  std::vector<std::pair<std::string, int64_t>> told_ = {};
};

class DebtDirectoryTest : public ::testing::Test {
 protected:
  DebtDirectoryTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(static_cast<funding::StandingService::Service*>(&played_));
    builder.RegisterService(static_cast<funding::ChangeService::Service*>(&played_));
    server_ = builder.BuildAndStart();
    channel_ = rpc::PeerChannel(absl::StrCat("127.0.0.1:", port_));
    directory_ = MakeGrpcDebtDirectory(channel_, nullptr, clock_);
  }
  ~DebtDirectoryTest() override {
    played_.End();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }
  absl::StatusOr<DebtFacts> AskOnce(CivilDay day) {
    rpc::RequestContext context;
    context.deadline = absl::Now() + absl::Minutes(1);
    return directory_->Current(context, OrganizationId::Of("b"), day);
  }
  // Asks until it is answered: the directory gives funding little time, and a busy machine may need more.
  DebtFacts Ask(CivilDay day) {
    absl::StatusOr<DebtFacts> facts = absl::UnknownError("");
    EXPECT_TRUE(testing::Eventually([&] {
      facts = AskOnce(day);
      return ReasonOf(facts.status()) != "PEER_UNAVAILABLE";
    }));
    EXPECT_THAT(facts, IsOk());
    return facts.ok() ? *facts : DebtFacts();
  }
  BadDebt Shown() {
    const auto facts = directory_->Cached(OrganizationId::Of("b"), absl::Now() + absl::Minutes(1));
    EXPECT_THAT(facts, IsOk());
    return facts.ok() ? facts->bad_debt : BadDebt::kUnknown;
  }

  testing::FakeClock clock_;  // 1 July 2024.
  PlayedFunding played_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<DebtDirectory> directory_;
};

TEST_F(DebtDirectoryTest, ADecisionAsksEachTimeForItsDayAndForTodayAtTheLatest) {
  played_.Say(funding::BAD_DEBT_STANDING_PRESENT, 7);
  const DebtFacts facts = Ask(CivilDay(2024, 6, 1));
  EXPECT_EQ(facts.bad_debt, BadDebt::kPresent);
  EXPECT_EQ(facts.worst_group, 3);
  EXPECT_EQ(facts.sequence, 7);
  EXPECT_EQ(played_.asked().back().organization(), "organizations/b");
  EXPECT_EQ(played_.asked().back().date().month(), 6);
  played_.Say(funding::BAD_DEBT_STANDING_NONE, 8);
  EXPECT_EQ(Ask(CivilDay(2024, 7, 1)).bad_debt, BadDebt::kNone);
  EXPECT_FALSE(played_.asked().back().has_date()) << "today by funding's own clock";
  played_.Say(funding::BAD_DEBT_STANDING_PRESENT, 9);
  EXPECT_EQ(Ask(CivilDay(2030, 1, 1)).bad_debt, BadDebt::kPresent) << "nothing cached decides";
}

TEST_F(DebtDirectoryTest, WhatALaterFundingMaySayIsUnknown) {
  played_.Say(static_cast<funding::BadDebtStanding>(17), 7);
  EXPECT_EQ(Ask(CivilDay(2024, 6, 1)).bad_debt, BadDebt::kUnknown);
  played_.Say(funding::BAD_DEBT_STANDING_UNSPECIFIED, 7);
  EXPECT_EQ(Ask(CivilDay(2024, 6, 1)).bad_debt, BadDebt::kUnknown);
}

TEST_F(DebtDirectoryTest, WhatIsShownIsAskedOnceUntilTheFeedSaysThatItChanged) {
  const std::unique_ptr<FundingFollower> follower = FundingFollower::Start(channel_, *directory_);
  played_.Say(funding::BAD_DEBT_STANDING_NONE, 7);
  EXPECT_EQ(Shown(), BadDebt::kNone);
  played_.Say(funding::BAD_DEBT_STANDING_PRESENT, 9);
  played_.Tell("organizations/b", 8);
  EXPECT_TRUE(testing::Eventually([&] { return Shown() == BadDebt::kPresent; }));
  const size_t asked = played_.asked().size();
  EXPECT_EQ(Shown(), BadDebt::kPresent);
  EXPECT_EQ(played_.asked().size(), asked);
  follower->Stop();
}

TEST_F(DebtDirectoryTest, WithoutFundingNothingIsDecidedAndALittleOldIsShown) {
  played_.Say(funding::BAD_DEBT_STANDING_NONE, 7);
  EXPECT_EQ(Shown(), BadDebt::kNone);
  played_.End();
  server_->Shutdown(std::chrono::system_clock::now());
  EXPECT_THAT(AskOnce(CivilDay(2024, 6, 1)), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_THAT(AskOnce(CivilDay(2024, 7, 1)), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  clock_.Advance(absl::Minutes(3));
  EXPECT_EQ(Shown(), BadDebt::kNone);
}

TEST_F(DebtDirectoryTest, AnInstallationWithoutFundsOwesThemNothing) {
  const std::unique_ptr<DebtDirectory> none = MakeNoDebtDirectory(clock_);
  const auto facts = none->Current({}, OrganizationId::Of("b"), CivilDay(2024, 6, 1));
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->bad_debt, BadDebt::kNone);
  EXPECT_EQ(facts->sequence, 0);
  EXPECT_EQ(none->Cached(OrganizationId::Of("b"), absl::Now())->bad_debt, BadDebt::kNone);
}

}  // namespace
}  // namespace htx::awards
