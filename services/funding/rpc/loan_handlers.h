#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/domain/loan.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/loan_service.pb.h"

namespace htx::funding {

// LoanService; errors as in its contract.
class LoanHandlers {
 public:
  explicit LoanHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::CreateLoanResponse> CreateLoan(const v1::CreateLoanRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::SignLoanResponse> SignLoan(const v1::SignLoanRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::GetLoanResponse> GetLoan(const v1::GetLoanRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListScheduleRevisionsResponse> ListScheduleRevisions(
      const v1::ListScheduleRevisionsRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListLoansResponse> ListLoans(const v1::ListLoansRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::CreateDisbursementResponse> CreateDisbursement(const v1::CreateDisbursementRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ResolveDisbursementResponse> ResolveDisbursement(const v1::ResolveDisbursementRequest& request,
                                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordRepaymentResponse> RecordRepayment(const v1::RecordRepaymentRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::BatchRecordRepaymentsResponse> BatchRecordRepayments(
      const v1::BatchRecordRepaymentsRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ReverseTransactionResponse> ReverseTransaction(const v1::ReverseTransactionRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::QuotePayoffResponse> QuotePayoff(const v1::QuotePayoffRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::SimulateScheduleResponse> SimulateSchedule(const v1::SimulateScheduleRequest& request,
                                                                const rpc::RequestContext& context);

 private:
  // A loan, its fund and what the registry says about its borrower now. Errors of the registry are kept: a repeated
  // request must still find its reply.
  absl::StatusOr<BorrowerFacts> AskRegistry(const LoanId& id, absl::CivilDay day, const rpc::RequestContext& context);

  // The loan for a write: it exists, the caller may write for its fund, and `day` is not in the future.
  struct Opened {
    Loan loan = {};
    Fund fund = {};
  };
  absl::StatusOr<Opened> OpenForWrite(sql::Transaction& tx, const LoanId& id, absl::CivilDay day,
                                      const CallRecord& record, const rpc::RequestContext& context);
  // Posts what came of a disbursement that was `before`.
  absl::Status BookDisbursement(sql::Transaction& tx, const CallRecord& record, Resolution& resolved,
                                DisbursementState before);
  // Saves the booked loan, and announces that it closed or opened again.
  absl::Status SaveBooked(sql::Transaction& tx, Booking& booking, LoanState before, const CallRecord& record);

  // Fills in the borrower's name, outside any transaction.
  template <class Response>
  absl::StatusOr<Response> Named(absl::StatusOr<Response> response, const rpc::RequestContext& context);

  Desk desk_;
};

}  // namespace htx::funding
