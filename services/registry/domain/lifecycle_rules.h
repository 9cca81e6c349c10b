#pragma once

// The rules of law about the lifecycle. What no line covers is not known.

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/rule_book.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

inline constexpr absl::string_view kRuleSuspensionMonths = "SUSPENSION_MONTHS";
inline constexpr absl::string_view kRuleSuspensionNotice = "SUSPENSION_NOTICE_WORKING_DAYS";
inline constexpr absl::string_view kRuleRegistrationTime = "REGISTRATION_WORKING_DAYS";
inline constexpr absl::string_view kRuleDissolutionStatus = "DISSOLUTION_STATUS_WORKING_DAYS";
inline constexpr absl::string_view kRuleDissolutionDossier = "DISSOLUTION_DOSSIER_WORKING_DAYS";
inline constexpr absl::string_view kRuleObjectionDays = "DISSOLUTION_OBJECTION_DAYS";
inline constexpr absl::string_view kRuleConversion = "CONVERSION";
inline constexpr absl::string_view kRuleInactiveMonths = "INACTIVE_MONTHS";
inline constexpr absl::string_view kRuleConversionDue = "CONVERSION_DUE";

// INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown name, or a value that is no positive number (CONVERSION
// has words, CONVERSION_DUE none).
absl::StatusOr<RuleBook> ParseLifecycleRules(absl::string_view text);
// The rules compiled into the program.
const RuleBook& LifecycleRules();

// The rule by which `from` may become `to` on `day`, or null: no known law has it.
const Rule* FindConversion(const RuleBook& rules, Kind from, Kind to, absl::CivilDay day);

// The `count`th working day after `day`. Saturdays and Sundays are none; public holidays are not known here, so that a
// deadline found to be missed was missed.
absl::CivilDay AddWorkingDays(absl::CivilDay day, int64_t count);

}  // namespace htx::registry
