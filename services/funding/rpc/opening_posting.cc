#include "funding/rpc/opening_posting.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/domain/proposal.h"
#include "funding/rpc/borrower_watch.h"
#include "funding/rpc/digest.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/product_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_keeping.h"
#include "funding/store/application_store.h"
#include "funding/store/collateral_store.h"
#include "funding/store/day_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/product_store.h"
#include "funding/store/program_store.h"
#include "funding/store/proposal_store.h"

namespace htx::funding {
namespace {

Application ApplicationOf(const OpeningLoan& told, const store::Opening& opening, const CallRecord& record,
                          const std::string& hash) {
  const Loan& loan = told.loan;
  Application application;
  application.id = loan.application;
  application.fund = loan.fund;
  application.borrower = loan.borrower;
  application.dataset = loan.dataset;
  application.content.source = loan.source;
  application.content.mix = loan.mix;
  application.content.program = loan.program;
  application.content.requested = loan.terms.principal;
  application.content.term_months = loan.terms.term_months;
  application.content.purpose = told.purpose;
  application.content.locality = loan.locality;
  application.content.sector = loan.sector;
  application.content.application_day = loan.contract_day;
  application.state = ApplicationState::kContracted;
  application.content_hash = hash;
  application.makers = opening.makers;
  application.approved = loan.terms.principal;
  application.decided = loan.contract_day;
  application.loan = loan.id;
  application.last_day = loan.contract_day;
  application.created = application.updated = record.now;
  application.version = 1;
  return application;
}

absl::Status InsertHistory(sql::Transaction& tx, const OpeningLoan& told, const OpenedLoan& opened,
                           const store::Opening& opening, const CallRecord& record) {
  const Loan& loan = opened.loan;
  int64_t drawdowns = 0;
  for (const OpeningEvent& event : told.history) {
    if (event.drawn.has_value() || event.sent.has_value()) {
      Disbursement disbursement;
      disbursement.id = DisbursementId::Of(absl::StrCat(loan.id.text(), "-d", ++drawdowns));
      disbursement.loan = loan.id;
      disbursement.amount = event.sent.value_or(event.drawn.value_or(0));
      disbursement.day = event.day;
      disbursement.payment_reference = event.reference;
      disbursement.creator = opening.makers.front();
      HTX_RETURN_IF_ERROR(store::InsertDisbursement(tx, loan, disbursement, drawdowns));
      if (event.sent.has_value()) {
        disbursement.state = DisbursementState::kSent;
        disbursement.sent = event.day;
      } else {
        disbursement.state = DisbursementState::kConfirmed;
        disbursement.resolved = event.day;
        disbursement.confirmed = *event.drawn;
      }
      HTX_RETURN_IF_ERROR(store::UpdateDisbursement(tx, disbursement, DisbursementState::kReserved));
    } else if (event.change.has_value()) {
      Proposal proposal;
      proposal.loan = loan.id;
      proposal.fund = loan.fund;
      proposal.change = *event.change;
      proposal.state = ProposalState::kApplied;
      proposal.reference = event.reference;
      proposal.reason = "opening";
      proposal.content_hash = Sha256Hex(ContentText(proposal));
      proposal.maker = opening.makers.front();
      proposal.proposed = event.day;
      proposal.checker = record.principal;
      proposal.decided = event.day;
      proposal.created = proposal.updated = record.now;
      HTX_RETURN_IF_ERROR(store::InsertProposal(tx, proposal));
    }
  }
  int64_t ordinal = 0;
  for (Repayment repayment : opened.events.repayments) {
    repayment.ordinal = ++ordinal;
    HTX_RETURN_IF_ERROR(store::InsertRepayment(tx, loan, repayment));
  }
  return absl::OkStatus();
}

absl::Status InsertCollaterals(sql::Transaction& tx, const OpenedLoan& opened, const CallRecord& record) {
  for (Collateral collateral : opened.collaterals) {
    collateral.created = collateral.updated = record.now;
    collateral.version = 1;
    HTX_RETURN_IF_ERROR(store::InsertCollateral(tx, collateral));
  }
  return absl::OkStatus();
}

absl::Status MoveOpenedPrincipal(sql::Transaction& tx, const Desk& desk, const Application& application,
                                 const OpenedLoan& opened) {
  const Loan& loan = opened.loan;
  HTX_RETURN_IF_ERROR(RecordCommitment(tx, desk.ids, application, Commitment::kCommit, loan.contract_day));
  for (const PrincipalMove& move : opened.moves) {
    const std::pair<PrincipalFlow, Dong> parts[] = {{PrincipalFlow::kDrawn, move.drawn},
                                                    {PrincipalFlow::kRepaid, move.repaid},
                                                    {PrincipalFlow::kCancelled, move.cancelled}};
    for (const auto& [what, amount] : parts) {
      if (amount == 0) continue;
      HTX_RETURN_IF_ERROR(RecordPrincipal(tx, desk.ids, loan, what, amount, move.day).status());
    }
  }
  return absl::OkStatus();
}

absl::Status NotOfTheFund(absl::string_view field) {
  return InvalidField(field, {.en = "belongs to another fund", .vi = "thuộc quỹ khác"});
}

}  // namespace

absl::StatusOr<OpeningLoan> CompleteTold(sql::Transaction& tx, const v1::OpeningLoan& row, OpeningLoan told,
                                         const BorrowerFacts& borrower) {
  Loan& loan = told.loan;
  HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, loan.fund));
  for (size_t i = 0; i < loan.mix.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, loan.mix[i].source));
    if (source.fund != loan.fund) return NotOfTheFund(absl::StrCat("source_mix[", i, "].source"));
    loan.mix[i].own_risk = source.risk_bearer == RiskBearer::kFund;
  }
  if (!loan.program.empty()) {
    HTX_ASSIGN_OR_RETURN(const Program program, store::GetProgram(tx, loan.program));
    if (program.fund != loan.fund) return NotOfTheFund("program");
  }
  loan.conditions.in_term_order = fund.policy.in_term_order;
  loan.conditions.overdue_order = fund.policy.overdue_order;
  if (!loan.product.empty()) {
    HTX_ASSIGN_OR_RETURN(const LoanProduct product, store::GetProduct(tx, loan.product));
    HTX_RETURN_IF_ERROR(FollowProduct(product, row.terms(), loan.fund, loan));
  }
  if (loan.locality == Locality{}) loan.locality = {.province = borrower.province, .district = borrower.district};
  if (loan.sector.empty()) loan.sector = borrower.sector;
  return told;
}

v1::OpeningLoan Settled(v1::OpeningLoan row, const OpeningLoan& told) {
  const Locality& where = told.loan.locality;
  row.clear_locality();
  if (!where.province.empty()) row.mutable_locality()->set_province(AreaNameOf(where.province));
  if (!where.district.empty()) row.mutable_locality()->set_district(AreaNameOf(where.district));
  row.set_sector(told.loan.sector);
  return row;
}

absl::Status PostTold(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const store::Opening& opening,
                      const OpeningLoan& told, const std::string& hash) {
  HTX_ASSIGN_OR_RETURN(OpenedLoan opened, OpenLoan(told, opening.cut_over));
  HTX_RETURN_IF_ERROR(CheckDeclared(told, opened));
  const Application application = ApplicationOf(told, opening, record, hash);
  HTX_RETURN_IF_ERROR(store::InsertApplication(tx, application));
  Loan& loan = opened.loan;
  loan.created = loan.updated = record.now;
  loan.version = 1;
  HTX_RETURN_IF_ERROR(store::InsertLoan(tx, loan));
  loan.version = 2;
  HTX_RETURN_IF_ERROR(store::UpdateLoan(tx, loan));
  HTX_RETURN_IF_ERROR(store::SetDayEnd(tx, loan));
  HTX_RETURN_IF_ERROR(InsertHistory(tx, told, opened, opening, record));
  HTX_RETURN_IF_ERROR(InsertCollaterals(tx, opened, record));
  HTX_RETURN_IF_ERROR(KeepFirstSchedule(tx, record, loan, opened.events, kCauseTakenOver, opening.cut_over));
  HTX_RETURN_IF_ERROR(MoveOpenedPrincipal(tx, desk, application, opened));
  for (JournalEntry& entry : PostOpening(opened, opening.cut_over)) {
    HTX_RETURN_IF_ERROR(Post(tx, desk.ids, record, std::move(entry)).status());
  }
  HTX_RETURN_IF_ERROR(FollowDebtors(tx, desk.ids, loan.id, record, 0));
  HTX_RETURN_IF_ERROR(AnnounceStanding(tx, loan));
  v1::Change change;
  *change.mutable_loan() = ToProto(loan, AccountOf(loan, opened.events, {}));
  HTX_RETURN_IF_ERROR(Announce(tx, "LOAN_IMPORTED", NameOf(loan.id), change, opening.cut_over));
  return store::MarkPosted(tx, opening.fund, loan.id);
}

absl::Status PostTheRest(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                         const store::Opening& opening, absl::Span<const OpeningFigure> balances) {
  JournalEntry entry = PostBalances(opening.fund, balances, opening.cut_over);
  JournalId journal;
  if (!entry.lines.empty()) {
    HTX_ASSIGN_OR_RETURN(journal, Post(tx, desk.ids, record, std::move(entry)));
  }
  std::set<std::string> sources;
  for (const OpeningFigure& balance : balances) {
    if (balance.source.empty() || !sources.insert(balance.source.text()).second) continue;
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, balance.source));
    std::optional<CapitalMovement> movement = OpeningCapital(source, balances, opening.cut_over);
    if (!movement.has_value()) continue;
    movement->id = MovementId::Of(desk.ids.Next());
    movement->reference = "opening";
    movement->journal = journal;
    HTX_RETURN_IF_ERROR(store::InsertMovement(tx, *movement));
    CapitalEntry entry_of_source;
    entry_of_source.source = source.id;
    entry_of_source.day = opening.cut_over;
    entry_of_source.contributed = movement->amount;
    HTX_RETURN_IF_ERROR(store::InsertCapitalEntry(tx, opening.fund, desk.ids.Next(), entry_of_source));
  }
  return store::BeginDaysAfter(tx, opening.fund, opening.cut_over);
}

}  // namespace htx::funding
