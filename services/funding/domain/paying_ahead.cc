// What money that comes before its time is used for.

#include <algorithm>

#include "funding/domain/loan_events.h"

namespace htx::funding {

Dong FeeFor(Dong principal, int64_t fee_ppm) { return DivideHalfUp(static_cast<Wide>(principal) * fee_ppm, kMillion); }

PaidAhead PayAhead(Dong money, Dong most, int64_t fee_ppm) {
  if (money <= 0 || most <= 0) return {};
  if (static_cast<Wide>(most) + FeeFor(most, fee_ppm) <= money) {
    return {.principal = most, .fee = FeeFor(most, fee_ppm)};
  }
  Dong principal = static_cast<Dong>(static_cast<Wide>(money) * kMillion / (kMillion + fee_ppm));
  while (principal + FeeFor(principal, fee_ppm) > money) --principal;
  while (principal + 1 + FeeFor(principal + 1, fee_ppm) <= money) ++principal;
  principal = std::min(principal, most);
  return {.principal = principal, .fee = money - principal};
}

}  // namespace htx::funding
