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
  HTX_ASSIGN_OR_RETURN(const DecisionRules rules, ParseDecisionRules(request.decision_rules(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::StateDecisionRulesResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::StateDecisionRulesResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, rules.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(store::InsertDecisionRules(tx, rules, record.now));
        v1::StateDecisionRulesResponse response;
        *response.mutable_decision_rules() = ToProto(rules, record.now);
        v1::Change change;
        *change.mutable_decision_rules() = response.decision_rules();
        HTX_RETURN_IF_ERROR(Announce(tx, "DECISION_RULES_STATED", NameOf(rules.id), change, rules.effective));
        return response;
      });
}

absl::StatusOr<v1::ListDecisionRulesResponse> CommitteeHandlers::ListDecisionRules(
    const v1::ListDecisionRulesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open(store::DecisionRulesSchema(),
                                                 {.method = "ListDecisionRules",
                                                  .filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .default_order = "effective_date desc"},
                                                 desk_.tokens));
  v1::ListDecisionRulesResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(store::DecisionRulesPage page, store::ListDecisionRules(tx, list.query));
    response.set_next_page_token(FinishPage(list, page.keys, desk_.tokens, page.rules));
    response.set_total_size(page.total);
    for (size_t i = 0; i < page.rules.size(); ++i) {
      *response.add_decision_rules() = ToProto(page.rules[i], page.created[i]);
    }
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

}  // namespace htx::funding
