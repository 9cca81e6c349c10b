#pragma once

// The lifecycle between protos and the domain.

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "htx/registry/v1/lifecycle.pb.h"
#include "htx/registry/v1/lifecycle_requests.pb.h"
#include "htx/registry/v1/organization.pb.h"
#include "registry/domain/allowed_action.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/lifecycle_entry.h"
#include "registry/domain/succession.h"

namespace htx::registry {

v1::LifecycleFinding ToProto(const LifecycleFinding& finding);
v1::Obligation ToProto(const Obligation& obligation);
v1::Succession ToProto(const Succession& step);
v1::LifecycleRecord ToProto(const LifecycleEntry& entry);
v1::AllowedAction ToProto(const ActionVerdict& verdict);

// What a move of `move` rests on. Violations: a reason that the move does not admit, a day after today, lines that are
// none.
Grounds ParseGrounds(const v1::Grounds& proto, Move move, absl::CivilDay today, FieldErrors& errors);

// That the registrar takes open obligations on.
struct Acceptance {
  bool given = false;
  std::string reason = {};
  std::vector<std::string> document_refs = {};
};
Acceptance ParseAcceptance(const v1::ObligationAcceptance* proto, FieldErrors& errors);

}  // namespace htx::registry
