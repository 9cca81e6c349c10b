#include "funding/rpc/committee_handlers.h"

#include <utility>

#include "common/base/status.h"
#include "funding/rpc/committee_proto.h"
#include "funding/rpc/list_page.h"
#include "funding/store/committee_store.h"
#include "funding/store/fund_store.h"

namespace htx::funding {

absl::StatusOr<v1::StateDecisionRulesResponse> CommitteeHandlers::StateDecisionRules(
    const v1::StateDecisionRulesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(DecisionRules rules, ParseDecisionRules(request.decision_rules(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  rules.created = record.now;
  return sql::WriteOnce<v1::StateDecisionRulesResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::StateDecisionRulesResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, rules.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(store::InsertDecisionRules(tx, rules));
        v1::StateDecisionRulesResponse response;
        *response.mutable_decision_rules() = ToProto(rules);
        v1::Change change;
        *change.mutable_decision_rules() = response.decision_rules();
        HTX_RETURN_IF_ERROR(Announce(tx, "DECISION_RULES_STATED", NameOf(rules.id), change, rules.effective));
        return response;
      });
}

absl::StatusOr<v1::ListDecisionRulesResponse> CommitteeHandlers::ListDecisionRules(
    const v1::ListDecisionRulesRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListDecisionRulesResponse>(
      desk_, request, context,
      {.method = "ListDecisionRules", .schema = store::DecisionRulesSchema(), .default_order = "effective_date desc"},
      store::ListDecisionRules, [](const DecisionRules& rules, v1::ListDecisionRulesResponse& response) {
        *response.add_decision_rules() = ToProto(rules);
      });
}

}  // namespace htx::funding
