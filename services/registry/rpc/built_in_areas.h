#pragma once

#include <vector>

#include "absl/strings/string_view.h"

namespace htx::registry {

// The reforms in services/registry/areas, oldest first: each an AreaChange as JSON. The first one establishes the
// units.
std::vector<absl::string_view> BuiltInAreaChanges();

}  // namespace htx::registry
