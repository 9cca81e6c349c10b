#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/committee_service.pb.h"

namespace htx::funding {

// CommitteeService; errors as in its contract.
class CommitteeHandlers {
 public:
  explicit CommitteeHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::StateDecisionRulesResponse> StateDecisionRules(const v1::StateDecisionRulesRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListDecisionRulesResponse> ListDecisionRules(const v1::ListDecisionRulesRequest& request,
                                                                  const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
