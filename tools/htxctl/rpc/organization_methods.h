#pragma once

#include <vector>

#include "htxctl/rpc/method_command.h"

// "htx.registry.v1." before the names of the methods below.
#define HTX_REGISTRY(method) "htx.registry.v1." method

namespace htx::ctl {

// `org`: lists, history, changes and moves.
std::vector<MethodCommand> OrganizationMethods();
// `fund`: products, programmes, limits, payoff.
std::vector<MethodCommand> FundingMethods();
// `fund`: applications, loans, proposals, standings.
std::vector<MethodCommand> LendingMethods();

}  // namespace htx::ctl
