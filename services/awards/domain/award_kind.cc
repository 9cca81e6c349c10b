#include "awards/domain/award_kind.h"

#include <algorithm>

#include "awards/domain/errors.h"

namespace htx::awards {

const AwardKind* FindKind(absl::string_view code) {
  for (const AwardKind& kind : AwardKinds()) {
    if (kind.code == code) return &kind;
  }
  return nullptr;
}

absl::StatusOr<KindOnDate> KindOn(absl::string_view code, absl::CivilDay day) {
  const AwardKind* kind = FindKind(code);
  if (kind == nullptr) return AwardKindUnknown(code, FormatDay(day));
  for (const DatedVotingRule& dated : kind->voting) {
    if (dated.period.Contains(day)) {
      return KindOnDate{.kind = kind, .voting = &dated.rule, .effective_from = dated.period.from};
    }
  }
  return AwardKindUnknown(code, FormatDay(day));
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

}  // namespace htx::awards
