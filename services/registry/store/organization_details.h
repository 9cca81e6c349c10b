#pragma once

// The column `details`: what is read with an organisation and seldom asked for, as JSON.

#include <string>

#include "absl/strings/string_view.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// The details of `facts`; "" when there are none.
std::string PackDetails(const Facts& facts);

// Puts the details that PackDetails wrote into `facts`. Unknown members are passed over: a later version may have
// written them. Ends the process when `packed` is no JSON: the row was damaged.
void UnpackDetails(absl::string_view packed, Facts& facts);

}  // namespace htx::registry
