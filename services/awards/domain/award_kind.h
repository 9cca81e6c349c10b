#pragma once

// Kinds of award and the rules about them, as effective-dated data with citations. A kind stands in a rule set
// (rule_set.h); the shipped sets are rules/award_rules.tsv.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "awards/domain/ids.h"
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

// Ways of commendation (loại hình khen thưởng): regular merit, a movement, a sudden deed, long contribution, external
// relations.
enum class AwardBasis { kMerit = 1, kThematic = 2, kSudden = 3, kDedication = 4, kExternal = 5 };

// What a threshold is a share of: all members of the council; those present when the ballot opens; the votes cast.
enum class VotingBase { kAllMembers = 1, kPresent = 2, kValidVotes = 3 };

// How a ballot is decided. With all members as its base, absence and recusal do not lower the bar unless
// `recusal_shrinks_base`: the law counts members, not voters.
struct VotingRule {
  bool required = false;  // A ballot must recommend the award.
  int32_t numerator = 1;
  int32_t denominator = 2;
  bool strict = false;  // The share must be exceeded, not only reached.
  bool written_allowed = true;
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;
  VotingBase base = VotingBase::kAllMembers;
  bool recusal_shrinks_base = false;
};

// What a share of a quota is taken of, within the alliance that proposes.
enum class QuotaBase { kClusterMembers = 1, kUnits = 2, kAdvancedLabourers = 3 };

// How many of a kind a year may see: so many for one cluster, or a share of a base, rounded down. Neither: no limit.
struct QuotaRule {
  int32_t per_cluster = 0;
  int32_t numerator = 0;
  int32_t denominator = 1;
  QuotaBase base = QuotaBase::kUnits;
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;

  bool limited() const { return per_cluster > 0 || numerator > 0; }
};

// Tenths of the base salary that go with an award.
struct BonusRule {
  RecipientKind recipient = RecipientKind::kIndividual;
  int32_t tenths = 0;
  bool up_to = false;  // At most so much.
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;
};

// What a dossier holds.
struct DossierItem {
  std::string document = {};  // "ACHIEVEMENT_REPORT"
  std::string title = {};     // Vietnamese.
  bool required = true;       // Else it belongs there if there is one.
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;
};

enum class ConditionType {
  kNomineeOperating = 1,  // The registry: the organisation exists and operates.
  kNoBadDebt = 2,         // The funds: no bad debts.
  kNoPendingMatter = 3,   // No discipline in force, investigation, inspection or complaint on the day.
  kAchievementOnce = 4,   // The achievements back no other award.
  kNotFromThematic = 5,   // Nor are they of a movement or a sudden deed.
  kDossierComplete = 6,
  kConsecutiveYears = 7,  // `count` years in a row, each with one of `codes`.
  kPriorAwards = 8,       // `count` earlier awards among the kinds `codes`.
  kInitiatives = 9,       // `count` recognised initiatives of a scope among `codes`.
  kLeadsCluster = 10,     // First of its cluster or block in the year.
  kOnceInLife = 11,
  kServiceYears = 12,  // `count` years of service.
};
absl::string_view ToText(ConditionType type);

// Where a row of consecutive years ends: with the nomination's year, or with the one before.
enum class YearAnchor { kIncluding = 1, kBefore = 2 };

// One condition of eligibility.
struct Condition {
  std::string id = {};  // "THREE_YEARS"; unique within its kind.
  ConditionType type = ConditionType::kNoPendingMatter;
  std::string title = {};                      // Vietnamese.
  std::optional<int32_t> count = {};           // Absent: not known.
  std::vector<std::string> codes = {};         // "X", or "X&INITIATIVE": with an initiative of that year.
  YearAnchor anchor = YearAnchor::kIncluding;  // For years.
  std::vector<RecipientKind> recipients = {};  // Empty: all.
  std::vector<AwardBasis> bases = {};          // Empty: all.
  std::string group = {};                      // Of those with one name, one must be met.
  bool mandatory = true;
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;

  bool AppliesTo(RecipientKind recipient, AwardBasis basis) const;
};

// What one level of a route does with a nomination; each appraises it anew.
struct RouteStep {
  Grantor level = Grantor::kAlliance;
  bool ballot = false;  // Its council must recommend it.
  int32_t notice_working_days = 0;
};

// A kind of award as one rule set has it.
struct AwardKind {
  std::string code = {};
  std::string display_name = {};  // Vietnamese.
  AwardForm form = AwardForm::kCertificate;
  Grantor grantor = Grantor::kAlliance;
  AwardLevel level = AwardLevel::kUnit;
  std::vector<RecipientKind> recipient_kinds = {};
  bool leading_unit = false;  // Goes to the unit that leads a cluster or block.
  VotingRule voting = {};
  QuotaRule quota = {};
  std::vector<BonusRule> bonuses = {};
  std::vector<Condition> conditions = {};
  std::vector<DossierItem> dossier = {};
  std::vector<Grantor> route = {};           // Levels on the way, the grantor last; empty: not known.
  int32_t notice_working_days = 0;           // Of public notice before a decision; 0: none needed.
  std::vector<std::string> clearances = {};  // Bodies whose opinion (hiệp y) is needed: "TAX", "PROVINCE".
  int32_t clearance_working_days = 0;        // That such a body has for its answer; 0: not known.
  std::vector<RouteStep> steps = {};         // Of `route`, each of its levels; empty: what they do is not known.

  bool statutory() const { return form != AwardForm::kHonour; }
};

// Share of a council that must attend.
struct QuorumRule {
  int32_t numerator = 0;
  int32_t denominator = 1;
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;
};
QuorumRule CouncilQuorum();

// Whoever is honoured as a collective has no bad debts (nợ xấu) with the support funds.
struct DebtRule {
  Period period = {};
  std::string citation = {};
  Confidence confidence = Confidence::kAssumed;
};
// The rule that holds on `day`; null when none does.
const DebtRule* DebtRuleOn(absl::CivilDay day);

// RECIPIENT_KIND_REFUSED.
absl::Status CheckRecipientKind(const AwardKind& kind, RecipientKind recipient);

// Base salary and bonus coefficients.

// The base salary (lương cơ sở) on a date in đồng; nothing before the first one known.
std::optional<int64_t> BaseSalary(absl::CivilDay day);

// The bonus for an award: coefficient (tenths) × base salary, rounded up to 10 000 đồng. Decree 98/2023 Art 54.
int64_t Bonus(int64_t coefficient_tenths, int64_t base_salary);

// The coefficient for such a recipient; null: not known.
const BonusRule* FindBonus(const AwardKind& kind, RecipientKind recipient);

}  // namespace htx::awards
