#include "common/rpc/peer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/rpc/errors.h"
#include "common/rpc/identity.h"
#include "common/rpc/seal.h"

namespace htx::rpc {
namespace {

constexpr int kMaxMessageBytes = 8 << 20;
// Our servers cap the details of an error at 4 KiB; a little more room costs nothing and hides no error.
constexpr int kMaxMetadataBytes = 64 << 10;
// Kept back so that our own reply still reaches our caller.
constexpr absl::Duration kOwnReply = absl::Milliseconds(10);

void Introduce(grpc::ClientContext& call, absl::string_view service) {
  call.AddMetadata("x-htx-principal", absl::StrCat("service:", service));
  call.AddMetadata("x-htx-roles", "peer");
  call.AddMetadata("x-htx-scopes", "*");
}

}  // namespace

std::shared_ptr<grpc::Channel> PeerChannel(const std::string& address) {
  grpc::ChannelArguments args;
  args.SetMaxReceiveMessageSize(kMaxMessageBytes);
  args.SetMaxSendMessageSize(kMaxMessageBytes);
  args.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // A peer that vanished without a word is noticed within 15 s. Our servers permit pings this often (server.cc).
  args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10000);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5000);
  args.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  args.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // A peer that restarted is found again within a second, not after gRPC's default of up to two minutes.
  args.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  args.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 500);
  args.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Two services' channels to one address must not share a connection and its fate.
  args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), args);
}

void PrepareCall(grpc::ClientContext& call, const RequestContext& context, absl::string_view service,
                 absl::Duration cap) {
  call.set_deadline(absl::ToChronoTime(std::min(context.deadline - kOwnReply, absl::Now() + cap)));
  Introduce(call, service);
  call.AddMetadata("x-htx-represented", context.principal);
  call.AddMetadata("x-correlation-id", context.correlation_id);
  call.AddMetadata("traceparent", context.trace_parent);
  call.AddMetadata("accept-language", context.language);
}

void PrepareCall(grpc::ClientContext& call, absl::Time deadline, absl::string_view service) {
  call.set_deadline(absl::ToChronoTime(deadline));
  Introduce(call, service);
  call.AddMetadata("traceparent", ChildTrace(""));
}

absl::Status FromPeer(const grpc::Status& status, absl::string_view peer) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return absl::OkStatus();
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return PeerUnavailable(peer);
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED: {
      // It was this service that the peer judged, not the caller.
      const absl::Status said =
          FromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details());
      return PeerRefused(
          peer, absl::StrCat(absl::StatusCodeToString(said.code()), " ", ReasonOf(said), ": ", said.message()));
    }
    default:
      return FromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details());
  }
}

}  // namespace htx::rpc
