#include "tests/support/tcp_gate.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <map>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

namespace htx::testing {
namespace {

constexpr size_t kMaxInside = 1 << 20;  // Per direction of a connection; then the sender has to wait.
constexpr size_t kPiece = 65536;

struct Piece {
  std::string bytes = {};
  absl::Time leaves = absl::InfinitePast();
};

// One direction of one connection.
struct Pipe {
  int from = -1;
  int to = -1;
  std::deque<Piece> inside = {};
  size_t inside_bytes = 0;
  bool ended = false;  // The sender closed its side.
  bool told = false;   // And the receiver knows.
};

struct Link {
  std::array<Pipe, 2> pipes = {};  // By Direction.
};

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Closes with a reset, as a broken network does, not with a farewell.
void Reset(int fd) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd);
}

}  // namespace

class TcpGate::Core {
 public:
  explicit Core(int server_port)
      : server_port_(server_port), epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof address;
    HTX_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    HTX_CHECK(listen(listener_, 128) == 0);
    HTX_CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    Watch(listener_, EPOLLIN);
    Watch(wake_, EPOLLIN);
    thread_ = std::thread([this] { Run(); });
  }

  ~Core() {
    Change([this] { stopping_ = true; });
    thread_.join();
    for (auto& [id, link] : links_) Close(link);
    close(listener_);
    close(wake_);
    close(epoll_);
  }

  // Runs `change` under the lock and has the thread look again.
  template <class F>
  void Change(F change) {
    {
      const MutexLock lock(mutex_);
      change();
    }
    const uint64_t one = 1;
    HTX_CHECK(write(wake_, &one, sizeof one) == sizeof one);
  }

  int port() const { return port_; }

  mutable Mutex mutex_;
  std::array<Flow, 2> flows_ = {};
  std::array<int64_t, 2> carried_ = {};
  bool refusing_ = false;
  bool cut_ = false;
  int open_ = 0;
  int server_port_;

 private:
  void Watch(int fd, uint32_t events) {
    epoll_event event = {.events = events, .data = {.fd = fd}};
    if (epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) != 0) epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  // One turn: wait for something, then move whatever can move. Tests have few connections, so all are looked at.
  void Run() {
    int timeout_ms = -1;
    while (true) {
      epoll_event events[16];
      epoll_wait(epoll_, events, 16, timeout_ms);
      uint64_t ignored = 0;
      while (read(wake_, &ignored, sizeof ignored) > 0) {
      }
      const MutexLock lock(mutex_);
      if (stopping_) return;
      Accept();
      absl::Time next = absl::InfiniteFuture();
      for (auto link = links_.begin(); link != links_.end();) {
        const bool alive =
            !cut_ && Move(link->second, Direction::kToServer, next) && Move(link->second, Direction::kToClient, next);
        if (alive) {
          Rearm(link->second);
          ++link;
        } else {
          Close(link->second);
          link = links_.erase(link);
        }
      }
      cut_ = false;
      open_ = static_cast<int>(links_.size());
      const int64_t left = absl::ToInt64Milliseconds(next - absl::Now());
      timeout_ms = next == absl::InfiniteFuture() ? -1 : static_cast<int>(std::clamp<int64_t>(left + 1, 0, 1000));
    }
  }

  void Accept() {
    while (true) {
      const int client = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (client < 0) return;
      const int server = refusing_ ? -1 : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const sockaddr_in address = Loopback(server_port_);
      // Blocking: on the loopback a connection is made or refused at once.
      if (server < 0 || connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (server >= 0) close(server);
        Reset(client);
        continue;
      }
      const int yes = 1;
      for (const int fd : {client, server}) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      Link& link = links_[next_link_++];
      link.pipes[0] = {.from = client, .to = server};
      link.pipes[1] = {.from = server, .to = client};
    }
  }

  // Moves what the flow allows; false when the connection is over. Lowers `next` to when there is more to do.
  bool Move(Link& link, Direction direction, absl::Time& next) {
    Flow& flow = flows_[static_cast<size_t>(direction)];
    Pipe& pipe = link.pipes[static_cast<size_t>(direction)];
    if (flow.stall) return true;
    while (!pipe.ended && pipe.inside_bytes < kMaxInside) {
      std::string bytes(flow.slice == 0 ? kPiece : flow.slice, '\0');
      const ssize_t size = recv(pipe.from, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (size < 0 && errno != EAGAIN) return false;
      if (size < 0) break;
      if (size == 0) pipe.ended = true;
      bytes.resize(static_cast<size_t>(size));
      pipe.inside_bytes += bytes.size();
      if (size > 0) pipe.inside.push_back({.bytes = std::move(bytes), .leaves = absl::Now() + flow.delay});
    }
    while (!pipe.inside.empty()) {
      Piece& piece = pipe.inside.front();
      if (piece.leaves > absl::Now()) {
        next = std::min(next, piece.leaves);
        return true;
      }
      size_t allowed = piece.bytes.size();
      if (flow.cut_after >= 0) allowed = std::min(allowed, static_cast<size_t>(flow.cut_after));
      const ssize_t size = allowed == 0 ? 0 : send(pipe.to, piece.bytes.data(), allowed, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (size < 0 && errno != EAGAIN) return false;
      if (size < 0) return true;
      carried_[static_cast<size_t>(direction)] += size;
      pipe.inside_bytes -= static_cast<size_t>(size);
      if (flow.cut_after >= 0) {
        flow.cut_after -= size;
        if (flow.cut_after == 0) {
          flow.cut_after = -1;  // One connection is cut, not all that come after.
          return false;
        }
      }
      piece.bytes.erase(0, static_cast<size_t>(size));
      if (piece.bytes.empty()) pipe.inside.pop_front();
    }
    if (pipe.ended && !pipe.told) {
      shutdown(pipe.to, SHUT_WR);
      pipe.told = true;
    }
    return !(link.pipes[0].told && link.pipes[1].told);
  }

  // Waits for what the two sockets can do next.
  void Rearm(const Link& link) {
    for (size_t i = 0; i < 2; ++i) {
      const Pipe& in = link.pipes[i];
      const Pipe& out = link.pipes[1 - i];
      uint32_t events = 0;
      if (!flows_[i].stall && !in.ended && in.inside_bytes < kMaxInside) events |= EPOLLIN;
      const bool due = !out.inside.empty() && out.inside.front().leaves <= absl::Now();
      if (!flows_[1 - i].stall && due) events |= EPOLLOUT;
      // Edge-triggered when nothing is wanted, so that a hang-up does not spin.
      Watch(in.from, events == 0 ? static_cast<uint32_t>(EPOLLET) : events);
    }
  }

  static void Close(Link& link) {
    Reset(link.pipes[0].from);
    Reset(link.pipes[0].to);
  }

  const int epoll_;
  const int wake_;
  int listener_ = -1;
  int port_ = 0;
  bool stopping_ = false;
  int next_link_ = 0;
  std::map<int, Link> links_ = {};
  std::thread thread_;
};

TcpGate::TcpGate(int server_port) : core_(std::make_unique<Core>(server_port)) {}
TcpGate::~TcpGate() = default;

int TcpGate::port() const { return core_->port(); }
std::string TcpGate::address() const { return absl::StrCat("127.0.0.1:", port()); }

void TcpGate::Set(Direction direction, Flow flow) {
  core_->Change([&] { core_->flows_[static_cast<size_t>(direction)] = flow; });
}

void TcpGate::Refuse() {
  core_->Change([&] { core_->refusing_ = true; });
}

void TcpGate::Heal() {
  core_->Change([&] {
    core_->refusing_ = false;
    core_->flows_ = {};
  });
}

void TcpGate::CutAll() {
  core_->Change([&] { core_->cut_ = true; });
}

void TcpGate::PointTo(int server_port) {
  core_->Change([&] { core_->server_port_ = server_port; });
}

int TcpGate::open_connections() const {
  const MutexLock lock(core_->mutex_);
  return core_->open_;
}

int64_t TcpGate::carried(Direction direction) const {
  const MutexLock lock(core_->mutex_);
  return core_->carried_[static_cast<size_t>(direction)];
}

}  // namespace htx::testing
