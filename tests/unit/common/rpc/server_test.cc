// A server as a process: health, overload, refusal to start, draining.

#include "common/rpc/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <future>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/error.h"
#include "common/rpc/metrics.h"
#include "common/rpc/peer.h"
#include "grpcpp/generic/generic_stub.h"
#include "testing/v1/bare_service.grpc.pb.h"
#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::Eventually;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::ProbeServer;
namespace v1 = htx::testing::v1;
using ::testing::HasSubstr;

constexpr absl::Duration kLong = absl::Minutes(1);

grpc::Status Get(ProbeServer& server, grpc::ClientContext& call) {
  v1::GetThingRequest request;
  request.set_name("things/1");
  v1::GetThingResponse response;
  return server.stub().GetThing(&call, request, &response);
}

// Any method by its path, with raw bytes.
grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& method, const std::string& bytes,
                     std::string* reply = nullptr) {
  grpc::GenericStub stub(channel);
  const auto call = ProbeServer::Call();
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(call.get(), method, grpc::StubOptions(), &request, &response,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  grpc::Status status = done.get_future().get();
  if (status.ok() && reply != nullptr) {
    grpc::Slice whole;
    EXPECT_TRUE(response.DumpToSingleSlice(&whole).ok());
    reply->assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  }
  return status;
}

// The answer of grpc.health.v1: 1 is SERVING, 2 is NOT_SERVING, -1 means that the service is unknown. Encoded by hand:
// field 1 of HealthCheckRequest is the service, field 1 of HealthCheckResponse the status.
int HealthOf(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  std::string request;
  if (!service.empty()) request = absl::StrCat("\x0A", std::string(1, static_cast<char>(service.size())), service);
  std::string reply;
  const grpc::Status status = CallRaw(channel, "/grpc.health.v1.Health/Check", request, &reply);
  if (!status.ok() || reply.size() != 2) return -1;
  return reply[1];
}

TEST(Server, HealthKnowsTheServerAndEachService) {
  ProbeServer server;
  EXPECT_EQ(HealthOf(server.channel(), ""), 1);
  EXPECT_EQ(HealthOf(server.channel(), "htx.testing.v1.ProbeService"), 1);
  EXPECT_EQ(HealthOf(server.channel(), "no.such.Service"), -1);
}

TEST(Server, AnUnknownMethodIsAnsweredAndCountedUnderOneLabel) {
  ProbeServer server;
  for (const char* method : {"/htx.testing.v1.ProbeService/Nope", "/no.such.Service/Nope"}) {
    EXPECT_THAT(FromPeer(CallRaw(server.channel(), method, ""), "probe"),
                FailsWith(absl::StatusCode::kUnimplemented, "UNKNOWN_METHOD"));
  }
  EXPECT_THAT(server.server().metrics().Text(),
              HasSubstr("htx_calls_total{code=\"UNIMPLEMENTED\",method=\"unknown\"} 2"));
}

TEST(Server, ReflectionListsTheServices) {
  ProbeServer server;
  // Field 7 of ServerReflectionRequest asks for the list.
  grpc::GenericStub stub(server.channel());
  const auto call = ProbeServer::Call();
  grpc::CompletionQueue queue;
  const auto stream =
      stub.PrepareCall(call.get(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  void* tag = nullptr;
  bool ok = false;
  const auto step = [&] { return queue.Next(&tag, &ok) && ok; };
  stream->StartCall(nullptr);
  ASSERT_TRUE(step());
  const grpc::Slice ask(std::string("\x3A\x01*"));
  stream->Write(grpc::ByteBuffer(&ask, 1), nullptr);
  ASSERT_TRUE(step());
  grpc::ByteBuffer answer;
  stream->Read(&answer, nullptr);
  ASSERT_TRUE(step());
  grpc::Slice whole;
  ASSERT_TRUE(answer.DumpToSingleSlice(&whole).ok());
  EXPECT_THAT(std::string(reinterpret_cast<const char*>(whole.begin()), whole.size()),
              HasSubstr("htx.testing.v1.ProbeService"));
  stream->WritesDone(nullptr);
  step();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  step();
}

TEST(Server, OverloadIsRefusedAtOnceWhileHealthAnswers) {
  ServerOptions options = ProbeServer::Defaults();
  options.workers = 1;
  options.queue = 1;
  ProbeServer server(options);
  absl::Notification started;
  absl::Notification release;
  std::atomic<bool> first = true;
  server.handlers().get = [&](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> {
    if (first.exchange(false)) started.Notify();
    release.WaitForNotification();
    return v1::GetThingResponse();
  };
  const auto running_call = ProbeServer::Call();
  auto running = std::async(std::launch::async, [&] { return Get(server, *running_call); });
  ASSERT_TRUE(started.WaitForNotificationWithTimeout(kLong));
  // One may wait. Which of the next calls that is does not matter: of three, two are refused.
  std::vector<std::unique_ptr<grpc::ClientContext>> calls;
  std::vector<std::future<grpc::Status>> replies;
  for (int i = 0; i < 3; ++i) {
    calls.push_back(ProbeServer::Call());
    replies.push_back(
        std::async(std::launch::async, [&server, call = calls.back().get()] { return Get(server, *call); }));
  }
  const auto refused = [&] {
    return std::count_if(replies.begin(), replies.end(), [](const std::future<grpc::Status>& reply) {
      return reply.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
  };
  EXPECT_TRUE(Eventually([&] { return refused() == 2; }, kLong));
  EXPECT_EQ(HealthOf(server.channel(), ""), 1);
  release.Notify();
  EXPECT_TRUE(running.get().ok());
  int ok = 0;
  for (std::future<grpc::Status>& reply : replies) {
    const grpc::Status status = reply.get();
    if (status.ok()) {
      ++ok;
      continue;
    }
    const absl::Status seen = FromPeer(status, "probe");
    EXPECT_THAT(seen, FailsWith(absl::StatusCode::kResourceExhausted, "OVERLOADED"));
    EXPECT_EQ(DetailOf(seen).retry_after_ms, 200);
  }
  EXPECT_EQ(ok, 1);
}

TEST(Server, ACallWhoseCallerGaveUpInTheQueueIsNotRun) {
  ServerOptions options = ProbeServer::Defaults();
  options.workers = 1;
  ProbeServer server(options);
  absl::Notification started;
  absl::Notification release;
  std::atomic<int> runs = 0;
  server.handlers().get = [&](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> {
    if (++runs == 1) {
      started.Notify();
      release.WaitForNotification();
    }
    return v1::GetThingResponse();
  };
  std::atomic<int> arrivals = 0;
  std::atomic<grpc::CallbackServerContext*> waiting = nullptr;
  server.handlers().arrived = [&](grpc::CallbackServerContext& call) {
    if (++arrivals == 2) waiting = &call;
  };
  const auto first = ProbeServer::Call();
  auto running = std::async(std::launch::async, [&] { return Get(server, *first); });
  ASSERT_TRUE(started.WaitForNotificationWithTimeout(kLong));

  const auto cancelled = ProbeServer::Call();
  auto refused = std::async(std::launch::async, [&] { return Get(server, *cancelled); });
  EXPECT_TRUE(Eventually([&] { return waiting != nullptr; }, kLong));
  cancelled->TryCancel();
  EXPECT_EQ(refused.get().error_code(), grpc::StatusCode::CANCELLED);
  // The caller knows at once, the server when it hears of it.
  EXPECT_TRUE(Eventually([&] { return waiting != nullptr && waiting.load()->IsCancelled(); }, kLong));
  release.Notify();
  EXPECT_TRUE(running.get().ok());
  const auto last = ProbeServer::Call();
  EXPECT_TRUE(Get(server, *last).ok());  // One worker: what waited before has been dealt with.
  EXPECT_EQ(runs, 2);
}

TEST(Server, ReadinessFollowsItsProbe) {
  htx::SystemClock clock;
  ServerOptions options = ProbeServer::Defaults();
  const htx::testing::TempDir dir;
  options.port_file = dir.File("port");
  options.log_file = dir.File("log");
  auto server = Server::Create(options, clock);
  ASSERT_THAT(server, IsOk());
  htx::testing::ProbeHandlers handlers;
  htx::testing::ProbeService service((*server)->chassis(), handlers);
  (*server)->Add(service);
  std::atomic<bool> healthy = false;
  (*server)->SetReadiness([&] { return healthy ? absl::OkStatus() : absl::UnavailableError("no database"); });
  std::vector<int> stopped;
  (*server)->AtShutdown([&] { stopped.push_back(1); });
  (*server)->AtShutdown([&] { stopped.push_back(2); });
  auto run = std::async(std::launch::async, [&] { return (*server)->Run(); });
  ASSERT_TRUE(htx::testing::WaitForFile(options.port_file, kLong).has_value());
  const auto channel = PeerChannel(absl::StrCat("127.0.0.1:", (*server)->port()));
  EXPECT_EQ(HealthOf(channel, ""), 2);
  healthy = true;
  EXPECT_TRUE(Eventually([&] { return HealthOf(channel, "htx.testing.v1.ProbeService") == 1; }, kLong));
  EXPECT_EQ(HealthOf(channel, ""), 1);
  (*server)->Stop();
  EXPECT_THAT(run.get(), IsOk());
  EXPECT_EQ(stopped, (std::vector<int>{1, 2}));
}

TEST(Server, RefusesToStartWhenAMethodLacksAPolicy) {
  htx::SystemClock clock;
  auto server = Server::Create(ProbeServer::Defaults(), clock);
  ASSERT_THAT(server, IsOk());
  v1::BareService::CallbackService service;
  (*server)->Add(service);
  const absl::Status status = (*server)->Run();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("BareService/NoPolicy: has no policy"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("BareService/HalfPolicy"));
}

TEST(Server, ServesLoopbackAloneAndOnlyInDevelopment) {
  htx::SystemClock clock;
  ServerOptions options = ProbeServer::Defaults();
  options.listen = "0.0.0.0:0";
  EXPECT_EQ(Server::Create(options, clock).status().code(), absl::StatusCode::kInvalidArgument);
  options = ProbeServer::Defaults();
  options.dev = false;
  EXPECT_EQ(Server::Create(options, clock).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Server, SaysWhenItsPortIsTaken) {
  ProbeServer holder;
  htx::SystemClock clock;
  ServerOptions options = ProbeServer::Defaults();
  options.listen = holder.address();
  auto server = Server::Create(options, clock);
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ((*server)->Run().code(), absl::StatusCode::kUnavailable);
}

TEST(ServerSettings, ReportEveryFault) {
  auto settings =
      Settings::Parse(ServerSettings(), {"--listen=0.0.0.0:0", "--workers=0", "--metrics-listen=0.0.0.0:9"});
  ASSERT_THAT(settings, IsOk());
  ReadServerOptions(*settings, "probe");
  const std::string text(settings->status().message());
  for (const char* name : {"--dev", "--listen", "--workers", "--metrics-listen"}) EXPECT_THAT(text, HasSubstr(name));
}

TEST(Server, CallsInFlightAreFinishedOnSigterm) {
  ProbeServer server;
  absl::Notification started;
  absl::Notification release;
  server.handlers().get = [&](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> {
    started.Notify();
    release.WaitForNotification();
    return v1::GetThingResponse();
  };
  const auto call = ProbeServer::Call();
  auto reply = std::async(std::launch::async, [&] { return Get(server, *call); });
  ASSERT_TRUE(started.WaitForNotificationWithTimeout(kLong));
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  release.Notify();
  EXPECT_TRUE(reply.get().ok());
  EXPECT_THAT(server.Stop(), IsOk());
}

// A handler that never returns cannot be ended; the process can. The child is a server of this same program (see main).
TEST(Server, AStuckHandlerDoesNotKeepTheProcess) {
  const htx::testing::TempDir dir;
  const std::string port_file = dir.File("port");
  auto child = htx::testing::ChildProcess::Spawn(
      {.args = {std::filesystem::read_symlink("/proc/self/exe"), "--stuck-server", port_file},
       .output_file = dir.File("out")});
  const auto port = htx::testing::WaitForFile(port_file, kLong, child.get());
  ASSERT_TRUE(port.has_value()) << child->Output();
  const auto channel = PeerChannel(absl::StrCat("127.0.0.1:", std::stoi(*port)));
  const auto stub = v1::ProbeService::NewStub(channel);
  const auto call = ProbeServer::Call();
  v1::GetThingRequest request;
  request.set_name("things/1");
  v1::GetThingResponse response;
  auto reply = std::async(std::launch::async, [&] { return stub->GetThing(call.get(), request, &response); });
  // The handler writes a word once it is stuck.
  ASSERT_TRUE(htx::testing::WaitForFile(port_file + ".stuck", kLong, child.get()).has_value());
  EXPECT_EQ(child->Terminate(kLong), 70) << child->Output();
  EXPECT_FALSE(reply.get().ok());
}

}  // namespace

// What the child does.
int RunStuckServer(const std::string& port_file) {
  htx::SystemClock clock;
  ServerOptions options = ProbeServer::Defaults();
  options.port_file = port_file;
  options.drain_deadline = absl::Milliseconds(100);
  auto server = Server::Create(options, clock);
  if (!server.ok()) return 1;
  htx::testing::ProbeHandlers handlers;
  handlers.get = [&](const auto&, const auto&) -> absl::StatusOr<v1::GetThingResponse> {
    if (FILE* file = std::fopen((port_file + ".stuck").c_str(), "w")) {
      std::fputs("stuck\n", file);
      std::fclose(file);
    }
    absl::Notification never;
    never.WaitForNotification();
    return v1::GetThingResponse();
  };
  htx::testing::ProbeService service((*server)->chassis(), handlers);
  (*server)->Add(service);
  return (*server)->Run().ok() ? 0 : 1;
}

}  // namespace htx::rpc

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--stuck-server") return htx::rpc::RunStuckServer(argv[2]);
  ::testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
