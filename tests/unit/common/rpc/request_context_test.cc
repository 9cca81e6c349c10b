#include "common/rpc/request_context.h"

#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "testing/v1/probe_service.pb.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::v1::CreateThingRequest;

TEST(RequireScope, CoversTheScopeItselfOrEverything) {
  RequestContext context;
  context.scopes = {"organizations/haiphong"};
  EXPECT_THAT(RequireScope(context, "organizations/haiphong"), IsOk());
  EXPECT_THAT(RequireScope(context, "organizations/hanoi"),
              FailsWith(absl::StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  context.scopes = {"*"};
  EXPECT_THAT(RequireScope(context, "organizations/hanoi"), IsOk());
  context.scopes.clear();
  EXPECT_THAT(RequireScope(context, "organizations/hanoi"),
              FailsWith(absl::StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
}

CreateThingRequest SomeRequest() {
  CreateThingRequest request;
  request.set_request_id("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  request.set_reason("vì sao");
  request.set_validate_only(true);
  request.mutable_thing()->set_title("một");
  for (int i = 0; i < 20; ++i) (*request.mutable_extra())[std::to_string(i * 7919)] = i;
  return request;
}

TEST(RecordOf, TakesWhatTheRequestSaysOfItself) {
  RequestContext context;
  context.method = "htx.testing.v1.ProbeService/CreateThing";
  context.principal = "user:clerk";
  context.represented = "organizations/haiphong";
  context.correlation_id = "c-1";
  context.deadline = absl::Now() + absl::Seconds(5);
  const absl::Time now = absl::FromUnixSeconds(1700000000);
  const CallRecord record = RecordOf(SomeRequest(), context, now);
  EXPECT_EQ(record.request_id, "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  EXPECT_EQ(record.reason, "vì sao");
  EXPECT_TRUE(record.validate_only);
  EXPECT_EQ(record.method, context.method);
  EXPECT_EQ(record.principal, "user:clerk");
  EXPECT_EQ(record.represented, "organizations/haiphong");
  EXPECT_EQ(record.correlation_id, "c-1");
  EXPECT_EQ(record.now, now);
  EXPECT_EQ(record.deadline, context.deadline);
}

TEST(RecordOf, BoundsTheWorkOfACallWithoutADeadline) {
  const CallRecord record = RecordOf(SomeRequest(), RequestContext(), absl::Now());
  EXPECT_LE(record.deadline, absl::Now() + absl::Seconds(30));
}

TEST(RecordOf, FingerprintsTheRequestWithoutItsId) {
  const CallRecord first = RecordOf(SomeRequest(), RequestContext(), absl::Now());
  CreateThingRequest other_id = SomeRequest();
  other_id.set_request_id("ffffffff-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  EXPECT_EQ(first.fingerprint.size(), 64u);
  EXPECT_EQ(RecordOf(other_id, RequestContext(), absl::Now()).fingerprint, first.fingerprint);
  CreateThingRequest other_title = SomeRequest();
  other_title.mutable_thing()->set_title("hai");
  EXPECT_NE(RecordOf(other_title, RequestContext(), absl::Now()).fingerprint, first.fingerprint);
}

TEST(RecordOf, FingerprintDoesNotDependOnTheOrderOfAMap) {
  CreateThingRequest forward;
  CreateThingRequest backward;
  for (int i = 0; i < 50; ++i) (*forward.mutable_extra())[std::to_string(i)] = i;
  for (int i = 49; i >= 0; --i) (*backward.mutable_extra())[std::to_string(i)] = i;
  EXPECT_EQ(RecordOf(forward, RequestContext(), absl::Now()).fingerprint,
            RecordOf(backward, RequestContext(), absl::Now()).fingerprint);
}

}  // namespace
}  // namespace htx::rpc
