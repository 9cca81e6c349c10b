#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/rule_book.h"
#include "common/rpc/request_context.h"
#include "htx/common/v1/rule_service.pb.h"

namespace htx::rpc {

// A book as callers name it. The rules outlive it.
struct NamedBook {
  std::string name = {};
  const RuleBook* book = nullptr;
};

// RuleService; errors as in its contract. Thread-safe. The clock and the books outlive it.
class RuleHandlers {
 public:
  RuleHandlers(const Clock& clock, std::vector<NamedBook> books) : clock_(clock), books_(std::move(books)) {}

  absl::StatusOr<common::v1::GetRulesResponse> GetRules(const common::v1::GetRulesRequest& request,
                                                        const RequestContext& context) const;

 private:
  const Clock& clock_;
  const std::vector<NamedBook> books_;
};

}  // namespace htx::rpc
