#pragma once

// Streams as handlers see them: no grpcpp, no threads held while waiting.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace htx::rpc {

// What a server stream does next.
enum class Step {
  kWrite,  // The message was filled: send it, then ask again.
  kWait,   // Nothing now: ask again after `wake` was called, or after the wait limit that the chassis sets (1 s).
  kEnd,    // No more messages; the stream ends with OK.
};

// The source of one server stream. The chassis calls Next on a worker, never twice at once, and only when the peer has
// taken the message before: memory stays flat however slow the peer is. An error ends the stream with that status.
template <class Response>
class Source {
 public:
  virtual ~Source() = default;
  virtual absl::StatusOr<Step> Next(Response& message) = 0;
  // When a waiting source wants to be asked again at the latest; asked on the same worker as Next, right after it.
  virtual absl::Time AskAgain() const { return absl::InfiniteFuture(); }
};

// Bytes that many calls send and none of them changes.
using SharedBytes = std::shared_ptr<const std::string>;

// A source whose messages can be had as bytes too, so that what many callers are sent is serialised once for all of
// them.
template <class Response>
class ByteSource : public Source<Response> {
 public:
  // As Next; what is put into `wire`, one piece after the other, is the wire form of the message. The chassis does not
  // mask bytes: what the caller may not see must not be in them.
  virtual absl::StatusOr<Step> NextBytes(std::vector<SharedBytes>& wire) = 0;
};

// Wakes a waiting stream; may be called from any thread, any number of times, also after the stream ended.
using Wake = std::function<void()>;

// The sink of one client stream. Accept is called on a worker for each message, in order, never twice at once; Finish
// after the peer half-closed. A peer that breaks off destroys the sink without Finish. An error ends the stream.
template <class Request, class Response>
class Sink {
 public:
  virtual ~Sink() = default;
  virtual absl::Status Accept(const Request& message) = 0;
  // Called instead of Accept when the message breaks the rules of its fields. OK goes on with the next message, so that
  // a wrong item among good ones can be reported and the rest kept; as it stands the upload ends.
  virtual absl::Status Refuse(const Request& /*message*/, const absl::Status& why) { return why; }
  virtual absl::StatusOr<Response> Finish() = 0;
};

}  // namespace htx::rpc
