#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/alliance_work_handlers.h"
#include "registry/rpc/alliance_work_proto.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/record_change.h"
#include "registry/store/alliance_schemas.h"
#include "registry/store/organization_store.h"
#include "registry/store/programme_store.h"
#include "registry/store/standing_agency_store.h"

namespace htx::registry {

absl::StatusOr<v1::CreateCoordinationProgrammeResponse> AllianceWorkHandlers::CreateCoordinationProgramme(
    const v1::CreateCoordinationProgrammeRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Programme programme, ParseProgramme(request));
  if (programme.id.empty()) programme.id = ProgrammeId::Of(office_.ids.Next());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(programme.alliance)));
  return sql::WriteOnce<v1::CreateCoordinationProgrammeResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateCoordinationProgrammeResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance,
                             OrganizationStore(transaction).FindKind(programme.alliance));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(RecordProgramme(programme, alliance, {}, *areas));
        Programme dated = programme;
        dated.created = dated.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const bool inserted, ProgrammeStore(transaction).Insert(dated));
        if (!inserted) return IdTaken(NameOf(dated.id));
        return Announced(transaction, "COORDINATION_PROGRAMME_CREATED", NameOf(dated.id), dated.start, ToProto(dated),
                         &v1::Change::mutable_coordination_programme,
                         &v1::CreateCoordinationProgrammeResponse::mutable_coordination_programme);
      });
}

absl::StatusOr<v1::UpdateCoordinationProgrammeResponse> AllianceWorkHandlers::UpdateCoordinationProgramme(
    const v1::UpdateCoordinationProgrammeRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProgrammeId id = ParseName<ProgrammeId>(request.coordination_programme().name(), "coordinationProgrammes",
                                                "coordination_programme.name", errors);
  HTX_RETURN_IF_ERROR(RequireMask(request.update_mask(), std::move(errors)));
  // Judged before anything is read, so that a malformed request is told so whatever is recorded.
  Programme any{.start = absl::CivilDay(1900, 1, 1), .end = absl::CivilDay(9999, 12, 31)};
  HTX_RETURN_IF_ERROR(Amend(any, request.coordination_programme(), request.update_mask()).status());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::UpdateCoordinationProgrammeResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateCoordinationProgrammeResponse> {
        ProgrammeStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const Programme before,
                             Changeable(store.FindAt(id, absl::InfiniteFuture()), "coordination programme", NameOf(id),
                                        request.etag(), context));
        HTX_ASSIGN_OR_RETURN(Programme after, Amend(before, request.coordination_programme(), request.update_mask()));
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance,
                             OrganizationStore(transaction).FindKind(after.alliance));
        HTX_ASSIGN_OR_RETURN(const ActivityDays days, store.DaysOfActivities(id));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(RecordProgramme(after, alliance, days, *areas));
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.Save(std::move(after)));
        return Announced(transaction, "COORDINATION_PROGRAMME_UPDATED", NameOf(id), after.start, ToProto(after),
                         &v1::Change::mutable_coordination_programme,
                         &v1::UpdateCoordinationProgrammeResponse::mutable_coordination_programme);
      });
}

absl::StatusOr<v1::GetCoordinationProgrammeResponse> AllianceWorkHandlers::GetCoordinationProgramme(
    const v1::GetCoordinationProgrammeRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ProgrammeId id, ParseOnlyName<ProgrammeId>(request.name(), "coordinationProgrammes"));
  const auto fill = [&](sql::Transaction& transaction, const TimePoint& time,
                        v1::GetCoordinationProgrammeResponse& response) -> absl::Status {
    ProgrammeStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const std::optional<Programme> found, store.FindAt(id, KnownOf(time)));
    if (!found) return NeverExisted("coordination programme", request.name());
    HTX_ASSIGN_OR_RETURN(const ProgrammeProgress progress, store.Progress(id, KnownOf(time)));
    *response.mutable_coordination_programme() = ToProto(*found);
    *response.mutable_coordination_programme()->mutable_progress() = ToProto(progress);
    return absl::OkStatus();
  };
  return AnswerAt<v1::GetCoordinationProgrammeResponse>(office_, request, context.deadline, fill);
}

absl::StatusOr<v1::ListCoordinationProgrammesResponse> AllianceWorkHandlers::ListCoordinationProgrammes(
    const v1::ListCoordinationProgrammesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListCoordinationProgrammes",
                                                  .filters = ProgrammeSchema(),
                                                  .orders = ProgrammeSchema(),
                                                  .default_order = "start_date"},
                                                 ArgumentsOf(request), office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListCoordinationProgrammesResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<Programme> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, ProgrammeStore(transaction).List(KnownOf(list.time), list.query, page));
    for (const Programme& programme : page) *response.add_coordination_programmes() = ToProto(programme);
    return end;
  };
  return AnswerPage<v1::ListCoordinationProgrammesResponse>(office_, list, context.deadline, fill);
}

absl::StatusOr<v1::AppointStandingAgencyResponse> AllianceWorkHandlers::AppointStandingAgency(
    const v1::AppointStandingAgencyRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(StandingAgency agency, ParseStandingAgency(request, DayOf(now)));
  if (agency.id.empty()) agency.id = StandingAgencyId::Of(office_.ids.Next());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(agency.alliance)));
  return sql::WriteOnce<v1::AppointStandingAgencyResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AppointStandingAgencyResponse> {
        OrganizationStore organizations(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, organizations.FindKind(agency.alliance));
        if (!agency.agency_organization.empty()) {
          HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, organizations.FindKind(agency.agency_organization));
          if (!found) return NeverExisted("organization", NameOf(agency.agency_organization));
        }
        StandingAgencyStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<LatestAppointment> before, store.Latest(agency));
        // The appointment ends the one before it, which may be another alliance's to end.
        if (before) HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(before->alliance)));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(Appoint(agency, alliance, before ? std::optional(before->start) : std::nullopt, *areas));
        StandingAgency dated = agency;
        dated.created = dated.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const bool inserted, store.Insert(dated));
        if (!inserted) return IdTaken(NameOf(dated.id));
        return Announced(transaction, "STANDING_AGENCY_APPOINTED", NameOf(dated.id), dated.start, ToProto(dated),
                         &v1::Change::mutable_standing_agency,
                         &v1::AppointStandingAgencyResponse::mutable_standing_agency);
      });
}

absl::StatusOr<v1::ListStandingAgenciesResponse> AllianceWorkHandlers::ListStandingAgencies(
    const v1::ListStandingAgenciesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListStandingAgencies",
                                                  .filters = StandingAgencySchema(),
                                                  .orders = StandingAgencySchema(),
                                                  .default_order = "start_date"},
                                                 ArgumentsOf(request, request.include_ended() ? "all" : ""),
                                                 office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListStandingAgenciesResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<StandingAgency> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         StandingAgencyStore(transaction).List(list.time, request.include_ended(), list.query, page));
    for (const StandingAgency& agency : page) *response.add_standing_agencies() = ToProto(agency);
    return end;
  };
  return AnswerPage<v1::ListStandingAgenciesResponse>(office_, list, context.deadline, fill);
}

}  // namespace htx::registry
