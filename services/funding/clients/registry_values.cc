#include "funding/clients/registry_values.h"

#include <string>

#include "absl/strings/strip.h"
#include "common/base/civil_date.h"

namespace htx::funding {

namespace registry = htx::registry::v1;

// The numbers of the kinds are those of the registry's contract.
static_assert(static_cast<int>(SuccessionKind::kMerger) == registry::SUCCESSION_KIND_MERGER);
static_assert(static_cast<int>(SuccessionKind::kDivision) == registry::SUCCESSION_KIND_DIVISION);
static_assert(static_cast<int>(SuccessionKind::kSeparation) == registry::SUCCESSION_KIND_SEPARATION);
static_assert(static_cast<int>(SuccessionKind::kDuplicate) == registry::SUCCESSION_KIND_DUPLICATE);

std::optional<absl::CivilDay> DayOfProto(const google::type::Date& date) {
  const auto day = MakeDay(date.year(), date.month(), date.day());
  if (!day.ok()) return std::nullopt;
  return *day;
}

std::optional<Succession> SuccessionOf(const registry::Succession& step, int64_t sequence) {
  absl::string_view from = step.from();
  absl::string_view to = step.to();
  const std::optional<absl::CivilDay> day = DayOfProto(step.effective_date());
  if (!absl::ConsumePrefix(&from, "organizations/") || !absl::ConsumePrefix(&to, "organizations/") || !day) {
    return std::nullopt;
  }
  return Succession{.from = OrganizationId::Of(std::string(from)),
                    .to = OrganizationId::Of(std::string(to)),
                    .kind = static_cast<SuccessionKind>(step.kind()),
                    .day = *day,
                    .sequence = sequence};
}

}  // namespace htx::funding
