#pragma once

// Recording and ending relations between organisations: what PartyService, MembershipService, the moves of statuses and
// the import share.

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "htx/registry/v1/membership.pb.h"
#include "htx/registry/v1/relationship.pb.h"
#include "registry/domain/membership.h"
#include "registry/domain/relationship.h"

namespace htx::registry {

v1::Relationship ToProto(const Relationship& relationship);

// A relation that was recorded, and what was known of its sides.
struct Admission {
  Relationship relationship = {};
  RelationshipFacts known = {};
};

// Decides and records `relationship` without announcing it. `check_scope` is asked with the organisation whose alliance
// decides, before anything is decided: the body of a member, else the subsidiary or branch.
//
// Errors: NEVER_EXISTED, those of `check_scope`, those of Admit, ID_TAKEN.
absl::StatusOr<Admission> DecideAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                          absl::FunctionRef<absl::Status(const Organization& keeper)> check_scope);

// The same, and announces it.
absl::StatusOr<Relationship> RecordAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                             absl::FunctionRef<absl::Status(const Organization& keeper)> check_scope);

// How a relation ends. Ground and decision are those of a membership.
struct RelationEnd {
  absl::CivilDay day = {};
  ExitGround ground = ExitGround::kUnspecified;
  std::string decision = {};
};

// Decides, records and announces the end of `relationship`; of a membership its period of rest ends too, and its ground
// is kept.
//
// Errors: those of End, or of Exit.
absl::StatusOr<Relationship> RecordEnd(sql::Transaction& transaction, const Relationship& relationship,
                                       const RelationEnd& end, absl::Time now);

// Saves and announces what a decision made of a membership: its details, its periods of rest, its end.
absl::StatusOr<v1::Membership> SaveMembership(sql::Transaction& transaction, const Membership& before,
                                              const Membership& after, absl::string_view change_type,
                                              absl::CivilDay day, absl::Time now);

}  // namespace htx::registry
