// Entries by hand: proposed by one person, posted when another approves.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/domain/hand_entry.h"
#include "funding/rpc/ledger_proto.h"
#include "funding/rpc/loan_booking.h"
#include "funding/rpc/proposal_handlers.h"
#include "funding/rpc/proposal_proto.h"
#include "funding/store/fund_store.h"
#include "funding/store/ledger_store.h"
#include "funding/store/proposal_store.h"

namespace htx::funding {
namespace {

// Each source that a line names is the fund's.
absl::Status CheckSources(sql::Transaction& tx, const Proposal& proposal) {
  FieldErrors errors;
  for (size_t i = 0; i < proposal.lines.size(); ++i) {
    if (proposal.lines[i].source.empty()) continue;
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, proposal.lines[i].source));
    if (source.fund == proposal.fund) continue;
    errors.Add(absl::StrCat("proposal.journal_lines[", i, "].source"),
               {.en = "is a source of another fund", .vi = "là nguồn vốn của quỹ khác"});
  }
  return errors.ToStatus();
}

// What both hands are checked by, on the day of each.
absl::Status CheckHand(sql::Transaction& tx, const Proposal& proposal, absl::CivilDay day, const CallRecord& record,
                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, proposal.fund));
  HTX_RETURN_IF_ERROR(RequireFund(context, fund));
  return RequirePast(day, record.now);
}

// The entry that an approval on `day` makes.
absl::StatusOr<JournalEntry> Entry(sql::Transaction& tx, const Proposal& proposal, absl::CivilDay day) {
  if (!proposal.reverses.empty()) {
    HTX_ASSIGN_OR_RETURN(const JournalEntry original, store::GetEntry(tx, proposal.reverses));
    HTX_ASSIGN_OR_RETURN(JournalEntry reversal, ReverseByHand(proposal, original, day));
    HTX_RETURN_IF_ERROR(RequireOpen(tx, proposal.fund, std::min(day, proposal.change.day)));
    HTX_RETURN_IF_ERROR(store::RequireNotReversed(tx, proposal.reverses));
    return reversal;
  }
  HTX_RETURN_IF_ERROR(CheckHandEntry(proposal, day));
  HTX_RETURN_IF_ERROR(CheckSources(tx, proposal));
  HTX_RETURN_IF_ERROR(RequireOpen(tx, proposal.fund, std::min(day, proposal.change.day)));
  return PostByHand(proposal, day);
}

}  // namespace

absl::StatusOr<v1::CreateProposalResponse> ProposalHandlers::ProposeEntry(sql::Transaction& tx, Proposal proposal,
                                                                          const CallRecord& record,
                                                                          const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(CheckHand(tx, proposal, proposal.proposed, record, context));
  HTX_ASSIGN_OR_RETURN(const JournalEntry entry, Entry(tx, proposal, proposal.proposed));
  HTX_RETURN_IF_ERROR(store::InsertProposal(tx, proposal));
  HTX_RETURN_IF_ERROR(AnnounceProposal(tx, "PROPOSAL_CREATED", proposal, proposal.proposed));
  v1::CreateProposalResponse reply;
  *reply.mutable_proposal() = ToProto(proposal);
  *reply.mutable_difference()->add_entries() = ToProto(Completed(entry));
  return reply;
}

absl::StatusOr<v1::DecideProposalResponse> ProposalHandlers::DecideEntry(sql::Transaction& tx, const Proposal& before,
                                                                         const Decision& decision,
                                                                         const CallRecord& record,
                                                                         const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(CheckHand(tx, before, decision.day, record, context));
  HTX_ASSIGN_OR_RETURN(const Proposal after, Decided(before, decision, record.now));
  v1::DecideProposalResponse reply;
  if (after.state == ProposalState::kApplied) {
    HTX_ASSIGN_OR_RETURN(JournalEntry entry, Entry(tx, after, decision.day));
    HTX_ASSIGN_OR_RETURN(entry.id, Post(tx, desk_.ids, record, entry));
    *reply.mutable_difference()->add_entries() = ToProto(Completed(std::move(entry)));
  }
  HTX_RETURN_IF_ERROR(Keep(tx, after, decision.day));
  *reply.mutable_proposal() = ToProto(after);
  return reply;
}

}  // namespace htx::funding
