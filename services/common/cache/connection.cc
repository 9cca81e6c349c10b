#include "common/cache/connection.h"

#include <ev.h>
#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <deque>
#include <random>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

// hiredis' asynchronous API is not used: given a reply that nobody asked for it ends the process by an assertion. Its
// non-blocking contexts have the same reader and writer, and leave the order of replies to us.

namespace htx::cache {
namespace {

constexpr double kFirstPauseSeconds = 0.02;
constexpr double kLongestPauseSeconds = 1.0;
// Together with max_pending this bounds what waits in memory while Redis is slow.
constexpr size_t kMaxPendingBytes = 64 << 20;

struct Command {
  std::vector<std::string> words = {};
  OnReply done = {};
  size_t bytes = 0;
  ev_tstamp sent = 0;
};

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};

Reply ToReply(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      return {.kind = Reply::Kind::kNothing};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return {.kind = Reply::Kind::kText, .text = std::string(reply.str, static_cast<size_t>(reply.len))};
    case REDIS_REPLY_INTEGER:
      return {.kind = Reply::Kind::kNumber, .number = reply.integer};
    case REDIS_REPLY_ERROR:
      return {.kind = Reply::Kind::kError, .text = std::string(reply.str, static_cast<size_t>(reply.len))};
    default:
      return {.kind = Reply::Kind::kOther};
  }
}

// hiredis writes without MSG_NOSIGNAL: a Redis that went away would end the process. The signal goes to the thread that
// wrote, and what is blocked here does not touch how the rest of the process treats it.
void BlockBrokenPipeSignal() {
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  HTX_CHECK(pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr) == 0);
}

class LoopConnection : public Connection {
 public:
  explicit LoopConnection(const RedisOptions& options)
      : options_(options),
        timeout_seconds_(absl::ToDoubleSeconds(options.command_timeout)),
        loop_(ev_loop_new(EVFLAG_NOENV | EVFLAG_NOSIGMASK)) {
    HTX_CHECK(loop_ != nullptr);
    ev_async_init(&wake_, [](struct ev_loop*, ev_async* w, int) { Self(w)->OnWake(); });
    ev_timer_init(
        &late_, [](struct ev_loop*, ev_timer* w, int) { Self(w)->OnLate(); }, 0, 0);
    ev_timer_init(
        &reconnect_, [](struct ev_loop*, ev_timer* w, int) { Self(w)->Connect(); }, 0, 0);
    ev_io_init(
        &readable_, [](struct ev_loop*, ev_io* w, int) { Self(w)->OnReadable(); }, -1, EV_READ);
    ev_io_init(
        &writable_, [](struct ev_loop*, ev_io* w, int) { Self(w)->OnWritable(); }, -1, EV_WRITE);
    wake_.data = late_.data = reconnect_.data = readable_.data = writable_.data = this;
    // Replies that came while this thread got no time are read before their lateness is judged.
    ev_set_priority(&readable_, EV_MAXPRI);
    ev_async_start(loop_, &wake_);
    thread_ = std::thread([this] {
      BlockBrokenPipeSignal();
      Connect();
      ev_run(loop_, 0);
    });
  }

  ~LoopConnection() override {
    stopping_ = true;
    ev_async_send(loop_, &wake_);
    thread_.join();
    Drop();
    FailQueued();
    ev_loop_destroy(loop_);
  }

  void Submit(std::vector<std::string> words, OnReply done) override {
    Command command = {.words = std::move(words), .done = std::move(done)};
    for (const std::string& word : command.words) command.bytes += word.size();
    bool accepted = false;
    {
      const MutexLock lock(mutex_);
      accepted = ready_ && pending_ < options_.max_pending && pending_bytes_ + command.bytes <= kMaxPendingBytes;
      if (accepted) {
        ++pending_;
        pending_bytes_ += command.bytes;
        queue_.push_back(std::move(command));
      }
    }
    if (accepted) {
      ev_async_send(loop_, &wake_);
    } else {
      ++refused_;
      command.done({});
    }
  }

  bool ready() const override { return ready_; }

  RedisStats stats() const override {
    return {.commands = commands_, .refused = refused_, .timeouts = timeouts_, .connections = connections_};
  }

 private:
  template <class Watcher>
  static LoopConnection* Self(Watcher* watcher) {
    return static_cast<LoopConnection*>(watcher->data);
  }

  // What follows runs on the loop's thread.

  void OnWake() {
    if (stopping_) {
      ev_break(loop_, EVBREAK_ALL);
      return;
    }
    std::deque<Command> queued;
    {
      const MutexLock lock(mutex_);
      queued.swap(queue_);
    }
    for (Command& command : queued) {
      if (context_ == nullptr) {
        Finish(command, {});
      } else {
        Send(std::move(command));
      }
    }
    OnWritable();
  }

  void Send(Command command) {
    std::vector<const char*> words;
    std::vector<size_t> sizes;
    for (const std::string& word : command.words) {
      words.push_back(word.data());
      sizes.push_back(word.size());
    }
    if (redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(), sizes.data()) !=
        REDIS_OK) {
      Finish(command, {});
      Lose();
      return;
    }
    ++commands_;
    command.sent = ev_now(loop_);
    command.words.clear();
    if (in_flight_.empty()) WatchOldest(command.sent);
    in_flight_.push_back(std::move(command));
  }

  void OnWritable() {
    if (context_ == nullptr) return;
    int all_written = 0;
    if (redisBufferWrite(context_.get(), &all_written) != REDIS_OK) return Lose();
    if (all_written != 0) {
      ev_io_stop(loop_, &writable_);
    } else {
      ev_io_start(loop_, &writable_);
    }
  }

  void OnReadable() {
    if (redisBufferRead(context_.get()) != REDIS_OK) return Lose();
    while (context_ != nullptr) {
      void* raw = nullptr;
      if (redisGetReplyFromReader(context_.get(), &raw) != REDIS_OK) return Lose();
      if (raw == nullptr) break;
      const std::unique_ptr<void, void (*)(void*)> owned(raw, freeReplyObject);
      if (in_flight_.empty()) return Lose();  // An answer to no question: the pairing is lost.
      Command command = std::move(in_flight_.front());
      in_flight_.pop_front();
      Finish(command, ToReply(*static_cast<redisReply*>(raw)));
    }
    if (!in_flight_.empty()) WatchOldest(in_flight_.front().sent);
    if (in_flight_.empty()) ev_timer_stop(loop_, &late_);
  }

  // Replies come in order, so the oldest command is the first that can be late.
  void WatchOldest(ev_tstamp sent) {
    ev_timer_stop(loop_, &late_);
    ev_timer_set(&late_, std::max(0.0, sent + timeout_seconds_ - ev_now(loop_)), 0);
    ev_timer_start(loop_, &late_);
  }

  void OnLate() {
    ++timeouts_;
    Lose();
  }

  void Connect() {
    if (options_.port == 0 && !absl::StartsWith(options_.host, "/")) return;
    ++connections_;
    context_.reset(absl::StartsWith(options_.host, "/") ? redisConnectUnixNonBlock(options_.host.c_str())
                                                        : redisConnectNonBlock(options_.host.c_str(), options_.port));
    if (context_ == nullptr || context_->err != 0) return Lose();
    ev_now_update(loop_);  // Looking a name up may have taken long.
    ev_io_set(&readable_, context_->fd, EV_READ);
    ev_io_set(&writable_, context_->fd, EV_WRITE);
    ev_io_start(loop_, &readable_);
    if (!options_.password.empty()) {
      std::vector<std::string> words = {"AUTH", options_.password};
      if (!options_.username.empty()) words.insert(words.begin() + 1, options_.username);
      Greet(std::move(words), [](const Reply&) {});
    }
    // Redis counts as back when it answers this, which it does not while it loads its data.
    Greet({"PING"}, [this](const Reply& reply) {
      if (reply.kind == Reply::Kind::kText && reply.text == "PONG") {
        pause_seconds_ = kFirstPauseSeconds;
        ready_ = true;
      } else if (reply.kind != Reply::Kind::kLost) {
        Lose();
      }
    });
    ev_io_start(loop_, &writable_);
  }

  void Greet(std::vector<std::string> words, OnReply done) {
    if (context_ == nullptr) return;
    {
      const MutexLock lock(mutex_);
      ++pending_;
    }
    Send({.words = std::move(words), .done = std::move(done)});
  }

  // Drops the connection and plans the next one.
  void Lose() {
    Drop();
    if (stopping_) return;
    const double jitter = std::uniform_real_distribution<double>(0.5, 1.0)(random_);
    ev_timer_stop(loop_, &reconnect_);
    ev_timer_set(&reconnect_, pause_seconds_ * jitter, 0);
    ev_timer_start(loop_, &reconnect_);
    pause_seconds_ = std::min(pause_seconds_ * 2, kLongestPauseSeconds);
  }

  void Drop() {
    ready_ = false;
    ev_io_stop(loop_, &readable_);
    ev_io_stop(loop_, &writable_);
    ev_timer_stop(loop_, &late_);
    context_.reset();
    std::deque<Command> lost;
    lost.swap(in_flight_);
    for (Command& command : lost) Finish(command, {});
  }

  void FailQueued() {
    std::deque<Command> queued;
    {
      const MutexLock lock(mutex_);
      queued.swap(queue_);
    }
    for (Command& command : queued) Finish(command, {});
  }

  void Finish(Command& command, Reply reply) {
    {
      const MutexLock lock(mutex_);
      --pending_;
      pending_bytes_ -= command.bytes;
    }
    command.done(std::move(reply));
  }

  const RedisOptions options_;
  const double timeout_seconds_;
  struct ev_loop* const loop_;
  ev_async wake_ = {};
  ev_timer late_ = {};
  ev_timer reconnect_ = {};
  ev_io readable_ = {};
  ev_io writable_ = {};
  std::unique_ptr<redisContext, FreeContext> context_;
  std::deque<Command> in_flight_ = {};
  double pause_seconds_ = kFirstPauseSeconds;
  std::minstd_rand random_{std::random_device{}()};

  std::atomic<bool> ready_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<int64_t> commands_ = 0;
  std::atomic<int64_t> refused_ = 0;
  std::atomic<int64_t> timeouts_ = 0;
  std::atomic<int64_t> connections_ = 0;
  Mutex mutex_;
  std::deque<Command> queue_ ABSL_GUARDED_BY(mutex_) = {};
  int pending_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t pending_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Connection> Connection::Start(const RedisOptions& options) {
  return std::make_unique<LoopConnection>(options);
}

}  // namespace htx::cache
