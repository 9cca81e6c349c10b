#include "awards/rpc/rule_set_handlers.h"

#include "awards/domain/errors.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_proto.h"
#include "awards/store/rule_set_store.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<RuleSets> LoadRuleSets(sql::Transaction& transaction) {
  HTX_ASSIGN_OR_RETURN(const std::vector<std::string> contents, store::PublishedRuleSets(transaction));
  if (contents.empty()) return RuleSets::Shipped();
  std::vector<RuleSet> published;
  for (const std::string& content : contents) {
    v1::RuleSet proto;
    HTX_CHECK(proto.ParseFromString(content));
    published.push_back(FromStored(proto));
  }
  return RuleSets::With(std::move(published));
}

absl::StatusOr<v1::PublishRuleSetResponse> RuleSetHandlers::PublishRuleSet(const v1::PublishRuleSetRequest& request,
                                                                           const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const RuleSet asked, ParseNewRuleSet(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, asked.alliance.empty() ? "*" : request.rule_set().alliance()));
  return sql::WriteOnce<v1::PublishRuleSetResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::PublishRuleSetResponse> {
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        HTX_ASSIGN_OR_RETURN(RuleSet set, Publish(asked, sets));
        if (sets.sets().size() - RuleSets::Shipped().sets().size() >= store::kMostRuleSets) {
          return TooManyRuleSets(store::kMostRuleSets);
        }
        if (sets.FindSet(set.id) != nullptr) return IdTaken(NameOf(set.id));
        set.content_hash = Sha256Hex(ContentBytes(set));
        v1::PublishRuleSetResponse response;
        *response.mutable_rule_set() = ToProto(set);
        HTX_RETURN_IF_ERROR(store::InsertRuleSet(transaction, set, response.rule_set().SerializeAsString()));
        v1::Change change;
        *change.mutable_rule_set() = response.rule_set();
        HTX_RETURN_IF_ERROR(Announce(transaction, "RULE_SET_PUBLISHED", NameOf(set.id), change, set.period.from));
        return response;
      });
}

absl::StatusOr<v1::GetRuleSetResponse> RuleSetHandlers::GetRuleSet(const v1::GetRuleSetRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "ruleSets"));
  const RuleSetId id = RuleSetId::Of(std::move(id_text));
  v1::GetRuleSetResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    const std::shared_ptr<const RuleSet> set = sets.FindSet(id);
    if (set == nullptr) return NeverExisted("RuleSet", NameOf(id));
    *response.mutable_rule_set() = ToProto(*set);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListRuleSetsResponse> RuleSetHandlers::ListRuleSets(const v1::ListRuleSetsRequest& request,
                                                                       const rpc::RequestContext& context) {
  std::optional<RuleSets> sets;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(sets, LoadRuleSets(transaction));
    return absl::OkStatus();
  }));
  std::vector<std::string> ids;
  for (const auto& set : sets->sets()) ids.push_back(set->id.text());
  HTX_ASSIGN_OR_RETURN(const CataloguePage page, PageOfCatalogue(*parts_.tokens, "ListRuleSets", std::move(ids),
                                                                 request.page_size(), request.page_token()));
  v1::ListRuleSetsResponse response;
  for (const std::string& id : page.codes) {
    *response.add_rule_sets() = ToProto(*sets->FindSet(RuleSetId::Of(id)));
  }
  response.set_next_page_token(page.next_page_token);
  response.set_total_size(page.total);
  return response;
}

}  // namespace htx::awards
