#include "funding/rpc/lending_case.h"

#include <algorithm>
#include <utility>

#include "common/base/ids.h"
#include "common/base/status.h"
#include "funding/store/fund_store.h"

namespace htx::funding {

absl::StatusOr<LoanCase> GatherCase(sql::Transaction& tx, const Fund& fund, const Application& application,
                                    const BorrowerFacts& borrower, absl::CivilDay day, Dong amount) {
  const ApplicationContent& content = application.content;
  HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, content.source));
  LoanCase loan = {.day = day,
                   .amount = amount,
                   .borrower = borrower,
                   .total_investment = content.total_investment,
                   .own_capital = content.own_capital,
                   .own_risk = source.risk_bearer == RiskBearer::kFund};
  if (application.appraisal.has_value()) {
    loan.appraisal = AppraisalFindings{.feasible = application.appraisal->feasible,
                                       .security_accepted = application.appraisal->security_accepted};
  }
  if (const std::optional<FundCapital> capital = CapitalOn(fund, day)) loan.real_charter_capital = capital->Real();
  HTX_ASSIGN_OR_RETURN(loan.borrower_exposure, store::HighestExposure(tx, fund.id, {application.borrower}, day));
  HTX_ASSIGN_OR_RETURN(std::vector<OrganizationId> group, store::RelatedParties(tx, fund.id, application.borrower));
  group.push_back(application.borrower);
  HTX_ASSIGN_OR_RETURN(loan.group_exposure, store::HighestExposure(tx, fund.id, group, day));
  HTX_ASSIGN_OR_RETURN(loan.source_available, store::LowestAvailable(tx, content.source, day));
  return loan;
}

absl::Status RecordCommitment(sql::Transaction& tx, IdSource& ids, const Application& application, Commitment what,
                              absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, application.content.source));
  const Dong committed = what == Commitment::kCommit ? application.approved : -application.approved;
  return store::InsertCapitalEntry(tx, application.fund, ids.Next(),
                                   {.source = source.id,
                                    .borrower = application.borrower,
                                    .application = application.id,
                                    .own_risk = source.risk_bearer == RiskBearer::kFund,
                                    .day = day,
                                    .committed = committed});
}

}  // namespace htx::funding
