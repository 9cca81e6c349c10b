#pragma once

// Funds, sources, movements and plans between protos and the domain.

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/ids.h"
#include "funding/domain/capital.h"
#include "funding/domain/fund.h"
#include "funding/domain/rules.h"
#include "htx/funding/v1/fund.pb.h"
#include "htx/funding/v1/fund_service.pb.h"

namespace htx::funding {

// INVALID_ARGUMENT / FIELD_RULE with every violation. New ids come from `ids` unless the caller chose one.
absl::StatusOr<Fund> ParseNewFund(const v1::CreateFundRequest& request, IdSource& ids);
absl::StatusOr<FundCapital> ParseCapital(const v1::FundCapital& capital, absl::string_view field);
absl::StatusOr<FundSource> ParseNewSource(const v1::CreateFundSourceRequest& request, IdSource& ids);
absl::StatusOr<CapitalMovement> ParseMovement(const v1::CapitalMovement& movement, IdSource& ids);
absl::StatusOr<LendingPlan> ParsePlan(const v1::LendingPlan& plan, IdSource& ids);

// The fund with real capital and compliance as of `day`.
v1::Fund ToProto(const Fund& fund, absl::CivilDay day, const RuleBook& rules);
v1::FundSource ToProto(const FundSource& source, const std::optional<SourcePosition>& position);
v1::CapitalMovement ToProto(const CapitalMovement& movement);
v1::LendingPlan ToProto(const LendingPlan& plan);

}  // namespace htx::funding
