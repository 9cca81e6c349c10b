#include "awards/domain/award_kind.h"

#include <algorithm>

#include "awards/domain/errors.h"

namespace htx::awards {
namespace {

// An empty list names all.
template <class T>
bool Among(const std::vector<T>& list, T value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

absl::string_view ToText(ConditionType type) {
  using enum ConditionType;
  switch (type) {
    case kNomineeOperating:
      return "NOMINEE_OPERATING";
    case kNoBadDebt:
      return "NO_BAD_DEBT";
    case kNoPendingMatter:
      return "NO_PENDING_MATTER";
    case kAchievementOnce:
      return "ACHIEVEMENT_ONCE";
    case kNotFromThematic:
      return "NOT_FROM_THEMATIC";
    case kDossierComplete:
      return "DOSSIER_COMPLETE";
    case kConsecutiveYears:
      return "CONSECUTIVE_YEARS";
    case kPriorAwards:
      return "PRIOR_AWARDS";
    case kInitiatives:
      return "INITIATIVES";
    case kLeadsCluster:
      return "LEADS_CLUSTER";
    case kOnceInLife:
      return "ONCE_IN_LIFE";
    case kServiceYears:
      return "SERVICE_YEARS";
  }
  return "";
}

bool Condition::AppliesTo(RecipientKind recipient, AwardBasis basis) const {
  return Among(recipients, recipient) && Among(bases, basis);
}

absl::Status CheckRecipientKind(const AwardKind& kind, RecipientKind recipient) {
  const auto& allowed = kind.recipient_kinds;
  if (std::find(allowed.begin(), allowed.end(), recipient) == allowed.end()) return RecipientKindRefused(kind.code);
  return absl::OkStatus();
}

int64_t Bonus(int64_t coefficient_tenths, int64_t base_salary) {
  constexpr int64_t kStep = 10'000;  // Rounded up to this.
  const int64_t tenths = coefficient_tenths * base_salary;
  const int64_t step_in_tenths = kStep * 10;
  return (tenths + step_in_tenths - 1) / step_in_tenths * kStep;
}

const BonusRule* FindBonus(const AwardKind& kind, RecipientKind recipient) {
  for (const BonusRule& bonus : kind.bonuses) {
    if (bonus.recipient == recipient) return &bonus;
  }
  return nullptr;
}

}  // namespace htx::awards
