// Judging and deciding applications.

#include <utility>

#include "common/base/status.h"
#include "funding/rpc/application_handlers.h"
#include "funding/rpc/application_proto.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/lending_judgement.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/refusal.h"
#include "funding/store/application_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/judgement_store.h"

namespace htx::funding {

absl::StatusOr<v1::CheckEligibilityResponse> ApplicationHandlers::CheckEligibility(
    const v1::CheckEligibilityRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ApplicationId id = ApplicationId::Of(ParseName(request.name(), kApplications, "name", errors));
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  std::optional<Dong> amount;
  if (request.has_amount()) amount = ParseMoney(request.amount(), 1, "amount", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const absl::StatusOr<Opened> peeked = Peek(id, context.deadline);
  HTX_ASSIGN_OR_RETURN(const BorrowerFacts borrower, AskRegistry(peeked, day, context));
  v1::CheckEligibilityResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Application application, store::GetApplication(tx, id));
    HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, application.fund));
    HTX_ASSIGN_OR_RETURN(const LoanCase loan, GatherCase(tx, fund, application, borrower, day,
                                                         amount.value_or(application.AmountToDecide()), desk_.rules));
    *response.mutable_report() = ToProto(JudgeLoan(loan, desk_.rules), context.language);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::ListJudgementsResponse> ApplicationHandlers::ListJudgements(const v1::ListJudgementsRequest& request,
                                                                               const rpc::RequestContext& context) {
  return AnswerList<v1::ListJudgementsResponse>(
      desk_, request, context,
      {.method = "ListJudgements", .schema = store::JudgementSchema(), .default_order = "create_time"},
      store::ListJudgements, [&](const Judgement& each, v1::ListJudgementsResponse& response) {
        *response.add_judgements() = ToProto(each, context.language);
      });
}

absl::StatusOr<v1::DecideApplicationResponse> ApplicationHandlers::DecideApplication(
    const v1::DecideApplicationRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(NewVote asked, ParseVote(request));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  asked.vote.voter = context.principal;
  // The etag binds the transaction to what is seen here, so whether the registry is needed cannot change in between.
  const absl::StatusOr<Opened> peeked = Peek(asked.application, context.deadline);
  absl::StatusOr<BorrowerFacts> borrower = BorrowerFacts{};
  if (asked.vote.choice == VoteChoice::kApprove && peeked.ok() &&
      WouldApprove(peeked->application, context.principal, peeked->fund.policy.decision_quorum)) {
    borrower = AskRegistry(peeked, asked.vote.day, context);
  }
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  Refusal refusal;
  const auto decide = [&](sql::Transaction& tx, const Fund& fund,
                          const Application& before) -> absl::StatusOr<Application> {
    HTX_ASSIGN_OR_RETURN(Application after, CastVote(before, asked.vote, asked.amount, fund.policy.decision_quorum));
    if (after.state != ApplicationState::kApproved) return after;
    HTX_RETURN_IF_ERROR(borrower.status());
    HTX_ASSIGN_OR_RETURN(const LoanCase loan,
                         GatherCase(tx, fund, after, *borrower, asked.vote.day, after.approved, desk_.rules));
    after.report = JudgeLoan(loan, desk_.rules);
    const Judgement judgement = {.application = after.id,
                                 .step = JudgedStep::kApproval,
                                 .report = *after.report,
                                 .actor = context.principal,
                                 .recorded = record.now};
    HTX_RETURN_IF_ERROR(refusal.Require(judgement, NameOf(after.id)));
    HTX_RETURN_IF_ERROR(RecordCommitment(tx, desk_.ids, after, Commitment::kCommit, asked.vote.day));
    return after;
  };
  return refusal.Kept(
      desk_.database, record,
      Take<v1::DecideApplicationResponse>({.id = asked.application, .etag = request.etag(), .day = asked.vote.day},
                                          record, context, decide));
}

}  // namespace htx::funding
