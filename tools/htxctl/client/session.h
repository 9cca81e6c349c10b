#pragma once

// What every command shares: where the services are, on whose behalf to call, and how to answer.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"

namespace htx::ctl {

// The global flags.
struct Options {
  std::string registry = "127.0.0.1:7001";
  std::string funding = "127.0.0.1:7002";
  std::string awards = "127.0.0.1:7003";
  std::string principal = "htxctl";  // Dev identity: read by services that run with --dev alone.
  std::string roles = "admin";
  std::string scopes = "*";
  std::string language = "vi";
  bool json = false;
  double timeout_s = 30;  // Per call.
};

// Exit codes of htxctl.
enum ExitCode : int {
  kExitOk = 0,
  kExitDiffers = 1,  // `report`, `statistics verify`, `fund ledger verify`: a figure differs from what it should be.
  kExitUsage = 2,    // The command line is wrong.
  kExitRefused = 3,  // A service refused: its status says why.
  kExitUnavailable = 4,  // A service did not answer in time.
};

// The exit code an error ends with.
ExitCode ExitCodeOf(const absl::Status& status);

// Channels and call preparation. Thread-safe once made.
class Session {
 public:
  explicit Session(Options options);
  // The same session on behalf of somebody else; the channels are shared.
  Session As(absl::string_view principal) const;
  const Options& options() const { return options_; }
  const std::shared_ptr<grpc::Channel>& registry() const { return registry_; }
  const std::shared_ptr<grpc::Channel>& funding() const { return funding_; }
  const std::shared_ptr<grpc::Channel>& awards() const { return awards_; }

  // Sets deadline (the session's, unless `timeout` is given) and identity.
  void Prepare(grpc::ClientContext& context, absl::Duration timeout = absl::ZeroDuration()) const;

  // Calls one unary method. The channel repeats a call that found the service absent or busy a few times: reads are
  // harmless, and writes carry a request_id.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const;
  // The same of a method that is known by its descriptor alone. The service is chosen by the method's package.
  absl::Status Call(const google::protobuf::MethodDescriptor& method, const google::protobuf::Message& request,
                    google::protobuf::Message& response) const;

 private:
  Options options_;
  std::shared_ptr<grpc::Channel> registry_;
  std::shared_ptr<grpc::Channel> funding_;
  std::shared_ptr<grpc::Channel> awards_;
};

// A wire status as our own: code, reason, texts and violations as the service sent them in google.rpc details.
absl::Status FromWire(const grpc::Status& status);

template <class Stub, class Request, class Response>
absl::StatusOr<Response> Session::Call(Stub& stub,
                                       grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                       const Request& request) const {
  grpc::ClientContext context;
  Prepare(context);
  Response response;
  absl::Status status = FromWire((stub.*method)(&context, request, &response));
  if (!status.ok()) return status;
  return response;
}

}  // namespace htx::ctl
