// A call from one service to another.

#include "common/rpc/peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "tests/support/child_process.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::FailsWith;
using htx::testing::ProbeServer;
namespace v1 = htx::testing::v1;
using ::testing::ElementsAre;

RequestContext Caller() {
  RequestContext context;
  context.principal = "user:clerk";
  context.correlation_id = "corr-7";
  context.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  context.language = "vi";
  context.deadline = absl::Now() + absl::Minutes(2);
  return context;
}

class PeerTest : public ::testing::Test {
 protected:
  PeerTest() {
    server_.handlers().get = [this](const auto&, const RequestContext& context) {
      seen_ = context;
      return v1::GetThingResponse();
    };
  }
  grpc::Status Get(grpc::ClientContext& call) {
    v1::GetThingRequest request;
    request.set_name("things/1");
    v1::GetThingResponse response;
    return server_.stub().GetThing(&call, request, &response);
  }
  RequestContext seen_;
  ProbeServer server_;
};

TEST_F(PeerTest, ACallIsMadeInTheServicesNameForItsCaller) {
  grpc::ClientContext call;
  PrepareCall(call, Caller(), "funding", absl::Seconds(25));
  ASSERT_TRUE(Get(call).ok());
  EXPECT_EQ(seen_.principal, "service:funding");
  EXPECT_THAT(seen_.roles, ElementsAre("peer"));
  EXPECT_EQ(seen_.represented, "user:clerk");
  EXPECT_EQ(seen_.correlation_id, "corr-7");
  EXPECT_EQ(seen_.language, "vi");
  EXPECT_TRUE(absl::StartsWith(seen_.trace_parent, "00-0af7651916cd43dd8448eb211c80319c-"));
  EXPECT_LE(seen_.deadline, absl::Now() + absl::Seconds(25)) << "and not the 30 s that a call has at most";
}

TEST_F(PeerTest, ACallNeverOutlastsItsCaller) {
  RequestContext caller = Caller();
  caller.deadline = absl::Now() + absl::Milliseconds(500);
  grpc::ClientContext call;
  PrepareCall(call, caller, "funding", absl::Seconds(10));
  EXPECT_LT(absl::FromChrono(call.deadline()), caller.deadline);
}

TEST_F(PeerTest, WorkThatNobodyWaitsForHasItsOwnDeadline) {
  grpc::ClientContext call;
  PrepareCall(call, absl::Now() + absl::Minutes(2), "awards");
  ASSERT_TRUE(Get(call).ok());
  EXPECT_EQ(seen_.principal, "service:awards");
  EXPECT_EQ(seen_.represented, "");
}

TEST_F(PeerTest, APeersErrorKeepsItsReasonAndTexts) {
  server_.handlers().get = [](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> {
    return NeverExisted("thing", "things/1");
  };
  grpc::ClientContext call;
  PrepareCall(call, Caller(), "funding", absl::Minutes(2));
  const absl::Status status = FromPeer(Get(call), "registry");
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(DetailOf(status).resource_name, "things/1");
  EXPECT_EQ(DetailOf(status).message.vi, "things/1 không tồn tại và chưa từng tồn tại");
}

// A caller that may do what it asks for must not be told that it may not, nor to retry.
TEST_F(PeerTest, APeerThatRefusesThisServiceIsAFaultOfOursAndNotOfTheCaller) {
  grpc::ClientContext call;
  call.AddMetadata("x-htx-principal", "service:funding");
  const absl::Status status = FromPeer(Get(call), "registry");
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kInternal, "PEER_REFUSED"));
  EXPECT_TRUE(
      absl::StrContains(status.message(), "registry refused this service: PERMISSION_DENIED PERMISSION_MISSING"))
      << status;
  EXPECT_EQ(DetailOf(status).metadata[0].second, "registry");
  grpc::ClientContext nobody;
  EXPECT_THAT(FromPeer(Get(nobody), "registry"), FailsWith(absl::StatusCode::kInternal, "PEER_REFUSED"));
}

TEST_F(PeerTest, APeerThatIsGoneOrSlowIsUnavailable) {
  const auto unavailable = FailsWith(absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE");
  EXPECT_THAT(FromPeer(grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "late"), "registry"), unavailable);
  const auto stub = v1::ProbeService::NewStub(PeerChannel(absl::StrCat("127.0.0.1:", htx::testing::FreePort())));
  grpc::ClientContext call;
  PrepareCall(call, Caller(), "funding", absl::Seconds(2));
  v1::GetThingRequest request;
  v1::GetThingResponse response;
  const absl::Status status = FromPeer(stub->GetThing(&call, request, &response), "registry");
  EXPECT_THAT(status, unavailable);
  EXPECT_EQ(DetailOf(status).metadata[0].second, "registry");
}

}  // namespace
}  // namespace htx::rpc
