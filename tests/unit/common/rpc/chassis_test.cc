// A unary call from the wire and back: in which order it is judged, what its errors look like, what ends it.

#include "common/rpc/chassis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "common/base/error.h"
#include "common/rpc/call_desk.h"
#include "common/rpc/metrics.h"
#include "common/rpc/peer.h"
#include "common/rpc/seal.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::Eventually;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::ProbeServer;
using htx::testing::Violates;
namespace v1 = htx::testing::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUuid[] = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

// A client's view of an error: as our own status, and as the raw details.
absl::Status Seen(const grpc::Status& status) {
  return FromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details());
}

template <class Detail>
std::optional<Detail> DetailIn(const grpc::Status& status) {
  google::rpc::Status whole;
  EXPECT_TRUE(whole.ParseFromString(status.error_details()));
  EXPECT_EQ(whole.code(), status.error_code());
  for (const google::protobuf::Any& any : whole.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

v1::CreateThingRequest GoodCreate() {
  v1::CreateThingRequest request;
  request.set_request_id(kUuid);
  request.mutable_thing()->set_title("Hợp tác xã Đồng Tâm");
  request.mutable_thing()->set_amount(1);
  request.mutable_thing()->set_rank(1);
  request.mutable_thing()->add_aliases("ĐT");
  return request;
}

class ChassisTest : public ::testing::Test {
 protected:
  ChassisTest() : ChassisTest(ProbeServer::Defaults()) {}
  explicit ChassisTest(const ServerOptions& options) : server_(options) {}

  grpc::Status Get(grpc::ClientContext& call, const std::string& name = "things/1") {
    v1::GetThingRequest request;
    request.set_name(name);
    v1::GetThingResponse response;
    return server_.stub().GetThing(&call, request, &response);
  }
  grpc::Status Get(const std::string& name = "things/1") { return Get(*ProbeServer::Call(), name); }
  // Get fails with `error` in the handler.
  grpc::Status GetFailing(absl::Status error, grpc::ClientContext& call) {
    server_.handlers().get = [error](const auto&, const auto&) { return error; };
    return Get(call);
  }
  grpc::Status GetFailing(absl::Status error) { return GetFailing(std::move(error), *ProbeServer::Call()); }

  ProbeServer server_;
};

TEST_F(ChassisTest, AnswersWhatTheHandlerReturned) {
  const auto call = ProbeServer::Call();
  v1::GetThingRequest request;
  request.set_name("things/7");
  v1::GetThingResponse response;
  ASSERT_TRUE(server_.stub().GetThing(call.get(), request, &response).ok());
  EXPECT_EQ(response.thing().name(), "things/7");
}

TEST_F(ChassisTest, ServesInlineWhatNeverBlocks) {
  const auto call = ProbeServer::Call();
  v1::PeekThingRequest request;
  request.set_name("seven");
  v1::PeekThingResponse response;
  ASSERT_TRUE(server_.stub().PeekThing(call.get(), request, &response).ok());
  EXPECT_EQ(response.name(), "seven");
}

// One request that breaks everything: each stage speaks before the next.
TEST_F(ChassisTest, StagesSpeakInTheirOrder) {
  grpc::ClientContext nobody;
  EXPECT_THAT(Seen(Get(nobody, "//")), FailsWith(absl::StatusCode::kUnauthenticated, "PRINCIPAL_MISSING"));

  grpc::ClientContext stranger;
  stranger.AddMetadata("x-htx-principal", "user:stranger");
  stranger.AddMetadata("x-htx-roles", "no-such-role");
  EXPECT_THAT(Seen(Get(stranger, "//")), FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING"));

  EXPECT_THAT(Seen(Get("//")), Violates("name"));
}

class QuotaTest : public ChassisTest {
 protected:
  static ServerOptions OneRead() {
    ServerOptions options = ProbeServer::Defaults();
    options.quota_read = 1;
    return options;
  }
  QuotaTest() : ChassisTest(OneRead()) {}
};

TEST_F(QuotaTest, AQuotaSpeaksAfterPermissionAndBeforeTheFields) {
  EXPECT_TRUE(Get().ok());
  // The burst is two seconds' worth, and a slow machine earns another call every second.
  grpc::Status refused;
  ASSERT_TRUE(Eventually([&] {
    refused = Get("//");
    return refused.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
  }));
  EXPECT_THAT(Seen(refused), FailsWith(absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED"));
  const auto failure = DetailIn<google::rpc::QuotaFailure>(refused);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->violations(0).subject(), "principal:user:tester");
  const auto retry = DetailIn<google::rpc::RetryInfo>(refused);
  ASSERT_TRUE(retry.has_value());
  EXPECT_GT(retry->retry_delay().seconds() * 1000000000 + retry->retry_delay().nanos(), 0);

  grpc::ClientContext stranger;
  stranger.AddMetadata("x-htx-principal", "user:tester");
  EXPECT_THAT(Seen(Get(stranger)), FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING"));
}

TEST_F(ChassisTest, EveryViolationArrivesWithItsPath) {
  v1::CreateThingRequest request = GoodCreate();
  request.clear_request_id();
  request.mutable_thing()->set_title("");
  request.mutable_thing()->set_count(99);
  v1::CreateThingResponse response;
  const grpc::Status status = server_.stub().CreateThing(ProbeServer::Call().get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto bad = DetailIn<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad.has_value());
  std::vector<std::string> fields;
  for (const auto& violation : bad->field_violations()) fields.push_back(violation.field());
  EXPECT_THAT(fields, ElementsAre("request_id", "thing.title", "thing.count"));
  EXPECT_EQ(DetailIn<google::rpc::ErrorInfo>(status)->reason(), "FIELD_RULE");
  EXPECT_EQ(DetailIn<google::rpc::ErrorInfo>(status)->domain(), "htx");
}

TEST_F(ChassisTest, TheHandlerNeverSeesForgedOutputOnlyFields) {
  v1::CreateThingRequest request = GoodCreate();
  request.mutable_thing()->set_name("things/forged");
  v1::CreateThingResponse response;
  ASSERT_TRUE(server_.stub().CreateThing(ProbeServer::Call().get(), request, &response).ok());
  EXPECT_EQ(response.thing().name(), "");
  EXPECT_EQ(response.thing().title(), "Hợp tác xã Đồng Tâm");
}

TEST_F(ChassisTest, AMessageAboveTheLimitOfItsMethodIsRefused) {
  v1::CreateThingRequest request = GoodCreate();
  request.set_reason(std::string((1 << 20) + 1, 'x'));
  v1::CreateThingResponse response;
  EXPECT_THAT(Seen(server_.stub().CreateThing(ProbeServer::Call().get(), request, &response)),
              FailsWith(absl::StatusCode::kResourceExhausted, "MESSAGE_TOO_LARGE"));
  v1::ImportThingRequest import;
  import.set_content(std::string(1500000, 'x'));
  v1::ImportThingResponse imported;
  ASSERT_TRUE(server_.stub().ImportThing(ProbeServer::Call().get(), import, &imported).ok());
  EXPECT_EQ(imported.bytes(), 1500000);
  import.set_content(std::string(5 << 20, 'x'));
  EXPECT_EQ(server_.stub().ImportThing(ProbeServer::Call().get(), import, &imported).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ChassisTest, EachKindOfDetailArrives) {
  const grpc::Status status = GetFailing(MakeError(
      absl::StatusCode::kFailedPrecondition, {.reason = "DEBT_OPEN",
                                              .message = {.en = "a loan is open", .vi = "còn nợ"},
                                              .preconditions = {{.type = "NO_OVERDUE",
                                                                 .subject = "loans/1",
                                                                 .description = {.en = "overdue", .vi = "quá hạn"}}},
                                              .metadata = {{"loans", "1"}},
                                              .resource_type = "loan",
                                              .resource_name = "loans/1",
                                              .retry_after_ms = 1500}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(status.error_message(), "a loan is open");
  EXPECT_EQ(DetailIn<google::rpc::ErrorInfo>(status)->metadata().at("loans"), "1");
  EXPECT_EQ(DetailIn<google::rpc::PreconditionFailure>(status)->violations(0).type(), "NO_OVERDUE");
  EXPECT_EQ(DetailIn<google::rpc::ResourceInfo>(status)->resource_name(), "loans/1");
  EXPECT_EQ(DetailIn<google::rpc::RetryInfo>(status)->retry_delay().seconds(), 1);
  EXPECT_EQ(DetailIn<google::rpc::LocalizedMessage>(status)->message(), "a loan is open");
}

TEST_F(ChassisTest, TheCallerIsAnsweredInTheLanguageHeAsksFor) {
  const auto call = ProbeServer::Call();
  call->AddMetadata("accept-language", "vi-VN,vi;q=0.9,en;q=0.5");
  const grpc::Status status = GetFailing(NeverExisted("thing", "things/1"), *call);
  EXPECT_EQ(DetailIn<google::rpc::LocalizedMessage>(status)->locale(), "vi");
  EXPECT_EQ(DetailIn<google::rpc::LocalizedMessage>(status)->message(), "things/1 không tồn tại và chưa từng tồn tại");
  EXPECT_EQ(status.error_message(), "things/1 does not exist and never did");
}

TEST_F(ChassisTest, AnInternalErrorIsMaskedForTheCallerAndWholeInTheLog) {
  for (const absl::Status& error :
       {absl::InternalError("secret table"), absl::UnknownError("secret table"), absl::DataLossError("secret table")}) {
    const auto call = ProbeServer::Call();
    call->AddMetadata("x-correlation-id", "corr-42");
    const grpc::Status status = GetFailing(error, *call);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_THAT(status.error_message(), Not(HasSubstr("secret")));
    EXPECT_THAT(status.error_details(), Not(HasSubstr("secret")));
    EXPECT_EQ(DetailIn<google::rpc::ErrorInfo>(status)->metadata().at("correlation_id"), "corr-42");
  }
  ASSERT_THAT(server_.Stop(), IsOk());
  EXPECT_THAT(server_.Log(), HasSubstr("\"error\":\"secret table\""));
}

TEST_F(ChassisTest, DetailsStayBelowFourKibibytes) {
  FieldErrors errors;
  for (int i = 0; i < 200; ++i) errors.Add("field" + std::to_string(i), {.en = std::string(300, 'x'), .vi = "y"});
  const grpc::Status status = GetFailing(errors.ToStatus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_LE(status.error_details().size(), 4096u);
  EXPECT_GT(DetailIn<google::rpc::BadRequest>(status)->field_violations_size(), 5);
  EXPECT_THAT(DetailIn<google::rpc::ErrorInfo>(status)->metadata().at("truncated"), HasSubstr("of 200"));
}

TEST_F(ChassisTest, AnExceptionEndsTheCallAndNotTheProcess) {
  server_.handlers().get = [](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> {
    throw std::runtime_error("bug");
  };
  EXPECT_EQ(Get().error_code(), grpc::StatusCode::INTERNAL);
  server_.handlers().get = [](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> { throw 42; };
  EXPECT_EQ(Get().error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(server_.server().metrics().Text(), HasSubstr("htx_handler_exceptions_total 2"));
}

TEST_F(ChassisTest, TheIdsOfACallGoInAndOut) {
  RequestContext seen;
  server_.handlers().get = [&](const auto&, const RequestContext& context) {
    seen = context;
    return v1::GetThingResponse();
  };
  const auto call = ProbeServer::Call();
  call->AddMetadata("x-correlation-id", "corr-1");
  call->AddMetadata("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  call->AddMetadata("x-htx-represented", "organizations/haiphong");
  ASSERT_TRUE(Get(*call).ok());
  EXPECT_EQ(seen.correlation_id, "corr-1");
  EXPECT_TRUE(absl::StartsWith(seen.trace_parent, "00-0af7651916cd43dd8448eb211c80319c-"));
  EXPECT_FALSE(absl::StrContains(seen.trace_parent, "b7ad6b7169203331"));
  EXPECT_EQ(seen.method, "htx.testing.v1.ProbeService/GetThing");
  EXPECT_EQ(seen.principal, "user:tester");
  EXPECT_EQ(seen.represented, "organizations/haiphong");
  EXPECT_THAT(seen.roles, ElementsAre("admin"));
  EXPECT_THAT(seen.scopes, ElementsAre("*"));
  EXPECT_TRUE(seen.may_see_personal_data);
  EXPECT_EQ(call->GetServerInitialMetadata().find("x-correlation-id")->second, "corr-1");

  const auto bare = ProbeServer::Call();
  ASSERT_TRUE(Get(*bare).ok());
  EXPECT_EQ(seen.correlation_id.size(), 16u);
  EXPECT_EQ(seen.trace_parent.size(), 55u);
}

TEST_F(ChassisTest, TheHandlerGetsTheDeadlineOfItsCallerAndNeverMoreThanThirtySeconds) {
  RequestContext seen;
  server_.handlers().get = [&](const auto&, const RequestContext& context) {
    seen = context;
    return v1::GetThingResponse();
  };
  const auto soon = ProbeServer::Call();
  const absl::Time sent = absl::Now();
  const absl::Time asked = sent + absl::Seconds(25);
  soon->set_deadline(absl::ToChronoTime(asked));
  ASSERT_TRUE(Get(*soon).ok());
  // A timeout travels as a duration, so the way of the call shifts the server's deadline by as much.
  EXPECT_LT(seen.deadline, asked + (absl::Now() - sent) + absl::Seconds(1));
  EXPECT_GT(seen.deadline, asked - absl::Seconds(1));

  const auto never = ProbeServer::Call();
  never->set_deadline(std::chrono::system_clock::time_point::max());
  ASSERT_TRUE(Get(*never).ok());
  EXPECT_LE(seen.deadline, absl::Now() + absl::Seconds(30));
}

TEST(HandlerDeadline, KeepsTimeBackForTheReply) {
  const absl::Time begun = absl::FromUnixSeconds(1700000000);
  EXPECT_EQ(HandlerDeadline(begun + absl::Seconds(2), begun, false), begun + absl::Milliseconds(1990));
  EXPECT_EQ(HandlerDeadline(begun + absl::Milliseconds(10), begun, false), begun + absl::Milliseconds(9));
  EXPECT_EQ(HandlerDeadline(begun + absl::Hours(1), begun, false), begun + absl::Seconds(30));
  EXPECT_EQ(HandlerDeadline(begun + absl::Hours(1), begun, true), begun + absl::Hours(1) - absl::Milliseconds(10));
  EXPECT_EQ(HandlerDeadline(absl::InfiniteFuture(), begun, true), absl::InfiniteFuture());
}

TEST_F(ChassisTest, ADeadlineOfOneMillisecondIsAnswered) {
  for (int i = 0; i < 50; ++i) {
    const auto call = ProbeServer::Call();
    call->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(1));
    const grpc::Status status = Get(*call);
    EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) << status.error_message();
  }
  EXPECT_TRUE(Get().ok());
}

TEST_F(ChassisTest, AHandlerSeesThatItsCallerHungUp) {
  absl::Notification started;
  absl::Notification saw;
  server_.handlers().get = [&](const auto&, const RequestContext& context) -> absl::StatusOr<v1::GetThingResponse> {
    started.Notify();
    if (Eventually([&] { return context.cancelled(); })) saw.Notify();
    return absl::CancelledError("gone");
  };
  const auto call = ProbeServer::Call();
  auto reply = std::async(std::launch::async, [&] { return Get(*call); });
  started.WaitForNotification();
  call->TryCancel();
  EXPECT_EQ(reply.get().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(saw.WaitForNotificationWithTimeout(absl::Minutes(2)));
}

TEST_F(ChassisTest, OneLinePerCallIsWrittenAndHoldsNoContent) {
  const auto call = ProbeServer::Call();
  call->AddMetadata("x-correlation-id", "line-1");
  v1::CreateThingRequest request = GoodCreate();
  request.mutable_thing()->set_note("private words");
  v1::CreateThingResponse response;
  ASSERT_TRUE(server_.stub().CreateThing(call.get(), request, &response).ok());
  ASSERT_THAT(server_.Stop(), IsOk());
  const std::string log = server_.Log();
  EXPECT_THAT(log, Not(HasSubstr("private words")));
  int lines = 0;
  for (absl::string_view line : absl::StrSplit(log, '\n')) {
    if (!absl::StrContains(line, "line-1")) continue;
    ++lines;
    EXPECT_THAT(std::string(line), HasSubstr("\"method\":\"htx.testing.v1.ProbeService/CreateThing\",\"code\":\"OK\""));
    EXPECT_THAT(std::string(line), HasSubstr("\"principal\":\"user:tester\""));
    EXPECT_THAT(std::string(line), HasSubstr("\"duration_us\":"));
    EXPECT_THAT(std::string(line), HasSubstr("\"queue_us\":"));
    EXPECT_THAT(std::string(line), HasSubstr("\"peer\":\"ipv4:127.0.0.1:"));
  }
  EXPECT_EQ(lines, 1);
}

TEST_F(ChassisTest, CallsAreCountedByMethodAndCode) {
  EXPECT_TRUE(Get().ok());
  EXPECT_FALSE(Get("//").ok());
  EXPECT_THAT(
      server_.server().metrics().Text(),
      HasSubstr("htx_calls_total{code=\"INVALID_ARGUMENT\",method=\"htx.testing.v1.ProbeService/GetThing\"} 1"));
}

}  // namespace
}  // namespace htx::rpc
