// The floor of P1: the least a gRPC server in this process model can do. Callback handlers that return the same bytes
// as htx-registry, on gRPC's own threads, without identity, rules, log, metrics or storage.

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "common/rpc/process.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"

namespace {

namespace v1 = htx::registry::v1;

class Floor final : public v1::OrganizationService::CallbackService {
 public:
  explicit Floor(v1::GetOrganizationResponse response) : response_(std::move(response)) {}
  grpc::ServerUnaryReactor* GetOrganization(grpc::CallbackServerContext* call, const v1::GetOrganizationRequest*,
                                            v1::GetOrganizationResponse* response) override {
    *response = response_;
    grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const v1::GetOrganizationResponse response_;
};

}  // namespace

// floor_server RESPONSE_FILE PORT_FILE: the response as serialized bytes; the port is told in the second file.
int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: floor_server RESPONSE_FILE PORT_FILE\n"), 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  v1::GetOrganizationResponse response;
  if (!response.ParseFromString(bytes)) return std::fprintf(stderr, "%s: not a response\n", argv[1]), 2;
  Floor floor(response);
  htx::rpc::StopSignal stop;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&floor);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  if (!htx::rpc::WriteFileAtomically(argv[2], std::to_string(port) + "\n").ok()) return 1;
  stop.Wait(absl::InfiniteDuration());
  server->Shutdown();
  return 0;
}
