#pragma once

// Debt groups that are set by hand: a proposal that two people agreed on, from a day until a day. The rules say whether
// one may be better than what days and reschedulings come to (GROUP_BY_HAND); without such a rule it may not.

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/rule_book.h"
#include "funding/domain/loan.h"

namespace htx::funding {

// The change that holds on `day`; null: none does. Of several the last one to begin counts; of those that begin on one
// day an end before a group, and the worst group.
const LoanChange* GroupOverrideOn(absl::Span<const LoanChange> changes, absl::CivilDay day);

// PROPOSAL_NOT_APPLICABLE when the group is not worse than that of the loan alone on `day`, where the rules do not
// allow any, or when nothing that was set holds on the day on which it would end, or no scale of groups is known.
absl::Status CheckGroupOverride(const Loan& loan, const LoanEvents& events, const LoanChange& change,
                                absl::CivilDay day, const RuleBook& rules);

}  // namespace htx::funding
