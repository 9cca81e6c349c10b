#include "funding/rpc/day_steps.h"

#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/day_end.h"
#include "funding/rpc/day_proto.h"
#include "funding/store/day_store.h"
#include "funding/store/ledger_chain.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

constexpr int kFoldAtOnce = 5'000;
constexpr absl::Duration kFoldTimeout = absl::Seconds(60);

// Runs `body` on the day as it is stored, when it still is at `step` and nobody else is at it.
absl::StatusOr<bool> AtStep(const Desk& desk, const CallRecord& record, const BusinessDay& known, DayStep step,
                            absl::FunctionRef<absl::Status(sql::Transaction&, BusinessDay&)> body) {
  bool free = true;
  HTX_RETURN_IF_ERROR(desk.database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(free, store::LockDays(tx, known.fund));
    if (!free) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(std::optional<BusinessDay> day, store::FindBusinessDay(tx, known.fund, known.day));
    if (!day.has_value() || day->step != step || day->state != DayState::kClosing) return absl::OkStatus();
    day->updated = record.now;
    return body(tx, *day);
  }));
  return free;
}

}  // namespace

absl::StatusOr<bool> SealDay(const Desk& desk, const CallRecord& record, const FundId& fund, absl::CivilDay day) {
  bool free = true;
  HTX_RETURN_IF_ERROR(desk.database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(free, store::LockDays(tx, fund));
    if (!free) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(const std::optional<BusinessDay> known, store::FindBusinessDay(tx, fund, day));
    if (known.has_value()) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(FundDays days, store::GetFundDays(tx, fund));
    if (days.Next() != day) return absl::OkStatus();
    days.sealed = day;
    HTX_RETURN_IF_ERROR(store::SaveFundDays(tx, days));
    BusinessDay begun;
    begun.fund = fund;
    begun.day = day;
    begun.step = DayStep::kDebtors;
    begun.classifies = Classifies(day, ClassificationRules());
    begun.started = begun.updated = record.now;
    return store::SaveBusinessDay(tx, begun);
  }));
  return free;
}

absl::StatusOr<bool> RollUp(const Desk& desk, const CallRecord& record, const BusinessDay& day) {
  bool pending = false;
  HTX_RETURN_IF_ERROR(desk.database.Read(record.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(pending, store::AnyPending(tx, day.fund, day.day));
    return absl::OkStatus();
  }));
  if (pending) {
    // Another fold under way is as good as ours.
    CallRecord fold = record;
    fold.deadline = absl::Now() + kFoldTimeout;
    HTX_RETURN_IF_ERROR(
        desk.database.Write(fold, [&](sql::Transaction& tx) { return store::FoldLedger(tx, kFoldAtOnce).status(); }));
    return true;
  }
  return AtStep(desk, record, day, DayStep::kRollUp, [](sql::Transaction& tx, BusinessDay& now) {
    now.step = DayStep::kDigest;
    return store::SaveBusinessDay(tx, now);
  });
}

absl::StatusOr<bool> FinishDay(const Desk& desk, const CallRecord& record, const BusinessDay& day) {
  return AtStep(desk, record, day, DayStep::kDigest, [&](sql::Transaction& tx, BusinessDay& now) -> absl::Status {
    HTX_RETURN_IF_ERROR(store::Digest(tx, now));
    now.state = DayState::kClosed;
    now.closed = record.now;
    HTX_RETURN_IF_ERROR(store::SaveBusinessDay(tx, now));
    HTX_ASSIGN_OR_RETURN(FundDays days, store::GetFundDays(tx, now.fund));
    days.closed = now.day;
    const bool ends_period = days.asked_period && days.asked == now.day;
    if (ends_period) {
      HTX_RETURN_IF_ERROR(store::CloseThrough(tx, now.fund, now.day));
      days.asked_period = false;
    }
    HTX_RETURN_IF_ERROR(store::SaveFundDays(tx, days));
    v1::Change change;
    *change.mutable_business_day() = ToProto(now, 0);
    return Announce(tx, "BUSINESS_DAY_CLOSED", NameOfDay(now.fund, now.day), change, now.day);
  });
}

}  // namespace htx::funding
