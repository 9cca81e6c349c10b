#pragma once

// Handlers of RuleSetService, and the one way to all rules. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/domain/rule_set.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/rule_set_service.pb.h"

namespace htx::awards {

// The shipped and the published sets as this transaction sees them.
absl::StatusOr<RuleSets> LoadRuleSets(sql::Transaction& transaction);

class RuleSetHandlers {
 public:
  explicit RuleSetHandlers(HandlerParts parts) : parts_(parts) {}

  absl::StatusOr<v1::PublishRuleSetResponse> PublishRuleSet(const v1::PublishRuleSetRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetRuleSetResponse> GetRuleSet(const v1::GetRuleSetRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListRuleSetsResponse> ListRuleSets(const v1::ListRuleSetsRequest& request,
                                                        const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
