#pragma once

// Proposals: what one hand alone may not do to a running loan.

#include "absl/status/statusor.h"
#include "funding/domain/proposal.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/proposal_service.pb.h"

namespace htx::funding {

class ProposalHandlers {
 public:
  explicit ProposalHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::CreateProposalResponse> CreateProposal(const v1::CreateProposalRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideProposalResponse> DecideProposal(const v1::DecideProposalRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetProposalResponse> GetProposal(const v1::GetProposalRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListProposalsResponse> ListProposals(const v1::ListProposalsRequest& request,
                                                          const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
