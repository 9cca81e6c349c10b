#include "common/rpc/server.h"

#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_initializer.h>
#include <grpcpp/resource_quota.h>

#include <atomic>
#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/rpc/call_log.h"
#include "common/rpc/errors.h"
#include "common/rpc/identity.h"
#include "common/rpc/metrics.h"
#include "common/rpc/policy.h"
#include "common/rpc/process.h"
#include "common/rpc/quota.h"
#include "common/rpc/readiness.h"
#include "common/rpc/roles.h"
#include "common/rpc/ticker.h"
#include "common/rpc/worker_pool.h"

namespace htx::rpc {
namespace {

constexpr absl::Duration kProbePeriod = absl::Seconds(1);
// Beyond grace and deadline: for cancelled handlers to notice, and for followers to stop.
constexpr absl::Duration kWatchdogExtra = absl::Seconds(5);
// Of one client; more wait on its side. What all clients may have waiting is the queue of the workers.
constexpr int kMaxCallsPerConnection = 1000;
// Sync threads serve reflection and channelz alone.
constexpr int kMaxSyncThreads = 4;

// Tells the server, while gRPC builds it, which services it has.
class ServicesSeen final : public grpc::ServerBuilderPlugin {
 public:
  explicit ServicesSeen(std::function<void(const std::vector<std::string>&)> tell) : tell_(std::move(tell)) {}
  std::string name() override { return "htx.services_seen"; }
  void InitServer(grpc::ServerInitializer* initializer) override { tell_(*initializer->GetServiceList()); }
  void Finish(grpc::ServerInitializer*) override {}
  void ChangeArguments(const std::string&, void*) override {}

 private:
  const std::function<void(const std::vector<std::string>&)> tell_;
};

class Plugins final : public grpc::ServerBuilderOption {
 public:
  explicit Plugins(std::function<void(const std::vector<std::string>&)> tell) : tell_(std::move(tell)) {}
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    plugins->push_back(std::make_unique<ServicesSeen>(tell_));
  }

 private:
  const std::function<void(const std::vector<std::string>&)> tell_;
};

// Answers every method that no service has.
class UnknownMethods final : public grpc::CallbackGenericService {
 public:
  explicit UnknownMethods(Chassis& chassis) : chassis_(chassis) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* call) override {
    class Reactor final : public grpc::ServerGenericBidiReactor {
     public:
      void OnDone() override { delete this; }
    };
    auto* reactor = new Reactor;
    reactor->Finish(chassis_.Refuse(*call, UnknownMethod()));
    return reactor;
  }

 private:
  Chassis& chassis_;
};

class ServerImpl final : public Server {
 public:
  ServerImpl(ServerOptions options, const Clock& clock)
      : options_(std::move(options)),
        workers_({.workers = options_.workers, .queue = options_.queue}),
        stream_workers_({.workers = options_.stream_workers, .queue = options_.queue}),
        authorizer_(RolePolicy::BuiltIn()),
        quotas_({.read = options_.quota_read,
                 .list = options_.quota_list,
                 .write = options_.quota_write,
                 .bulk = options_.quota_bulk}),
        log_(options_.log_file),
        chassis_({.executor = &workers_,
                  .stream_executor = &stream_workers_,
                  .authenticator = &authenticator_,
                  .authorizer = &authorizer_,
                  .quotas = &quotas_,
                  .log = &log_,
                  .clock = &clock,
                  .methods = &methods_,
                  .metrics = &metrics_,
                  .max_streams = options_.max_streams,
                  .upload_idle = options_.upload_idle}),
        unknown_(chassis_) {}

  Chassis& chassis() override { return chassis_; }
  std::vector<QuotaBudget> BudgetsOf(absl::string_view principal) const override { return quotas_.Left(principal); }
  Metrics& metrics() override { return metrics_; }
  void Add(grpc::Service& service) override { services_.push_back(&service); }
  void SetReadiness(std::function<absl::Status()> ready) override { ready_ = std::move(ready); }
  void AtShutdown(std::function<void()> stop) override { at_shutdown_.push_back(std::move(stop)); }
  int port() const override { return port_.load(); }
  void Stop() override { signal_.Raise(); }
  absl::Status Run() override;

 private:
  absl::Status Start();
  void Limit(grpc::ServerBuilder& builder) const;
  void AddGauges();
  void SetServing(bool serving);
  void Drain();

  const ServerOptions options_;
  StopSignal signal_;
  MethodTable methods_;
  absl::Status methods_status_ = absl::OkStatus();
  WorkerPool workers_;
  WorkerPool stream_workers_;
  DevAuthenticator authenticator_;
  RoleAuthorizer authorizer_;
  QuotaKeeper quotas_;
  CallLog log_;
  Metrics metrics_;
  Chassis chassis_;
  UnknownMethods unknown_;
  std::vector<grpc::Service*> services_ = {};
  std::function<absl::Status()> ready_ = [] { return absl::OkStatus(); };
  std::vector<std::function<void()>> at_shutdown_ = {};
  std::atomic<int> port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

void ServerImpl::Limit(grpc::ServerBuilder& builder) const {
  builder.SetMaxReceiveMessageSize(options_.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8 << 10);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxCallsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 3000);
  // Two servers on one port would share its calls silently.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Our channels ping every 10 s (peer.cc); who pings more often than every 5 s is told to go away.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10000);
  // The grace is longer than the longest unary call.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(options_.connection_age)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 60000);
  grpc::ResourceQuota quota(options_.service);
  quota.Resize(static_cast<size_t>(options_.memory_mib) << 20);
  quota.SetMaxThreads(kMaxSyncThreads);
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 1);
}

void ServerImpl::AddGauges() {
  metrics_.AddGauge("htx_queue_waiting", "Calls waiting for a worker", [this] { return workers_.waiting(); });
  metrics_.AddGauge("htx_workers_running", "Workers that run a call", [this] { return workers_.running(); });
  metrics_.AddGauge("htx_stream_steps_waiting", "Steps of streams waiting",
                    [this] { return stream_workers_.waiting(); });
  metrics_.AddGauge("htx_streams_open", "Open streams", [this] { return chassis_.open_streams(); });
  metrics_.AddGauge("htx_log_lines_dropped", "Lines of calls dropped", [this] { return log_.dropped(); });
}

absl::Status ServerImpl::Start() {
  // gRPC staggers the ageing of connections with rand(); unseeded, all replicas would age in step.
  std::srand(static_cast<unsigned>(absl::ToUnixMicros(absl::Now())));
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::channelz::experimental::InitChannelzService();
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(options_.listen, grpc::InsecureServerCredentials(), &port);
  Limit(builder);
  builder.SetOption(std::make_unique<Plugins>([this](const std::vector<std::string>& names) {
    std::string faults;
    for (const std::string& name : names) {
      if (absl::StartsWith(name, "grpc.")) continue;  // Health, reflection and channelz are gRPC's own.
      const absl::Status added = methods_.Add(name, options_.max_message_bytes);
      if (!added.ok()) absl::StrAppend(&faults, faults.empty() ? "" : "\n", added.message());
    }
    for (const MethodInfo& method : methods_.methods()) metrics_.AddMethod(method);
    if (!faults.empty()) methods_status_ = absl::InvalidArgumentError(faults);
  }));
  for (grpc::Service* service : services_) builder.RegisterService(service);
  builder.RegisterCallbackGenericService(&unknown_);
  AddGauges();
  if (!options_.metrics_listen.empty()) HTX_RETURN_IF_ERROR(metrics_.Listen(options_.metrics_listen));
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return absl::UnavailableError(absl::StrCat("cannot listen on ", options_.listen));
  // The table denies what has no policy, so nothing was answered in the meantime.
  if (!methods_status_.ok()) {
    server_->Shutdown(absl::ToChronoTime(absl::Now()));
    server_->Wait();
    return methods_status_;
  }
  port_ = port;
  return absl::OkStatus();
}

void ServerImpl::SetServing(bool serving) {
  grpc::HealthCheckServiceInterface& health = *server_->GetHealthCheckService();
  health.SetServingStatus("", serving);
  for (const std::string& service : methods_.services()) health.SetServingStatus(service, serving);
}

absl::Status ServerImpl::Run() {
  absl::Status result = Start();
  if (!result.ok()) {
    for (const std::function<void()>& stop : at_shutdown_) stop();
    return result;
  }
  {
    Ticker ticker(*server_);
    Mutex mutex;
    CondVar probed;
    bool first_probe_done = false;
    ReadinessThread readiness(
        ready_,
        [&](bool ready, const absl::Status& last) {
          SetServing(ready);
          log_.Event(ready ? "ready" : "not-ready", last.message());
          MutexLock lock(mutex);
          first_probe_done = true;
          probed.SignalAll();
        },
        kProbePeriod);
    {
      // The port is told once health can say something true.
      MutexLock lock(mutex);
      while (!first_probe_done) probed.Wait(mutex);
    }
    log_.Event("serving", absl::StrCat(options_.service, " on port ", port()));
    absl::Status told = absl::OkStatus();
    if (!options_.port_file.empty()) told = WriteFileAtomically(options_.port_file, absl::StrCat(port(), "\n"));
    if (told.ok()) signal_.Wait(absl::InfiniteDuration());
    result = told;
  }
  Drain();
  return result;
}

// Waits, without a way to cut it short: a second signal ends the process anyway.
void Linger(absl::Duration time) {
  Mutex mutex;
  CondVar never;
  const absl::Time until = absl::Now() + time;
  MutexLock lock(mutex);
  while (absl::Now() < until) never.WaitUntil(mutex, until);
}

void ServerImpl::Drain() {
  const Watchdog watchdog(options_.drain_grace + options_.drain_deadline + kWatchdogExtra);
  log_.Event("stopping", "");
  server_->GetHealthCheckService()->Shutdown();  // NOT_SERVING, and nothing changes it again.
  // Balancers see NOT_SERVING and send no more, while what still comes is served.
  Linger(options_.drain_grace);
  chassis_.EndStreams();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + options_.drain_deadline));
  server_->Wait();
  workers_.Stop();
  stream_workers_.Stop();
  for (const std::function<void()>& stop : at_shutdown_) stop();
  log_.Event("stopped", "");
  log_.Flush();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Create(ServerOptions options, const Clock& clock) {
  if (!options.dev)
    return absl::InvalidArgumentError("--dev is required: this build knows no other way to tell who calls");
  if (!IsLoopback(options.listen)) return absl::InvalidArgumentError("--dev serves loopback addresses alone");
#ifdef NDEBUG
  // Debian's Abseil ends the process on a suspected inversion of lock order; tests want that, a service does not.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  return std::make_unique<ServerImpl>(std::move(options), clock);
}

}  // namespace htx::rpc
