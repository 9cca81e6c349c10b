#pragma once

// Many ids as one argument of a statement.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/value.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Many texts as one argument, and the condition that reads it, as in absl::StrCat("where id", IsOneOf(engine)).
Value ListOfIds(sql::Engine engine, absl::Span<const std::string> ids);
absl::string_view IsOneOf(sql::Engine engine);
std::vector<std::string> IdTexts(absl::Span<const OrganizationId> ids);

}  // namespace htx::registry
