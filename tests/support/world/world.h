#pragma once

// The three services as they are deployed: their binaries, in processes of their own, with databases and a Redis of
// their own.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"
#include "tests/support/child_process.h"
#include "tests/support/redis_server.h"
#include "tests/support/temp_dir.h"

namespace htx::testing {

struct WorldOptions {
  std::vector<std::string> services = {"registry", "funding", "awards"};
  bool redis = true;
  // By service; a service without one gets a SQLite file.
  std::map<std::string, std::string> databases = {};
  // Flags by service, on top of what the world sets and stronger than it, e.g. {"funding", {"--registry=127.0.0.1:7"}}.
  std::map<std::string, std::map<std::string, std::string>> flags = {};
};

// One service. Its address and its database stay the same over restarts.
class ServiceProcess {
 public:
  ServiceProcess(std::string name, std::map<std::string, std::string> flags, const TempDir& dir, int port);

  const std::string& name() const { return name_; }
  int port() const { return port_; }
  std::string address() const;
  // Connects anew by itself after a restart; calls may wait for that with wait_for_ready.
  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  ChildProcess& process() { return *process_; }

  // Starts it and waits until its health says SERVING; ends the test program with the service's log when it does not.
  void Start();
  // kill -9.
  void Kill();
  // SIGTERM; returns its exit code, 128 + signal, or -1 when it had to be killed.
  int Stop();
  void Restart();
  // What an operator does after a restore; whether it runs or not.
  void RenewFeedEpoch() const;
  // True when its health says SERVING right now.
  bool Serving();
  std::string Log() const;

 private:
  const std::string name_;
  const std::map<std::string, std::string> flags_;
  const TempDir& dir_;
  const int port_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<ChildProcess> process_;
};

class World {
 public:
  // Starts everything and waits until it serves.
  explicit World(WorldOptions options = {});

  ServiceProcess& service(const std::string& name) { return *services_.at(name); }
  ServiceProcess& registry() { return service("registry"); }
  ServiceProcess& funding() { return service("funding"); }
  ServiceProcess& awards() { return service("awards"); }
  RedisServer& redis() { return *redis_; }
  const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
  std::unique_ptr<RedisServer> redis_;
  std::map<std::string, std::unique_ptr<ServiceProcess>> services_;
};

// A channel as tests want it: no connection shared with another channel, quick to try again.
std::shared_ptr<grpc::Channel> TestChannel(const std::string& address);

}  // namespace htx::testing
