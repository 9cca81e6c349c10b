// Long polls: unary calls that wait for their answer and hold no worker meanwhile.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "common/rpc/seal.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::Eventually;
using htx::testing::FailsWith;
using htx::testing::ProbeServer;
namespace v1 = htx::testing::v1;

absl::Status AsSent(const grpc::Status& status) {
  return FromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details());
}

// Answers once the door is open, or at `until` with 0.
struct Door {
  std::atomic<int64_t> open = 0;
  std::atomic<int> waiting = 0;
  Mutex mutex;
  std::vector<Wake> wakes ABSL_GUARDED_BY(mutex) = {};

  void Open(int64_t value) {
    open = value;
    MutexLock lock(mutex);
    for (const Wake& wake : wakes) wake();
  }
};

class Visitor : public Source<v1::PollThingResponse> {
 public:
  Visitor(Door& door, absl::Time until) : door_(door), until_(until) { ++door_.waiting; }
  ~Visitor() override { --door_.waiting; }
  absl::StatusOr<Step> Next(v1::PollThingResponse& response) override {
    const int64_t value = door_.open;
    if (value == 0 && absl::Now() < until_) return Step::kWait;
    if (value < 0) return NeverExisted("thing", "things/1");
    response.set_sequence(value);
    response.mutable_keeper()->set_id_number("001");
    return Step::kWrite;
  }
  absl::Time AskAgain() const override { return until_; }

 private:
  Door& door_;
  const absl::Time until_;
};

class PollTest : public ::testing::Test {
 protected:
  explicit PollTest(ServerOptions options = ProbeServer::Defaults()) : server_(std::move(options)) {
    server_.handlers().poll = [this](const v1::PollThingRequest&, const RequestContext&, Wake wake) {
      {
        MutexLock lock(door_.mutex);
        door_.wakes.push_back(std::move(wake));
      }
      return absl::StatusOr<std::unique_ptr<Source<v1::PollThingResponse>>>(
          std::make_unique<Visitor>(door_, absl::Now() + wait_));
    };
  }
  ~PollTest() override { door_.Open(-1); }

  grpc::Status Poll(grpc::ClientContext& call, v1::PollThingResponse& response, const std::string& name = "x") {
    v1::PollThingRequest request;
    request.set_name(name);
    return server_.stub().PollThing(&call, request, &response);
  }

  Door door_ = {};
  absl::Duration wait_ = absl::Minutes(2);
  ProbeServer server_;
};

TEST_F(PollTest, HundredsWaitAndOtherCallsAreServed) {
  constexpr int kPolls = 200;
  std::vector<std::thread> polls;
  std::atomic<int> answered = 0;
  for (int i = 0; i < kPolls; ++i) {
    polls.emplace_back([&] {
      const auto call = ProbeServer::Call();
      v1::PollThingResponse response;
      if (Poll(*call, response).ok() && response.sequence() == 7) ++answered;
    });
  }
  ASSERT_TRUE(Eventually([&] { return door_.waiting == kPolls; }));
  const auto call = ProbeServer::Call();
  v1::GetThingResponse got;
  v1::GetThingRequest get;
  get.set_name("things/1");
  EXPECT_TRUE(server_.stub().GetThing(call.get(), get, &got).ok())
      << "two workers serve streams and polls, four the rest";
  door_.Open(7);
  for (std::thread& poll : polls) poll.join();
  EXPECT_EQ(answered, kPolls);
  EXPECT_TRUE(Eventually([&] { return door_.waiting == 0; }));
}

TEST_F(PollTest, AWaitEndsWhenItsSourceAskedForIt) {
  wait_ = absl::Milliseconds(150);
  const auto call = ProbeServer::Call();
  v1::PollThingResponse response;
  const absl::Time asked = absl::Now();
  EXPECT_TRUE(Poll(*call, response).ok());
  EXPECT_EQ(response.sequence(), 0);
  EXPECT_GE(absl::Now() - asked, absl::Milliseconds(150));
}

TEST_F(PollTest, ErrorsAndBrokenRulesAreAnswersToo) {
  v1::PollThingResponse response;
  const auto broken = ProbeServer::Call();
  EXPECT_THAT(AsSent(Poll(*broken, response, "")), FailsWith(absl::StatusCode::kInvalidArgument, "FIELD_RULE"));
  door_.Open(-1);
  const auto call = ProbeServer::Call();
  EXPECT_THAT(AsSent(Poll(*call, response)), FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST_F(PollTest, PersonalDataInTheAnswerAreMasked) {
  door_.Open(3);
  const auto call = std::make_unique<grpc::ClientContext>();
  call->AddMetadata("x-htx-principal", "user:tester");
  call->AddMetadata("x-htx-roles", "viewer");
  v1::PollThingResponse response;
  ASSERT_TRUE(Poll(*call, response).ok());
  EXPECT_EQ(response.keeper().id_number(), "***");
}

TEST_F(PollTest, ACallerThatHangsUpLeavesNothingBehind) {
  const auto call = ProbeServer::Call();
  v1::PollThingResponse response;
  std::thread poll([&] { EXPECT_EQ(Poll(*call, response).error_code(), grpc::StatusCode::CANCELLED); });
  ASSERT_TRUE(Eventually([&] { return door_.waiting == 1; }));
  call->TryCancel();
  poll.join();
  EXPECT_TRUE(Eventually([&] { return door_.waiting == 0; }));
}

TEST_F(PollTest, AStoppingServerAnswersThem) {
  v1::PollThingResponse response;
  const auto call = ProbeServer::Call();
  std::thread poll([&] {
    EXPECT_THAT(AsSent(Poll(*call, response)), FailsWith(absl::StatusCode::kUnavailable, "SERVER_STOPPING"));
  });
  ASSERT_TRUE(Eventually([&] { return door_.waiting == 1; }));
  EXPECT_TRUE(server_.Stop().ok());
  poll.join();
}

}  // namespace
}  // namespace htx::rpc
