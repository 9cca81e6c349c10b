#pragma once

// Proposals: what one hand alone may not do to a running loan, its debtors or the books.

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

  // Who owes a loan, proposed in the caller's transaction (StandingService.DecideDebtors; debtor_proposals.cc).
  absl::StatusOr<v1::CreateProposalResponse> ProposeDebtors(sql::Transaction& tx, Proposal proposal,
                                                            const CallRecord& record,
                                                            const rpc::RequestContext& context);

 private:
  // A decision as it was asked for.
  struct Decision {
    ProposalChoice choice = ProposalChoice::kApprove;
    absl::CivilDay day = {};
    std::string content_hash = {};
    std::string principal = {};
  };
  static absl::Status AnnounceProposal(sql::Transaction& tx, absl::string_view type, const Proposal& proposal,
                                       absl::CivilDay day);
  // The proposal after the decision; also ETAG_MISMATCH when it was made of another content.
  static absl::StatusOr<Proposal> Decided(const Proposal& before, const Decision& decision, absl::Time now);
  static absl::Status Keep(sql::Transaction& tx, const Proposal& after, absl::CivilDay day);

  // Of changes to loans.
  absl::StatusOr<v1::CreateProposalResponse> ProposeChange(sql::Transaction& tx, Proposal proposal,
                                                           const CallRecord& record,
                                                           const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideProposalResponse> DecideChange(sql::Transaction& tx, const Proposal& before,
                                                          const Decision& decision, const CallRecord& record,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideProposalResponse> DecideDebtors(sql::Transaction& tx, const Proposal& before,
                                                           const Decision& decision, const CallRecord& record,
                                                           const rpc::RequestContext& context);
  // Of entries by hand (hand_entries.cc).
  absl::StatusOr<v1::CreateProposalResponse> ProposeEntry(sql::Transaction& tx, Proposal proposal,
                                                          const CallRecord& record, const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideProposalResponse> DecideEntry(sql::Transaction& tx, const Proposal& before,
                                                         const Decision& decision, const CallRecord& record,
                                                         const rpc::RequestContext& context);

  Desk desk_;
};

}  // namespace htx::funding
