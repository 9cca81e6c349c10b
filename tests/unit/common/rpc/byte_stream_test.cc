// Streams and polls whose messages are pieces of bytes that calls share.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/rpc/peer.h"
#include "common/rpc/seal.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/support/child_process.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::FailsWith;
using htx::testing::ProbeServer;
namespace v1 = htx::testing::v1;

// What is the same for everybody, in two pieces, three times; the number of the message is its own.
class Shared final : public ByteSource<v1::WatchThingsResponse> {
 public:
  explicit Shared(SharedBytes padding) : padding_(std::move(padding)) {}
  absl::StatusOr<Step> Next(v1::WatchThingsResponse&) override { return Step::kEnd; }
  absl::StatusOr<Step> NextBytes(std::vector<SharedBytes>& wire) override {
    if (sent_ == 3) return Step::kEnd;
    v1::WatchThingsResponse rest;
    rest.set_sequence(++sent_);
    wire = {padding_, std::make_shared<const std::string>(rest.SerializeAsString())};
    return Step::kWrite;
  }

 private:
  const SharedBytes padding_;
  int64_t sent_ = 0;
};

// An answer in two pieces, which is there when it is asked for the second time.
class Awaited final : public ByteSource<v1::PollThingResponse> {
 public:
  explicit Awaited(Wake wake) : wake_(std::move(wake)) {}
  absl::StatusOr<Step> Next(v1::PollThingResponse&) override { return Step::kEnd; }
  absl::StatusOr<Step> NextBytes(std::vector<SharedBytes>& wire) override {
    if (!std::exchange(asked_, true)) {
      wake_();
      return Step::kWait;
    }
    v1::PollThingResponse answer;
    answer.mutable_keeper()->set_title(std::string(1'000, 'x'));
    const std::string bytes = answer.SerializeAsString();
    wire = {std::make_shared<const std::string>(bytes.substr(0, 500)),
            std::make_shared<const std::string>(bytes.substr(500))};
    return Step::kWrite;
  }

 private:
  const Wake wake_;
  bool asked_ = false;
};

struct ByteHandlers {
  absl::StatusOr<std::unique_ptr<ByteSource<v1::PollThingResponse>>> Poll(const v1::PollThingRequest&,
                                                                          const RequestContext&, Wake wake) {
    return std::make_unique<Awaited>(std::move(wake));
  }
  absl::StatusOr<std::unique_ptr<ByteSource<v1::WatchThingsResponse>>> Watch(const v1::WatchThingsRequest&,
                                                                             const RequestContext&, Wake) {
    return std::make_unique<Shared>(padding);
  }
  SharedBytes padding = {};
};

using ByteStub = v1::ProbeService::WithRawCallbackMethod_WatchThings<
    v1::ProbeService::WithRawCallbackMethod_PollThing<v1::ProbeService::CallbackService>>;

class ByteProbe final : public ByteStub {
 public:
  ByteProbe(Chassis& chassis, ByteHandlers& handlers) : chassis_(chassis), handlers_(handlers) {}
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchThings(grpc::CallbackServerContext* call,
                                                          const grpc::ByteBuffer* request) override {
    return chassis_.ServeBytes<&ByteHandlers::Watch, v1::WatchThingsRequest, v1::WatchThingsResponse>(handlers_, call,
                                                                                                      request);
  }
  grpc::ServerUnaryReactor* PollThing(grpc::CallbackServerContext* call, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override {
    return chassis_.ServeBytePoll<&ByteHandlers::Poll, v1::PollThingRequest, v1::PollThingResponse>(handlers_, call,
                                                                                                    request, response);
  }

 private:
  Chassis& chassis_;
  ByteHandlers& handlers_;
};

class ByteStreamTest : public ::testing::Test {
 protected:
  ByteStreamTest() {
    ServerOptions options = ProbeServer::Defaults();
    options.log_file = dir_.File("log");
    options.port_file = dir_.File("port");
    server_ = Server::Create(std::move(options), clock_).value();
    service_ = std::make_unique<ByteProbe>(server_->chassis(), handlers_);
    server_->Add(*service_);
    thread_ = std::thread([this] { EXPECT_THAT(server_->Run(), htx::testing::IsOk()); });
    EXPECT_TRUE(htx::testing::WaitForFile(dir_.File("port"), absl::Minutes(2)).has_value());
    channel_ = PeerChannel(absl::StrCat("127.0.0.1:", server_->port()));
  }
  ~ByteStreamTest() override {
    server_->Stop();
    thread_.join();
  }

  const htx::testing::TempDir dir_;
  const SystemClock clock_ = {};
  ByteHandlers handlers_ = {};
  std::unique_ptr<Server> server_;
  std::unique_ptr<ByteProbe> service_;
  std::thread thread_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ByteStreamTest, PiecesArriveAsOneMessageAndAreReleased) {
  v1::WatchThingsResponse shared;
  shared.set_padding(std::string(100'000, 'x'));
  handlers_.padding = std::make_shared<const std::string>(shared.SerializeAsString());
  v1::ProbeService::Stub stub(channel_);
  const auto call = ProbeServer::Call();
  const auto reader = stub.WatchThings(call.get(), {});
  v1::WatchThingsResponse message;
  for (int64_t sequence = 1; sequence <= 3; ++sequence) {
    ASSERT_TRUE(reader->Read(&message));
    EXPECT_EQ(message.sequence(), sequence);
    EXPECT_EQ(message.padding(), shared.padding());
  }
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(ByteStreamTest, APollIsAnsweredWithBytesOnceTheyAreThere) {
  v1::ProbeService::Stub stub(channel_);
  const auto call = ProbeServer::Call();
  v1::PollThingRequest request;
  request.set_name("a");
  v1::PollThingResponse response;
  const grpc::Status status = stub.PollThing(call.get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.keeper().title(), std::string(1'000, 'x'));
}

TEST_F(ByteStreamTest, TheRulesOfTheRequestHold) {
  v1::ProbeService::Stub stub(channel_);
  v1::WatchThingsRequest request;
  request.set_limit(-1);
  const auto call = ProbeServer::Call();
  v1::WatchThingsResponse message;
  const auto reader = stub.WatchThings(call.get(), request);
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ByteStreamTest, BytesThatAreNoRequestAreRefused) {
  const grpc::Slice slice(std::string("\xff\xff\xff"));
  const grpc::ByteBuffer garbage(&slice, 1);
  grpc::GenericStub stub(channel_);
  for (const char* method : {"/htx.testing.v1.ProbeService/WatchThings", "/htx.testing.v1.ProbeService/PollThing"}) {
    grpc::CompletionQueue queue;
    const auto call = ProbeServer::Call();
    const auto reply = stub.PrepareUnaryCall(call.get(), method, garbage, &queue);
    reply->StartCall();
    grpc::ByteBuffer ignored;
    grpc::Status status;
    reply->Finish(&ignored, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    EXPECT_THAT(FromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details()),
                FailsWith(absl::StatusCode::kInvalidArgument, "REQUEST_UNREADABLE"))
        << method;
  }
}

}  // namespace
}  // namespace htx::rpc
