#pragma once

// One pipelined connection to Redis on a thread of its own: commands in from any thread, replies out by callback.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/cache/cache.h"

namespace htx::cache {

// What Redis answered.
struct Reply {
  enum class Kind {
    kLost,     // No answer: not connected, connection lost, or no time left. The command may have run.
    kNothing,  // Nil.
    kText,     // Bulk or status text.
    kNumber,
    kError,  // Redis refused; `text` begins with the error's word, as in "NOSCRIPT …".
    kOther,  // A kind of reply that no command of ours has.
  } kind = Kind::kLost;
  std::string text = {};
  int64_t number = 0;
};

// Called once per command, on the connection's thread or, when the command cannot be sent, on the caller's. Must not
// block.
using OnReply = std::function<void(Reply)>;

// Thread-safe. Replies come back in the order of the commands and have no names; so when one is late the connection is
// dropped whole, every command in it is answered kLost, and a new connection is made with growing, jittered pauses.
class Connection {
 public:
  static std::unique_ptr<Connection> Start(const RedisOptions& options);
  // Answers kLost to whatever is pending and ends the thread.
  virtual ~Connection() = default;

  // The words of a command may hold any bytes.
  virtual void Submit(std::vector<std::string> words, OnReply done) = 0;
  // True while connected and greeted.
  virtual bool ready() const = 0;
  // Counts of commands, timeouts and connections.
  virtual RedisStats stats() const = 0;
};

}  // namespace htx::cache
