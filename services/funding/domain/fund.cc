#include "funding/domain/fund.h"

#include <algorithm>
#include <utility>

#include "funding/domain/errors.h"

namespace htx::funding {

std::optional<FundCapital> CapitalOn(const Fund& fund, absl::CivilDay day) {
  std::optional<FundCapital> found;
  for (const FundCapital& capital : fund.capital) {
    if (capital.effective <= day) found = capital;
  }
  return found;
}

absl::StatusOr<Fund> StateCapital(Fund fund, const FundCapital& capital) {
  const auto at = std::lower_bound(
      fund.capital.begin(), fund.capital.end(), capital,
      [](const FundCapital& left, const FundCapital& right) { return left.effective < right.effective; });
  if (at != fund.capital.end() && at->effective == capital.effective) {
    return CapitalAlreadyStated(NameOf(fund.id), capital.effective);
  }
  fund.capital.insert(at, capital);
  return fund;
}

Compliance JudgeCompliance(const Fund& fund, absl::CivilDay day, const RuleBook& rules) {
  const absl::string_view name =
      fund.model == FundModel::kCentral ? kRuleMinimumCapitalCentral : kRuleMinimumCapitalLocal;
  const Rule* rule = rules.Find(name, day);
  const std::optional<FundCapital> capital = CapitalOn(fund, day);
  if (rule == nullptr || !capital.has_value()) return {};
  return {.standing = capital->charter >= rule->Number() ? Compliance::Standing::kCompliant
                                                         : Compliance::Standing::kNotCompliant,
          .minimum = rule->Number(),
          .citation = rule->citation,
          .rule_version = rule->version()};
}

}  // namespace htx::funding
