#pragma once

// Who may sign for an authority.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/signing_authority.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ID_TAKEN.
absl::Status InsertSigningAuthority(sql::Transaction& transaction, const SigningAuthority& authority);
// Keeps the end and the version.
absl::Status UpdateSigningAuthority(sql::Transaction& transaction, const SigningAuthority& authority);
absl::StatusOr<std::optional<SigningAuthority>> FindSigningAuthority(sql::Transaction& transaction,
                                                                     const SigningAuthorityId& id);
absl::StatusOr<Page<SigningAuthority>> ListSigningAuthorities(sql::Transaction& transaction,
                                                              const ListRequest& request);
// All that is recorded of `authority`, whenever it holds, the latest first.
absl::StatusOr<std::vector<SigningAuthority>> SignersOf(sql::Transaction& transaction, const std::string& authority);

}  // namespace htx::awards::store
