#include "funding/rpc/collateral_handlers.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/application.h"
#include "funding/domain/errors.h"
#include "funding/domain/loan.h"
#include "funding/domain/standing.h"
#include "funding/rpc/collateral_proto.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/loan_booking.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/application_store.h"
#include "funding/store/collateral_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

// What of it may change in the application's state.
absl::Status CheckOpen(const Application& application, const std::optional<Collateral>& before,
                       const Collateral& sent) {
  using State = ApplicationState;
  if (before.has_value() && before->state != CollateralState::kPledged) {
    return StateForbids(NameOf(before->id), WordOf(before->state), "UpdateCollateral");
  }
  if (IsOpenForChange(application.state)) return absl::OkStatus();
  const bool decided = application.state == State::kApproved || application.state == State::kContracted;
  if (decided && before.has_value() && before->content == sent.content) return absl::OkStatus();
  return StateForbids(NameOf(application.id), WordOf(application.state), "UpdateCollateral");
}

// What `sent` makes of `before`, or begins.
absl::StatusOr<Collateral> Replace(const std::optional<Collateral>& before, const Application& application,
                                   const Collateral& sent, absl::Time now) {
  Collateral after = before.value_or(sent);
  if (after.application != sent.application) {
    return InvalidField("collateral.application", {.en = "cannot be changed", .vi = "không thể thay đổi"});
  }
  after.content = sent.content;
  after.fund = application.fund;
  after.updated = now;
  after.version += 1;
  if (!before.has_value()) {
    if (sent.valuations.empty()) {
      return InvalidField("collateral.valuation", {.en = "is required", .vi = "là trường bắt buộc"});
    }
    after.created = now;
    after.last_day = sent.valuations.front().day;
    return after;
  }
  if (sent.valuations.empty()) return after;
  after.last_day = std::max(after.last_day, sent.valuations.front().day);
  return AddValuation(std::move(after), sent.valuations.front());
}

// COLLATERAL_NEEDED while a promise or a debt is secured by it.
absl::Status RequireUnneeded(sql::Transaction& tx, const Collateral& collateral) {
  HTX_ASSIGN_OR_RETURN(const Application application, store::GetApplication(tx, collateral.application));
  const std::string name = NameOf(collateral.id);
  switch (application.state) {
    case ApplicationState::kDraft:
    case ApplicationState::kReturned:
    case ApplicationState::kRejected:
    case ApplicationState::kWithdrawn:
    case ApplicationState::kExpired:
      return absl::OkStatus();
    case ApplicationState::kSubmitted:
    case ApplicationState::kAppraising:
    case ApplicationState::kPendingDecision:
    case ApplicationState::kApproved:
      return CollateralNeeded(name, NameOf(application.id), WordOf(application.state));
    case ApplicationState::kContracted:
      break;
  }
  HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, application.loan));
  if (IsOver(loan.state)) return absl::OkStatus();
  return CollateralNeeded(name, NameOf(loan.id), WordOf(loan.state));
}

// On the day of the latest valuation, or the first day that is still open.
absl::Status BookValuation(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                           const Application& application, const Collateral& collateral) {
  HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, application.loan));
  HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> closed, store::ClosedThrough(tx, collateral.fund));
  const absl::CivilDay day = std::max(collateral.last_day, closed.has_value() ? *closed + 1 : collateral.last_day);
  return BookCollateral(tx, desk, record, loan, collateral, day);
}

absl::Status AnnounceCollateral(sql::Transaction& tx, absl::string_view type, const v1::Collateral& collateral,
                                absl::CivilDay day) {
  v1::Change change;
  *change.mutable_collateral() = collateral;
  return Announce(tx, type, collateral.name(), change, day);
}

absl::string_view TypeOfStep(const Collateral& after) {
  switch (after.state) {
    case CollateralState::kReleaseRequested:
      return "COLLATERAL_RELEASE_REQUESTED";
    case CollateralState::kReleased:
      return "COLLATERAL_RELEASED";
    case CollateralState::kPledged:
      break;
  }
  return "COLLATERAL_RELEASE_REFUSED";
}

}  // namespace

absl::StatusOr<v1::UpdateCollateralResponse> CollateralHandlers::UpdateCollateral(
    const v1::UpdateCollateralRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Collateral sent, ParseCollateral(request.collateral()));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::UpdateCollateralResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::UpdateCollateralResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<Collateral> before, store::FindCollateral(tx, sent.id));
        if (!before.has_value() && !request.allow_missing()) return NeverExisted("Collateral", NameOf(sent.id));
        HTX_ASSIGN_OR_RETURN(const Application application,
                             store::GetApplication(tx, before.has_value() ? before->application : sent.application));
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, application.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        if (before.has_value()) {
          HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
          HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), before->version, NameOf(sent.id)));
        }
        HTX_RETURN_IF_ERROR(CheckOpen(application, before, sent));
        if (!sent.valuations.empty()) HTX_RETURN_IF_ERROR(RequirePast(sent.valuations.front().day, record.now));
        HTX_ASSIGN_OR_RETURN(const Collateral after, Replace(before, application, sent, record.now));
        HTX_RETURN_IF_ERROR(before.has_value() ? store::UpdateCollateral(tx, *before, after)
                                               : store::InsertCollateral(tx, after));
        if (application.state == ApplicationState::kContracted && after.valuations != before->valuations) {
          HTX_RETURN_IF_ERROR(BookValuation(tx, desk_, record, application, after));
        }
        v1::UpdateCollateralResponse response;
        *response.mutable_collateral() = ToProto(after, desk_.rules);
        HTX_RETURN_IF_ERROR(AnnounceCollateral(tx, "COLLATERAL_UPDATED", response.collateral(), after.last_day));
        return response;
      });
}

absl::StatusOr<v1::GetCollateralResponse> CollateralHandlers::GetCollateral(const v1::GetCollateralRequest& request,
                                                                            const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.name(), kCollaterals, "name"));
  v1::GetCollateralResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Collateral collateral, store::GetCollateral(tx, CollateralId::Of(id)));
    *response.mutable_collateral() = ToProto(collateral, desk_.rules);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::ListCollateralsResponse> CollateralHandlers::ListCollaterals(
    const v1::ListCollateralsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListCollateralsResponse>(
      desk_, request, context,
      {.method = "ListCollaterals", .schema = store::CollateralSchema(), .default_order = "create_time desc"},
      store::ListCollaterals, [&](const Collateral& each, v1::ListCollateralsResponse& response) {
        *response.add_collaterals() = ToProto(each, desk_.rules);
      });
}

template <class Response, class Request>
absl::StatusOr<Response> CollateralHandlers::Step(const Request& request, const rpc::RequestContext& context,
                                                  Decide decide) {
  FieldErrors errors;
  const CollateralId id = CollateralId::Of(ParseName(request.name(), kCollaterals, "name", errors));
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<Response>(desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<Response> {
    HTX_ASSIGN_OR_RETURN(const Collateral before, store::GetCollateral(tx, id));
    HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, before.fund));
    HTX_RETURN_IF_ERROR(RequireFund(context, fund));
    HTX_RETURN_IF_ERROR(RequirePast(day, record.now));
    HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), before.version, NameOf(id)));
    HTX_ASSIGN_OR_RETURN(Collateral after, decide(tx, before, day));
    after.version = before.version + 1;
    after.updated = record.now;
    HTX_RETURN_IF_ERROR(store::UpdateCollateral(tx, before, after));
    Response response;
    *response.mutable_collateral() = ToProto(after, desk_.rules);
    HTX_RETURN_IF_ERROR(AnnounceCollateral(tx, TypeOfStep(after), response.collateral(), day));
    return response;
  });
}

absl::StatusOr<v1::RequestCollateralReleaseResponse> CollateralHandlers::RequestCollateralRelease(
    const v1::RequestCollateralReleaseRequest& request, const rpc::RequestContext& context) {
  return Step<v1::RequestCollateralReleaseResponse>(
      request, context,
      [&](sql::Transaction& tx, const Collateral& before, absl::CivilDay day) -> absl::StatusOr<Collateral> {
        HTX_ASSIGN_OR_RETURN(Collateral after, RequestRelease(before, day, context.principal));
        HTX_RETURN_IF_ERROR(RequireUnneeded(tx, before));
        return after;
      });
}

absl::StatusOr<v1::DecideCollateralReleaseResponse> CollateralHandlers::DecideCollateralRelease(
    const v1::DecideCollateralReleaseRequest& request, const rpc::RequestContext& context) {
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return Step<v1::DecideCollateralReleaseResponse>(
      request, context,
      [&](sql::Transaction& tx, const Collateral& before, absl::CivilDay day) -> absl::StatusOr<Collateral> {
        HTX_ASSIGN_OR_RETURN(Collateral after, DecideRelease(before, day, context.principal, request.granted()));
        if (!request.granted()) return after;
        HTX_RETURN_IF_ERROR(RequireUnneeded(tx, before));
        HTX_ASSIGN_OR_RETURN(const Application application, store::GetApplication(tx, before.application));
        if (application.state != ApplicationState::kContracted) return after;
        HTX_RETURN_IF_ERROR(RequireOpen(tx, before.fund, day));
        HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, application.loan));
        HTX_RETURN_IF_ERROR(BookCollateral(tx, desk_, record, loan, after, day));
        return after;
      });
}

}  // namespace htx::funding
