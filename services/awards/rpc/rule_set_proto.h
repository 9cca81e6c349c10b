#pragma once

// Rule sets and award kinds between proto and domain.

#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/rule_set.h"
#include "htx/awards/v1/rule_set.pb.h"
#include "htx/awards/v1/rule_set_service.pb.h"

namespace htx::awards {

absl::StatusOr<RuleSet> ParseNewRuleSet(const v1::PublishRuleSetRequest& request, std::string fresh_id, absl::Time now);
// A stored set back; it was valid when it was published.
RuleSet FromStored(const v1::RuleSet& proto);

v1::VotingRule ToProto(const VotingRule& rule);
v1::QuotaRule ToProto(const QuotaRule& rule);
v1::AwardKind ToProto(const KindOnDate& kind);
v1::RuleSet ToProto(const RuleSet& set);

}  // namespace htx::awards
