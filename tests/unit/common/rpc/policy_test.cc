#include "common/rpc/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/v1/bare_service.pb.h"
#include "testing/v1/probe_service.pb.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using htx::testing::IsOk;
using ::testing::HasSubstr;

constexpr int kCeiling = 4 << 20;

TEST(MethodTable, FindsAMethodByTheTypeOfItsRequest) {
  MethodTable table;
  ASSERT_THAT(table.Add("htx.testing.v1.ProbeService", kCeiling), IsOk());
  const MethodInfo* method = table.Find(htx::testing::v1::CreateThingRequest::descriptor());
  ASSERT_NE(method, nullptr);
  EXPECT_EQ(method->name, "htx.testing.v1.ProbeService/CreateThing");
  EXPECT_EQ(method->service, "probe");
  EXPECT_EQ(method->policy.permission(), "probe.things.create");
  EXPECT_FALSE(method->is_stream);
  EXPECT_TRUE(table.Find(htx::testing::v1::WatchThingsRequest::descriptor())->is_stream);
  EXPECT_EQ(table.Find(htx::testing::v1::ImportThingRequest::descriptor())->max_request_bytes, 2097152u);
  EXPECT_EQ(method->max_request_bytes, 1048576u);
  EXPECT_EQ(table.Find(htx::testing::v1::NoPolicyRequest::descriptor()), nullptr);
}

TEST(MethodTable, NamesEveryMethodThatIsNotFitToServe) {
  MethodTable table;
  const absl::Status status = table.Add("htx.testing.v1.BareService", kCeiling);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::string text(status.message());
  EXPECT_THAT(text, HasSubstr("BareService/NoPolicy: has no policy"));
  EXPECT_THAT(text, HasSubstr("BareService/HalfPolicy: its permission \"Nonsense\""));
  EXPECT_THAT(text, HasSubstr("BareService/HalfPolicy: its policy names no replay kind"));
  EXPECT_THAT(text, HasSubstr("BareService/HalfPolicy: its policy names no quota class"));
  EXPECT_THAT(text, HasSubstr("BareService/NoRequestId: its policy asks for a request_id"));
  EXPECT_THAT(text, HasSubstr("BareService/SameRequest: shares its request type"));
  EXPECT_THAT(text, HasSubstr("BareService/SameRequest: its max_request_bytes"));
}

TEST(MethodTable, RefusesAServiceItKnowsNothingOf) {
  MethodTable table;
  EXPECT_EQ(table.Add("htx.testing.v1.NoSuchService", kCeiling).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace htx::rpc
