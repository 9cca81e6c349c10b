#pragma once

// The rules about classes of debt and provisions. What no line covers is not known.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/rule_book.h"

namespace htx::funding {

inline constexpr absl::string_view kRuleFundScale = "FUND_SCALE";
inline constexpr absl::string_view kRuleBadDebtGroup = "BAD_DEBT_FROM_GROUP";
inline constexpr absl::string_view kRuleOverdueDays = "OVERDUE_DAYS";
inline constexpr absl::string_view kRuleRescheduled = "RESCHEDULED";
inline constexpr absl::string_view kRuleInterestRelief = "INTEREST_RELIEF";
inline constexpr absl::string_view kRuleBorrowerGroup = "BORROWER_GROUP";
inline constexpr absl::string_view kRuleSpecificProvision = "SPECIFIC_PROVISION";
inline constexpr absl::string_view kRuleGeneralProvision = "GENERAL_PROVISION";
inline constexpr absl::string_view kRuleClassifiedWithin = "CLASSIFIED_WITHIN";
inline constexpr absl::string_view kRuleGroupByHand = "GROUP_BY_HAND";
inline constexpr absl::string_view kRuleNoIncomeFrom = "NO_INCOME_FROM_GROUP";

// INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown name, or a value that does not fit it.
absl::StatusOr<RuleBook> ParseClassificationRules(absl::string_view text);
// The rules compiled into the program.
const RuleBook& ClassificationRules();

}  // namespace htx::funding
