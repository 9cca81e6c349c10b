#pragma once

// Kinds of award and the rules about them, as effective-dated data with citations. The data stand in award_rules.cc.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// The numbers of these enumerations are those of the protos, and those stored.
enum class RecipientKind { kIndividual = 1, kCollective = 2, kHousehold = 3 };
enum class AwardForm {
  kFlag = 1,
  kMeritCertificate = 2,
  kCertificate = 3,
  kCommemorativeMedal = 4,
  kTitle = 5,
  kHonour = 6
};
enum class Grantor { kGovernment = 1, kVca = 2, kProvince = 3, kAlliance = 4 };
enum class AwardLevel { kState = 1, kMinistryProvince = 2, kUnit = 3 };
enum class Confidence { kVerified = 1, kAssumed = 2 };

// How a ballot is decided. The base is all members of the council: absence and recusal do not lower the bar.
struct VotingRule {
  bool required = false;  // A ballot must recommend the award.
  int32_t numerator = 1;
  int32_t denominator = 2;
  bool strict = false;  // The share must be exceeded, not only reached.
  bool written_allowed = true;
  absl::string_view citation = {};
  Confidence confidence = Confidence::kAssumed;
};

// The voting rule of a kind while it holds.
struct DatedVotingRule {
  Period period = {};
  VotingRule rule = {};
};

// A kind of award. What it is does not change; how it is voted on does.
struct AwardKind {
  absl::string_view code = {};
  absl::string_view display_name = {};  // Vietnamese.
  AwardForm form = AwardForm::kCertificate;
  Grantor grantor = Grantor::kAlliance;
  AwardLevel level = AwardLevel::kUnit;
  std::vector<RecipientKind> recipient_kinds = {};
  bool leading_unit = false;                 // Goes to the unit that leads a cluster or block.
  int32_t per_cluster_quota = 0;             // How many a cluster may have of it in a year; 0: no such limit.
  std::vector<DatedVotingRule> voting = {};  // In order of time, without overlap.

  bool statutory() const { return form != AwardForm::kHonour; }
};

// A kind with the voting rule that holds on a date.
struct KindOnDate {
  const AwardKind* kind = nullptr;
  const VotingRule* voting = nullptr;
  absl::CivilDay effective_from = {};
};

// Share of a council that must attend.
struct QuorumRule {
  int32_t numerator = 0;
  int32_t denominator = 1;
  absl::string_view citation = {};
  Confidence confidence = Confidence::kAssumed;
};

// Whoever is honoured as a collective has no bad debts (nợ xấu) with the support funds.
struct DebtRule {
  Period period = {};
  absl::string_view citation = {};
  Confidence confidence = Confidence::kAssumed;
};
// The rule that holds on `day`; null when none does.
const DebtRule* DebtRuleOn(absl::CivilDay day);

// Version of the rule data; decisions store it.
absl::string_view RuleVersion();
// All kinds, in order of code.
absl::Span<const AwardKind> AwardKinds();
QuorumRule CouncilQuorum();

// INVALID_ARGUMENT / AWARD_KIND_UNKNOWN when there is no such kind or no rule of it on `day`.
absl::StatusOr<KindOnDate> KindOn(absl::string_view code, absl::CivilDay day);
// Null when there is none of that code, whatever the date.
const AwardKind* FindKind(absl::string_view code);

// RECIPIENT_KIND_REFUSED.
absl::Status CheckRecipientKind(const AwardKind& kind, RecipientKind recipient);

// Base salary and bonus coefficients.

// The base salary (lương cơ sở) on a date in đồng; nothing before the first one known.
std::optional<int64_t> BaseSalary(absl::CivilDay day);

// The bonus for an award: coefficient (tenths) × base salary, rounded up to 10 000 đồng. Decree 98/2023 Art 54.
int64_t Bonus(int64_t coefficient_tenths, int64_t base_salary);

}  // namespace htx::awards
