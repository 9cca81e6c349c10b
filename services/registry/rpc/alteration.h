#pragma once

// Changing a recorded organisation: what the verbs of OrganizationService and the import share.

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "registry/domain/registration.h"
#include "registry/rpc/organization_proto.h"

namespace htx::registry {

// What is to be changed, for whom.
struct Alteration {
  OrganizationId id = {};
  std::string etag = {};  // Empty: whatever version it has.
  absl::string_view change_type = {};
  absl::CivilDay effective_day = {};
  const rpc::RequestContext& context;
  absl::Time known = {};
};

// Loads, decides, saves, announces. What `decide` leaves as it is is neither saved nor announced.
//
// Errors: NEVER_EXISTED, OUT_OF_SCOPE, ETAG_MISMATCH, those of `decide`.
absl::StatusOr<Organization> Alter(
    sql::Transaction& transaction, const Alteration& alteration,
    absl::FunctionRef<absl::StatusOr<Splice>(const Organization&, const Timeline&)> decide);

// What a change of facts came to.
struct Amendment {
  std::optional<Organization> before = {};
  Organization after = {};
  std::vector<RuleBreak> findings = {};

  bool changed() const { return before->version != after.version; }
};

// Decides, saves and announces a change of facts. When it fails with an error of the domain, the transaction holds
// nothing of it, so an import can go on.
//
// Errors: OUT_OF_SCOPE (of the new alliance), those of Alter, FIELD_RULE, those of Update, REGISTRATION_RULE,
// NUMBER_TAKEN, POSSIBLE_DUPLICATE.
absl::StatusOr<Amendment> Amend(sql::Transaction& transaction, const NamedChange& named, const std::string& etag,
                                const rpc::RequestContext& context, const AreaTree& areas, absl::Time known);

}  // namespace htx::registry
