#pragma once

// Quality of records: pure rules from what is recorded to what somebody should look at. Findings never block.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "registry/domain/least_members.h"
#include "registry/domain/organization.h"
#include "registry/domain/report.h"
#include "registry/domain/report_duty.h"
#include "registry/domain/role.h"

namespace htx::registry {

enum class QualityRule {
  kMissingRepresentative = 1,
  kTermOver,
  kOverdueReport,
  kInactive,
  kBelowMinimumMembers,
  kAreaEnded,
  kPossibleDuplicate,
  kMissingTaxCode,
  kUnconverted,
  kSuspensionOver,
  kContributionOverdue,
  kLawContradicted,
  kGroupUnregistered,
  kCommonFundLow,
  kInternalLendingOver,
};
template <>
absl::Span<const Term<QualityRule>> Terms<QualityRule>();

// Ordered: a higher one matters more.
enum class QualitySeverity { kInfo = 1, kWarning, kSerious };
template <>
absl::Span<const Term<QualitySeverity>> Terms<QualitySeverity>();

struct QualityFinding {
  QualityRule rule = {};
  QualitySeverity severity = {};
  Text evidence = {};
  Text fix = {};
  std::vector<std::string> subjects = {};  // Names of other resources.
  std::string citation = {};
  std::string rule_version = {};  // Of the rule of law; "" for a rule of this register.
  std::string confidence = {};    // A word of Confidence, or "".
  std::optional<absl::CivilDay> since = {};

  bool operator==(const QualityFinding& other) const;
};

// The last segment of a finding's name, unique for its organisation: "missing-representative".
std::string KeyOf(QualityRule rule);

// What the rules look at.
struct QualityInputs {
  absl::CivilDay today = {};
  OrganizationId id = {};
  Facts facts = {};                                    // As of today.
  std::vector<Role> roles = {};                        // Those held today.
  std::optional<absl::CivilDay> ceased_since = {};     // First day of the present stretch in which it is CEASED.
  std::vector<DueReport> overdue_reports = {};         // Due and not handed in, newest first.
  std::optional<Shortfall> shortfall = {};             // Of members; absent when the number or the rule is not known.
  absl::CivilDay law_since = {};                       // First day of the present stretch under its governing law.
  absl::CivilDay capital_since = {};                   // The same with its charter capital.
  std::optional<Report> report = {};                   // The newest one that counts.
  std::optional<absl::CivilDay> area_ended = {};       // Day on which its area ended; absent while it exists.
  std::vector<std::string> area_now = {};              // Names of the areas that cover an ended one today.
  std::vector<OrganizationId> duplicates = {};         // Records that look like it.
  std::optional<absl::CivilDay> suspended_until = {};  // Last day of the notice, when it is suspended.
};

// What is doubtful, in the order of the rules, at most one finding per rule. Nothing about an organisation that has
// ended.
std::vector<QualityFinding> Judge(const QualityInputs& inputs);

}  // namespace htx::registry
