#pragma once

// Reports in their contract's messages.

#include "absl/status/statusor.h"
#include "funding/domain/loan_book.h"
#include "funding/store/borrower_statement.h"
#include "funding/store/report_store.h"
#include "htx/funding/v1/report_service.pb.h"

namespace htx::funding {

// What the two reports of debts are asked about. INVALID_ARGUMENT / FIELD_RULE with every violation.
struct DebtScope {
  FundId fund = {};
  absl::CivilDay day = {};
  std::string dataset = {};
  store::ReportGrouping grouping = store::ReportGrouping::kNone;
};
absl::StatusOr<DebtScope> ParseDebtScope(const v1::GetDebtReportRequest& request);

struct DebtListScope {
  DebtScope debts = {};
  std::vector<int> groups = {};  // Empty: all.
  std::string key = {};          // As in the messages.
};
absl::StatusOr<DebtListScope> ParseDebtListScope(const v1::ListReportedDebtsRequest& request);

// Sums over debts.
struct DebtSums {
  int64_t loans = 0;
  int64_t debtors = 0;
  Dong outstanding = 0;
  Dong overdue_principal = 0;
  Dong interest_owed = 0;
  Dong deducted = 0;
  Dong specific = 0;
  Dong general = 0;
  Dong booked_provision = 0;
  int64_t unknown_provisions = 0;
  Dong followed = 0;

  // One more loan. Debtors are counted by the caller.
  void Add(const BookedDebt& debt, const LoanBalances& books);
};
v1::DebtFigures ToProto(const DebtSums& sums);
v1::ReportedDebt ToProto(const BookedDebt& debt, const BookedLoan& loan);

v1::SourceFigures ToProto(const store::SourceFigures& figures);
v1::BorrowerMovement ToProto(const store::BorrowerMovement& movement);
v1::BorrowerStatementLine ToProto(const store::BorrowerLine& line);
// The lines of a forecast from `day`, in order; sums over sources unless `by_source`.
void PutForecast(const Forecast& forecast, absl::CivilDay day, bool by_source, v1::GetCashForecastResponse& response);

}  // namespace htx::funding
