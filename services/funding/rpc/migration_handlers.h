#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "funding/store/opening_store.h"
#include "htx/funding/v1/migration_service.pb.h"

namespace htx::funding {

// The most loans that one call books.
inline constexpr int kLoansPerCompletion = 100;

// MigrationService; errors as in its contract.
class MigrationHandlers {
 public:
  explicit MigrationHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::StageOpeningResponse> StageOpening(const v1::StageOpeningRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::DiscardOpeningResponse> DiscardOpening(const v1::DiscardOpeningRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetOpeningResponse> GetOpening(const v1::GetOpeningRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::CompleteOpeningResponse> CompleteOpening(const v1::CompleteOpeningRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  using Borrowers = std::map<std::string, BorrowerFacts>;
  // What the registry says about the borrowers of the rows.
  absl::StatusOr<Borrowers> AskRegistry(const v1::StageOpeningRequest& request, const FundId& fund,
                                        absl::CivilDay cut_over, const rpc::RequestContext& context);
  // Judges a row and keeps it; the result says so. An error is not about the row.
  absl::StatusOr<v1::OpeningResult> Stage(sql::Transaction& tx, const store::Opening& opening,
                                          const v1::OpeningLoan& row, const Borrowers& borrowers,
                                          const std::string& language);
  // Takes over the balances, when any are told.
  absl::Status StageBalances(sql::Transaction& tx, const store::Opening& opening,
                             const std::vector<OpeningFigure>& balances);

  Desk desk_;
};

}  // namespace htx::funding
