#pragma once

// A server that speaks Redis' protocol and answers what a test says, right or wrong.

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/status.h"
#include "tests/support/temp_dir.h"

namespace htx::cache {

// Takes one connection at a time, on a thread of its own.
class RespServer {
 public:
  // The bytes that answer one command; none at all is allowed.
  using Answer = std::function<std::string(const std::vector<std::string>& words)>;

  // `deaf_after_first` says that each connection hears one command: its answer is sent, and whatever the client writes
  // from then on the kernel refuses.
  explicit RespServer(Answer answer, bool deaf_after_first = false)
      : answer_(std::move(answer)), deaf_after_first_(deaf_after_first), stop_(eventfd(0, EFD_CLOEXEC)) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    socket_.copy(address.sun_path, sizeof address.sun_path - 1);
    HTX_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    HTX_CHECK(listen(listener_, 16) == 0);
    thread_ = std::thread([this] { Run(); });
  }

  ~RespServer() {
    const uint64_t one = 1;
    HTX_CHECK(write(stop_, &one, sizeof one) == sizeof one);
    thread_.join();
    close(listener_);
    close(stop_);
  }

  const std::string& socket() const { return socket_; }
  int connections() const { return connections_; }

 private:
  // False when the server is to stop.
  bool WaitReadable(int fd) { return Wait(fd, POLLIN); }
  bool WaitHungUp(int fd) { return Wait(fd, 0); }

  bool Wait(int fd, short events) {
    pollfd fds[2] = {{.fd = fd, .events = events, .revents = 0}, {.fd = stop_, .events = POLLIN, .revents = 0}};
    while (poll(fds, 2, -1) < 0) HTX_CHECK(errno == EINTR);
    return fds[1].revents == 0;
  }

  void Run() {
    while (WaitReadable(listener_)) {
      const int fd = accept(listener_, nullptr, nullptr);
      if (fd < 0) continue;
      ++connections_;
      Serve(fd);
      close(fd);
    }
  }

  void Serve(int fd) {
    const std::unique_ptr<redisReader, void (*)(redisReader*)> reader(redisReaderCreate(), redisReaderFree);
    char bytes[65536];
    while (WaitReadable(fd)) {
      const ssize_t size = read(fd, bytes, sizeof bytes);
      if (size <= 0) return;
      redisReaderFeed(reader.get(), bytes, static_cast<size_t>(size));
      void* raw = nullptr;
      while (redisReaderGetReply(reader.get(), &raw) == REDIS_OK && raw != nullptr) {
        const std::unique_ptr<void, void (*)(void*)> owned(raw, freeReplyObject);
        const auto* request = static_cast<const redisReply*>(raw);
        std::vector<std::string> words;
        for (size_t i = 0; i < request->elements; ++i) {
          words.emplace_back(request->element[i]->str, static_cast<size_t>(request->element[i]->len));
        }
        const std::string answer = answer_(words);
        if (deaf_after_first_) shutdown(fd, SHUT_RD);
        if (send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return;
        if (deaf_after_first_) {
          WaitHungUp(fd);
          return;
        }
      }
    }
  }

  testing::TempDir dir_;
  const std::string socket_ = dir_.File("fake.sock");
  const Answer answer_;
  const bool deaf_after_first_;
  const int stop_;
  int listener_ = -1;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

}  // namespace htx::cache
