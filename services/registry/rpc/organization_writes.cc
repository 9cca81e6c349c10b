#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alteration.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/organization_handlers.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

// The parts that all requests about a recorded organisation have.
struct EditTarget {
  OrganizationId id = {};
  absl::CivilDay effective_day = {};
};

template <class Request>
absl::StatusOr<EditTarget> ParseEditTarget(const Request& request, absl::CivilDay today) {
  FieldErrors errors;
  EditTarget target{.id = ParseOrganizationName(request.name(), "name", errors), .effective_day = today};
  if (request.has_effective_date()) {
    target.effective_day = ParsePastDate(request.effective_date(), "effective_date", today, errors).value_or(today);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return target;
}

}  // namespace

absl::StatusOr<v1::CreateOrganizationResponse> OrganizationHandlers::CreateOrganization(
    const v1::CreateOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(NewOrganization command, ParseNewOrganization(request, DayOf(now)));
  const OrganizationId id = command.id ? *command.id : OrganizationId::Of(office_.ids.Next());
  if (command.facts.kind == Kind::kAlliance) command.facts.alliance = id;
  command.leniency.accepted_by = context.principal;
  command.leniency.acceptance_reason = request.reason();
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(command.facts.alliance)));
  return sql::WriteOnce<v1::CreateOrganizationResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateOrganizationResponse> {
        OrganizationStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, store.FindKind(command.facts.alliance));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_ASSIGN_OR_RETURN(const Enrolment enrolment,
                             Enrol(transaction, command, id, alliance, *areas, office_.clock.Now()));
        v1::CreateOrganizationResponse response;
        *response.mutable_organization() = ToProtoWhole(enrolment.organization, 0);
        for (const RuleBreak& finding : enrolment.findings) *response.add_warnings() = ToProto(finding);
        return response;
      });
}

absl::StatusOr<v1::UpdateOrganizationResponse> OrganizationHandlers::UpdateOrganization(
    const v1::UpdateOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(NamedChange named, ParseUpdate(request, DayOf(now)));
  if (request.etag().empty()) return EtagRequired("etag");
  named.leniency.accepted_by = context.principal;
  named.leniency.acceptance_reason = request.reason();
  return sql::WriteOnce<v1::UpdateOrganizationResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateOrganizationResponse> {
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_ASSIGN_OR_RETURN(const Amendment amendment,
                             Amend(transaction, named, request.etag(), context, *areas, office_.clock.Now()));
        v1::UpdateOrganizationResponse response;
        *response.mutable_organization() = ToProtoWhole(amendment.after, 0);
        for (const RuleBreak& finding : amendment.findings) *response.add_warnings() = ToProto(finding);
        return response;
      });
}

absl::StatusOr<v1::RecordActivityStatusResponse> OrganizationHandlers::RecordActivityStatus(
    const v1::RecordActivityStatusRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const auto finding = ParseEnum<ActivityStatus>(request.activity_status(), "activity_status", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const EditTarget target, ParseEditTarget(request, DayOf(now)));
  Alteration alteration{.id = target.id,
                        .etag = request.etag(),
                        .change_type = "ACTIVITY_STATUS_RECORDED",
                        .effective_day = target.effective_day,
                        .context = context};
  return sql::WriteOnce<v1::RecordActivityStatusResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordActivityStatusResponse> {
        alteration.known = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const Organization after,
                             Alter(transaction, alteration, [&](const Organization&, const Timeline& timeline) {
                               return RecordActivity(timeline, finding, target.effective_day);
                             }));
        v1::RecordActivityStatusResponse response;
        *response.mutable_organization() = ToProtoWhole(after, 0);
        return response;
      });
}

}  // namespace htx::registry
