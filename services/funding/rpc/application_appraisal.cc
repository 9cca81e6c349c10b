// From hand-in to decision, and what ends an application or an approval.

#include <utility>

#include "common/base/status.h"
#include "funding/rpc/application_handlers.h"
#include "funding/rpc/application_proto.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/application_store.h"
#include "funding/store/collateral_store.h"
#include "funding/store/committee_store.h"
#include "funding/store/fund_store.h"

namespace htx::funding {
namespace {

// The most approvals that one call ends.
constexpr int kMostExpired = 200;

}  // namespace

template <class Response, class Request>
absl::StatusOr<Response> ApplicationHandlers::MoveOn(const Request& request, const rpc::RequestContext& context,
                                                     Move move) {
  FieldErrors errors;
  const ApplicationId id = ApplicationId::Of(ParseName(request.name(), kApplications, "name", errors));
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return Take<Response>(
      {.id = id, .etag = request.etag(), .day = day}, record, context,
      [&](sql::Transaction& tx, const Fund&, Application before) { return move(tx, std::move(before), day); });
}

absl::StatusOr<v1::TakeApplicationResponse> ApplicationHandlers::TakeApplication(
    const v1::TakeApplicationRequest& request, const rpc::RequestContext& context) {
  return MoveOn<v1::TakeApplicationResponse>(request, context,
                                             [&](sql::Transaction&, Application before, absl::CivilDay day) {
                                               return TakeForAppraisal(std::move(before), day, context.principal);
                                             });
}

absl::StatusOr<v1::ReturnApplicationResponse> ApplicationHandlers::ReturnApplication(
    const v1::ReturnApplicationRequest& request, const rpc::RequestContext& context) {
  return MoveOn<v1::ReturnApplicationResponse>(request, context,
                                               [&](sql::Transaction&, Application before, absl::CivilDay day) {
                                                 return ReturnForEdit(std::move(before), day, context.principal);
                                               });
}

absl::StatusOr<v1::RecordAppraisalResponse> ApplicationHandlers::RecordAppraisal(
    const v1::RecordAppraisalRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.name(), kApplications, "name"));
  HTX_ASSIGN_OR_RETURN(Appraisal appraisal, ParseAppraisal(request.appraisal()));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  appraisal.appraiser = context.principal;
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  // The appraisal fixes what votes are on, and who casts them.
  const auto appraise = [&](sql::Transaction& tx, const Fund& fund, Application before) -> absl::StatusOr<Application> {
    HTX_ASSIGN_OR_RETURN(const std::optional<DecisionRules> rules, store::DecisionRulesOn(tx, fund.id, appraisal.day));
    HTX_ASSIGN_OR_RETURN(Application after, Appraise(std::move(before), appraisal, rules));
    HTX_ASSIGN_OR_RETURN(const std::vector<Collateral> collaterals, store::CollateralsOf(tx, after.id));
    after.dossier_hash = DossierHash(after, collaterals);
    return after;
  };
  return Take<v1::RecordAppraisalResponse>(
      {.id = ApplicationId::Of(std::move(id)), .etag = request.etag(), .day = appraisal.day}, record, context,
      appraise);
}

absl::StatusOr<v1::WithdrawApplicationResponse> ApplicationHandlers::WithdrawApplication(
    const v1::WithdrawApplicationRequest& request, const rpc::RequestContext& context) {
  return MoveOn<v1::WithdrawApplicationResponse>(
      request, context,
      [&](sql::Transaction& tx, const Application& before, absl::CivilDay day) -> absl::StatusOr<Application> {
        HTX_ASSIGN_OR_RETURN(Application after, Withdraw(before, day));
        if (before.state == ApplicationState::kApproved) {
          HTX_RETURN_IF_ERROR(RecordCommitment(tx, desk_.ids, before, Commitment::kRelease, day));
        }
        return after;
      });
}

absl::StatusOr<v1::ExpireApplicationsResponse> ApplicationHandlers::ExpireApplications(
    const v1::ExpireApplicationsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::ExpireApplicationsResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::ExpireApplicationsResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(day, record.now));
        HTX_ASSIGN_OR_RETURN(std::vector<ApplicationId> ended, store::ExpiredBy(tx, id, day, kMostExpired + 1));
        v1::ExpireApplicationsResponse reply;
        reply.set_more(ended.size() > static_cast<size_t>(kMostExpired));
        if (reply.more()) ended.pop_back();
        for (const ApplicationId& each : ended) {
          HTX_ASSIGN_OR_RETURN(const Application before, store::GetApplication(tx, each));
          HTX_ASSIGN_OR_RETURN(Application after, Expire(before, day));
          HTX_RETURN_IF_ERROR(RecordCommitment(tx, desk_.ids, before, Commitment::kRelease, day));
          HTX_RETURN_IF_ERROR(Save(tx, before, after, day, record.now));
          reply.add_expired(NameOf(each));
        }
        return reply;
      });
}

}  // namespace htx::funding
