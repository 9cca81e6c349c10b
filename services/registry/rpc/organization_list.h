#pragma once

// Lists of organisations, whose filters may hold functions.

#include "absl/status/statusor.h"
#include "registry/rpc/list_page.h"

namespace htx::registry {

// Open for a list of organisations: the same errors in the same order. Functions depend on the time of the read, so the
// list's query has no `where` yet: make it in the transaction, with OrganizationFilter and the time of PinTime.
absl::StatusOr<OpenList> OpenOrganizations(const ListKind& kind, const ListArguments& arguments,
                                           const query::PageTokens& tokens, absl::Time now);

}  // namespace htx::registry
