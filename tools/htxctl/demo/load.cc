#include "htxctl/demo/load.h"

#include "common/base/status.h"

namespace htx::ctl {

absl::Status LoadDemonstration(const Session& session) {
  HTX_RETURN_IF_ERROR(LoadOrganizations(session));
  HTX_RETURN_IF_ERROR(LoadActivities(session));
  HTX_RETURN_IF_ERROR(LoadFunding(session));
  HTX_RETURN_IF_ERROR(LoadEmulation(session));
  return LoadCommendation(session);
}

}  // namespace htx::ctl
