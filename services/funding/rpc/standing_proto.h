#pragma once

// Standings, flags and debtors between protos and the domain.

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "funding/domain/debtor.h"
#include "funding/domain/loan_flag.h"
#include "funding/domain/standing.h"
#include "htx/funding/v1/standing.pb.h"

namespace htx::funding {

// How many contracts a standing shows.
inline constexpr int kMostDebts = 200;

// INVALID_ARGUMENT / FIELD_RULE with every violation. The id is new; actor and instant are the caller's to fill in.
// Who owes: 1 to 20 organisations, each named once. Violations are named under `path`.
std::vector<OrganizationId> ParseDebtorNames(const google::protobuf::RepeatedPtrField<std::string>& names,
                                             absl::string_view path, FieldErrors& errors);
absl::StatusOr<DebtorDecision> ParseDecision(const v1::DebtorDecision& decision, IdSource& ids);

// `sequence`: the feed's position before the standing was read.
v1::DebtStanding ToProto(const DebtStanding& standing, int64_t sequence);
v1::RuleBasis ToProto(const RuleBasis& basis);
v1::LoanFlag ToProto(const LoanFlag& flag);
v1::DebtorDecision ToProto(const DebtorDecision& decision);
v1::DebtorSpan ToProto(const DebtorSpan& span);

}  // namespace htx::funding
