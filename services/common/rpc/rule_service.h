#pragma once

// The adapter of RuleService, which every service with rules as data serves.

#include "common/rpc/adapter.h"
#include "common/rpc/rule_handlers.h"
#include "htx/common/v1/rule_service.grpc.pb.h"

namespace htx::rpc {

class RuleAdapter final : public Adapter<const RuleHandlers, common::v1::RuleService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListRules(Call* call, const common::v1::ListRulesRequest* request,
                     common::v1::ListRulesResponse* response) override {
    return chassis_.Serve<&RuleHandlers::ListRules>(handlers_, call, request, response);
  }
};

}  // namespace htx::rpc
