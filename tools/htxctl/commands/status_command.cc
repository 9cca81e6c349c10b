#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "google/protobuf/io/coded_stream.h"
#include "grpcpp/generic/generic_stub.h"
#include "htxctl/commands/command.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

// Health of one service as grpc.health.v1 names it. The message is one enum field, read from the wire: Debian ships no
// C++ header for it.
enum class Health { kUnknown = 0, kServing = 1, kNotServing = 2, kServiceUnknown = 3 };

Health HealthIn(const std::string& bytes) {
  google::protobuf::io::CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                                               static_cast<int>(bytes.size()));
  uint32_t value = 0;
  // Tag 8: field 1, a number.
  if (input.ReadTag() != 8 || !input.ReadVarint32(&value) || value > 3) return Health::kUnknown;
  return static_cast<Health>(value);
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// Watches the health service until it says SERVING or the time is up; the last state it told, or the error when it told
// none. Waits for the connection too.
class HealthWatch {
 public:
  HealthWatch(const Session& session, const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout)
      : stub_(channel) {
    session.Prepare(context_, timeout);
    context_.set_wait_for_ready(true);
  }

  absl::StatusOr<Health> Run() {
    call_ = stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &queue_);
    call_->StartCall(this);
    const grpc::Slice empty("");
    bool open = Done();
    if (open) {
      call_->WriteLast(grpc::ByteBuffer(&empty, 1), grpc::WriteOptions(), this);
      open = Done();
    }
    absl::StatusOr<Health> last = absl::UnavailableError("no answer");
    while (open && !(last.ok() && *last == Health::kServing)) {
      grpc::ByteBuffer reply;
      call_->Read(&reply, this);
      open = Done();
      if (open) last = HealthIn(BytesOf(reply));
    }
    context_.TryCancel();
    call_->Finish(&status_, this);
    Done();
    return last;
  }
  // True when the server went away: another may come up in its place.
  bool Lost() const { return status_.error_code() == grpc::StatusCode::UNAVAILABLE; }

 private:
  // Waits for the one operation under way; false when it came to nothing.
  bool Done() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_ = {};
  grpc::Status status_ = {};
};

absl::StatusOr<Health> HealthBy(const Session& session, const std::shared_ptr<grpc::Channel>& channel,
                                absl::Time until) {
  while (true) {
    HealthWatch watch(session, channel, std::max(until - absl::Now(), absl::Milliseconds(500)));
    absl::StatusOr<Health> health = watch.Run();
    const bool serving = health.ok() && *health == Health::kServing;
    if (serving || !watch.Lost() || absl::Now() >= until) return health;
  }
}

absl::StatusOr<ExitCode> Status(const Session& session, double wait_s) {
  const absl::Time until = absl::Now() + absl::Seconds(wait_s);
  Table table({{"service"}, {"address"}, {"health"}});
  ExitCode code = kExitOk;
  const auto row = [&](const char* name, const std::string& address, const std::shared_ptr<grpc::Channel>& channel) {
    const absl::StatusOr<Health> health = HealthBy(session, channel, until);
    const bool serving = health.ok() && *health == Health::kServing;
    if (!serving) code = kExitUnavailable;
    table.Add({name, address, serving ? "SERVING" : health.ok() ? "NOT_SERVING" : "no answer"});
  };
  row("registry", session.options().registry, session.registry());
  row("funding", session.options().funding, session.funding());
  row("awards", session.options().awards, session.awards());
  std::printf("%s", table.Text().c_str());
  return code;
}

}  // namespace

void AddStatusCommand(CLI::App& app, Invocation& invocation) {
  CLI::App* status = app.add_subcommand("status", "Health of the three services (exit code 4 unless all serve)");
  const auto wait = std::make_shared<double>(2);
  status->add_option("--wait", *wait, "Seconds to wait for them to serve")
      ->check(CLI::Range(0.0, 600.0))
      ->capture_default_str();
  status->callback(
      [&invocation, wait] { invocation.run = [wait](const Session& session) { return Status(session, *wait); }; });
  status->footer("Examples:\n  htxctl status\n  htxctl status --wait 30     until the services are up");
}

}  // namespace htx::ctl
