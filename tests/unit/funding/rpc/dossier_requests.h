#pragma once

// Requests about what stands beside an application of funds/f: collateral, relations of its borrower, who decides.

#include <string>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {

// A house that secures the application.
inline v1::UpdateCollateralRequest PledgeRequest(const std::string& id, const std::string& application, Dong value,
                                                 absl::CivilDay day) {
  v1::UpdateCollateralRequest request;
  request.set_request_id(NewUuid());
  request.set_allow_missing(true);
  v1::Collateral& collateral = *request.mutable_collateral();
  collateral.set_name("collaterals/" + id);
  collateral.set_application("applications/" + application);
  collateral.set_kind(v1::COLLATERAL_KIND_REAL_ESTATE);
  collateral.set_description("Quyền sử dụng đất và nhà xưởng");
  collateral.set_owner("HTX Đồng Tâm");
  collateral.set_document_number("GCN-" + id);
  *collateral.mutable_valuation()->mutable_date() = DateProto(day);
  *collateral.mutable_valuation()->mutable_value() = Vnd(value);
  collateral.mutable_valuation()->set_valuer("Tổ thẩm định giá");
  return request;
}

inline v1::RecordRelationRequest RelationRequest(const std::string& party, const std::string& other,
                                                 v1::RelationKind kind, const google::type::Date& from) {
  v1::RecordRelationRequest request;
  request.set_request_id(NewUuid());
  v1::PartyRelation& relation = *request.mutable_relation();
  relation.set_fund("funds/f");
  relation.set_party("organizations/" + party);
  relation.set_other("organizations/" + other);
  relation.set_kind(kind);
  *relation.mutable_from_date() = from;
  return request;
}

// One vote of anybody with the right to decide, from 1 January 2024 on.
inline v1::StateDecisionRulesRequest OneVoteRequest() {
  v1::StateDecisionRulesRequest request;
  request.set_request_id(NewUuid());
  v1::DecisionRules& rules = *request.mutable_decision_rules();
  rules.set_fund("funds/f");
  *rules.mutable_effective_date() = On(2024, 1, 1);
  v1::CommitteeRange& range = *rules.add_ranges();
  range.set_committee("Giám đốc");
  range.set_quorum(1);
  return request;
}

}  // namespace htx::funding
