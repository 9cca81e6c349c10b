#include "funding/rpc/owed_loans.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/debtor.h"
#include "funding/store/loan_store.h"
#include "funding/store/standing_store.h"

namespace htx::funding {

absl::StatusOr<std::vector<OwedLoan>> OwedBy(sql::Transaction& tx, const OrganizationId& organization,
                                             absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const std::vector<LoanId> loans, store::LoansTouching(tx, organization));
  std::vector<OwedLoan> owed;
  for (const LoanId& id : loans) {
    HTX_ASSIGN_OR_RETURN(const std::vector<DebtorSpan> spans, store::SpansOf(tx, id));
    OwedLoan loan;
    if (!spans.empty()) {
      const std::vector<DebtorSpan> on = On(spans, day);
      const auto own =
          std::find_if(on.begin(), on.end(), [&](const DebtorSpan& span) { return span.debtor == organization; });
      if (own == on.end()) continue;
      loan.joint = on.size() > 1;
      loan.undecided = own->undecided;
    }
    HTX_ASSIGN_OR_RETURN(loan.loan, store::GetLoan(tx, id));
    HTX_ASSIGN_OR_RETURN(loan.events, store::EventsOf(tx, id));
    owed.push_back(std::move(loan));
  }
  return owed;
}

}  // namespace htx::funding
