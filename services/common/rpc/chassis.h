#pragma once

// The chassis: everything a call passes before and after its handler. Handlers know nothing of it.
//
// One call: admit (capacity) → identify → authenticate → authorise → quota → field rules → deadline → handler → seal (log,
// metrics, mask, map, localise). The order is fixed in chassis.cc. See docs/architecture.md.

#include <exception>
#include <functional>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
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
struct MethodInfo;

// Answers that the checks after the handler may still change are not sent early: one Finish, in one place.
class Chassis {
 public:
  struct Parts {
    Executor* executor = nullptr;            // Unary and client-stream work.
    Executor* stream_executor = nullptr;     // Server-stream steps; may be the same.
    Authenticator* authenticator = nullptr;
    Authorizer* authorizer = nullptr;
    QuotaKeeper* quotas = nullptr;
    CallLog* log = nullptr;
    const Clock* clock = nullptr;
  };
  explicit Chassis(Parts parts);
  ~Chassis();

  // Runs `Fn` on a worker and finishes the call exactly once, whatever Fn does.
  //   grpc::ServerUnaryReactor* GetX(grpc::CallbackServerContext* call, const GetXRequest* q, X* r) override {
  //     return chassis_.Serve<&Handlers::GetX>(handlers_, call, q, r);
  //   }
  // The method's full name and policy are found from the call.
  template <auto Fn, class Handlers, class Request, class Response>
  grpc::ServerUnaryReactor* Serve(Handlers& handlers, grpc::CallbackServerContext* call, const Request* request,
                                  Response* response);

  // Fn: StatusOr<unique_ptr<Source<Response>>> (const Request&, const RequestContext&, Wake)
  template <auto Fn, class Handlers, class Request, class Response>
  grpc::ServerWriteReactor<Response>* ServeStream(Handlers& handlers, grpc::CallbackServerContext* call, const Request* request);

  // Fn: StatusOr<unique_ptr<Sink<Request, Response>>> (const RequestContext&)
  template <auto Fn, class Handlers, class Request, class Response>
  grpc::ServerReadReactor<Request>* ServeUpload(Handlers& handlers, grpc::CallbackServerContext* call, Response* response);
};

}  // namespace htx::rpc
