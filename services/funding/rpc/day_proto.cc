#include "funding/rpc/day_proto.h"

#include "common/base/civil_date.h"
#include "funding/domain/classification_rules.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {

v1::BusinessDay ToProto(const BusinessDay& day, int64_t failed) {
  v1::BusinessDay proto;
  proto.set_fund(NameOf(day.fund));
  *proto.mutable_date() = DateProto(day.day);
  proto.set_state(static_cast<v1::BusinessDayState>(day.state));
  proto.set_step(static_cast<v1::BusinessDayStep>(day.step));
  proto.set_classifies(day.classifies);
  if (day.classifies) {
    const std::optional<absl::CivilDay> due = ClassificationDue(day.day, ClassificationRules());
    proto.set_late(due.has_value() && DayOf(day.closed.value_or(day.updated)) > *due);
  }
  *proto.mutable_start_time() = TimeProto(day.started);
  *proto.mutable_update_time() = TimeProto(day.updated);
  if (day.closed.has_value()) *proto.mutable_close_time() = TimeProto(*day.closed);
  proto.set_loan_count(day.loans);
  proto.set_failed_count(failed);
  *proto.mutable_principal() = MoneyProto(day.principal);
  *proto.mutable_overdue() = MoneyProto(day.overdue);
  *proto.mutable_interest() = MoneyProto(day.interest);
  *proto.mutable_penalty() = MoneyProto(day.penalty);
  *proto.mutable_suspended() = MoneyProto(day.suspended);
  *proto.mutable_specific_provision() = MoneyProto(day.specific);
  *proto.mutable_general_provision() = MoneyProto(day.general);
  proto.set_ledger_hash(day.ledger_hash);
  proto.set_digest(day.digest);
  return proto;
}

v1::LoanDay ToProto(const LoanDay& day) {
  v1::LoanDay proto;
  proto.set_loan(NameOf(day.loan));
  proto.set_debtor(NameOf(day.debtor));
  *proto.mutable_date() = DateProto(day.day);
  *proto.mutable_fell_due_principal() = MoneyProto(day.fell_due_principal);
  *proto.mutable_fell_due_interest() = MoneyProto(day.fell_due_interest);
  *proto.mutable_interest() = MoneyProto(day.interest);
  *proto.mutable_penalty() = MoneyProto(day.penalty);
  *proto.mutable_outstanding() = MoneyProto(day.outstanding);
  *proto.mutable_overdue_principal() = MoneyProto(day.overdue_principal);
  *proto.mutable_overdue_interest() = MoneyProto(day.overdue_interest);
  proto.set_days_past_due(day.days_past_due);
  proto.set_reschedulings(day.reschedulings);
  proto.set_own_group(day.own_group);
  proto.set_group_by_hand(day.group_by_hand);
  proto.set_debt_group(day.debt_group);
  proto.set_suspended(day.suspended);
  *proto.mutable_collateral() = MoneyProto(day.collateral);
  *proto.mutable_specific_provision() = MoneyProto(day.specific);
  *proto.mutable_general_provision() = MoneyProto(day.general);
  return proto;
}

v1::DayFailure ToProto(const DayFailure& failure) {
  v1::DayFailure proto;
  *proto.mutable_date() = DateProto(failure.day);
  proto.set_debtor(NameOf(failure.debtor));
  if (!failure.loan.empty()) proto.set_loan(NameOf(failure.loan));
  proto.set_reason(failure.reason);
  proto.set_message(failure.message);
  proto.set_tries(failure.tries);
  *proto.mutable_fail_time() = TimeProto(failure.failed);
  if (failure.solved.has_value()) *proto.mutable_solve_time() = TimeProto(*failure.solved);
  return proto;
}

}  // namespace htx::funding
