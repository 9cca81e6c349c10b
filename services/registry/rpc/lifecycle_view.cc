#include "registry/rpc/lifecycle_view.h"

#include <algorithm>

#include "common/base/status.h"
#include "registry/domain/allowed_action.h"
#include "registry/domain/status_move.h"
#include "registry/rpc/dependents.h"
#include "registry/rpc/lifecycle_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/lifecycle_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
namespace {

absl::Status AddDissolution(LifecycleStore& store, const Organization& organization, const Timeline& timeline,
                            const TimePoint& time, v1::Organization& proto) {
  const std::optional<DissolutionFacts> facts = FindDissolution(timeline, time.day, LifecycleRules());
  if (!facts) return absl::OkStatus();
  v1::Dissolution& dissolution = *proto.mutable_dissolution();
  dissolution.set_basis(static_cast<v1::StateReason>(facts->basis));
  *dissolution.mutable_start_date() = ToProto(facts->start);
  if (facts->objection_end) *dissolution.mutable_objection_end_date() = ToProto(*facts->objection_end);
  dissolution.set_rule_version(facts->rule_version);
  HTX_ASSIGN_OR_RETURN(const std::optional<LifecycleEntry> start, store.FindDissolutionStart(organization.id, time));
  if (!start || start->day != facts->start) return absl::OkStatus();
  dissolution.set_liquidator(start->liquidator);
  for (const std::string& ref : start->grounds.document_refs) dissolution.add_document_refs(ref);
  return absl::OkStatus();
}

}  // namespace

absl::Status AddLifecycle(sql::Transaction& transaction, const Organization& organization, const TimePoint& time,
                          bool full, v1::Organization& proto) {
  SuccessionStore successions(transaction);
  if (full || IsTerminal(organization.facts().legal_status)) {
    HTX_ASSIGN_OR_RETURN(const std::vector<Succession> successors, successions.SuccessorsOf({organization.id}, time));
    for (const Succession& step : successors) *proto.add_successors() = ToProto(step);
  }
  if (!full) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<Succession> predecessors, successions.PredecessorsOf({organization.id}, time));
  for (const Succession& step : predecessors) *proto.add_predecessors() = ToProto(step);
  LifecycleStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, store.ReadTimelineAt(organization.id, time));
  HTX_RETURN_IF_ERROR(AddDissolution(store, organization, timeline, time, proto));
  const RuleBook& rules = LifecycleRules();
  for (const LifecycleFinding& finding : StateFindings(timeline, time.day, rules)) {
    *proto.add_state_findings() = ToProto(finding);
  }
  HTX_ASSIGN_OR_RETURN(const Dependents dependents, FindDependents(transaction, organization.id, time.day));
  for (const ActionVerdict& verdict : VerdictsOn(timeline, time.day, dependents, rules)) {
    *proto.add_allowed_actions() = ToProto(verdict);
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
