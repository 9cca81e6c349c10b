// Who owes a loan after its debtor was divided: proposed by one person, recorded when another approves.

#include <utility>

#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/rpc/borrower_watch.h"
#include "funding/rpc/digest.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/proposal_handlers.h"
#include "funding/rpc/proposal_proto.h"
#include "funding/rpc/standing_handlers.h"
#include "funding/rpc/standing_proto.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/proposal_store.h"
#include "funding/store/standing_store.h"

namespace htx::funding {
namespace {

DebtorDecision DecisionOf(const Proposal& proposal, absl::Time recorded) {
  DebtorDecision decision;
  decision.id = DebtorDecisionId::Of(proposal.id().text());
  decision.loan = proposal.loan;
  decision.from = proposal.divided;
  decision.debtors = proposal.debtors;
  decision.day = proposal.change.day;
  decision.document = proposal.reference;
  decision.reason = proposal.reason;
  decision.actor = proposal.maker;
  decision.proposal = proposal.id();
  decision.recorded = recorded;
  return decision;
}

// The loan, for a decision of the caller's on `day`.
absl::StatusOr<Loan> OpenDebt(sql::Transaction& tx, const Proposal& proposal, absl::CivilDay day,
                              const CallRecord& record, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Loan loan, store::GetLoan(tx, proposal.loan));
  HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, loan.fund));
  HTX_RETURN_IF_ERROR(RequireFund(context, fund));
  HTX_RETURN_IF_ERROR(RequirePast(day, record.now));
  return loan;
}

// What an approval records: on the debtors as they are now.
absl::StatusOr<DebtorDecision> Checked(sql::Transaction& tx, const Loan& loan, const Proposal& proposal,
                                       const CallRecord& record) {
  HTX_RETURN_IF_ERROR(RequirePast(proposal.change.day, record.now));
  HTX_ASSIGN_OR_RETURN(const std::vector<DebtorSpan> spans, store::SpansOf(tx, loan.id));
  HTX_ASSIGN_OR_RETURN(const std::vector<Succession> steps, store::SuccessionsFrom(tx, loan.borrower));
  return Decide(DecisionOf(proposal, record.now), spans, steps);
}

}  // namespace

absl::StatusOr<v1::CreateProposalResponse> ProposalHandlers::ProposeDebtors(sql::Transaction& tx, Proposal proposal,
                                                                            const CallRecord& record,
                                                                            const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Loan loan, OpenDebt(tx, proposal, proposal.proposed, record, context));
  HTX_ASSIGN_OR_RETURN(DebtorDecision decision, Checked(tx, loan, proposal, record));
  proposal.fund = loan.fund;
  HTX_RETURN_IF_ERROR(store::InsertProposal(tx, proposal));
  HTX_RETURN_IF_ERROR(AnnounceProposal(tx, "PROPOSAL_CREATED", proposal, proposal.proposed));
  HTX_ASSIGN_OR_RETURN(std::vector<Succession> steps, store::SuccessionsFrom(tx, loan.borrower));
  HTX_ASSIGN_OR_RETURN(std::vector<DebtorDecision> decisions, store::DecisionsOf(tx, loan.id));
  decisions.push_back(std::move(decision));
  v1::CreateProposalResponse reply;
  *reply.mutable_proposal() = ToProto(proposal);
  for (const DebtorSpan& span : DebtorsOf(loan.borrower, loan.contract_day, std::move(steps), decisions)) {
    *reply.add_debtors() = ToProto(span);
  }
  return reply;
}

absl::StatusOr<v1::DecideProposalResponse> ProposalHandlers::DecideDebtors(sql::Transaction& tx, const Proposal& before,
                                                                           const Decision& decision,
                                                                           const CallRecord& record,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Loan loan, OpenDebt(tx, before, decision.day, record, context));
  HTX_ASSIGN_OR_RETURN(const Proposal after, Decided(before, decision, record.now));
  if (after.state == ProposalState::kApplied) {
    HTX_ASSIGN_OR_RETURN(const DebtorDecision decided, Checked(tx, loan, after, record));
    HTX_RETURN_IF_ERROR(store::InsertDecision(tx, decided));
    HTX_RETURN_IF_ERROR(FollowDebtors(tx, desk_.ids, loan.id, record, 0));
    v1::Change change;
    *change.mutable_debtor_decision() = ToProto(decided);
    HTX_RETURN_IF_ERROR(Announce(tx, "DEBTORS_DECIDED", NameOf(decided.id), change, decided.day));
  }
  HTX_RETURN_IF_ERROR(Keep(tx, after, decision.day));
  v1::DecideProposalResponse reply;
  *reply.mutable_proposal() = ToProto(after);
  HTX_ASSIGN_OR_RETURN(const LoanEvents events, store::EventsOf(tx, loan.id));
  *reply.mutable_loan() = ToProto(loan, AccountOf(loan, events, {}));
  HTX_ASSIGN_OR_RETURN(const std::vector<DebtorSpan> spans, store::SpansOf(tx, loan.id));
  for (const DebtorSpan& span : spans) *reply.add_debtors() = ToProto(span);
  return reply;
}

absl::StatusOr<v1::DecideDebtorsResponse> StandingHandlers::DecideDebtors(const v1::DecideDebtorsRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const DebtorDecision parsed, ParseDecision(request.decision(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  Proposal proposal;
  proposal.loan = parsed.loan;
  proposal.change.id = ProposalId::Of(parsed.id.text());
  proposal.change.day = proposal.proposed = parsed.day;
  proposal.divided = parsed.from;
  proposal.debtors = parsed.debtors;
  proposal.reference = parsed.document;
  proposal.reason = request.reason().empty() ? parsed.document : request.reason();
  proposal.content_hash = Sha256Hex(ContentText(proposal));
  proposal.maker = record.principal;
  proposal.created = proposal.updated = record.now;
  ProposalHandlers proposals(desk_);
  return sql::WriteOnce<v1::DecideDebtorsResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::DecideDebtorsResponse> {
        HTX_ASSIGN_OR_RETURN(v1::CreateProposalResponse proposed,
                             proposals.ProposeDebtors(tx, proposal, record, context));
        v1::DecideDebtorsResponse response;
        *response.mutable_decision() = ToProto(DecisionOf(proposal, record.now));
        *response.mutable_debtors() = std::move(*proposed.mutable_debtors());
        *response.mutable_proposal() = std::move(*proposed.mutable_proposal());
        return response;
      });
}

}  // namespace htx::funding
