#pragma once

// Decision rules between protos and the domain.

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "funding/domain/committee.h"
#include "htx/funding/v1/committee.pb.h"

namespace htx::funding {

// INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<DecisionRules> ParseDecisionRules(const v1::DecisionRules& rules, IdSource& ids);

v1::CommitteeRange ToProto(const CommitteeRange& range);
v1::DecisionRules ToProto(const DecisionRules& rules);

}  // namespace htx::funding
