#pragma once

// Handlers of CouncilService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/council_requests.pb.h"
#include "htx/awards/v1/council_service.pb.h"

namespace htx::awards {

class CouncilHandlers {
 public:
  explicit CouncilHandlers(HandlerParts parts) : parts_(parts) {}

  // ballot_proof_handlers.cc
  absl::StatusOr<v1::PreviewBallotResponse> PreviewBallot(const v1::PreviewBallotRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::VoidBallotResponse> VoidBallot(const v1::VoidBallotRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::GetVoteProofResponse> GetVoteProof(const v1::GetVoteProofRequest& request,
                                                        const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
