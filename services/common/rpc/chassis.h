#pragma once

// The chassis: everything a call passes before and after its handler. Handlers know nothing of it.
//
// One call: admit (capacity) → identify → authenticate → authorise → quota → field rules → deadline → handler → seal
// (log, metrics, mask, map, localise). The order is fixed in chassis.cc. See docs/architecture.md.

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/base/blocking.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/rpc/call.h"
#include "common/rpc/errors.h"
#include "common/rpc/executor.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

class Authenticator;
class Authorizer;
class QuotaKeeper;
class CallLog;
class Metrics;
class MethodTable;

// A handler of a unary method: StatusOr<Response> F(const Request&, const RequestContext&).
template <auto Fn, class Handlers, class Request, class Response>
concept UnaryHandler = std::is_invocable_r_v < absl::StatusOr<Response>,
decltype(Fn), Handlers&, const Request&, const RequestContext& > ;

// Answers that the checks after the handler may still change are not sent early: one Finish, in one place.
class Chassis {
 public:
  struct Parts {
    Executor* executor = nullptr;         // Unary and client-stream work.
    Executor* stream_executor = nullptr;  // Server-stream steps; may be the same.
    Authenticator* authenticator = nullptr;
    Authorizer* authorizer = nullptr;
    QuotaKeeper* quotas = nullptr;
    CallLog* log = nullptr;
    const Clock* clock = nullptr;
    const MethodTable* methods = nullptr;  // Complete before the first call.
    Metrics* metrics = nullptr;
    int max_streams = 1000;                          // Server and client streams open at once.
    int max_polls = 1000;                            // Long polls open at once.
    absl::Duration upload_idle = absl::Seconds(60);  // An upload that sends nothing for so long is ended.
  };
  explicit Chassis(Parts parts);
  // Every call is done: the gRPC server was shut down and the executors have stopped.
  ~Chassis();

  // Runs `Fn` on a worker and finishes the call exactly once, whatever Fn does.
  //   grpc::ServerUnaryReactor* GetX(grpc::CallbackServerContext* call, const GetXRequest* q, X* r) override {
  //     return chassis_.Serve<&Handlers::GetX>(handlers_, call, q, r);
  //   }
  // The method's full name and policy are found from the call: from the request's type, which no two methods share.
  template <auto Fn, class Handlers, class Request, class Response>
  requires UnaryHandler<Fn, Handlers, Request, Response> grpc::ServerUnaryReactor* Serve(
      Handlers& handlers, grpc::CallbackServerContext* call, const Request* request, Response* response) {
    return StartUnary(call, request, response, UnaryEntry<Fn, Handlers, Request, Response>(handlers),
                      /*inline_run=*/false);
  }

  // Like Serve, but on gRPC's own thread: for a handler that never blocks (no SQL, Redis, peer or lock held over work).
  // Saves two switches of thread; a debug build ends the process when such a handler blocks.
  template <auto Fn, class Handlers, class Request, class Response>
  requires UnaryHandler<Fn, Handlers, Request, Response> grpc::ServerUnaryReactor* ServeInline(
      Handlers& handlers, grpc::CallbackServerContext* call, const Request* request, Response* response) {
    return StartUnary(call, request, response, UnaryEntry<Fn, Handlers, Request, Response>(handlers),
                      /*inline_run=*/true);
  }

  // Fn: StatusOr<unique_ptr<Source<Response>>> (const Request&, const RequestContext&, Wake)
  //
  // The context's deadline is the caller's own and may be infinite; a step that waits for something should wait no
  // longer than 30 s. Every open stream ends with UNAVAILABLE / SERVER_STOPPING when the server drains.
  template <auto Fn, class Handlers, class Request, class Response>
  grpc::ServerWriteReactor<Response>* ServeStream(Handlers& handlers, grpc::CallbackServerContext* call,
                                                  const Request* request);

  // The same for a source whose messages are shared as bytes; the adapter's method is a WithRawCallbackMethod.
  // Fn: StatusOr<unique_ptr<ByteSource<Response>>> (const Request&, const RequestContext&, Wake)
  //
  // INVALID_ARGUMENT / REQUEST_UNREADABLE when `request` is no Request.
  template <auto Fn, class Request, class Response, class Handlers>
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ServeBytes(Handlers& handlers, grpc::CallbackServerContext* call,
                                                         const grpc::ByteBuffer* request);

  // A unary call whose answer may be waited for (a long poll). Fn as for ServeStream; the first message that the source
  // fills is the answer, and no worker is held until it is there. A poll that waits takes a place of max_polls.
  template <auto Fn, class Handlers, class Request, class Response>
  grpc::ServerUnaryReactor* ServePoll(Handlers& handlers, grpc::CallbackServerContext* call, const Request* request,
                                      Response* response);

  // A poll that is answered with bytes. Fn as for ServeBytes, with its error.
  template <auto Fn, class Request, class Response, class Handlers>
  grpc::ServerUnaryReactor* ServeBytePoll(Handlers& handlers, grpc::CallbackServerContext* call,
                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response);

  // Fn: StatusOr<unique_ptr<Sink<Request, Response>>> (const RequestContext&)
  template <auto Fn, class Handlers, class Request, class Response>
  grpc::ServerReadReactor<Request>* ServeUpload(Handlers& handlers, grpc::CallbackServerContext* call,
                                                Response* response);

  // Ends every open server stream and refuses new ones: the server is about to stop.
  void EndStreams();
  int open_streams() const;
  // Timers of open calls that are not yet due; a small number per stream, however many messages it carries.
  size_t pending_timers() const;
  // Answers a call of a method that no service has.
  grpc::Status Refuse(grpc::CallbackServerContext& call, const absl::Status& error);

 private:
  template <auto Fn, class Handlers, class Request, class Response>
  static UnaryBody UnaryEntry(Handlers& handlers) {
    return {.handlers = const_cast<void*>(static_cast<const void*>(&handlers)),
            .run = [](void* target, const google::protobuf::Message& request, const RequestContext& context,
                      google::protobuf::Message& response) -> absl::Status {
              absl::StatusOr<Response> result =
                  std::invoke(Fn, *static_cast<Handlers*>(target), static_cast<const Request&>(request), context);
              if (!result.ok()) return std::move(result).status();
              static_cast<Response&>(response) = *std::move(result);
              return absl::OkStatus();
            }};
  }

  grpc::ServerUnaryReactor* StartUnary(grpc::CallbackServerContext* call, const google::protobuf::Message* request,
                                       google::protobuf::Message* response, UnaryBody body, bool inline_run);
  template <class Base, class Reactor>
  Base* BeginBytes(std::unique_ptr<Reactor> reactor, grpc::CallbackServerContext* call, const grpc::ByteBuffer* request,
                   StreamKind kind);
  std::shared_ptr<StreamDriver> MakeStream(grpc::CallbackServerContext* call, const google::protobuf::Message* request,
                                           StreamPort& port, StreamKind kind);
  std::shared_ptr<UploadDriver> MakeUpload(grpc::CallbackServerContext* call, const google::protobuf::Descriptor* type,
                                           UploadPort& port);

  std::unique_ptr<CallDesk> desk_;
};

// What every reactor is: a thin, typed shell around a driver, which knows what happens when. Deletes itself in OnDone.
template <class Base, class Port, class Driver>
class DrivenReactor : public Base, public Port {
 public:
  void Begin(std::shared_ptr<Driver> driver) {
    driver_ = std::move(driver);
    driver_->Begin();
  }
  void End(const grpc::Status& status) override { this->Finish(status); }

  void OnCancel() override { driver_->OnCancel(); }
  void OnDone() override {
    driver_->OnDone();
    delete this;
  }

 protected:
  std::shared_ptr<Driver> driver_ = {};
};

// One that hands on what a source says.
template <auto Fn, class Base, class Handlers, class Request, class Response>
class SourceReactor : public DrivenReactor<Base, StreamPort, StreamDriver> {
 public:
  explicit SourceReactor(Handlers& handlers) : handlers_(handlers) {}

  absl::Status Open(const google::protobuf::Message& request, const RequestContext& context, Wake wake) override {
    HTX_ASSIGN_OR_RETURN(source_,
                         std::invoke(Fn, handlers_, static_cast<const Request&>(request), context, std::move(wake)));
    return absl::OkStatus();
  }
  absl::Time AskAgain() const override { return source_->AskAgain(); }
  void Drop() override { source_.reset(); }

 protected:
  Handlers& handlers_;
  std::unique_ptr<Source<Response>> source_ = {};
};

// The reactor of a server stream.
template <auto Fn, class Handlers, class Request, class Response>
class StreamReactor final : public SourceReactor<Fn, grpc::ServerWriteReactor<Response>, Handlers, Request, Response> {
 public:
  using StreamReactor::SourceReactor::SourceReactor;

  absl::StatusOr<Step> Next() override {
    message_.Clear();
    return this->source_->Next(message_);
  }
  google::protobuf::Message* message() override { return &message_; }
  void Write() override { this->StartWrite(&message_); }

  void OnWriteDone(bool ok) override { this->driver_->OnWritten(ok); }

 private:
  Response message_ = {};
};

// One that hands on bytes. gRPC hands over the request unparsed, because a method is raw on both sides.
template <auto Fn, class Base, class Handlers, class Request, class Response>
class ByteReactor : public DrivenReactor<Base, StreamPort, StreamDriver> {
 public:
  explicit ByteReactor(Handlers& handlers) : handlers_(handlers) {}

  // Before Begin. False when `wire` is no such request.
  bool Parse(const grpc::ByteBuffer& wire) {
    grpc::ByteBuffer bytes = wire;
    return grpc::SerializationTraits<Request>::Deserialize(&bytes, &request_).ok();
  }
  const Request& request() const { return request_; }

  absl::Status Open(const google::protobuf::Message&, const RequestContext& context, Wake wake) override {
    HTX_ASSIGN_OR_RETURN(source_, std::invoke(Fn, handlers_, request_, context, std::move(wake)));
    return absl::OkStatus();
  }
  absl::StatusOr<Step> Next() override {
    std::vector<SharedBytes> wire;
    HTX_ASSIGN_OR_RETURN(const Step step, source_->NextBytes(wire));
    if (step == Step::kWrite) Take(BufferOf(wire));
    return step;
  }
  absl::Time AskAgain() const override { return source_->AskAgain(); }
  google::protobuf::Message* message() override { return nullptr; }
  void Drop() override { source_.reset(); }

 protected:
  virtual void Take(grpc::ByteBuffer wire) = 0;

 private:
  Handlers& handlers_;
  Request request_ = {};
  std::unique_ptr<ByteSource<Response>> source_ = {};
};

// The reactor of a stream of bytes.
template <auto Fn, class Handlers, class Request, class Response>
class ByteStreamReactor final
    : public ByteReactor<Fn, grpc::ServerWriteReactor<grpc::ByteBuffer>, Handlers, Request, Response> {
 public:
  using ByteStreamReactor::ByteReactor::ByteReactor;

  void Write() override { this->StartWrite(&buffer_); }
  void OnWriteDone(bool ok) override { this->driver_->OnWritten(ok); }

 private:
  void Take(grpc::ByteBuffer wire) override { buffer_.Swap(&wire); }

  grpc::ByteBuffer buffer_ = {};
};

// The same for a poll: the first message ends it.
template <auto Fn, class Handlers, class Request, class Response>
class BytePollReactor final : public ByteReactor<Fn, grpc::ServerUnaryReactor, Handlers, Request, Response> {
 public:
  BytePollReactor(Handlers& handlers, grpc::ByteBuffer* response)
      : BytePollReactor::ByteReactor(handlers), response_(*response) {}

  void Write() override { HTX_UNREACHABLE(); }

 private:
  void Take(grpc::ByteBuffer wire) override { response_.Swap(&wire); }

  grpc::ByteBuffer& response_;
};

// Ends a call that was never begun.
template <class Base>
class RefusedCall final : public Base {
 public:
  explicit RefusedCall(const grpc::Status& status) { this->Finish(status); }
  void OnDone() override { delete this; }
};

// The reactor of a unary call whose answer is waited for: the first message ends it.
template <auto Fn, class Handlers, class Request, class Response>
class PollReactor final : public SourceReactor<Fn, grpc::ServerUnaryReactor, Handlers, Request, Response> {
 public:
  PollReactor(Handlers& handlers, Response* response) : PollReactor::SourceReactor(handlers), response_(*response) {}

  absl::StatusOr<Step> Next() override { return this->source_->Next(response_); }
  google::protobuf::Message* message() override { return &response_; }
  void Write() override { HTX_UNREACHABLE(); }

 private:
  Response& response_;
};

// The reactor of a client stream.
template <auto Fn, class Handlers, class Request, class Response>
class UploadReactor final : public DrivenReactor<grpc::ServerReadReactor<Request>, UploadPort, UploadDriver> {
 public:
  UploadReactor(Handlers& handlers, Response* response) : handlers_(handlers), response_(*response) {}

  absl::Status Open(const RequestContext& context) override {
    HTX_ASSIGN_OR_RETURN(sink_, std::invoke(Fn, handlers_, context));
    return absl::OkStatus();
  }
  google::protobuf::Message& message() override { return message_; }
  absl::Status Accept() override { return sink_->Accept(message_); }
  absl::Status Refuse(const absl::Status& why) override { return sink_->Refuse(message_, why); }
  absl::Status Conclude() override {
    HTX_ASSIGN_OR_RETURN(response_, sink_->Finish());
    return absl::OkStatus();
  }
  google::protobuf::Message& response() override { return response_; }
  void Read() override {
    message_.Clear();
    this->StartRead(&message_);
  }
  void Drop() override { sink_.reset(); }

  void OnReadDone(bool ok) override { this->driver_->OnRead(ok); }

 private:
  Handlers& handlers_;
  Response& response_;
  std::unique_ptr<Sink<Request, Response>> sink_ = {};
  Request message_ = {};
};

template <auto Fn, class Handlers, class Request, class Response>
grpc::ServerWriteReactor<Response>* Chassis::ServeStream(Handlers& handlers, grpc::CallbackServerContext* call,
                                                         const Request* request) {
  static_assert(std::is_invocable_r_v<absl::StatusOr<std::unique_ptr<Source<Response>>>, decltype(Fn), Handlers&,
                                      const Request&, const RequestContext&, Wake>);
  auto* reactor = new StreamReactor<Fn, Handlers, Request, Response>(handlers);  // Deletes itself in OnDone.
  reactor->Begin(MakeStream(call, request, *reactor, StreamKind::kStream));
  return reactor;
}

template <auto Fn, class Request, class Response, class Handlers>
grpc::ServerWriteReactor<grpc::ByteBuffer>* Chassis::ServeBytes(Handlers& handlers, grpc::CallbackServerContext* call,
                                                                const grpc::ByteBuffer* request) {
  return BeginBytes<grpc::ServerWriteReactor<grpc::ByteBuffer>>(
      std::make_unique<ByteStreamReactor<Fn, Handlers, Request, Response>>(handlers), call, request,
      StreamKind::kStream);
}

template <auto Fn, class Request, class Response, class Handlers>
grpc::ServerUnaryReactor* Chassis::ServeBytePoll(Handlers& handlers, grpc::CallbackServerContext* call,
                                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return BeginBytes<grpc::ServerUnaryReactor>(
      std::make_unique<BytePollReactor<Fn, Handlers, Request, Response>>(handlers, response), call, request,
      StreamKind::kPoll);
}

template <class Base, class Reactor>
Base* Chassis::BeginBytes(std::unique_ptr<Reactor> reactor, grpc::CallbackServerContext* call,
                          const grpc::ByteBuffer* request, StreamKind kind) {
  if (!reactor->Parse(*request)) return new RefusedCall<Base>(Refuse(*call, RequestUnreadable()));
  auto* begun = reactor.release();  // Deletes itself in OnDone.
  begun->Begin(MakeStream(call, &begun->request(), *begun, kind));
  return begun;
}

template <auto Fn, class Handlers, class Request, class Response>
grpc::ServerUnaryReactor* Chassis::ServePoll(Handlers& handlers, grpc::CallbackServerContext* call,
                                             const Request* request, Response* response) {
  static_assert(std::is_invocable_r_v<absl::StatusOr<std::unique_ptr<Source<Response>>>, decltype(Fn), Handlers&,
                                      const Request&, const RequestContext&, Wake>);
  auto* reactor = new PollReactor<Fn, Handlers, Request, Response>(handlers, response);  // Deletes itself in OnDone.
  reactor->Begin(MakeStream(call, request, *reactor, StreamKind::kPoll));
  return reactor;
}

template <auto Fn, class Handlers, class Request, class Response>
grpc::ServerReadReactor<Request>* Chassis::ServeUpload(Handlers& handlers, grpc::CallbackServerContext* call,
                                                       Response* response) {
  static_assert(std::is_invocable_r_v<absl::StatusOr<std::unique_ptr<Sink<Request, Response>>>, decltype(Fn), Handlers&,
                                      const RequestContext&>);
  auto* reactor = new UploadReactor<Fn, Handlers, Request, Response>(handlers, response);
  reactor->Begin(MakeUpload(call, Request::descriptor(), *reactor));
  return reactor;
}

}  // namespace htx::rpc
