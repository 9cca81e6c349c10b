#include "funding/rpc/proposal_handlers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/loan_booking.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/proposal_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/product_store.h"
#include "funding/store/proposal_store.h"

namespace htx::funding {
namespace {

// A loan with everything that happened to it, for a write of the caller's on `day`.
struct LoanAtHand {
  Loan loan = {};
  Fund fund = {};
  LoanEvents events = {};
};

absl::StatusOr<LoanAtHand> TakeLoan(sql::Transaction& tx, const LoanId& id, absl::CivilDay day,
                                    const CallRecord& record, const rpc::RequestContext& context) {
  LoanAtHand opened;
  HTX_ASSIGN_OR_RETURN(opened.loan, store::GetLoan(tx, id));
  HTX_ASSIGN_OR_RETURN(opened.fund, store::GetFund(tx, opened.loan.fund));
  HTX_RETURN_IF_ERROR(RequireFund(context, opened.fund));
  HTX_RETURN_IF_ERROR(RequirePast(day, record.now));
  HTX_ASSIGN_OR_RETURN(opened.events, store::EventsOf(tx, id));
  return opened;
}

// What the contract's product promises holds for its whole life: no rate above its highest.
absl::Status CheckRate(sql::Transaction& tx, const Loan& loan, const LoanChange& change) {
  if (change.kind != LoanChangeKind::kRateChange || loan.product.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const LoanProduct product, store::GetProduct(tx, loan.product));
  if (change.annual_rate_ppm <= product.max_rate_ppm) return absl::OkStatus();
  return ProposalNotApplicable(
      {.en = absl::StrCat("the product's highest rate is ", product.max_rate_ppm, " millionths a year"),
       .vi = absl::StrCat("lãi suất cao nhất của sản phẩm là ", product.max_rate_ppm, " phần triệu một năm")});
}

// What an approval on `day` makes of the loan; a write-off uses what was provided for.
absl::StatusOr<Booking> Approval(sql::Transaction& tx, const LoanAtHand& opened, LoanChange& change,
                                 absl::CivilDay day) {
  if (change.kind == LoanChangeKind::kWriteOff) {
    HTX_ASSIGN_OR_RETURN(const Dong provided, store::SpecificProvisionOf(tx, opened.loan.id));
    change.provision = std::max<Dong>(0, provided);
  }
  HTX_RETURN_IF_ERROR(CheckRate(tx, opened.loan, change));
  HTX_ASSIGN_OR_RETURN(Booking booking, ApplyChange(opened.loan, opened.events, change, day));
  HTX_RETURN_IF_ERROR(RequireOpen(tx, opened.fund.id, std::min(day, change.day)));
  return booking;
}

}  // namespace

absl::Status ProposalHandlers::AnnounceProposal(sql::Transaction& tx, absl::string_view type, const Proposal& proposal,
                                                absl::CivilDay day) {
  v1::Change change;
  *change.mutable_proposal() = ToProto(proposal);
  return Announce(tx, type, NameOf(proposal.id()), change, day);
}

absl::StatusOr<v1::CreateProposalResponse> ProposalHandlers::ProposeChange(sql::Transaction& tx, Proposal proposal,
                                                                           const CallRecord& record,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const LoanAtHand opened, TakeLoan(tx, proposal.loan, proposal.proposed, record, context));
  LoanChange tried = proposal.change;
  HTX_ASSIGN_OR_RETURN(const Booking booking, Approval(tx, opened, tried, proposal.proposed));
  proposal.fund = opened.fund.id;
  HTX_RETURN_IF_ERROR(store::InsertProposal(tx, proposal));
  HTX_RETURN_IF_ERROR(AnnounceProposal(tx, "PROPOSAL_CREATED", proposal, proposal.proposed));
  v1::CreateProposalResponse reply;
  *reply.mutable_proposal() = ToProto(proposal);
  *reply.mutable_difference() = DifferenceProto(opened.loan, opened.events, booking,
                                                PostDifference(booking.loan, {.difference = booking.difference,
                                                                              .day = proposal.proposed,
                                                                              .value_day = proposal.change.day,
                                                                              .cause = NameOf(proposal.id())}));
  return reply;
}

absl::StatusOr<v1::CreateProposalResponse> ProposalHandlers::CreateProposal(const v1::CreateProposalRequest& request,
                                                                            const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Proposal parsed, ParseNewProposal(request, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  parsed.maker = context.principal;
  parsed.created = parsed.updated = record.now;
  return sql::WriteOnce<v1::CreateProposalResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateProposalResponse> {
        if (parsed.by_hand()) return ProposeEntry(tx, parsed, record, context);
        return parsed.names_debtors() ? ProposeDebtors(tx, parsed, record, context)
                                      : ProposeChange(tx, parsed, record, context);
      });
}

absl::StatusOr<Proposal> ProposalHandlers::Decided(const Proposal& before, const Decision& decision, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(Proposal after, Decide(before, decision.choice, decision.principal, decision.day));
  if (decision.content_hash != before.content_hash) return EtagMismatch(NameOf(before.id()));
  after.updated = now;
  return after;
}

absl::Status ProposalHandlers::Keep(sql::Transaction& tx, const Proposal& after, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(store::UpdateProposal(tx, after));
  return AnnounceProposal(tx, absl::StrCat("PROPOSAL_", WordOf(after.state)), after, day);
}

absl::StatusOr<v1::DecideProposalResponse> ProposalHandlers::DecideChange(sql::Transaction& tx, const Proposal& before,
                                                                          const Decision& decision,
                                                                          const CallRecord& record,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const LoanAtHand opened, TakeLoan(tx, before.loan, decision.day, record, context));
  HTX_ASSIGN_OR_RETURN(Proposal after, Decided(before, decision, record.now));
  v1::DecideProposalResponse reply;
  if (after.state == ProposalState::kApplied) {
    HTX_ASSIGN_OR_RETURN(Booking booking, Approval(tx, opened, after.change, decision.day));
    HTX_ASSIGN_OR_RETURN(
        const std::vector<JournalEntry> entries,
        StoreBooking(tx, desk_, record, opened.events, booking,
                     {.day = decision.day, .value_day = after.change.day, .resource = NameOf(before.id())}));
    *reply.mutable_difference() = DifferenceProto(opened.loan, opened.events, booking, entries);
    HTX_RETURN_IF_ERROR(SaveLoan(tx, booking.loan, booking.events, record, "LOAN_CHANGED"));
    *reply.mutable_loan() = ToProto(booking.loan, AccountOf(booking.loan, booking.events, decision.day));
  } else {
    *reply.mutable_loan() = ToProto(opened.loan, AccountOf(opened.loan, opened.events, {}));
  }
  HTX_RETURN_IF_ERROR(Keep(tx, after, decision.day));
  *reply.mutable_proposal() = ToProto(after);
  return reply;
}

absl::StatusOr<v1::DecideProposalResponse> ProposalHandlers::DecideProposal(const v1::DecideProposalRequest& request,
                                                                            const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProposalId id = ProposalId::Of(ParseName(request.name(), kProposals, "name", errors));
  const Decision decision = {
      .choice = ParseEnum<ProposalChoice>(request.choice(), 4, "choice", errors),
      .day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors),
      .content_hash = request.content_hash(),
      .principal = context.principal};
  CheckPresent(request.content_hash(), "content_hash", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::DecideProposalResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::DecideProposalResponse> {
        HTX_ASSIGN_OR_RETURN(const Proposal before, store::GetProposal(tx, id));
        if (before.by_hand()) return DecideEntry(tx, before, decision, record, context);
        return before.names_debtors() ? DecideDebtors(tx, before, decision, record, context)
                                      : DecideChange(tx, before, decision, record, context);
      });
}

absl::StatusOr<v1::GetProposalResponse> ProposalHandlers::GetProposal(const v1::GetProposalRequest& request,
                                                                      const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProposalId id = ProposalId::Of(ParseName(request.name(), kProposals, "name", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetProposalResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Proposal proposal, store::GetProposal(tx, id));
    *response.mutable_proposal() = ToProto(proposal);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::ListProposalsResponse> ProposalHandlers::ListProposals(const v1::ListProposalsRequest& request,
                                                                          const rpc::RequestContext& context) {
  return AnswerList<v1::ListProposalsResponse>(
      desk_, request, context,
      {.method = "ListProposals", .schema = store::ProposalSchema(), .default_order = "business_date desc"},
      store::ListProposals, [](const Proposal& proposal, v1::ListProposalsResponse& response) {
        *response.add_proposals() = ToProto(proposal);
      });
}

}  // namespace htx::funding
