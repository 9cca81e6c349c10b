#pragma once

// A server with the probe service, for tests: what its handlers do is up to the test.

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "common/base/clock.h"
#include "common/rpc/server.h"
#include "testing/v1/probe_service.grpc.pb.h"

namespace htx::testing {

// Handlers as services write them, with bodies that a test may replace.
class ProbeHandlers {
 public:
  using Context = rpc::RequestContext;
  absl::StatusOr<v1::GetThingResponse> GetThing(const v1::GetThingRequest& request, const Context& context) {
    return get(request, context);
  }
  absl::StatusOr<v1::CreateThingResponse> CreateThing(const v1::CreateThingRequest& request, const Context& context) {
    return create(request, context);
  }
  absl::StatusOr<v1::PeekThingResponse> PeekThing(const v1::PeekThingRequest& request, const Context& context) {
    return peek(request, context);
  }
  absl::StatusOr<v1::ImportThingResponse> ImportThing(const v1::ImportThingRequest& request, const Context&) {
    v1::ImportThingResponse response;
    response.set_bytes(static_cast<int64_t>(request.content().size()));
    return response;
  }
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchThingsResponse>>> WatchThings(
      const v1::WatchThingsRequest& request, const Context& context, rpc::Wake wake) {
    return watch(request, context, std::move(wake));
  }
  absl::StatusOr<std::unique_ptr<rpc::Source<v1::PollThingResponse>>> PollThing(const v1::PollThingRequest& request,
                                                                                const Context& context,
                                                                                rpc::Wake wake) {
    return poll(request, context, std::move(wake));
  }
  absl::StatusOr<std::unique_ptr<rpc::Sink<v1::UploadThingsRequest, v1::UploadThingsResponse>>> UploadThings(
      const Context& context) {
    return upload(context);
  }

  std::function<absl::StatusOr<v1::GetThingResponse>(const v1::GetThingRequest&, const Context&)> get =
      [](const v1::GetThingRequest& request, const Context&) -> absl::StatusOr<v1::GetThingResponse> {
    v1::GetThingResponse response;
    response.mutable_thing()->set_name(request.name());
    return response;
  };
  std::function<absl::StatusOr<v1::CreateThingResponse>(const v1::CreateThingRequest&, const Context&)> create =
      [](const v1::CreateThingRequest& request, const Context&) -> absl::StatusOr<v1::CreateThingResponse> {
    v1::CreateThingResponse response;
    *response.mutable_thing() = request.thing();
    return response;
  };
  std::function<absl::StatusOr<v1::PeekThingResponse>(const v1::PeekThingRequest&, const Context&)> peek =
      [](const v1::PeekThingRequest& request, const Context&) -> absl::StatusOr<v1::PeekThingResponse> {
    v1::PeekThingResponse response;
    response.set_name(request.name());
    return response;
  };
  std::function<absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchThingsResponse>>>(const v1::WatchThingsRequest&,
                                                                                      const Context&, rpc::Wake)>
      watch = {};
  std::function<absl::StatusOr<std::unique_ptr<rpc::Source<v1::PollThingResponse>>>(const v1::PollThingRequest&,
                                                                                    const Context&, rpc::Wake)>
      poll = {};
  std::function<absl::StatusOr<std::unique_ptr<rpc::Sink<v1::UploadThingsRequest, v1::UploadThingsResponse>>>(
      const Context&)>
      upload = {};
  // Sees each call of GetThing as gRPC hands it over, before it waits for a worker.
  std::function<void(grpc::CallbackServerContext&)> arrived = [](grpc::CallbackServerContext&) {};
};

class ProbeService final : public v1::ProbeService::CallbackService {
 public:
  ProbeService(rpc::Chassis& chassis, ProbeHandlers& handlers) : chassis_(chassis), handlers_(handlers) {}

  grpc::ServerUnaryReactor* GetThing(grpc::CallbackServerContext* call, const v1::GetThingRequest* request,
                                     v1::GetThingResponse* response) override {
    handlers_.arrived(*call);
    return chassis_.Serve<&ProbeHandlers::GetThing>(handlers_, call, request, response);
  }
  grpc::ServerUnaryReactor* CreateThing(grpc::CallbackServerContext* call, const v1::CreateThingRequest* request,
                                        v1::CreateThingResponse* response) override {
    return chassis_.Serve<&ProbeHandlers::CreateThing>(handlers_, call, request, response);
  }
  grpc::ServerUnaryReactor* PeekThing(grpc::CallbackServerContext* call, const v1::PeekThingRequest* request,
                                      v1::PeekThingResponse* response) override {
    return chassis_.ServeInline<&ProbeHandlers::PeekThing>(handlers_, call, request, response);
  }
  grpc::ServerUnaryReactor* ImportThing(grpc::CallbackServerContext* call, const v1::ImportThingRequest* request,
                                        v1::ImportThingResponse* response) override {
    return chassis_.Serve<&ProbeHandlers::ImportThing>(handlers_, call, request, response);
  }
  grpc::ServerWriteReactor<v1::WatchThingsResponse>* WatchThings(grpc::CallbackServerContext* call,
                                                                 const v1::WatchThingsRequest* request) override {
    return chassis_
        .ServeStream<&ProbeHandlers::WatchThings, ProbeHandlers, v1::WatchThingsRequest, v1::WatchThingsResponse>(
            handlers_, call, request);
  }
  grpc::ServerUnaryReactor* PollThing(grpc::CallbackServerContext* call, const v1::PollThingRequest* request,
                                      v1::PollThingResponse* response) override {
    return chassis_.ServePoll<&ProbeHandlers::PollThing>(handlers_, call, request, response);
  }
  grpc::ServerReadReactor<v1::UploadThingsRequest>* UploadThings(grpc::CallbackServerContext* call,
                                                                 v1::UploadThingsResponse* response) override {
    return chassis_
        .ServeUpload<&ProbeHandlers::UploadThings, ProbeHandlers, v1::UploadThingsRequest, v1::UploadThingsResponse>(
            handlers_, call, response);
  }

 private:
  rpc::Chassis& chassis_;
  ProbeHandlers& handlers_;
};

// Serves on a free port of the loopback from construction to Stop (or destruction).
class ProbeServer {
 public:
  static rpc::ServerOptions Defaults();
  explicit ProbeServer(rpc::ServerOptions options = Defaults());
  ~ProbeServer();

  ProbeHandlers& handlers() { return handlers_; }
  rpc::Server& server() { return *server_; }
  v1::ProbeService::Stub& stub() { return *stub_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  std::string address() const;
  // The lines of calls written so far; complete once the server stopped.
  std::string Log() const;
  // Drains and returns what Run returned.
  absl::Status Stop();

  // A client call by a caller with the role admin.
  static std::unique_ptr<grpc::ClientContext> Call();

 private:
  ProbeHandlers handlers_ = {};
  SystemClock clock_ = {};
  std::string log_file_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<ProbeService> service_;
  std::thread thread_;
  absl::Status result_ = absl::OkStatus();
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ProbeService::Stub> stub_;
};

}  // namespace htx::testing
