#include "funding/domain/collateral.h"

#include <algorithm>
#include <utility>

#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

absl::Status RequireState(const Collateral& collateral, CollateralState state, absl::string_view action) {
  if (collateral.state == state) return absl::OkStatus();
  return StateForbids(NameOf(collateral.id), WordOf(collateral.state), action);
}

absl::Status RequireLater(const Collateral& collateral, absl::CivilDay day) {
  if (day >= collateral.last_day) return absl::OkStatus();
  return BusinessDateOutOfOrder(NameOf(collateral.id), day, collateral.last_day);
}

}  // namespace

absl::string_view WordOf(CollateralKind kind) {
  switch (kind) {
    case CollateralKind::kDeposit:
      return "DEPOSIT";
    case CollateralKind::kGovernmentPaper:
      return "GOVERNMENT_PAPER";
    case CollateralKind::kListedSecurity:
      return "LISTED_SECURITY";
    case CollateralKind::kRealEstate:
      return "REAL_ESTATE";
    case CollateralKind::kMovable:
      return "MOVABLE";
    case CollateralKind::kReceivable:
      return "RECEIVABLE";
    case CollateralKind::kOther:
      return "OTHER";
  }
  HTX_UNREACHABLE();
}

absl::string_view WordOf(CollateralState state) {
  switch (state) {
    case CollateralState::kPledged:
      return "PLEDGED";
    case CollateralState::kReleaseRequested:
      return "RELEASE_REQUESTED";
    case CollateralState::kReleased:
      return "RELEASED";
  }
  HTX_UNREACHABLE();
}

std::optional<Valuation> ValuedOn(const Collateral& collateral, absl::CivilDay day) {
  std::optional<Valuation> latest;
  for (const Valuation& valuation : collateral.valuations) {
    if (valuation.day <= day) latest = valuation;
  }
  return latest;
}

Deductible DeductibleOn(const Collateral& collateral, absl::CivilDay day, const RuleBook& rules) {
  Deductible result;
  if (collateral.released.has_value() && *collateral.released <= day) return result;
  result.valuation = ValuedOn(collateral, day);
  const Rule* rule = rules.Find(kRuleCollateralHaircut, WordOf(collateral.content.kind), day);
  if (rule != nullptr) {
    result.rule_version = rule->version();
    result.haircut_ppm = std::max(rule->Number(), collateral.content.haircut_ppm);
  } else if (collateral.content.haircut_ppm > 0) {
    result.haircut_ppm = collateral.content.haircut_ppm;
  }
  if (!result.valuation.has_value()) return result;
  const Dong kept = ShareRoundedDown(result.valuation->value, kMillion - result.haircut_ppm);
  result.amount = std::max<Dong>(0, kept - collateral.content.prior_claims);
  return result;
}

absl::StatusOr<Collateral> AddValuation(Collateral collateral, const Valuation& valuation) {
  const auto at = std::lower_bound(collateral.valuations.begin(), collateral.valuations.end(), valuation.day,
                                   [](const Valuation& each, absl::CivilDay day) { return each.day < day; });
  if (at == collateral.valuations.end() || at->day != valuation.day) {
    collateral.valuations.insert(at, valuation);
  } else if (*at != valuation) {
    return InvalidField("collateral.valuation.date",
                        {.en = "has another valuation already", .vi = "đã có kết quả định giá khác"});
  }
  return collateral;
}

absl::StatusOr<Collateral> RequestRelease(Collateral collateral, absl::CivilDay day, absl::string_view requester) {
  HTX_RETURN_IF_ERROR(RequireState(collateral, CollateralState::kPledged, "RequestCollateralRelease"));
  HTX_RETURN_IF_ERROR(RequireLater(collateral, day));
  collateral.state = CollateralState::kReleaseRequested;
  collateral.requested_by = std::string(requester);
  collateral.last_day = day;
  return collateral;
}

absl::StatusOr<Collateral> DecideRelease(Collateral collateral, absl::CivilDay day, absl::string_view decider,
                                         bool granted) {
  HTX_RETURN_IF_ERROR(RequireState(collateral, CollateralState::kReleaseRequested, "DecideCollateralRelease"));
  HTX_RETURN_IF_ERROR(RequireLater(collateral, day));
  if (collateral.requested_by == decider) return SegregationOfDuties(decider, "maker");
  collateral.state = granted ? CollateralState::kReleased : CollateralState::kPledged;
  if (granted) collateral.released = day;
  if (!granted) collateral.requested_by.clear();
  collateral.last_day = day;
  return collateral;
}

}  // namespace htx::funding
