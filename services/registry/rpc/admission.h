#pragma once

// Recording a new membership: what CreateRelationship and the import share.

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "htx/registry/v1/relationship.pb.h"
#include "registry/domain/relationship.h"

namespace htx::registry {

v1::Relationship ToProto(const Relationship& relationship);

// Decides and records `relationship` without announcing it, and returns what was known of both sides.
//
// Errors: as RecordAdmission.
absl::StatusOr<MembershipFacts> DecideAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                                absl::FunctionRef<absl::Status(const Organization& body)> check_scope);

// Decides and records `relationship`, and announces it. `check_scope` is asked with the body before anything is
// decided.
//
// Errors: NEVER_EXISTED, those of `check_scope`, those of Admit, ID_TAKEN.
absl::StatusOr<Relationship> RecordAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                             absl::FunctionRef<absl::Status(const Organization& body)> check_scope);

}  // namespace htx::registry
