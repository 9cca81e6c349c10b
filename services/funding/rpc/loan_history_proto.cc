#include "funding/rpc/loan_history_proto.h"

#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/group_by_hand.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"
#include "funding/rpc/standing_proto.h"

namespace htx::funding {

v1::ScheduleRevision ToProto(const ScheduleRevision& revision) {
  v1::ScheduleRevision proto;
  proto.set_name(NameOfSchedule(revision.loan, revision.number));
  proto.set_loan(NameOf(revision.loan));
  proto.set_number(revision.number);
  proto.set_cause(revision.cause);
  proto.set_event(revision.event);
  *proto.mutable_business_date() = DateProto(revision.day);
  *proto.mutable_value_date() = DateProto(revision.value_day);
  proto.set_content_hash(revision.content_hash);
  proto.set_principal(revision.principal);
  *proto.mutable_create_time() = TimeProto(revision.recorded);
  if (!revision.rows.empty()) *proto.mutable_schedule() = ToProto(revision.rows);
  return proto;
}

void ExplainLines(const Replayed& replayed, v1::LoanExplanation& explanation) {
  const std::vector<Instalment>& lines = replayed.account.lines;
  for (size_t i = 0; i < lines.size() && i < replayed.explanations.size(); ++i) {
    *explanation.add_instalments() = ToProto(lines[i], replayed.explanations[i]);
  }
}

v1::DebtGroupExplanation ExplainGroup(const OwedLoan& owed, const LoanAccount& account, const Classification& found,
                                      const DebtorBook& debts) {
  const LoanConduct conduct = ConductOf(owed.events, account);
  v1::DebtGroupExplanation proto;
  *proto.mutable_date() = DateProto(account.day);
  if (debts.scale.has_value()) proto.set_scale(std::string(WordOf(*debts.scale)));
  proto.set_days_past_due(conduct.days_past_due);
  proto.set_reschedulings(conduct.reschedulings);
  proto.set_interest_relieved(conduct.interest_relieved);
  proto.set_group_by_days(static_cast<int>(found.by_days));
  proto.set_group_by_conduct(static_cast<int>(found.by_conduct));
  proto.set_computed_debt_group(static_cast<int>(found.computed));
  proto.set_group_by_hand(static_cast<int>(conduct.by_hand));
  const LoanChange* const by_hand = GroupOverrideOn(owed.events.changes, account.day);
  if (by_hand != nullptr) proto.set_group_by_hand_proposal(NameOf(by_hand->id));
  proto.set_own_debt_group(static_cast<int>(found.own));
  proto.set_debt_group(static_cast<int>(found.group));
  proto.set_booked_debt_group(owed.loan.debt_group);
  *proto.mutable_basis() = ToProto(debts.basis);
  return proto;
}

v1::ProvisionExplanation ExplainProvision(const Loan& loan, const BookedDebt& debt, const DebtorBook& debts,
                                          absl::CivilDay day) {
  const auto ratio = [&](absl::string_view rule) -> int64_t {
    if (!debts.scale.has_value()) return 0;
    return ProvisionRatio(rule, *debts.scale, debt.debt.classification.group, day, ClassificationRules()).value_or(0);
  };
  v1::ProvisionExplanation proto;
  *proto.mutable_principal() = MoneyProto(debt.own_risk);
  *proto.mutable_deducted() = MoneyProto(debt.deducted);
  proto.set_specific_ratio_ppm(ratio(kRuleSpecificProvision));
  if (debt.specific.has_value()) *proto.mutable_specific() = MoneyProto(*debt.specific);
  proto.set_general_ratio_ppm(ratio(kRuleGeneralProvision));
  if (debt.general.has_value()) *proto.mutable_general() = MoneyProto(*debt.general);
  *proto.mutable_booked() = MoneyProto(loan.Provided() + loan.general_provision);
  return proto;
}

}  // namespace htx::funding
