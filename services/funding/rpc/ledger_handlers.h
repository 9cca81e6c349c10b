#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/ledger_service.pb.h"

namespace htx::funding {

// LedgerService; errors as in its contract.
class LedgerHandlers {
 public:
  explicit LedgerHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::ListJournalEntriesResponse> ListJournalEntries(const v1::ListJournalEntriesRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::GetTrialBalanceResponse> GetTrialBalance(const v1::GetTrialBalanceRequest& request,
                                                              const rpc::RequestContext& context);

  absl::StatusOr<v1::GetStatementResponse> GetStatement(const v1::GetStatementRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::GetChartOfAccountsResponse> GetChartOfAccounts(const v1::GetChartOfAccountsRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::VerifyLedgerResponse> VerifyLedger(const v1::VerifyLedgerRequest& request,
                                                        const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
