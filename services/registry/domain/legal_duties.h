#pragma once

// What the law asks of a move besides that it is possible: documents, times, grounds. Told as findings.

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/rule_book.h"
#include "registry/domain/finding.h"
#include "registry/domain/status_move.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// The first day of the stretch without gap that holds `day` and in which the organisation is found CEASED.
std::optional<absl::CivilDay> CeasedSince(const Timeline& timeline, absl::CivilDay day);

// What `asked`, which is possible for `reason`, leaves open by the rules of its day: REVOCATION_LATE,
// DISSOLUTION_NOTICE_LATE, DISSOLUTION_DUTIES, GROUND_NOT_SHOWN, DOCUMENTS_MISSING, in this order.
std::vector<LifecycleFinding> FindOpenDuties(const Timeline& timeline, const StatusMove& asked, StateReason reason,
                                             const RuleBook& rules);

// Until when a revocation that began on `start` is to be published: REVOCATION_PUBLICATION; nothing when no rule is
// known. The register does not record publications.
std::optional<LifecycleFinding> FindPublication(absl::CivilDay start, const RuleBook& rules);

}  // namespace htx::registry
