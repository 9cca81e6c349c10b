#include "tests/unit/common/rpc/probe_server.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/rpc/peer.h"
#include "tests/support/child_process.h"

namespace htx::testing {
namespace {

std::string FreshPath(absl::string_view kind) {
  static std::atomic<int> count = 0;
  return absl::StrCat("/tmp/htx-probe-", getpid(), "-", ++count, ".", kind);
}

}  // namespace

rpc::ServerOptions ProbeServer::Defaults() {
  // Without a call under way a client reads its connections every five seconds by default; a server that drains waits
  // for it.
  static const int once = setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "100", 0);
  HTX_CHECK(once == 0);
  return {.service = "probe",
          .dev = true,
          .workers = 4,
          .stream_workers = 2,
          .drain_grace = absl::ZeroDuration(),
          .drain_deadline = absl::Seconds(60)};
}

ProbeServer::ProbeServer(rpc::ServerOptions options) : log_file_(FreshPath("log")) {
  const std::string port_file = FreshPath("port");
  options.log_file = log_file_;
  options.port_file = port_file;
  absl::StatusOr<std::unique_ptr<rpc::Server>> server = rpc::Server::Create(std::move(options), clock_);
  HTX_CHECK(server.ok());
  server_ = *std::move(server);
  service_ = std::make_unique<ProbeService>(server_->chassis(), handlers_);
  server_->Add(*service_);
  thread_ = std::thread([this] { result_ = server_->Run(); });
  HTX_CHECK(WaitForFile(port_file, absl::Minutes(2)).has_value());
  std::remove(port_file.c_str());
  channel_ = rpc::PeerChannel(address());
  stub_ = v1::ProbeService::NewStub(channel_);
}

ProbeServer::~ProbeServer() {
  Stop().IgnoreError();
  std::remove(log_file_.c_str());
}

std::string ProbeServer::address() const { return absl::StrCat("127.0.0.1:", server_->port()); }

std::string ProbeServer::Log() const {
  std::ifstream file(log_file_);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::Status ProbeServer::Stop() {
  if (thread_.joinable()) {
    server_->Stop();
    thread_.join();
  }
  return result_;
}

std::unique_ptr<grpc::ClientContext> ProbeServer::Call() {
  auto call = std::make_unique<grpc::ClientContext>();
  call->set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
  call->AddMetadata("x-htx-principal", "user:tester");
  call->AddMetadata("x-htx-roles", "admin");
  call->AddMetadata("x-htx-scopes", "*");
  return call;
}

}  // namespace htx::testing
