// Money that moves under a loan: reserved, paid out, paid back. Each moves the loan, its source and the books together.

#include <algorithm>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/sql/read_ahead.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/ledger.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/lending_judgement.h"
#include "funding/rpc/loan_booking.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/refusal.h"
#include "funding/store/application_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/judgement_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/standing_store.h"

namespace htx::funding {
namespace {

absl::Status AnnounceDisbursement(sql::Transaction& tx, const Disbursement& disbursement) {
  v1::Change change;
  *change.mutable_disbursement() = ToProto(disbursement);
  return Announce(tx, absl::StrCat("DISBURSEMENT_", WordOf(disbursement.state)), NameOf(disbursement.id), change,
                  disbursement.resolved.value_or(disbursement.sent.value_or(disbursement.day)));
}

// True while no disbursement of the loan is reserved or confirmed.
bool IsFirst(const std::vector<Disbursement>& others) {
  return std::none_of(others.begin(), others.end(), [](const Disbursement& other) {
    return other.Open() || other.state == DisbursementState::kConfirmed;
  });
}

}  // namespace

absl::StatusOr<v1::CreateDisbursementResponse> LoanHandlers::CreateDisbursement(
    const v1::CreateDisbursementRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Disbursement parsed, ParseNewDisbursement(request, desk_.ids));
  const absl::StatusOr<BorrowerFacts> borrower = AskRegistry(parsed.loan, parsed.day, context);
  parsed.creator = context.principal;
  if (borrower.ok()) parsed.registry_sequence = borrower->sequence;
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  Refusal refusal;
  auto response = sql::WriteOnce<v1::CreateDisbursementResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateDisbursementResponse> {
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, parsed.loan, parsed.day, record, context));
        HTX_ASSIGN_OR_RETURN(const std::vector<Disbursement> others, store::DisbursementsOf(tx, parsed.loan));
        const bool first = IsFirst(others);
        HTX_ASSIGN_OR_RETURN(Loan loan, Reserve(opened.loan, parsed, first));
        HTX_RETURN_IF_ERROR(RequireOpen(tx, loan.fund, parsed.day));
        HTX_RETURN_IF_ERROR(borrower.status());
        HTX_ASSIGN_OR_RETURN(const Application application, store::GetApplication(tx, loan.application));
        const JudgedCase judged = {
            .fund = opened.fund, .application = application, .loan = loan, .record = record, .rules = desk_.rules};
        HTX_ASSIGN_OR_RETURN(const Judgement judgement, JudgePayment(tx, judged, parsed, first, *borrower));
        HTX_RETURN_IF_ERROR(refusal.Require(judgement, NameOf(loan.id)));
        HTX_RETURN_IF_ERROR(store::InsertDisbursement(tx, loan, parsed, static_cast<int64_t>(others.size()) + 1));
        HTX_RETURN_IF_ERROR(store::InsertJudgement(tx, judgement));
        HTX_RETURN_IF_ERROR(SaveLoan(tx, loan, {}, record, ""));
        HTX_RETURN_IF_ERROR(AnnounceDisbursement(tx, parsed));
        v1::CreateDisbursementResponse reply;
        *reply.mutable_disbursement() = ToProto(parsed);
        return reply;
      });
  return refusal.Kept(desk_.database, record, std::move(response));
}

absl::Status LoanHandlers::BookDisbursement(sql::Transaction& tx, const CallRecord& record, Resolution& resolved,
                                            DisbursementState before) {
  const Disbursement& now = resolved.disbursement;
  const bool confirmed = now.state == DisbursementState::kConfirmed;
  const bool back = now.state == DisbursementState::kFailed && before == DisbursementState::kSent;
  const Loan& loan = resolved.loan;
  if (now.state == DisbursementState::kSent || back) {
    // Until it is confirmed the money is the fund's, on its way: booked to the lead source.
    const absl::CivilDay day = back ? *now.resolved : *now.sent;
    HTX_RETURN_IF_ERROR(Post(tx, desk_.ids, record, PostSent(loan, now, day, back)).status());
  }
  if (!confirmed) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<Dong> parts,
                       RecordPrincipal(tx, desk_.ids, loan, PrincipalFlow::kDrawn, now.confirmed, *now.resolved));
  if (now.sent.has_value()) {
    HTX_RETURN_IF_ERROR(Post(tx, desk_.ids, record, PostSent(loan, now, *now.resolved, /*back=*/true)).status());
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    Disbursement part = now;
    part.amount = part.confirmed = parts[i];
    const Loan booked = BookedTo(loan, i, parts[i]);
    HTX_RETURN_IF_ERROR(Post(tx, desk_.ids, record, PostDisbursement(booked, part)).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ResolveDisbursementResponse> LoanHandlers::ResolveDisbursement(
    const v1::ResolveDisbursementRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const DisbursementId id = DisbursementId::Of(ParseName(request.name(), kDisbursements, "name", errors));
  Outcome outcome = {.outcome = ParseEnum<DisbursementOutcome>(request.outcome(), 5, "outcome", errors),
                     .day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors),
                     .amount = ParseMoney(request.confirmed_amount(), 0, "confirmed_amount", errors),
                     .payment_reference = request.payment_reference(),
                     .principal = context.principal};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  auto response = sql::WriteOnce<v1::ResolveDisbursementResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::ResolveDisbursementResponse> {
        HTX_ASSIGN_OR_RETURN(const Disbursement before, store::GetDisbursement(tx, id));
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, before.loan, outcome.day, record, context));
        HTX_ASSIGN_OR_RETURN(Resolution resolved, Resolve(opened.loan, before, outcome));
        const DisbursementState now = resolved.disbursement.state;
        if (now == DisbursementState::kSent || now == DisbursementState::kConfirmed) {
          HTX_ASSIGN_OR_RETURN(const Application application, store::GetApplication(tx, opened.loan.application));
          HTX_RETURN_IF_ERROR(RequireImpartial(application, context.principal));
        }
        HTX_RETURN_IF_ERROR(RequireOpen(tx, opened.fund.id, outcome.day));
        HTX_ASSIGN_OR_RETURN(const LoanEvents earlier, store::EventsOf(tx, before.loan));
        HTX_RETURN_IF_ERROR(store::UpdateDisbursement(tx, resolved.disbursement, before.state));
        HTX_RETURN_IF_ERROR(BookDisbursement(tx, record, resolved, before.state));
        // Money drawn on the day of a payment comes before it: the payment may be used otherwise now.
        HTX_ASSIGN_OR_RETURN(LoanEvents events, store::EventsOf(tx, before.loan));
        Booking booking = Book(resolved.loan, std::move(events), outcome.day);
        HTX_RETURN_IF_ERROR(StoreBooking(tx, desk_, record, earlier, booking,
                                         {.day = outcome.day, .value_day = outcome.day, .resource = NameOf(id)})
                                .status());
        HTX_RETURN_IF_ERROR(SaveLoan(tx, booking.loan, booking.events, record, ""));
        HTX_RETURN_IF_ERROR(AnnounceDisbursement(tx, resolved.disbursement));
        v1::ResolveDisbursementResponse reply;
        *reply.mutable_disbursement() = ToProto(resolved.disbursement);
        *reply.mutable_loan() = ToProto(booking.loan, AccountOf(booking.loan, booking.events, outcome.day));
        return reply;
      });
  return Named(std::move(response), context);
}

absl::Status LoanHandlers::SaveBooked(sql::Transaction& tx, Booking& booking, LoanState before,
                                      const CallRecord& record) {
  const LoanState after = booking.loan.state;
  const bool closed = after == LoanState::kClosedPaid || after == LoanState::kClosedRecovered;
  const absl::string_view type = before == after ? "" : closed ? "LOAN_CLOSED" : "LOAN_REOPENED";
  return SaveLoan(tx, booking.loan, booking.events, record, type);
}

absl::StatusOr<v1::RecordRepaymentResponse> LoanHandlers::RecordRepayment(const v1::RecordRepaymentRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Repayment parsed, ParseNewRepayment(request, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  const absl::CivilDay day = parsed.BookedOn();
  auto response = sql::WriteOnce<v1::RecordRepaymentResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::RecordRepaymentResponse> {
        sql::ReadAhead(tx, [&](sql::Transaction& ahead) {
          store::EventsOf(ahead, parsed.loan).IgnoreError();
          store::SpansOf(ahead, parsed.loan).IgnoreError();
        });
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, parsed.loan, day, record, context));
        HTX_ASSIGN_OR_RETURN(const LoanEvents before, store::EventsOf(tx, parsed.loan));
        Repayment repayment = parsed;
        repayment.ordinal = static_cast<int64_t>(before.repayments.size()) + 1;
        HTX_ASSIGN_OR_RETURN(Booking booking, Settle(opened.loan, before, std::move(repayment), opened.fund.policy));
        HTX_RETURN_IF_ERROR(RequireOpen(tx, opened.fund.id, parsed.day));
        const Repayment& now = booking.events.repayments.back();
        HTX_RETURN_IF_ERROR(store::InsertRepayment(tx, booking.loan, now));
        HTX_ASSIGN_OR_RETURN(const std::vector<JournalEntry> entries,
                             StoreBooking(tx, desk_, record, before, booking,
                                          {.day = day, .value_day = parsed.day, .resource = NameOf(now.id)}));
        v1::RecordRepaymentResponse reply;
        *reply.mutable_repayment() = ToProto(now);
        *reply.mutable_difference() = DifferenceProto(opened.loan, before, booking, entries);
        v1::Change change;
        *change.mutable_repayment() = reply.repayment();
        HTX_RETURN_IF_ERROR(Announce(tx, "REPAYMENT_RECORDED", NameOf(now.id), change, parsed.day));
        HTX_RETURN_IF_ERROR(SaveBooked(tx, booking, opened.loan.state, record));
        *reply.mutable_loan() = ToProto(booking.loan, AccountOf(booking.loan, booking.events, day));
        return reply;
      });
  return Named(std::move(response), context);
}

absl::StatusOr<v1::ReverseTransactionResponse> LoanHandlers::ReverseTransaction(
    const v1::ReverseTransactionRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const RepaymentId id = RepaymentId::Of(ParseName(request.name(), kRepayments, "name", errors));
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  CheckPresent(request.reason(), "reason", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  auto response = sql::WriteOnce<v1::ReverseTransactionResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::ReverseTransactionResponse> {
        HTX_ASSIGN_OR_RETURN(const LoanId loan, store::LoanOf(tx, id));
        HTX_ASSIGN_OR_RETURN(const Opened opened, OpenForWrite(tx, loan, day, record, context));
        HTX_ASSIGN_OR_RETURN(const LoanEvents before, store::EventsOf(tx, loan));
        HTX_ASSIGN_OR_RETURN(Booking booking, Reverse(opened.loan, before, id, day, opened.fund.policy));
        const auto taken = std::find_if(booking.events.repayments.begin(), booking.events.repayments.end(),
                                        [&](const Repayment& each) { return each.id == id; });
        HTX_RETURN_IF_ERROR(RequireOpen(tx, opened.fund.id, std::min(day, taken->day)));
        HTX_ASSIGN_OR_RETURN(const std::vector<JournalEntry> entries,
                             StoreBooking(tx, desk_, record, before, booking,
                                          {.day = day, .value_day = taken->day, .resource = NameOf(id)}));
        v1::ReverseTransactionResponse reply;
        *reply.mutable_repayment() = ToProto(*taken);
        *reply.mutable_difference() = DifferenceProto(opened.loan, before, booking, entries);
        v1::Change change;
        *change.mutable_repayment() = reply.repayment();
        HTX_RETURN_IF_ERROR(Announce(tx, "REPAYMENT_REVERSED", NameOf(id), change, day));
        HTX_RETURN_IF_ERROR(SaveBooked(tx, booking, opened.loan.state, record));
        *reply.mutable_loan() = ToProto(booking.loan, AccountOf(booking.loan, booking.events, day));
        return reply;
      });
  return Named(std::move(response), context);
}

}  // namespace htx::funding
