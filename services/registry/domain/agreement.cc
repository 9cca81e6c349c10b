#include "registry/domain/agreement.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "registry/domain/errors.h"

namespace htx::registry {

absl::Status CheckAgreement(const Facts& facts, absl::Span<const Field> fields) {
  const auto concerns = [&](Field a, Field b) {
    return std::any_of(fields.begin(), fields.end(), [&](Field field) { return field == a || field == b; });
  };
  FieldErrors errors;
  if (concerns(Field::kSector, Field::kSector) && facts.sector == Sector::kUnspecified &&
      facts.kind != Kind::kAlliance) {
    errors.Merge("", FieldRequired("organization.sector"));
  }
  const std::optional<int64_t>& paid = facts.capital_contribution.paid_in;
  if (concerns(Field::kCapitalContribution, Field::kCharterCapital) && paid && facts.charter_capital &&
      *paid > *facts.charter_capital) {
    errors.Add("organization.capital_contribution.paid_in",
               {.en = absl::StrCat("is ", *paid, ", more than the charter capital of ", *facts.charter_capital),
                .vi = absl::StrCat("là ", *paid, ", lớn hơn vốn điều lệ ", *facts.charter_capital)});
  }
  const std::optional<int64_t> total = facts.member_counts.Total();
  if (concerns(Field::kMemberCount, Field::kMemberCounts) && total && facts.member_count &&
      *facts.member_count != *total) {
    errors.Add("organization.member_count",
               {.en = absl::StrCat("is not the sum of member_counts, which is ", *total, "; state both"),
                .vi = absl::StrCat("không bằng tổng của member_counts (", *total, "); hãy khai cả hai")});
  }
  return errors.ToStatus();
}

}  // namespace htx::registry
