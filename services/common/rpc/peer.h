#pragma once

// Calling another service of the suite.

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/request_context.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

// A channel to a peer at "host:port", with keepalive and a limit on message size. Connects lazily.
std::shared_ptr<grpc::Channel> PeerChannel(const std::string& address);

// Prepares a call on behalf of `context`: deadline min(remaining - 10 ms, now + cap), correlation and trace ids, the
// service's own identity ("service:funding", role "peer") and the caller as represented person.
void PrepareCall(grpc::ClientContext& call, const RequestContext& context, absl::string_view service,
                 absl::Duration cap);
// The same for work that no caller waits for.
void PrepareCall(grpc::ClientContext& call, absl::Time deadline, absl::string_view service);

// A peer's status as our own: reason and texts are kept where the peer sent them; UNAVAILABLE and DEADLINE_EXCEEDED
// become PeerUnavailable(peer), UNAUTHENTICATED and PERMISSION_DENIED become INTERNAL / PEER_REFUSED: the peer judged
// this service, not its caller.
absl::Status FromPeer(const grpc::Status& status, absl::string_view peer);

}  // namespace htx::rpc
