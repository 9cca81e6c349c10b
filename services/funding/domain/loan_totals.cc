#include <algorithm>

#include "funding/domain/loan_events.h"

namespace htx::funding {

LoanTotals operator-(const LoanTotals& left, const LoanTotals& right) {
  return {.received = left.received - right.received,
          .principal = left.principal - right.principal,
          .interest = left.interest - right.interest,
          .penalty = left.penalty - right.penalty,
          .fee = left.fee - right.fee,
          .overpaid = left.overpaid - right.overpaid,
          .interest_recognised = left.interest_recognised - right.interest_recognised,
          .penalty_recognised = left.penalty_recognised - right.penalty_recognised,
          .interest_waived = left.interest_waived - right.interest_waived,
          .penalty_waived = left.penalty_waived - right.penalty_waived,
          .lost_principal = left.lost_principal - right.lost_principal,
          .lost_interest = left.lost_interest - right.lost_interest,
          .lost_penalty = left.lost_penalty - right.lost_penalty,
          .provision_used = left.provision_used - right.provision_used,
          .recovered_principal = left.recovered_principal - right.recovered_principal,
          .recovered_interest = left.recovered_interest - right.recovered_interest,
          .given_up = left.given_up - right.given_up,
          .cancelled = left.cancelled - right.cancelled,
          .interest_suspended = left.interest_suspended - right.interest_suspended,
          .penalty_suspended = left.penalty_suspended - right.penalty_suspended};
}

void Suspend(LoanTotals& totals, bool suspended) {
  const auto open = [suspended](Dong recognised, Dong settled) {
    return suspended ? std::max<Dong>(0, recognised - settled) : 0;
  };
  totals.interest_suspended =
      open(totals.interest_recognised, totals.interest + totals.interest_waived + totals.lost_interest);
  totals.penalty_suspended =
      open(totals.penalty_recognised, totals.penalty + totals.penalty_waived + totals.lost_penalty);
}

}  // namespace htx::funding
