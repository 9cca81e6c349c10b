#pragma once

// Roles between protos and the domain.

#include "absl/status/statusor.h"
#include "htx/registry/v1/role.pb.h"
#include "htx/registry/v1/role_service.pb.h"
#include "registry/domain/role.h"

namespace htx::registry {

// The role that a request describes, without id; every violation at once.
absl::StatusOr<Role> ParseRole(const v1::CreateRoleRequest& request, absl::CivilDay today);

// With its state on `day`.
v1::Role ToProto(const Role& role, absl::CivilDay day);
// As the feed shows it: of the person only the name.
v1::Role FeedProto(const Role& role);

}  // namespace htx::registry
