#pragma once

// What the chassis' templates and its drivers know of each other. Nothing here is for services.

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

class CallDesk;

// A handler with its types erased.
struct UnaryBody {
  void* handlers = nullptr;
  absl::Status (*run)(void* handlers, const google::protobuf::Message& request, const RequestContext& context,
                      google::protobuf::Message& response) = nullptr;
};

// A server stream, or a unary call that waits for its answer.
enum class StreamKind { kStream, kPoll };

// The typed side of either. All but Write and End are called on workers, never two at once.
class StreamPort {
 public:
  virtual ~StreamPort() = default;
  virtual absl::Status Open(const google::protobuf::Message& request, const RequestContext& context, Wake wake) = 0;
  virtual absl::StatusOr<Step> Next() = 0;
  virtual absl::Time AskAgain() const = 0;           // Of a source that waits.
  virtual google::protobuf::Message* message() = 0;  // What the last step filled; null for bytes.
  virtual void Write() = 0;                          // OnWritten follows.
  virtual void Drop() = 0;                           // Destroys the source.
  virtual void End(const grpc::Status& status) = 0;  // Once; the port may be gone when it returns.
};

// `wire` as gRPC sends it: the pieces are held, not copied.
grpc::ByteBuffer BufferOf(absl::Span<const SharedBytes> wire);

// Decides what a server stream does next. Its On… functions are called on gRPC's threads.
class StreamDriver {
 public:
  virtual ~StreamDriver() = default;
  virtual void Begin() = 0;
  virtual void OnWritten(bool ok) = 0;
  virtual void OnCancel() = 0;
  virtual void OnDone() = 0;
};

// The typed side of a client stream.
class UploadPort {
 public:
  virtual ~UploadPort() = default;
  virtual absl::Status Open(const RequestContext& context) = 0;
  virtual google::protobuf::Message& message() = 0;          // The one buffered message.
  virtual absl::Status Accept() = 0;                         // Takes the buffered message.
  virtual absl::Status Refuse(const absl::Status& why) = 0;  // The buffered message breaks the rules of its fields.
  virtual absl::Status Conclude() = 0;                       // The peer half-closed: fills the response.
  virtual google::protobuf::Message& response() = 0;         // What Conclude filled.
  virtual void Read() = 0;                                   // OnRead follows.
  virtual void Drop() = 0;                                   // Destroys the sink.
  virtual void End(const grpc::Status& status) = 0;          // Once; the port may be gone when it returns.
};

class UploadDriver {
 public:
  virtual ~UploadDriver() = default;
  virtual void Begin() = 0;
  virtual void OnRead(bool ok) = 0;
  virtual void OnCancel() = 0;
  virtual void OnDone() = 0;
};

}  // namespace htx::rpc
