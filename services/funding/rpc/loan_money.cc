// Money that moves under a loan: reserved, paid out, paid back. Each moves the loan, its source and the books together.

#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/ledger.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

// What the books of the loan's source number `i` see of a repayment: its part of the principal, and with the lead
// source everything else.
Repayment PartOf(const Loan& loan, const Repayment& repayment, size_t i, Dong principal) {
  Repayment part = repayment;
  if (loan.mix[i].source != loan.source) part.allocation = {.order = repayment.allocation.order};
  part.allocation.principal = principal;
  part.amount = part.allocation.interest + principal + part.allocation.overpaid;
  return part;
}

absl::Status AnnounceDisbursement(sql::Transaction& tx, const Disbursement& disbursement) {
  v1::Change change;
  *change.mutable_disbursement() = ToProto(disbursement);
  return Announce(tx, absl::StrCat("DISBURSEMENT_", WordOf(disbursement.state)), NameOf(disbursement.id), change,
                  disbursement.resolved.value_or(disbursement.day));
}

// True while no disbursement of the loan is reserved or confirmed.
bool IsFirst(const std::vector<Disbursement>& others) {
  return std::none_of(others.begin(), others.end(), [](const Disbursement& other) {
    return other.state == DisbursementState::kReserved || other.state == DisbursementState::kConfirmed;
  });
}

absl::Status JudgeDisbursement(const Disbursement& disbursement, bool first, const BorrowerFacts& borrower,
                               const RuleBook& rules) {
  std::vector<Verdict> verdicts = JudgeBorrower(disbursement.day, borrower, rules).verdicts;
  if (first) {
    verdicts.push_back(JudgeBadDebt(disbursement.day, disbursement.credit_check->no_bad_debt,
                                    disbursement.credit_check->reference, rules));
  }
  return ToStatus(verdicts);
}

}  // namespace

absl::StatusOr<v1::CreateDisbursementResponse> LoanHandlers::CreateDisbursement(
    const v1::CreateDisbursementRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Disbursement parsed, ParseNewDisbursement(request, desk_.ids));
  const absl::StatusOr<BorrowerFacts> borrower = AskRegistry(parsed.loan, parsed.day, context);
  parsed.creator = context.principal;
  if (borrower.ok()) parsed.registry_sequence = borrower->sequence;
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::CreateDisbursementResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateDisbursementResponse> {
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, parsed.loan, parsed.day, record, context));
        HTX_ASSIGN_OR_RETURN(const std::vector<Disbursement> others, store::DisbursementsOf(tx, parsed.loan));
        const bool first = IsFirst(others);
        HTX_ASSIGN_OR_RETURN(Loan loan, Reserve(opened.loan, parsed, first));
        HTX_RETURN_IF_ERROR(borrower.status());
        HTX_RETURN_IF_ERROR(JudgeDisbursement(parsed, first, *borrower, desk_.rules));
        HTX_RETURN_IF_ERROR(store::InsertDisbursement(tx, loan, parsed, static_cast<int64_t>(others.size()) + 1));
        HTX_RETURN_IF_ERROR(Save(tx, loan, {}, record, ""));
        HTX_RETURN_IF_ERROR(AnnounceDisbursement(tx, parsed));
        v1::CreateDisbursementResponse reply;
        *reply.mutable_disbursement() = ToProto(parsed);
        return reply;
      });
}

absl::StatusOr<v1::ResolveDisbursementResponse> LoanHandlers::ResolveDisbursement(
    const v1::ResolveDisbursementRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const DisbursementId id = DisbursementId::Of(ParseName(request.name(), kDisbursements, "name", errors));
  const auto outcome = ParseEnum<DisbursementOutcome>(request.outcome(), 3, "outcome", errors);
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  auto response = sql::WriteOnce<v1::ResolveDisbursementResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::ResolveDisbursementResponse> {
        HTX_ASSIGN_OR_RETURN(const Disbursement reserved, store::GetDisbursement(tx, id));
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, reserved.loan, day, record, context));
        HTX_ASSIGN_OR_RETURN(Resolution resolved, Resolve(opened.loan, reserved, outcome, day,
                                                          request.payment_reference(), context.principal));
        HTX_RETURN_IF_ERROR(store::UpdateDisbursement(tx, resolved.disbursement));
        if (outcome == DisbursementOutcome::kConfirmed) {
          HTX_ASSIGN_OR_RETURN(
              const std::vector<Dong> parts,
              RecordPrincipal(tx, desk_.ids, resolved.loan, PrincipalFlow::kDrawn, reserved.amount, day));
          for (size_t i = 0; i < parts.size(); ++i) {
            if (parts[i] == 0) continue;
            const Loan booked = BookedTo(resolved.loan, resolved.loan.mix[i].source, parts[i]);
            Disbursement part = resolved.disbursement;
            part.amount = parts[i];
            HTX_RETURN_IF_ERROR(Post(tx, desk_.ids, record, PostDisbursement(booked, part)).status());
          }
        }
        HTX_RETURN_IF_ERROR(Save(tx, resolved.loan, {}, record, ""));
        HTX_RETURN_IF_ERROR(AnnounceDisbursement(tx, resolved.disbursement));
        HTX_ASSIGN_OR_RETURN(const LoanEvents events, store::EventsOf(tx, resolved.loan.id));
        v1::ResolveDisbursementResponse reply;
        *reply.mutable_disbursement() = ToProto(resolved.disbursement);
        *reply.mutable_loan() =
            ToProto(resolved.loan, AccountOn(resolved.loan.terms, events, day, resolved.loan.contract_day));
        return reply;
      });
  return Named(std::move(response), context);
}

absl::StatusOr<v1::RecordRepaymentResponse> LoanHandlers::RecordRepayment(const v1::RecordRepaymentRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Repayment parsed, ParseNewRepayment(request, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  auto response = sql::WriteOnce<v1::RecordRepaymentResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::RecordRepaymentResponse> {
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, parsed.loan, parsed.day, record, context));
        HTX_ASSIGN_OR_RETURN(LoanEvents events, store::EventsOf(tx, parsed.loan));
        HTX_ASSIGN_OR_RETURN(Settlement settled, Settle(opened.loan, events, parsed, opened.fund.policy));
        settled.repayment.ordinal = static_cast<int64_t>(events.repayments.size()) + 1;
        events.repayments.push_back(settled.repayment);
        HTX_RETURN_IF_ERROR(store::InsertRepayment(tx, settled.loan, settled.repayment));
        HTX_ASSIGN_OR_RETURN(const std::vector<Dong> parts,
                             RecordPrincipal(tx, desk_.ids, settled.loan, PrincipalFlow::kRepaid,
                                             settled.repayment.allocation.principal, parsed.day));
        for (size_t i = 0; i < parts.size(); ++i) {
          const Loan booked = BookedTo(settled.loan, settled.loan.mix[i].source, parts[i]);
          for (JournalEntry& entry : PostRepayment(booked, PartOf(settled.loan, settled.repayment, i, parts[i]))) {
            HTX_RETURN_IF_ERROR(Post(tx, desk_.ids, record, std::move(entry)).status());
          }
        }
        v1::RecordRepaymentResponse reply;
        *reply.mutable_repayment() = ToProto(settled.repayment);
        v1::Change change;
        *change.mutable_repayment() = reply.repayment();
        HTX_RETURN_IF_ERROR(Announce(tx, "REPAYMENT_RECORDED", NameOf(settled.repayment.id), change, parsed.day));
        const bool closed = settled.loan.state == LoanState::kClosedPaid;
        HTX_RETURN_IF_ERROR(Save(tx, settled.loan, events, record, closed ? "LOAN_CLOSED" : ""));
        *reply.mutable_loan() =
            ToProto(settled.loan, AccountOn(settled.loan.terms, events, parsed.day, settled.loan.contract_day));
        return reply;
      });
  return Named(std::move(response), context);
}

}  // namespace htx::funding
