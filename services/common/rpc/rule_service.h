#pragma once

// The adapter of RuleService, which every service with rules as data serves.

#include "common/rpc/adapter.h"
#include "common/rpc/rule_handlers.h"
#include "htx/common/v1/rule_service.grpc.pb.h"

namespace htx::rpc {

class RuleAdapter final : public Adapter<const RuleHandlers, common::v1::RuleService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetRules(Call* call, const common::v1::GetRulesRequest* request,
                    common::v1::GetRulesResponse* response) override {
    return chassis_.Serve<&RuleHandlers::GetRules>(handlers_, call, request, response);
  }
};

}  // namespace htx::rpc
