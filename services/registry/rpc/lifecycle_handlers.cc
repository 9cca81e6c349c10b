#include "registry/rpc/lifecycle_handlers.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/docket.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

// The moves that a ground of reactivation stands for.
Move MoveFor(v1::ReactivationBasis basis) {
  switch (basis) {
    case v1::REACTIVATION_BASIS_ADDRESS_CONFIRMED:
      return Move::kConfirmAddress;
    case v1::REACTIVATION_BASIS_REGISTRATION_GRANTED:
      return Move::kGrantRegistration;
    case v1::REACTIVATION_BASIS_REVOCATION_ANNULLED:
      return Move::kAnnulRevocation;
    case v1::REACTIVATION_BASIS_DISSOLUTION_WITHDRAWN:
      return Move::kWithdrawDissolution;
    default:
      return Move::kEndSuspension;
  }
}

}  // namespace

// What single verbs have beyond the rest.
struct LifecycleHandlers::Terms {
  const google::type::Date* suspended_until = nullptr;
  std::string liquidator = {};
  const v1::ObligationAcceptance* acceptance = nullptr;
  bool asks = false;  // For open obligations.
};

template <class Response, class Request>
absl::StatusOr<Response> LifecycleHandlers::MoveBy(const Request& request, Move move, Terms terms,
                                                   const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  const absl::CivilDay today = DayOf(now);
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.name(), "name", errors);
  StatusMove asked{.move = move, .day = today};
  if (request.has_effective_date()) {
    asked.day = ParsePastDate(request.effective_date(), "effective_date", today, errors).value_or(today);
  }
  const Grounds grounds = ParseGrounds(request.grounds(), move, today, errors);
  asked.reason = grounds.reason;
  asked.document_day = grounds.document_day;
  asked.documented = !grounds.document_refs.empty();
  if (terms.suspended_until != nullptr) {
    asked.until = ParseDate(*terms.suspended_until, "suspended_until", errors);
    if (asked.until && *asked.until < asked.day) {
      errors.Merge("", FieldNotAllowed("suspended_until", "must not be before effective_date",
                                       "không được trước ngày hiệu lực"));
    }
  }
  CheckLine(terms.liquidator, 300, "liquidator", errors);
  const Acceptance acceptance = ParseAcceptance(terms.acceptance, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");

  const auto body = [&](sql::Transaction& transaction, const ObligationAnswer* answer,
                        std::optional<ObligationQuestion>& question) -> absl::StatusOr<Response> {
    Docket docket(office_, transaction, context);
    HTX_ASSIGN_OR_RETURN(Subject subject, docket.Open(id, request.etag()));
    HTX_ASSIGN_OR_RETURN(const OtherFacts others, docket.OthersOf(id, move));
    HTX_ASSIGN_OR_RETURN(MoveDecision decision, MoveStatus(subject.timeline, asked, LifecycleRules(), others));
    if (terms.asks) {
      HTX_RETURN_IF_ERROR(docket.JudgeObligations({id}, answer, acceptance, /*debts_must_be_paid=*/true, question));
    }
    Notice notice{.move = move,
                  .day = asked.day,
                  .until = asked.until,
                  .grounds = grounds,
                  .liquidator = terms.liquidator,
                  .findings = std::move(decision.findings)};
    notice.grounds.reason = decision.reason;
    HTX_RETURN_IF_ERROR(docket.Record(subject, std::move(decision.splice), std::move(notice)));
    if (IsEnded(*RuleOf(move).to)) {
      const ExitGround ground = move == Move::kRefuse ? ExitGround::kOther : ExitGround::kDissolved;
      HTX_RETURN_IF_ERROR(docket.EndRelations(subject.current, asked.day, ground).status());
      HTX_RETURN_IF_ERROR(docket.EndRoles(id, asked.day).status());
    }
    Response response;
    *response.mutable_organization() = ToProto(subject.current, 0);
    response.mutable_outcome()->Swap(&docket.outcome());
    return response;
  };
  return sql::WriteAsking<Response, ObligationQuestion, ObligationAnswer>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](const ObligationQuestion& question) { return AskBooks(office_, question, context); }, body);
}

absl::StatusOr<v1::SuspendOrganizationResponse> LifecycleHandlers::SuspendOrganization(
    const v1::SuspendOrganizationRequest& request, const rpc::RequestContext& context) {
  return MoveBy<v1::SuspendOrganizationResponse>(
      request, Move::kSuspend,
      {.suspended_until = request.has_suspended_until() ? &request.suspended_until() : nullptr}, context);
}

absl::StatusOr<v1::ReactivateOrganizationResponse> LifecycleHandlers::ReactivateOrganization(
    const v1::ReactivateOrganizationRequest& request, const rpc::RequestContext& context) {
  if (!v1::ReactivationBasis_IsValid(request.basis()) || request.basis() == v1::REACTIVATION_BASIS_UNSPECIFIED) {
    return FieldRequired("basis");
  }
  return MoveBy<v1::ReactivateOrganizationResponse>(request, MoveFor(request.basis()), {}, context);
}

absl::StatusOr<v1::DissolveOrganizationResponse> LifecycleHandlers::DissolveOrganization(
    const v1::DissolveOrganizationRequest& request, const rpc::RequestContext& context) {
  switch (request.stage()) {
    case v1::DISSOLUTION_STAGE_START:
      return MoveBy<v1::DissolveOrganizationResponse>(request, Move::kStartDissolution,
                                                      {.liquidator = request.liquidator()}, context);
    case v1::DISSOLUTION_STAGE_COMPLETE:
      return MoveBy<v1::DissolveOrganizationResponse>(
          request, Move::kCompleteDissolution,
          {.acceptance = request.has_accept_obligations() ? &request.accept_obligations() : nullptr, .asks = true},
          context);
    default:
      return FieldRequired("stage");
  }
}

absl::StatusOr<v1::MarkOrganizationNotAtAddressResponse> LifecycleHandlers::MarkOrganizationNotAtAddress(
    const v1::MarkOrganizationNotAtAddressRequest& request, const rpc::RequestContext& context) {
  return MoveBy<v1::MarkOrganizationNotAtAddressResponse>(request, Move::kMarkNotAtAddress, {}, context);
}

absl::StatusOr<v1::RevokeOrganizationResponse> LifecycleHandlers::RevokeOrganization(
    const v1::RevokeOrganizationRequest& request, const rpc::RequestContext& context) {
  return MoveBy<v1::RevokeOrganizationResponse>(request, Move::kRevoke, {}, context);
}

absl::StatusOr<v1::RefuseOrganizationResponse> LifecycleHandlers::RefuseOrganization(
    const v1::RefuseOrganizationRequest& request, const rpc::RequestContext& context) {
  return MoveBy<v1::RefuseOrganizationResponse>(request, Move::kRefuse, {}, context);
}

absl::StatusOr<v1::DeclareOrganizationBankruptResponse> LifecycleHandlers::DeclareOrganizationBankrupt(
    const v1::DeclareOrganizationBankruptRequest& request, const rpc::RequestContext& context) {
  return MoveBy<v1::DeclareOrganizationBankruptResponse>(request, Move::kDeclareBankrupt, {}, context);
}

}  // namespace htx::registry
