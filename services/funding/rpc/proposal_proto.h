#pragma once

// Proposals between protos and the domain.

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "funding/domain/proposal.h"
#include "htx/funding/v1/proposal_service.pb.h"

namespace htx::funding {

// INVALID_ARGUMENT / FIELD_RULE with every violation. Without fund and maker.
absl::StatusOr<Proposal> ParseNewProposal(const v1::CreateProposalRequest& request, IdSource& ids);
v1::Proposal ToProto(const Proposal& proposal);

}  // namespace htx::funding
