#pragma once

#include <vector>

#include "htxctl/rpc/method_command.h"

namespace htx::ctl {

// `alliance`: members, dues, duties, petitions, programmes, activities.
std::vector<MethodCommand> AllianceMethods();
// Corrections of what alliances recorded wrongly.
std::vector<MethodCommand> AllianceCorrections();

}  // namespace htx::ctl
