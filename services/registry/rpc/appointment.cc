#include "registry/rpc/appointment.h"

#include "registry/rpc/enrolment.h"
#include "registry/rpc/role_proto.h"

namespace htx::registry {

absl::Status AnnounceRole(sql::Transaction& transaction, absl::string_view type, const Role& role,
                          absl::CivilDay effective) {
  v1::Change change;
  *change.mutable_role() = FeedProto(role);
  return Announce(transaction, type, NameOf(role), change, effective);
}

}  // namespace htx::registry
