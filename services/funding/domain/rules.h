#pragma once

// The rules of law and of the funds about lending. What no line covers is not known.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/rule_book.h"

namespace htx::funding {

// Ratios are millionths, money is đồng.
inline constexpr absl::string_view kRuleBorrowerKind = "BORROWER_KIND";
inline constexpr absl::string_view kRuleBorrowerStatus = "BORROWER_STATUS";
inline constexpr absl::string_view kRuleMembership = "ALLIANCE_MEMBERSHIP";
inline constexpr absl::string_view kRulePlanFeasible = "PLAN_FEASIBLE";
inline constexpr absl::string_view kRuleSecurity = "SECURITY";
inline constexpr absl::string_view kRuleOwnCapital = "OWN_CAPITAL";
inline constexpr absl::string_view kRuleBadDebt = "BAD_DEBT";
// Judged by OWN_CAPITAL, with what was proved at a payment.
inline constexpr absl::string_view kRuleOwnCapitalProof = "OWN_CAPITAL_PROOF";
inline constexpr absl::string_view kRuleSingleLimit = "SINGLE_BORROWER_LIMIT";
inline constexpr absl::string_view kRuleGroupLimit = "BORROWER_GROUP_LIMIT";
inline constexpr absl::string_view kRuleSource = "SOURCE_AVAILABLE";
// Rules of a programme and limits that the fund set itself: they are its own records, not lines of the rule book.
inline constexpr absl::string_view kRuleProgramPeriod = "PROGRAM_PERIOD";
inline constexpr absl::string_view kRuleProgramBorrowerKind = "PROGRAM_BORROWER_KIND";
inline constexpr absl::string_view kRuleProgramSector = "PROGRAM_SECTOR";
inline constexpr absl::string_view kRuleProgramArea = "PROGRAM_AREA";
inline constexpr absl::string_view kRuleProgramAmount = "PROGRAM_AMOUNT";
inline constexpr absl::string_view kRuleProgramTerm = "PROGRAM_TERM";
inline constexpr absl::string_view kRuleProgramOwnCapital = "PROGRAM_OWN_CAPITAL";
inline constexpr absl::string_view kRuleProgramSources = "PROGRAM_SOURCES";
inline constexpr absl::string_view kRuleProgramBudget = "PROGRAM_BUDGET";
inline constexpr absl::string_view kRuleCreditLimitBorrower = "CREDIT_LIMIT_BORROWER";
inline constexpr absl::string_view kRuleCreditLimitGroup = "CREDIT_LIMIT_GROUP";
inline constexpr absl::string_view kRuleCreditLimitProgram = "CREDIT_LIMIT_PROGRAM";
inline constexpr absl::string_view kRuleCreditLimitSource = "CREDIT_LIMIT_SOURCE";
inline constexpr absl::string_view kRuleMinimumCapitalCentral = "MINIMUM_CHARTER_CAPITAL_CENTRAL";
inline constexpr absl::string_view kRuleMinimumCapitalLocal = "MINIMUM_CHARTER_CAPITAL_LOCAL";
// Of a product.
inline constexpr absl::string_view kRuleProductSecurity = "PRODUCT_SECURITY";
// Of the fund's decision rules, or a product.
inline constexpr absl::string_view kRuleCollateralCoverage = "COLLATERAL_COVERAGE";
inline constexpr absl::string_view kRuleCollateralValuation = "COLLATERAL_VALUATION";
// What is taken off the value of a collateral, by its kind.
inline constexpr absl::string_view kRuleCollateralHaircut = "COLLATERAL_HAIRCUT";
// The overdue rate as a part of the in-term rate, and the yearly rate on unpaid interest.
inline constexpr absl::string_view kRuleOverdueRateCap = "OVERDUE_RATE_CAP";
inline constexpr absl::string_view kRuleLateInterestCap = "LATE_INTEREST_CAP";

// INVALID_ARGUMENT / RULE_FILE for a malformed line, or an unknown name.
absl::StatusOr<RuleBook> ParseLendingRules(absl::string_view text);
// The rules compiled into the program.
const RuleBook& LendingRules();

}  // namespace htx::funding
