#include "common/rpc/ticker.h"

#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <thread>

#include "absl/time/clock.h"
#include "common/base/mutex.h"

namespace htx::rpc {
namespace {

constexpr absl::Duration kPeriod = absl::Milliseconds(300);
constexpr char kMethod[] = "/grpc.health.v1.Health/Check";

// One call; deletes itself when gRPC is done with it.
struct Tick {
  grpc::ClientContext context = {};
  grpc::ByteBuffer request = {};
  grpc::ByteBuffer response = {};
};

}  // namespace

class Ticker::State {
 public:
  explicit State(grpc::Server& server)
      : stub_(server.InProcessChannel(grpc::ChannelArguments())), thread_([this] { Run(); }) {}

  ~State() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      changed_.SignalAll();
    }
    thread_.join();
  }

 private:
  void Run() {
    absl::Time next = absl::Now();
    MutexLock lock(mutex_);
    while (!stopping_ || in_flight_) {
      if (stopping_) {
        changed_.Wait(mutex_);  // The call has a deadline, so this ends.
      } else if (absl::Now() < next) {
        changed_.WaitUntil(mutex_, next);
      } else {
        next = absl::Now() + kPeriod;
        if (in_flight_) continue;
        in_flight_ = true;
        mutex_.Unlock();
        Send();
        mutex_.Lock();
      }
    }
  }

  void Send() {
    auto* tick = new Tick;
    tick->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(1));
    const grpc::Slice empty;
    tick->request = grpc::ByteBuffer(&empty, 1);
    stub_.UnaryCall(&tick->context, kMethod, grpc::StubOptions(), &tick->request, &tick->response,
                    [this, tick](const grpc::Status&) {
                      delete tick;
                      MutexLock lock(mutex_);
                      in_flight_ = false;
                      changed_.SignalAll();
                    });
  }

  grpc::GenericStub stub_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool in_flight_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

Ticker::Ticker(grpc::Server& server) : state_(std::make_unique<State>(server)) {}
Ticker::~Ticker() = default;

}  // namespace htx::rpc
