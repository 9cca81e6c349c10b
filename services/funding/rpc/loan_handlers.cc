#include "funding/rpc/loan_handlers.h"

#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/sql/read_ahead.h"
#include "funding/domain/eligibility.h"
#include "funding/rpc/application_proto.h"
#include "funding/rpc/borrower_watch.h"
#include "funding/rpc/lending_judgement.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/loan_booking.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/product_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/refusal.h"
#include "funding/rpc/schedule_keeping.h"
#include "funding/rpc/schedule_proto.h"
#include "funding/store/application_store.h"
#include "funding/store/day_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/judgement_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/product_store.h"

namespace htx::funding {
namespace {

// What the contract takes over from its application.
void TakeOver(const Application& application, Loan& loan) {
  loan.fund = application.fund;
  loan.source = application.content.source;
  loan.mix = application.content.mix;
  loan.program = application.content.program;
  loan.borrower = application.borrower;
  loan.locality = application.content.locality;
  loan.sector = application.content.sector;
  loan.dataset = application.dataset;
}

}  // namespace

absl::StatusOr<BorrowerFacts> LoanHandlers::AskRegistry(const LoanId& id, absl::CivilDay day,
                                                        const rpc::RequestContext& context) {
  Opened opened;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(opened.loan, store::GetLoan(tx, id));
    HTX_ASSIGN_OR_RETURN(opened.fund, store::GetFund(tx, opened.loan.fund));
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return desk_.registry.Current(opened.loan.borrower, opened.fund.alliance, day, context);
}

absl::StatusOr<LoanHandlers::Opened> LoanHandlers::OpenForWrite(sql::Transaction& tx, const LoanId& id,
                                                                absl::CivilDay day, const CallRecord& record,
                                                                const rpc::RequestContext& context) {
  Opened opened;
  HTX_ASSIGN_OR_RETURN(opened.loan, store::GetLoan(tx, id));
  sql::ReadAhead(tx, [&](sql::Transaction& ahead) {
    store::ClosedThrough(ahead, opened.loan.fund).IgnoreError();
    store::SealedThrough(ahead, opened.loan.fund).IgnoreError();
  });
  HTX_ASSIGN_OR_RETURN(opened.fund, store::GetFund(tx, opened.loan.fund));
  HTX_RETURN_IF_ERROR(RequireFund(context, opened.fund));
  HTX_RETURN_IF_ERROR(RequirePast(day, record.now));
  return opened;
}

template <class Response>
absl::StatusOr<Response> LoanHandlers::Named(absl::StatusOr<Response> response, const rpc::RequestContext& context) {
  if (response.ok()) NameBorrower(desk_, NamesUntil(context.deadline), *response->mutable_loan());
  return response;
}

absl::StatusOr<v1::CreateLoanResponse> LoanHandlers::CreateLoan(const v1::CreateLoanRequest& request,
                                                                const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Loan parsed, ParseNewLoan(request, desk_.ids));
  HTX_RETURN_IF_ERROR(RequireEtag(request.application_etag(), "application_etag"));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  Refusal refusal;
  auto response = sql::WriteOnce<v1::CreateLoanResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateLoanResponse> {
        Loan loan = parsed;
        HTX_ASSIGN_OR_RETURN(const Application before, store::GetApplication(tx, loan.application));
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, before.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(loan.contract_day, record.now));
        HTX_RETURN_IF_ERROR(CheckEtag(request.application_etag(), before.version, NameOf(before.id)));
        HTX_ASSIGN_OR_RETURN(Application after, Contract(before, loan.id, loan.contract_day, context.principal));
        loan.conditions.in_term_order = fund.policy.in_term_order;
        loan.conditions.overdue_order = fund.policy.overdue_order;
        if (!loan.product.empty()) {
          HTX_ASSIGN_OR_RETURN(const LoanProduct product, store::GetProduct(tx, loan.product));
          HTX_RETURN_IF_ERROR(FollowProduct(product, request.terms(), before.fund, loan));
        }
        HTX_RETURN_IF_ERROR(CheckTerms(before, loan.terms, loan.contract_day));
        TakeOver(before, loan);
        const JudgedCase judged = {
            .fund = fund, .application = before, .loan = loan, .record = record, .rules = desk_.rules};
        HTX_ASSIGN_OR_RETURN(const std::optional<Judgement> judgement, JudgeContract(tx, judged));
        // A contract that is refused never was: it is the application's.
        if (judgement.has_value()) HTX_RETURN_IF_ERROR(refusal.Require(*judgement, NameOf(before.id)));
        loan.created = loan.updated = after.updated = record.now;
        after.version += 1;
        HTX_RETURN_IF_ERROR(store::InsertLoan(tx, loan));
        HTX_RETURN_IF_ERROR(KeepFirstSchedule(tx, record, loan, {}, kCauseContract, loan.contract_day));
        if (judgement.has_value()) HTX_RETURN_IF_ERROR(store::InsertJudgement(tx, *judgement));
        // The contract may come to be recorded after its borrower was merged or divided.
        HTX_RETURN_IF_ERROR(FollowDebtors(tx, desk_.ids, loan.id, record, 0));
        HTX_RETURN_IF_ERROR(AnnounceStanding(tx, loan));
        HTX_RETURN_IF_ERROR(store::UpdateApplication(tx, before, after));
        const LoanAccount account = AccountOf(loan, {}, {});
        v1::CreateLoanResponse reply;
        *reply.mutable_loan() = ToProto(loan, account);
        v1::Change loan_change;
        *loan_change.mutable_loan() = reply.loan();
        HTX_RETURN_IF_ERROR(Announce(tx, "LOAN_CREATED", NameOf(loan.id), loan_change, loan.contract_day));
        v1::Change application_change;
        *application_change.mutable_application() = ToProto(after, "en");
        HTX_RETURN_IF_ERROR(
            Announce(tx, "APPLICATION_CONTRACTED", NameOf(after.id), application_change, loan.contract_day));
        *reply.mutable_loan()->mutable_schedule() = ToProto(account.lines);
        return reply;
      });
  return Named(refusal.Kept(desk_.database, record, std::move(response)), context);
}

absl::StatusOr<v1::SignLoanResponse> LoanHandlers::SignLoan(const v1::SignLoanRequest& request,
                                                            const rpc::RequestContext& context) {
  FieldErrors errors;
  const LoanId id = LoanId::Of(ParseName(request.name(), kLoans, "name", errors));
  absl::StatusOr<Signature> signature = ParseSignature(request.signature());
  errors.Merge("", signature.status());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const absl::StatusOr<BorrowerFacts> borrower = AskRegistry(id, signature->day, context);
  if (borrower.ok()) signature->registry_sequence = borrower->sequence;
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  Refusal refusal;
  auto response = sql::WriteOnce<v1::SignLoanResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::SignLoanResponse> {
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, id, signature->day, record, context));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), opened.loan.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(Loan loan, Sign(opened.loan, *signature));
        HTX_RETURN_IF_ERROR(RequireOpen(tx, loan.fund, signature->day));
        HTX_ASSIGN_OR_RETURN(const Application application, store::GetApplication(tx, loan.application));
        HTX_RETURN_IF_ERROR(RequireImpartial(application, context.principal));
        HTX_RETURN_IF_ERROR(borrower.status());
        const JudgedCase judged = {
            .fund = opened.fund, .application = application, .loan = loan, .record = record, .rules = desk_.rules};
        HTX_ASSIGN_OR_RETURN(const Judgement judgement, JudgeSigning(tx, judged, signature->day, *borrower));
        HTX_RETURN_IF_ERROR(refusal.Require(judgement, judgement.subject));
        HTX_RETURN_IF_ERROR(store::InsertJudgement(tx, judgement));
        HTX_RETURN_IF_ERROR(BookSigning(tx, desk_, record, loan));
        HTX_RETURN_IF_ERROR(SaveLoan(tx, loan, {}, record, "LOAN_SIGNED"));
        v1::SignLoanResponse reply;
        *reply.mutable_loan() = ToProto(loan, AccountOf(loan, {}, {}));
        return reply;
      });
  return Named(refusal.Kept(desk_.database, record, std::move(response)), context);
}

absl::StatusOr<v1::ListLoansResponse> LoanHandlers::ListLoans(const v1::ListLoansRequest& request,
                                                              const rpc::RequestContext& context) {
  absl::StatusOr<v1::ListLoansResponse> response = AnswerList<v1::ListLoansResponse>(
      desk_, request, context,
      {.method = "ListLoans", .schema = store::LoanSchema(), .default_order = "contract_date desc"}, store::ListLoans,
      [](const store::ListedLoan& listed, v1::ListLoansResponse& answer) {
        *answer.add_loans() = ToProto(listed.loan, AccountOf(listed.loan, listed.events, {}));
      });
  if (response.ok()) {
    const absl::Time until = NamesUntil(context.deadline);
    for (v1::Loan& loan : *response->mutable_loans()) NameBorrower(desk_, until, loan);
  }
  return response;
}

// Instantiated for the movements of money, which have a file of their own.
template absl::StatusOr<v1::ResolveDisbursementResponse> LoanHandlers::Named(
    absl::StatusOr<v1::ResolveDisbursementResponse>, const rpc::RequestContext&);
template absl::StatusOr<v1::ReverseTransactionResponse> LoanHandlers::Named(
    absl::StatusOr<v1::ReverseTransactionResponse>, const rpc::RequestContext&);
template absl::StatusOr<v1::RecordRepaymentResponse> LoanHandlers::Named(absl::StatusOr<v1::RecordRepaymentResponse>,
                                                                         const rpc::RequestContext&);

}  // namespace htx::funding
