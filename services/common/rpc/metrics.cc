#include "common/rpc/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace htx::rpc {
namespace {

constexpr size_t kCodes = 17;

// Seconds. A cached read takes 50 µs, a call is cut off at 30 s.
const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return buckets;
}

// Values that somebody else keeps and that are read on demand.
class Gauges : public prometheus::Collectable {
 public:
  void Add(const std::string& name, const std::string& help, std::function<int64_t()> value) {
    gauges_.push_back({.name = name, .help = help, .value = std::move(value)});
  }
  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> families;
    for (const Gauge& gauge : gauges_) {
      prometheus::ClientMetric metric;
      metric.gauge.value = static_cast<double>(gauge.value());
      prometheus::MetricFamily family;
      family.name = gauge.name;
      family.help = gauge.help;
      family.type = prometheus::MetricType::Gauge;
      family.metric.push_back(std::move(metric));
      families.push_back(std::move(family));
    }
    return families;
  }

 private:
  struct Gauge {
    std::string name = {};
    std::string help = {};
    std::function<int64_t()> value = {};
  };
  std::vector<Gauge> gauges_ = {};
};

// The handles of one method.
struct MethodMetrics {
  std::array<prometheus::Counter*, kCodes> by_code = {};
  prometheus::Histogram* duration = nullptr;
  prometheus::Histogram* queue = nullptr;
};

}  // namespace

class Metrics::State {
 public:
  State()
      : registry(std::make_shared<prometheus::Registry>()),
        gauges(std::make_shared<Gauges>()),
        calls(prometheus::BuildCounter()
                  .Name("htx_calls_total")
                  .Help("Calls by method and status code")
                  .Register(*registry)),
        durations(prometheus::BuildHistogram()
                      .Name("htx_call_duration_seconds")
                      .Help("From arrival to the seal, by method")
                      .Register(*registry)),
        queues(prometheus::BuildHistogram()
                   .Name("htx_call_queue_seconds")
                   .Help("Wait for a worker, by method")
                   .Register(*registry)),
        threw(prometheus::BuildCounter()
                  .Name("htx_handler_exceptions_total")
                  .Help("Exceptions that reached the chassis: bugs")
                  .Register(*registry)
                  .Add({})) {
    unknown = HandlesOf("unknown");
  }

  MethodMetrics HandlesOf(const std::string& method) {
    MethodMetrics handles;
    for (size_t code = 0; code < kCodes; ++code) {
      const std::string name = code == 0 ? "OK" : absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
      handles.by_code[code] = &calls.Add({{"method", method}, {"code", name}});
    }
    handles.duration = &durations.Add({{"method", method}}, Buckets());
    handles.queue = &queues.Add({{"method", method}}, Buckets());
    return handles;
  }

  std::shared_ptr<prometheus::Registry> registry;
  std::shared_ptr<Gauges> gauges;
  prometheus::Family<prometheus::Counter>& calls;
  prometheus::Family<prometheus::Histogram>& durations;
  prometheus::Family<prometheus::Histogram>& queues;
  prometheus::Counter& threw;
  MethodMetrics unknown = {};
  std::deque<MethodMetrics> methods = {};  // By MethodInfo::index.
  std::unique_ptr<prometheus::Exposer> exposer = {};
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::AddMethod(const MethodInfo& method) {
  const auto index = static_cast<size_t>(method.index);
  if (state_->methods.size() <= index) state_->methods.resize(index + 1);
  state_->methods[index] = state_->HandlesOf(method.name);
}

void Metrics::Finished(const MethodInfo* method, absl::StatusCode code, int64_t duration_us, int64_t queue_us) {
  const bool known = method != nullptr && static_cast<size_t>(method->index) < state_->methods.size();
  MethodMetrics& handles = known ? state_->methods[static_cast<size_t>(method->index)] : state_->unknown;
  const auto number = static_cast<size_t>(code);
  handles.by_code[number < kCodes ? number : 2]->Increment();
  handles.duration->Observe(static_cast<double>(duration_us) * 1e-6);
  handles.queue->Observe(static_cast<double>(queue_us) * 1e-6);
}

void Metrics::HandlerThrew() { state_->threw.Increment(); }

void Metrics::AddGauge(const std::string& name, const std::string& help, std::function<int64_t()> value) {
  state_->gauges->Add(name, help, std::move(value));
}

absl::Status Metrics::Listen(const std::string& address) {
  try {
    state_->exposer = std::make_unique<prometheus::Exposer>(address, 1);
    state_->exposer->RegisterCollectable(state_->registry);
    state_->exposer->RegisterCollectable(state_->gauges);
  } catch (const std::exception& error) {  // civetweb reports a taken port this way.
    return absl::InvalidArgumentError(absl::StrCat("--metrics-listen=", address, ": ", error.what()));
  }
  return absl::OkStatus();
}

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> families = state_->registry->Collect();
  for (prometheus::MetricFamily& family : state_->gauges->Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace htx::rpc
