#include "funding/rpc/standing_proto.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

v1::Debt DebtProto(const Debt& debt) {
  v1::Debt proto;
  proto.set_loan(NameOf(debt.loan));
  proto.set_fund(NameOf(debt.fund));
  proto.set_borrower(NameOf(debt.borrower));
  proto.set_state(static_cast<v1::LoanState>(debt.state));
  *proto.mutable_outstanding() = MoneyProto(debt.outstanding);
  *proto.mutable_interest_owed() = MoneyProto(debt.interest_owed);
  *proto.mutable_overdue() = MoneyProto(debt.Overdue());
  *proto.mutable_written_off() = MoneyProto(debt.written_off);
  proto.set_days_past_due(debt.days_past_due);
  proto.set_debt_group(static_cast<int>(debt.classification.group));
  proto.set_own_debt_group(static_cast<int>(debt.classification.own));
  proto.set_group_by_hand(static_cast<int>(debt.classification.by_hand));
  proto.set_computed_debt_group(static_cast<int>(debt.classification.computed));
  proto.set_joint(debt.joint);
  proto.set_undecided(debt.undecided);
  return proto;
}

v1::BadDebtStanding BadDebtProto(BadDebt bad_debt) {
  switch (bad_debt) {
    case BadDebt::kUnknown:
      return v1::BAD_DEBT_STANDING_UNKNOWN;
    case BadDebt::kNone:
      return v1::BAD_DEBT_STANDING_NONE;
    case BadDebt::kPresent:
      return v1::BAD_DEBT_STANDING_PRESENT;
  }
  HTX_UNREACHABLE();
}

}  // namespace

std::vector<OrganizationId> ParseDebtorNames(const google::protobuf::RepeatedPtrField<std::string>& names,
                                             absl::string_view path, FieldErrors& errors) {
  std::vector<OrganizationId> debtors;
  for (int i = 0; i < names.size(); ++i) {
    const std::string field = absl::StrCat(path, "[", i, "]");
    const OrganizationId debtor = OrganizationId::Of(ParseName(names.Get(i), kOrganizations, field, errors));
    if (std::find(debtors.begin(), debtors.end(), debtor) != debtors.end()) {
      errors.Add(field, {.en = "is named twice", .vi = "được nêu hai lần"});
    }
    debtors.push_back(debtor);
  }
  CheckRange(names.size(), 1, 20, path, errors);
  return debtors;
}

absl::StatusOr<DebtorDecision> ParseDecision(const v1::DebtorDecision& decision, IdSource& ids) {
  FieldErrors errors;
  DebtorDecision parsed;
  parsed.id = DebtorDecisionId::Of(ids.Next());
  parsed.loan = LoanId::Of(ParseName(decision.loan(), kLoans, "decision.loan", errors));
  parsed.from = OrganizationId::Of(ParseName(decision.from(), kOrganizations, "decision.from", errors));
  parsed.debtors = ParseDebtorNames(decision.debtors(), "decision.debtors", errors);
  parsed.day = ParseDate(decision.has_business_date(), decision.business_date(), "decision.business_date", errors);
  parsed.document = decision.document();
  CheckPresent(decision.document(), "decision.document", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::DebtStanding ToProto(const DebtStanding& standing, int64_t sequence) {
  v1::DebtStanding proto;
  proto.set_organization(NameOf(standing.organization));
  *proto.mutable_date() = DateProto(standing.day);
  proto.set_sequence(sequence);
  *proto.mutable_outstanding() = MoneyProto(standing.outstanding);
  *proto.mutable_interest_owed() = MoneyProto(standing.interest_owed);
  *proto.mutable_overdue() = MoneyProto(standing.overdue);
  *proto.mutable_written_off() = MoneyProto(standing.written_off);
  proto.set_days_past_due(standing.days_past_due);
  proto.set_worst_debt_group(static_cast<int>(standing.worst));
  proto.set_bad_debt(BadDebtProto(standing.bad_debt));
  proto.set_undecided(standing.undecided);
  proto.set_ever_borrowed(standing.ever_borrowed);
  if (standing.scale.has_value()) proto.set_scale(std::string(WordOf(*standing.scale)));
  *proto.mutable_basis() = ToProto(standing.basis);
  const int shown = std::min(static_cast<int>(standing.debts.size()), kMostDebts);
  for (int i = 0; i < shown; ++i) *proto.add_debts() = DebtProto(standing.debts[static_cast<size_t>(i)]);
  proto.set_debts_omitted(static_cast<int>(standing.debts.size()) - shown);
  return proto;
}

v1::RuleBasis ToProto(const RuleBasis& basis) {
  v1::RuleBasis proto;
  for (const std::string& version : basis.versions) proto.add_rule_versions(version);
  for (const std::string& rule : basis.missing) proto.add_missing_rules(rule);
  proto.set_confidence(std::string(WordOf(basis.confidence)));
  return proto;
}

v1::LoanFlag ToProto(const LoanFlag& flag) {
  v1::LoanFlag proto;
  proto.set_name(NameOf(flag.id));
  proto.set_subject(flag.subject);
  proto.set_fund(NameOf(flag.fund));
  proto.set_organization(NameOf(flag.organization));
  proto.set_reason(static_cast<v1::LoanFlagReason>(flag.reason));
  if (flag.reason == FlagReason::kBorrowerStatus) proto.set_borrower_status(std::string(WordOf(flag.status)));
  *proto.mutable_since_date() = DateProto(flag.since);
  proto.set_registry_sequence(flag.sequence);
  *proto.mutable_raise_time() = TimeProto(flag.raised);
  if (flag.cleared.has_value()) {
    *proto.mutable_clear_time() = TimeProto(flag.cleared->at);
    proto.set_clear_actor(flag.cleared->actor);
    proto.set_clear_reason(flag.cleared->reason);
    proto.set_cleared_by_fact(flag.cleared->by_fact);
  }
  proto.set_etag(absl::StrCat(flag.version));
  return proto;
}

v1::DebtorDecision ToProto(const DebtorDecision& decision) {
  v1::DebtorDecision proto;
  proto.set_name(NameOf(decision.id));
  proto.set_loan(NameOf(decision.loan));
  proto.set_from(NameOf(decision.from));
  for (const OrganizationId& debtor : decision.debtors) proto.add_debtors(NameOf(debtor));
  *proto.mutable_business_date() = DateProto(decision.day);
  proto.set_document(decision.document);
  if (!decision.proposal.empty()) proto.set_proposal(NameOf(decision.proposal));
  for (const int64_t sequence : decision.sequences) proto.add_registry_sequences(sequence);
  return proto;
}

v1::DebtorSpan ToProto(const DebtorSpan& span) {
  v1::DebtorSpan proto;
  proto.set_debtor(NameOf(span.debtor));
  *proto.mutable_from_date() = DateProto(span.from);
  if (span.until.has_value()) *proto.mutable_to_date() = DateProto(*span.until);
  proto.set_undecided(span.undecided);
  return proto;
}

}  // namespace htx::funding
