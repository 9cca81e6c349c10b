#pragma once

// What must be known about a nominee before it is decided about; shared by nominations and decisions.

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "awards/rpc/handler_parts.h"

namespace htx::awards {

// Who must be asked about, and for which day.
struct NomineeQuestion {
  OrganizationId organization = {};
  absl::CivilDay day = {};
  bool debts = false;  // Its debts matter.
};

// Asks the registry, and funding where debts matter and the registry says that the organisation operates: another one
// is refused whatever it owes. Never inside a transaction. UNAVAILABLE / PEER_UNAVAILABLE names who did not answer.
absl::StatusOr<NomineeFacts> AskAbout(const HandlerParts& parts, const NomineeQuestion& question,
                                      const rpc::RequestContext& context);

}  // namespace htx::awards
