#include "funding/rpc/loan_booking.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/day_end.h"
#include "funding/domain/errors.h"
#include "funding/rpc/borrower_watch.h"
#include "funding/rpc/ledger_proto.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/loan_proto.h"
#include "funding/rpc/schedule_keeping.h"
#include "funding/rpc/schedule_proto.h"
#include "funding/store/collateral_store.h"
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

constexpr std::array<absl::string_view, 5> kPrincipalAccounts = {"1311", "1312", "1313", "1314", "1315"};

// The part of the difference that the books of each source see: its principal, and the money that came for it; with the
// lead source everything else.
absl::StatusOr<std::vector<LoanTotals>> Divide(sql::Transaction& tx, const Desk& desk, const Loan& loan,
                                               const LoanTotals& difference, absl::CivilDay day) {
  std::vector<LoanTotals> parts(loan.mix.size());
  // What is written off or no longer followed leaves nothing on the books of any source.
  std::vector<Dong> on_books(parts.size(), 0);
  if (difference.lost_principal != 0) {
    HTX_ASSIGN_OR_RETURN(on_books, store::OnBooks(tx, loan.id, loan.mix, kPrincipalAccounts));
  }
  std::vector<Dong> followed(parts.size(), 0);
  if (loan.loss) {
    HTX_ASSIGN_OR_RETURN(followed, store::OnBooks(tx, loan.id, loan.mix, {kWrittenDebt}));
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<Dong> principal, MovePrincipal(tx, desk, loan, difference.principal, day));
  HTX_ASSIGN_OR_RETURN(const std::vector<Dong> recovered,
                       MovePrincipal(tx, desk, loan, difference.recovered_principal, day));
  std::vector<Dong> cancelled(parts.size(), 0);
  if (difference.cancelled > 0) {
    HTX_ASSIGN_OR_RETURN(cancelled,
                         RecordPrincipal(tx, desk.ids, loan, PrincipalFlow::kCancelled, difference.cancelled, day));
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    LoanTotals& part = parts[i];
    if (loan.mix[i].source == loan.source) {
      part = difference;
      part.received -= difference.principal + difference.recovered_principal;
    }
    part.principal = principal[i];
    part.recovered_principal = recovered[i];
    part.received += principal[i] + recovered[i];
    part.cancelled = cancelled[i];
    part.lost_principal = difference.lost_principal == 0 ? 0 : on_books[i] - principal[i];
    part.given_up = loan.loss ? followed[i] + part.Lost() - part.Recovered() : 0;
    part.provision_used = loan.mix[i].source == ProvidedBy(loan) ? difference.provision_used : 0;
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
  HTX_RETURN_IF_ERROR(KeepSchedule(tx, record, before, booking, cause));
  std::vector<JournalEntry> entries;
  if (booking.difference == LoanTotals{}) return entries;
  HTX_ASSIGN_OR_RETURN(const std::vector<LoanTotals> parts,
                       Divide(tx, desk, booking.loan, booking.difference, cause.day));
  for (size_t i = 0; i < parts.size(); ++i) {
    Loan booked = booking.loan;
    booked.source = booking.loan.mix[i].source;
    for (JournalEntry& entry : PostDifference(
             booked,
             {.difference = parts[i], .day = cause.day, .value_day = cause.value_day, .cause = cause.resource})) {
      entries.push_back(Completed(std::move(entry)));
    }
  }
  return PostAll(tx, desk.ids, record, std::move(entries));
}

absl::Status SaveLoan(sql::Transaction& tx, Loan& after, const LoanEvents& events, const CallRecord& record,
                      absl::string_view type) {
  after.version += 1;
  after.updated = record.now;
  HTX_RETURN_IF_ERROR(store::UpdateLoan(tx, after));
  HTX_RETURN_IF_ERROR(AnnounceStanding(tx, after));
  if (type.empty()) return absl::OkStatus();
  v1::Change change;
  *change.mutable_loan() = ToProto(after, AccountOf(after, events, {}));
  return Announce(tx, type, NameOf(after.id), change, after.last_day);
}

absl::Status BookSigning(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const Loan& loan) {
  const std::vector<Dong> parts = Split(loan.terms.principal, loan.mix);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    HTX_RETURN_IF_ERROR(Post(tx, desk.ids, record, PostSigning(BookedTo(loan, i, parts[i]))).status());
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<Collateral> pledged, store::CollateralsOf(tx, loan.application));
  for (const Collateral& each : pledged) {
    HTX_RETURN_IF_ERROR(BookCollateral(tx, desk, record, loan, each, loan.signature->day));
  }
  return absl::OkStatus();
}

absl::Status BookCollateral(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const Loan& loan,
                            const Collateral& collateral, absl::CivilDay day) {
  if (!loan.signature.has_value()) return absl::OkStatus();
  const std::optional<Valuation> valued = ValuedOn(collateral, day);
  const Dong worth = collateral.released.has_value() || !valued.has_value() ? 0 : valued->value;
  HTX_ASSIGN_OR_RETURN(const Dong held, store::CollateralOnBooks(tx, loan.id, NameOf(collateral.id)));
  if (worth == held) return absl::OkStatus();
  return Post(tx, desk.ids, record, PostCollateral(loan, NameOf(collateral.id), worth - held, day)).status();
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
