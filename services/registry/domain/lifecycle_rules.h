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
inline constexpr absl::string_view kRuleSuspensionDocuments = "SUSPENSION_DOCUMENTS";
inline constexpr absl::string_view kRuleDissolutionVotes = "DISSOLUTION_VOTES";
inline constexpr absl::string_view kRuleDissolutionNotice = "DISSOLUTION_NOTICE_DAYS";
inline constexpr absl::string_view kRuleDissolutionPaper = "DISSOLUTION_NEWSPAPER_ISSUES";
inline constexpr absl::string_view kRulePublication = "REVOCATION_PUBLICATION_WORKING_DAYS";
inline constexpr absl::string_view kRuleFalseDossier = "FALSE_DOSSIER_WORKING_DAYS";
inline constexpr absl::string_view kRuleBelowMinimum = "BELOW_MINIMUM_MONTHS";  // Keyed by kind.
inline constexpr absl::string_view kRuleGeneralMeeting = "GENERAL_MEETING_MONTHS";
inline constexpr absl::string_view kRuleConversionDue = "CONVERSION_DUE";              // Keyed by kind.
inline constexpr absl::string_view kRuleGroupRegistration = "GROUP_REGISTRATION_DUE";  // Keyed by kind.
inline constexpr absl::string_view kRuleContribution = "CONTRIBUTION_MONTHS";          // Keyed by kind.

// INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown name, or a value that does not fit: CONVERSION and
// SUSPENSION_DOCUMENTS have words, CONVERSION_DUE laws, GROUP_REGISTRATION_DUE nothing, the others a positive number.
absl::StatusOr<RuleBook> ParseLifecycleRules(absl::string_view text);
// The rules compiled into the program.
const RuleBook& LifecycleRules();

// The rule by which `from` may become `to` on `day`, or null: no known law has it.
const Rule* FindConversion(const RuleBook& rules, Kind from, Kind to, absl::CivilDay day);

}  // namespace htx::registry
