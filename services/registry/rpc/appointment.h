#pragma once

// Recording roles: what RoleService and the moves of statuses share.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "registry/domain/role.h"

namespace htx::registry {

// Announces a change of `role`: ROLE_CREATED or ROLE_ENDED. Of the person the feed has the name alone.
absl::Status AnnounceRole(sql::Transaction& transaction, absl::string_view type, const Role& role,
                          absl::CivilDay effective);

}  // namespace htx::registry
