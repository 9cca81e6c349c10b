#pragma once

// What the drivers of calls share: the stages before a handler, the seal after it, and the open streams.

#include <atomic>
#include <cstdint>
#include <memory>
#include <set>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/rpc/chassis.h"
#include "common/rpc/policy.h"
#include "common/rpc/timers.h"

namespace htx::rpc {

// How long a step of an open stream or upload waits when all workers are taken.
inline constexpr absl::Duration kStepRetry = absl::Milliseconds(20);

// One call from its arrival to its seal.
struct Call {
  grpc::CallbackServerContext* grpc = nullptr;
  const MethodInfo* method = nullptr;
  RequestContext context = {};
  // Shared with context.cancelled, which a handler may keep longer than the call lives.
  std::shared_ptr<std::atomic<bool>> hung_up = {};
  absl::Time arrived = absl::InfinitePast();
  absl::Time begun = absl::InfinitePast();  // When a worker took it.
  int64_t messages = 0;
  bool identified = false;
};

// What a handler gets of the caller's deadline: a little is kept back for the reply, and a unary call gets 30 s at
// most.
absl::Time HandlerDeadline(absl::Time asked, absl::Time begun, bool is_stream);

// A stream that can be told to end.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
  virtual void EndSoon() = 0;
};

class CallDesk {
 public:
  explicit CallDesk(Chassis::Parts desk_parts) : parts(desk_parts) {}

  // Starts the record of a call, on the thread on which it arrived.
  Call Arrive(grpc::CallbackServerContext* grpc, const google::protobuf::Descriptor* request_type);

  // Runs the stages; the first error ends the call. `request` is null for a client stream, whose messages are judged
  // one by one with Judge.
  absl::Status Admit(Call& call, const google::protobuf::Message* request);
  absl::Status Judge(const Call& call, const google::protobuf::Message& message) const;

  // Fills the ids of a call that is refused before its stages ran.
  void IdentifyRefused(Call& call) const;

  // Hides personal data in a message to a caller who may not see it.
  void Mask(const Call& call, google::protobuf::Message& response) const;

  // Logs, counts, masks, maps: the one way a call ends. Exactly once per call, right before its Finish.
  grpc::Status Seal(Call& call, const absl::Status& status);

  // Runs `body` and turns whatever it throws into an error.
  absl::Status Guard(absl::FunctionRef<absl::Status()> body);

  // False when the limit of open calls of the kind is reached.
  bool TakeStreamPlace(StreamKind kind = StreamKind::kStream);
  void FreeStreamPlace(StreamKind kind = StreamKind::kStream);
  int most_open(StreamKind kind) const { return kind == StreamKind::kPoll ? parts.max_polls : parts.max_streams; }
  void Enlist(std::weak_ptr<OpenStream> stream);
  void EndStreams();
  bool stopping() const { return stopping_.load(std::memory_order_acquire); }
  int open_streams() const { return open_.load(std::memory_order_relaxed); }

  const Chassis::Parts parts;
  Timers timers;

 private:
  std::atomic<int>& Open(StreamKind kind) { return kind == StreamKind::kPoll ? polls_ : open_; }

  std::atomic<int> open_ = 0;
  std::atomic<int> polls_ = 0;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  std::set<std::weak_ptr<OpenStream>, std::owner_less<std::weak_ptr<OpenStream>>> streams_ ABSL_GUARDED_BY(mutex_);
};

std::shared_ptr<StreamDriver> NewStreamDriver(CallDesk& desk, Call call, const google::protobuf::Message* request,
                                              StreamPort& port, StreamKind kind);
std::shared_ptr<UploadDriver> NewUploadDriver(CallDesk& desk, Call call, UploadPort& port);

}  // namespace htx::rpc
