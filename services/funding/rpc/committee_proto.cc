#include "funding/rpc/committee_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

CommitteeRange ParseRange(const v1::CommitteeRange& range, absl::string_view field, FieldErrors& errors) {
  CheckPresent(range.committee(), absl::StrCat(field, ".committee"), errors);
  CheckRange(range.quorum(), 1, kMostMembers, absl::StrCat(field, ".quorum"), errors);
  CheckRange(range.members_size(), 0, kMostMembers, absl::StrCat(field, ".members"), errors);
  CheckRange(range.required_members_size(), 0, kMostMembers, absl::StrCat(field, ".required_members"), errors);
  return {.from = ParseMoney(range.from_amount(), 0, absl::StrCat(field, ".from_amount"), errors),
          .committee = range.committee(),
          .quorum = range.quorum(),
          .members = {range.members().begin(), range.members().end()},
          .required = {range.required_members().begin(), range.required_members().end()}};
}

}  // namespace

absl::StatusOr<DecisionRules> ParseDecisionRules(const v1::DecisionRules& rules, IdSource& ids) {
  constexpr int kMostDays = 3'650;
  FieldErrors errors;
  DecisionRules parsed = {.id = DecisionRulesId::Of(ids.Next()),
                          .fund = FundId::Of(ParseName(rules.fund(), kFunds, "decision_rules.fund", errors)),
                          .effective = ParseDate(rules.has_effective_date(), rules.effective_date(),
                                                 "decision_rules.effective_date", errors),
                          .approval_valid_days = rules.approval_valid_days(),
                          .coverage_ppm = rules.collateral_coverage_ppm(),
                          .valuation_valid_days = rules.valuation_valid_days(),
                          .own_capital_proof = rules.own_capital_proof_required(),
                          .reference = rules.reference()};
  CheckRange(rules.approval_valid_days(), 0, kMostDays, "decision_rules.approval_valid_days", errors);
  CheckRange(rules.valuation_valid_days(), 0, kMostDays, "decision_rules.valuation_valid_days", errors);
  CheckRange(rules.collateral_coverage_ppm(), 0, 10 * kMillion, "decision_rules.collateral_coverage_ppm", errors);
  CheckRange(rules.ranges_size(), 1, kMostRanges, "decision_rules.ranges", errors);
  for (int i = 0; i < rules.ranges_size(); ++i) {
    parsed.ranges.push_back(ParseRange(rules.ranges(i), absl::StrCat("decision_rules.ranges[", i, "]"), errors));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(CheckDecisionRules(parsed));
  return parsed;
}

v1::CommitteeRange ToProto(const CommitteeRange& range) {
  v1::CommitteeRange proto;
  *proto.mutable_from_amount() = MoneyProto(range.from);
  proto.set_committee(range.committee);
  proto.set_quorum(range.quorum);
  for (const std::string& member : range.members) proto.add_members(member);
  for (const std::string& member : range.required) proto.add_required_members(member);
  return proto;
}

v1::DecisionRules ToProto(const DecisionRules& rules) {
  v1::DecisionRules proto;
  proto.set_name(NameOf(rules.id));
  proto.set_fund(NameOf(rules.fund));
  *proto.mutable_effective_date() = DateProto(rules.effective);
  for (const CommitteeRange& range : rules.ranges) *proto.add_ranges() = ToProto(range);
  proto.set_approval_valid_days(rules.approval_valid_days);
  proto.set_collateral_coverage_ppm(rules.coverage_ppm);
  proto.set_valuation_valid_days(rules.valuation_valid_days);
  proto.set_own_capital_proof_required(rules.own_capital_proof);
  proto.set_reference(rules.reference);
  *proto.mutable_create_time() = TimeProto(rules.created);
  return proto;
}

}  // namespace htx::funding
