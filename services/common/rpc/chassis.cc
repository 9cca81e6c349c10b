#include "common/rpc/chassis.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/rpc/call_desk.h"
#include "common/rpc/call_log.h"
#include "common/rpc/errors.h"
#include "common/rpc/identity.h"
#include "common/rpc/masking.h"
#include "common/rpc/metrics.h"
#include "common/rpc/quota.h"
#include "common/rpc/roles.h"
#include "common/rpc/rules.h"
#include "common/rpc/seal.h"

namespace htx::rpc {
namespace {

using google::protobuf::Message;

// No unary call works longer than this, whatever its caller allows.
constexpr absl::Duration kLongestCall = absl::Seconds(30);
// What is kept back from the deadline so that the reply still arrives: a tenth of what is left, at most this.
constexpr absl::Duration kReplyMargin = absl::Milliseconds(10);

static_assert(static_cast<int>(absl::StatusCode::kUnauthenticated) ==
              static_cast<int>(grpc::StatusCode::UNAUTHENTICATED));
static_assert(static_cast<int>(absl::StatusCode::kInvalidArgument) ==
              static_cast<int>(grpc::StatusCode::INVALID_ARGUMENT));
static_assert(static_cast<int>(absl::StatusCode::kResourceExhausted) ==
              static_cast<int>(grpc::StatusCode::RESOURCE_EXHAUSTED));

class GrpcHeaders : public Headers {
 public:
  explicit GrpcHeaders(const grpc::CallbackServerContext& call) : headers_(call.client_metadata()) {}
  absl::string_view Get(absl::string_view name) const override {
    const auto found = headers_.find(grpc::string_ref(name.data(), name.size()));
    return found == headers_.end() ? absl::string_view()
                                   : absl::string_view(found->second.data(), found->second.size());
  }

 private:
  const std::multimap<grpc::string_ref, grpc::string_ref>& headers_;
};

// ---- The stages. Each reads and fills the call; the first error ends it. ----

void IdentifyCall(Call& call) {
  if (call.identified) return;
  call.identified = true;
  Identify(GrpcHeaders(*call.grpc), call.context);
  call.grpc->AddInitialMetadata("x-correlation-id", call.context.correlation_id);
}

absl::Status IdentifyStage(const CallDesk&, Call& call, const Message*) {
  IdentifyCall(call);
  return absl::OkStatus();
}

absl::Status AuthenticateStage(const CallDesk& desk, Call& call, const Message*) {
  return desk.parts.authenticator->Authenticate(GrpcHeaders(*call.grpc), call.context);
}

absl::Status AuthoriseStage(const CallDesk& desk, Call& call, const Message*) {
  return desk.parts.authorizer->Authorize(*call.method, call.context);
}

absl::Status QuotaStage(const CallDesk& desk, Call& call, const Message*) {
  return desk.parts.quotas->Take(call.context.principal, call.method->policy.quota());
}

absl::Status FieldRuleStage(const CallDesk& desk, Call& call, const Message* request) {
  return request == nullptr ? absl::OkStatus() : desk.Judge(call, *request);
}

absl::Status DeadlineStage(const CallDesk&, Call& call, const Message*) {
  call.context.deadline = HandlerDeadline(absl::FromChrono(call.grpc->deadline()), call.begun, call.method->is_stream);
  return absl::OkStatus();
}

struct Stage {
  const char* name;
  absl::Status (*run)(const CallDesk& desk, Call& call, const Message* request);
};

// The order is part of the contract: it is the precedence of the errors that every method shares.
constexpr Stage kStages[] = {
    {"identify", IdentifyStage},          // Correlation and trace ids, language. Never fails.
    {"authenticate", AuthenticateStage},  // UNAUTHENTICATED: who calls is not known.
    {"authorise", AuthoriseStage},        // PERMISSION_DENIED: judged before anything is looked up, so nothing leaks.
    {"quota", QuotaStage},                // RESOURCE_EXHAUSTED: before the costlier look at the fields.
    {"field rules", FieldRuleStage},      // INVALID_ARGUMENT with every violation.
    {"deadline", DeadlineStage},          // What is left for the handler.
};

// A unary call. Deletes itself once gRPC is done with it.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  UnaryCall(CallDesk& desk, Call call, const Message* request, Message* response, UnaryBody body)
      : desk_(desk), call_(std::move(call)), request_(request), response_(*response), body_(body) {}

  // On a worker (or inline). Nothing of this object may be touched afterwards: gRPC may be done with it.
  void Run() {
    call_.begun = absl::Now();
    absl::Status status = desk_.Admit(call_, request_);
    if (status.ok()) status = desk_.Guard([this] { return RunBody(); });
    if (status.ok()) desk_.Mask(call_, response_);
    Finish(desk_.Seal(call_, status));
  }

  void Refuse(const absl::Status& status) {
    call_.begun = absl::Now();
    IdentifyCall(call_);
    Finish(desk_.Seal(call_, status));
  }

  void OnCancel() override { call_.hung_up->store(true, std::memory_order_release); }
  void OnDone() override { delete this; }
  // Both reactions above are short, so gRPC need not hop to another thread for them.
  bool InternalInlineable() override { return true; }

 private:
  absl::Status RunBody() {
    const RulePlan& rules = *call_.method->rules;
    if (!rules.HasOutputOnly(*request_)) return body_.run(body_.handlers, *request_, call_.context, response_);
    const std::unique_ptr<Message> copy(request_->New());
    copy->CopyFrom(*request_);
    rules.Strip(*copy);
    return body_.run(body_.handlers, *copy, call_.context, response_);
  }

  CallDesk& desk_;
  Call call_;
  const Message* const request_;
  Message& response_;
  const UnaryBody body_;
};

// Text for the log of an error that callers see masked.
std::string WholeText(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return std::string(status.message());
    default:
      return "";
  }
}

}  // namespace

absl::Time HandlerDeadline(absl::Time asked, absl::Time begun, bool is_stream) {
  const absl::Time shaved = asked - std::min(kReplyMargin, (asked - begun) / 10);
  return is_stream ? shaved : std::min(shaved, begun + kLongestCall);
}

Call CallDesk::Arrive(grpc::CallbackServerContext* grpc, const google::protobuf::Descriptor* request_type) {
  Call call{.grpc = grpc, .method = parts.methods->Find(request_type)};
  HTX_CHECK(call.method != nullptr);  // The server refuses to start with a service whose methods it does not know.
  call.arrived = absl::Now();
  call.context.method = call.method->name;
  call.hung_up = std::make_shared<std::atomic<bool>>(false);
  call.context.cancelled = [flag = call.hung_up] { return flag->load(std::memory_order_acquire); };
  return call;
}

absl::Status CallDesk::Admit(Call& call, const Message* request) {
  // A caller who gave up while the call waited is not worked for.
  if (call.grpc->IsCancelled()) {
    IdentifyCall(call);
    return absl::FromChrono(call.grpc->deadline()) <= call.begun ? DeadlinePassed() : CallCancelled();
  }
  if (absl::FromChrono(call.grpc->deadline()) <= call.begun) {
    IdentifyCall(call);
    return DeadlinePassed();
  }
  for (const Stage& stage : kStages) HTX_RETURN_IF_ERROR(stage.run(*this, call, request));
  return absl::OkStatus();
}

void CallDesk::IdentifyRefused(Call& call) const { IdentifyCall(call); }

absl::Status CallDesk::Judge(const Call& call, const Message& message) const {
  const size_t bytes = message.ByteSizeLong();
  if (bytes > call.method->max_request_bytes) return MessageTooLarge(bytes, call.method->max_request_bytes);
  const absl::Status checked = call.method->rules->Check(message);
  const bool once =
      call.method->policy.replay() == common::v1::REPLAY_REQUEST_ID && !call.method->descriptor->client_streaming();
  return once ? CheckRequestId(message, checked) : checked;
}

void CallDesk::Mask(const Call& call, Message& response) const {
  if (call.context.may_see_personal_data || call.method->mask->empty()) return;
  call.method->mask->Mask(response);
}

absl::Status CallDesk::Guard(absl::FunctionRef<absl::Status()> body) {
  try {
    return body();
  } catch (const std::exception& thrown) {
    parts.metrics->HandlerThrew();
    return HandlerException(thrown.what());
  } catch (...) {
    parts.metrics->HandlerThrew();
    return HandlerException("not derived from std::exception");
  }
}

grpc::Status CallDesk::Seal(Call& call, const absl::Status& status) {
  const absl::Time now = absl::Now();
  const int64_t duration_us = absl::ToInt64Microseconds(now - call.arrived);
  const int64_t queue_us = absl::ToInt64Microseconds(call.begun - call.arrived);
  parts.metrics->Finished(call.method, status.code(), duration_us, queue_us);
  parts.log->Write({.method = call.context.method,
                    .code = status.code(),
                    .reason = status.ok() ? "" : ReasonOf(status),
                    .principal = call.context.principal,
                    .represented = call.context.represented,
                    .correlation_id = call.context.correlation_id,
                    .trace_parent = call.context.trace_parent,
                    .peer = call.grpc->peer(),
                    .error = WholeText(status),
                    .duration_us = duration_us,
                    .queue_us = queue_us,
                    .messages = call.messages});
  if (status.ok()) return grpc::Status::OK;
  WireError error = ToWire(status, call.context);
  return grpc::Status(static_cast<grpc::StatusCode>(error.code), error.message, error.details);
}

bool CallDesk::TakeStreamPlace(StreamKind kind) {
  if (Open(kind).fetch_add(1, std::memory_order_relaxed) < most_open(kind)) return true;
  FreeStreamPlace(kind);
  return false;
}

void CallDesk::FreeStreamPlace(StreamKind kind) { Open(kind).fetch_sub(1, std::memory_order_relaxed); }

void CallDesk::Enlist(std::weak_ptr<OpenStream> stream) {
  MutexLock lock(mutex_);
  // Streams that are gone are swept when there are twice as many entries as open streams.
  if (streams_.size() >
      2 * static_cast<size_t>(std::max(open_streams() + polls_.load(std::memory_order_relaxed), 16))) {
    for (auto it = streams_.begin(); it != streams_.end();) it = it->expired() ? streams_.erase(it) : std::next(it);
  }
  streams_.insert(std::move(stream));
}

void CallDesk::EndStreams() {
  stopping_.store(true, std::memory_order_release);
  MutexLock lock(mutex_);
  for (const std::weak_ptr<OpenStream>& entry : streams_) {
    if (const std::shared_ptr<OpenStream> stream = entry.lock()) stream->EndSoon();
  }
}

Chassis::Chassis(Parts parts) : desk_(std::make_unique<CallDesk>(parts)) {}
Chassis::~Chassis() = default;

grpc::ServerUnaryReactor* Chassis::StartUnary(grpc::CallbackServerContext* call, const Message* request,
                                              Message* response, UnaryBody body, bool inline_run) {
  const NonBlockingScope scope;
  auto* unary = new UnaryCall(*desk_, desk_->Arrive(call, request->GetDescriptor()), request, response, body);
  if (inline_run) {
    unary->Run();
  } else if (!desk_->parts.executor->TryRun([unary] { unary->Run(); })) {
    unary->Refuse(Overloaded());
  }
  return unary;
}

std::shared_ptr<StreamDriver> Chassis::MakeStream(grpc::CallbackServerContext* call, const Message* request,
                                                  StreamPort& port, StreamKind kind) {
  return NewStreamDriver(*desk_, desk_->Arrive(call, request->GetDescriptor()), request, port, kind);
}

std::shared_ptr<UploadDriver> Chassis::MakeUpload(grpc::CallbackServerContext* call,
                                                  const google::protobuf::Descriptor* type, UploadPort& port) {
  return NewUploadDriver(*desk_, desk_->Arrive(call, type), port);
}

void Chassis::EndStreams() { desk_->EndStreams(); }
int Chassis::open_streams() const { return desk_->open_streams(); }
size_t Chassis::pending_timers() const { return desk_->timers.size(); }

grpc::Status Chassis::Refuse(grpc::CallbackServerContext& grpc, const absl::Status& error) {
  Call call{.grpc = &grpc};
  call.arrived = call.begun = absl::Now();
  IdentifyCall(call);
  return desk_->Seal(call, error);
}

}  // namespace htx::rpc
