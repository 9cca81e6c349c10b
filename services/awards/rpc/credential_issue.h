#pragma once

// Credentials as the writes issue and revoke them.

#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/honour.h"
#include "awards/rpc/handler_parts.h"
#include "common/sql/database.h"

namespace htx::awards {

// What is random about a credential; made before the transaction, so that a second run makes the same one.
struct CredentialSeed {
  CredentialId id = {};
  std::string salt = {};
};
CredentialSeed NextSeed(IdSource& ids);

// Issues a credential for `award`, enters it in the log and tells the feed; an empty id for an imported award.
absl::StatusOr<CredentialId> IssueCredential(sql::Transaction& transaction, const Award& award,
                                             const Decision& decision, const CredentialSeed& seed,
                                             const HandlerParts& parts, absl::Time now);

// Revokes the active credential of `award`, if it has one. The log learns of it by the ruling.
absl::Status RevokeCredentials(sql::Transaction& transaction, const AwardId& award, absl::Time now);

}  // namespace htx::awards
