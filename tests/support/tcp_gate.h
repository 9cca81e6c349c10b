#pragma once

// A stretch of network that a test can break: stands between a client and a server on the loopback.

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace htx::testing {

// Which bytes a setting is about.
enum class Direction { kToServer, kToClient };

// What the gate does to bytes of one direction. The defaults let everything through as it comes.
struct Flow {
  bool stall = false;                           // Takes no more bytes; what is inside stays inside.
  absl::Duration delay = absl::ZeroDuration();  // Each piece leaves this much later than it came.
  size_t slice = 0;                             // Largest piece written at once; 0: no limit.
  int64_t cut_after = -1;                       // Closes the connection after so many more bytes; -1: never.
};

// Listens on a port of its own and carries every connection to `server_port` on 127.0.0.1, on a thread of its own.
// Settings take effect at once on open connections too. Thread-safe.
class TcpGate {
 public:
  explicit TcpGate(int server_port);
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  int port() const;
  std::string address() const;  // "127.0.0.1:{port}"

  void Set(Direction direction, Flow flow);
  // New connections are accepted and at once reset.
  void Refuse();
  // New connections are carried again, and both directions flow freely.
  void Heal();
  // Resets every open connection.
  void CutAll();
  // Where connections are carried from now on; for a server that came back elsewhere.
  void PointTo(int server_port);

  int open_connections() const;
  int64_t carried(Direction direction) const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace htx::testing
