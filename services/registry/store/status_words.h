#pragma once

// Legal statuses as a statement lists them.

#include <string>

#include "absl/functional/function_ref.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// The words of the statuses for which `chosen` holds, quoted, between commas: what stands in "in (…)".
std::string StatusWords(absl::FunctionRef<bool(LegalStatus)> chosen);

// The same for what is no organisation today: ended, refused, or recorded in error. Lives as long as the program.
const std::string& TerminalWords();

}  // namespace htx::registry
