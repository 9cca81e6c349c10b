#include "funding/rpc/loan_booking.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/rpc/ledger_proto.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/schedule_proto.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

// Principal that came back, or whose coming back was taken back.
absl::StatusOr<std::vector<Dong>> MovePrincipal(sql::Transaction& tx, const Desk& desk, const Loan& loan, Dong amount,
                                                absl::CivilDay day) {
  const bool back = amount >= 0;
  HTX_ASSIGN_OR_RETURN(std::vector<Dong> parts,
                       RecordPrincipal(tx, desk.ids, loan, back ? PrincipalFlow::kRepaid : PrincipalFlow::kReturned,
                                       back ? amount : -amount, day));
  if (back) return parts;
  for (size_t i = 0; i < parts.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(const Dong available, store::LowestAvailable(tx, loan.mix[i].source, day));
    if (parts[i] > 0 && available < 0) {
      return SourceExhausted({{.type = std::string(kRuleSource),
                               .subject = NameOf(loan.mix[i].source),
                               .description = {.en = absl::StrCat(FormatDong(-available), " were lent again"),
                                               .vi = absl::StrCat(FormatDong(-available), " đã cho vay lại")}}});
    }
    parts[i] = -parts[i];
  }
  return parts;
}

// The part of the difference that the books of each source see: its principal; with the lead source everything else.
absl::StatusOr<std::vector<LoanTotals>> Divide(sql::Transaction& tx, const Desk& desk, const Loan& loan,
                                               const LoanTotals& difference, absl::CivilDay day) {
  std::vector<LoanTotals> parts(loan.mix.size());
  HTX_ASSIGN_OR_RETURN(const std::vector<Dong> on_books, store::PrincipalOnBooks(tx, loan.id, loan.mix));
  HTX_ASSIGN_OR_RETURN(const std::vector<Dong> principal, MovePrincipal(tx, desk, loan, difference.principal, day));
  HTX_RETURN_IF_ERROR(MovePrincipal(tx, desk, loan, difference.recovered_principal, day).status());
  std::vector<Dong> cancelled(parts.size(), 0);
  if (difference.cancelled > 0) {
    HTX_ASSIGN_OR_RETURN(cancelled,
                         RecordPrincipal(tx, desk.ids, loan, PrincipalFlow::kCancelled, difference.cancelled, day));
  }
  Dong provision = difference.provision_used;
  for (size_t i = 0; i < parts.size(); ++i) {
    LoanTotals& part = parts[i];
    if (loan.mix[i].source == loan.source) {
      part = difference;
      part.provision_used = 0;
    }
    part.principal = principal[i];
    part.cancelled = cancelled[i];
    // What is written off leaves nothing on the books of any source.
    part.lost_principal = difference.lost_principal == 0 ? 0 : on_books[i] - principal[i];
    part.provision_used = std::min(provision, std::max<Dong>(0, part.lost_principal));
    provision -= part.provision_used;
  }
  return parts;
}

bool Changed(const Repayment& before, const Repayment& after) {
  return !(before.allocation == after.allocation) || before.reversed != after.reversed;
}

}  // namespace

absl::Status RequireOpen(sql::Transaction& tx, const FundId& fund, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> closed, store::ClosedThrough(tx, fund));
  return closed.has_value() && day <= *closed ? PeriodClosed(day, *closed) : absl::OkStatus();
}

absl::StatusOr<std::vector<JournalEntry>> StoreBooking(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                                                       const LoanEvents& before, const Booking& booking,
                                                       const BookingCause& cause) {
  HTX_RETURN_IF_ERROR(store::UpdateRepayments(tx, before.repayments, booking.events.repayments));
  std::vector<JournalEntry> posted;
  if (booking.difference == LoanTotals{}) return posted;
  HTX_ASSIGN_OR_RETURN(const std::vector<LoanTotals> parts,
                       Divide(tx, desk, booking.loan, booking.difference, cause.day));
  for (size_t i = 0; i < parts.size(); ++i) {
    Loan booked = booking.loan;
    booked.source = booking.loan.mix[i].source;
    for (JournalEntry& entry : PostDifference(
             booked,
             {.difference = parts[i], .day = cause.day, .value_day = cause.value_day, .cause = cause.resource})) {
      HTX_ASSIGN_OR_RETURN(entry.id, Post(tx, desk.ids, record, entry));
      posted.push_back(Completed(std::move(entry)));
    }
  }
  return posted;
}

v1::LoanDifference DifferenceProto(const Loan& loan_before, const LoanEvents& before, const Booking& booking,
                                   const std::vector<JournalEntry>& entries) {
  v1::LoanDifference proto;
  const std::vector<Repayment>& after = booking.events.repayments;
  for (size_t i = 0; i < after.size(); ++i) {
    const bool old = i < before.repayments.size();
    if (old && !Changed(before.repayments[i], after[i])) continue;
    v1::RepaymentChange& change = *proto.add_repayments();
    change.set_repayment(NameOf(after[i].id));
    if (old) *change.mutable_before() = ToProto(before.repayments[i]).allocation();
    if (!after[i].reversed.has_value()) *change.mutable_after() = ToProto(after[i]).allocation();
  }
  for (const JournalEntry& entry : entries) *proto.add_entries() = ToProto(entry);
  const absl::CivilDay day = booking.loan.last_day;
  *proto.mutable_schedule_before() =
      ToProto(Replay(loan_before.terms, loan_before.conditions, before, day, loan_before.contract_day).account.lines);
  *proto.mutable_schedule_after() =
      ToProto(Replay(booking.loan.terms, booking.loan.conditions, booking.events, day, booking.loan.contract_day)
                  .account.lines);
  return proto;
}

}  // namespace htx::funding
