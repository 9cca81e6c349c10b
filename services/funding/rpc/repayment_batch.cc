// Many repayments in one call, e.g. a bank's statement: each stands or falls by itself.

#include <utility>

#include "absl/status/status.h"
#include "common/base/error.h"
#include "funding/rpc/loan_handlers.h"

namespace htx::funding {
namespace {

// What an item is recorded under, so that it is the same request alone and in a batch.
constexpr absl::string_view kOneByOne = "htx.funding.v1.LoanService/RecordRepayment";

v1::RepaymentRefusal RefusalOf(const absl::Status& status, absl::string_view language) {
  const ErrorDetail detail = DetailOf(status);
  const std::string& text = language == "vi" ? detail.message.vi : detail.message.en;
  v1::RepaymentRefusal refusal;
  refusal.set_code(absl::StatusCodeToString(status.code()));
  refusal.set_reason(detail.reason);
  refusal.set_message(text.empty() ? std::string(status.message()) : text);
  return refusal;
}

}  // namespace

absl::StatusOr<v1::BatchRecordRepaymentsResponse> LoanHandlers::BatchRecordRepayments(
    const v1::BatchRecordRepaymentsRequest& request, const rpc::RequestContext& context) {
  rpc::RequestContext one = context;
  one.method = std::string(kOneByOne);
  v1::BatchRecordRepaymentsResponse response;
  for (const v1::RecordRepaymentRequest& sent : request.requests()) {
    v1::RecordRepaymentRequest item = sent;
    if (request.validate_only()) item.set_validate_only(true);
    v1::RepaymentResult& result = *response.add_results();
    result.set_request_id(item.request_id());
    absl::StatusOr<v1::RecordRepaymentResponse> recorded = RecordRepayment(item, one);
    if (recorded.ok()) {
      *result.mutable_recorded() = *std::move(recorded);
    } else {
      *result.mutable_refusal() = RefusalOf(recorded.status(), context.language);
    }
  }
  return response;
}

}  // namespace htx::funding
