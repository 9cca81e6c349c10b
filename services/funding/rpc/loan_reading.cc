// A loan as it is, as it was, and why.

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/errors.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/loan_history_proto.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/owed_loans.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"
#include "funding/store/application_store.h"
#include "funding/store/collateral_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/schedule_store.h"

namespace htx::funding {
namespace {

// The most repayments that view FULL shows; the journal has them all.
constexpr size_t kMostRepayments = 1'000;

struct ReadLoan {
  Loan loan = {};
  LoanEvents events = {};
  Replayed replayed = {};
};

absl::Status AddSources(sql::Transaction& tx, const Loan& loan, v1::Loan& proto) {
  HTX_ASSIGN_OR_RETURN(const std::vector<SourceFlow> flows, store::FlowsOf(tx, loan.application, loan.mix));
  for (size_t i = 0; i < flows.size(); ++i) {
    v1::SourceShare& share = *proto.mutable_source_mix(static_cast<int>(i));
    *share.mutable_committed() = MoneyProto(flows[i].committed);
    *share.mutable_lent() = MoneyProto(flows[i].lent);
    *share.mutable_repaid() = MoneyProto(flows[i].repaid);
  }
  return absl::OkStatus();
}

absl::Status AddMoney(sql::Transaction& tx, const ReadLoan& read, v1::Loan& proto) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Disbursement> disbursements, store::DisbursementsOf(tx, read.loan.id));
  for (const Disbursement& disbursement : disbursements) *proto.add_disbursements() = ToProto(disbursement);
  const std::vector<Repayment>& repayments = read.events.repayments;
  const size_t skipped = repayments.size() > kMostRepayments ? repayments.size() - kMostRepayments : 0;
  for (size_t i = skipped; i < repayments.size(); ++i) *proto.add_repayments() = ToProto(repayments[i]);
  return absl::OkStatus();
}

// The revision asked for; without one that of `day`, if any was kept by then.
absl::StatusOr<std::optional<ScheduleRevision>> RevisionOf(sql::Transaction& tx, const LoanId& loan, int64_t number,
                                                           std::optional<absl::CivilDay> day) {
  if (number == 0) return store::FindSchedule(tx, loan, day);
  HTX_ASSIGN_OR_RETURN(ScheduleRevision revision, store::GetSchedule(tx, loan, number));
  return std::optional<ScheduleRevision>(std::move(revision));
}

// What the debtor of the loan owes its fund on the day, classed together; books and collateral are those of this loan.
absl::StatusOr<std::vector<BookedLoan>> BookedWith(sql::Transaction& tx, const ReadLoan& read) {
  const Loan& loan = read.loan;
  const absl::CivilDay day = read.replayed.account.day;
  const OrganizationId debtor = loan.debtor.empty() ? loan.borrower : loan.debtor;
  HTX_ASSIGN_OR_RETURN(std::vector<OwedLoan> owed, OwedBy(tx, debtor, day));
  std::vector<BookedLoan> booked;
  for (OwedLoan& each : owed) {
    if (each.loan.fund != loan.fund) continue;
    BookedLoan& one = booked.emplace_back();
    one.debtor = debtor;
    one.owed = std::move(each);
    if (one.owed.loan.id != loan.id) continue;
    HTX_ASSIGN_OR_RETURN(const std::vector<Dong> held, store::PrincipalOn(tx, loan.id, loan.mix, day));
    for (size_t i = 0; i < held.size(); ++i) one.books.principal[loan.mix[i].source] = held[i];
    HTX_ASSIGN_OR_RETURN(one.collaterals, store::CollateralsOn(tx, loan.application, day));
  }
  return booked;
}

absl::StatusOr<v1::LoanExplanation> Explained(sql::Transaction& tx, const ReadLoan& read, const RuleBook& lending) {
  v1::LoanExplanation explanation;
  ExplainLines(read.replayed, explanation);
  HTX_ASSIGN_OR_RETURN(const std::vector<BookedLoan> booked, BookedWith(tx, read));
  const absl::CivilDay day = read.replayed.account.day;
  const DebtorBook book = ClassDebtor(booked, day, ClassificationRules(), lending);
  for (const BookedDebt& debt : book.debts) {
    if (debt.debt.loan != read.loan.id) continue;
    *explanation.mutable_debt_group() =
        ExplainGroup(booked[debt.loan].owed, read.replayed.account, debt.debt.classification, book);
    *explanation.mutable_provision() = ExplainProvision(read.loan, debt, book, day);
  }
  return explanation;
}

}  // namespace

absl::StatusOr<v1::GetLoanResponse> LoanHandlers::GetLoan(const v1::GetLoanRequest& request,
                                                          const rpc::RequestContext& context) {
  FieldErrors errors;
  const LoanId id = LoanId::Of(ParseName(request.name(), kLoans, "name", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  CheckRange(request.view(), 0, 4, "view", errors);
  CheckRange(request.schedule_revision(), 0, 1'000'000, "schedule_revision", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const bool explain = request.view() == v1::LOAN_VIEW_EXPLAIN;
  v1::GetLoanResponse response;
  const absl::Status done = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    ReadLoan read;
    HTX_ASSIGN_OR_RETURN(read.loan, store::GetLoan(tx, id));
    HTX_ASSIGN_OR_RETURN(read.events, store::EventsOf(tx, id));
    read.replayed = Replay(read.loan.terms, read.loan.conditions, read.events, day.value_or(read.loan.last_day),
                           read.loan.contract_day, explain ? Explain::kYes : Explain::kNo);
    v1::Loan& proto = *response.mutable_loan();
    proto = ToProto(read.loan, read.replayed.account);
    HTX_RETURN_IF_ERROR(AddSources(tx, read.loan, proto));
    if (request.view() < v1::LOAN_VIEW_SCHEDULE) return absl::OkStatus();
    *proto.mutable_schedule() = ToProto(read.replayed.account.lines);
    HTX_ASSIGN_OR_RETURN(const std::optional<ScheduleRevision> revision,
                         RevisionOf(tx, id, request.schedule_revision(), day));
    if (revision.has_value()) *response.mutable_schedule_revision() = ToProto(*revision);
    if (request.view() < v1::LOAN_VIEW_FULL) return absl::OkStatus();
    HTX_RETURN_IF_ERROR(AddMoney(tx, read, proto));
    if (!explain) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(*response.mutable_explanation(), Explained(tx, read, desk_.rules));
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(done);
  NameBorrower(desk_, NamesUntil(context.deadline), *response.mutable_loan());
  return response;
}

absl::StatusOr<v1::ListScheduleRevisionsResponse> LoanHandlers::ListScheduleRevisions(
    const v1::ListScheduleRevisionsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListScheduleRevisionsResponse>(
      desk_, request, context,
      {.method = "ListScheduleRevisions", .schema = store::ScheduleSchema(), .default_order = "number"},
      store::ListSchedules, [](const ScheduleRevision& revision, v1::ListScheduleRevisionsResponse& answer) {
        *answer.add_schedule_revisions() = ToProto(revision);
      });
}

}  // namespace htx::funding
