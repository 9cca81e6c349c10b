#include "funding/rpc/schedule_keeping.h"

#include <optional>
#include <string>

#include "common/base/status.h"
#include "funding/rpc/digest.h"
#include "funding/store/schedule_store.h"

namespace htx::funding {
namespace {

// Without number, cause and days.
ScheduleRevision RevisionOf(const CallRecord& record, const Loan& loan, const LoanEvents& events,
                            const Replayed& replayed) {
  ScheduleRevision revision;
  revision.loan = loan.id;
  revision.rows = PlannedSchedule(loan, events, replayed).lines;
  revision.content_hash = Sha256Hex(ScheduleText(revision.rows));
  revision.principal = record.principal;
  revision.recorded = record.now;
  return revision;
}

ScheduleRevision FirstOf(const CallRecord& record, const Loan& loan, const LoanEvents& events, absl::string_view cause,
                         absl::CivilDay day) {
  const absl::CivilDay until = LastDay(events).value_or(loan.contract_day);
  ScheduleRevision first =
      RevisionOf(record, loan, events, Replay(loan.terms, loan.conditions, events, until, loan.contract_day));
  first.number = 1;
  first.cause = std::string(cause);
  first.event = NameOf(loan.id);
  first.day = day;
  first.value_day = loan.contract_day;
  return first;
}

}  // namespace

absl::Status KeepFirstSchedule(sql::Transaction& tx, const CallRecord& record, const Loan& loan,
                               const LoanEvents& events, absl::string_view cause, absl::CivilDay day) {
  return store::InsertSchedule(tx, FirstOf(record, loan, events, cause, day));
}

absl::Status KeepSchedule(sql::Transaction& tx, const CallRecord& record, const LoanEvents& before,
                          const Booking& booking, const BookingCause& cause) {
  const Loan& loan = booking.loan;
  if (!MayMoveSchedule(loan, before, booking.events)) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(std::optional<ScheduleRevision> last, store::FindSchedule(tx, loan.id));
  if (!last.has_value()) {
    last = FirstOf(record, loan, before, kCauseFound, cause.day);
    HTX_RETURN_IF_ERROR(store::InsertSchedule(tx, *last));
  }
  ScheduleRevision next = RevisionOf(record, loan, booking.events, booking.replayed);
  if (next.content_hash == last->content_hash) return absl::OkStatus();
  next.number = last->number + 1;
  next.cause = std::string(CauseOf(before, booking.events));
  next.event = cause.resource;
  next.day = cause.day;
  next.value_day = cause.value_day;
  return store::InsertSchedule(tx, next);
}

}  // namespace htx::funding
