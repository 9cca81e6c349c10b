#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/alliance_work_handlers.h"
#include "registry/rpc/alliance_work_proto.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/read_time.h"
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
        v1::CreateCoordinationProgrammeResponse response;
        *response.mutable_coordination_programme() = ToProto(dated);
        v1::Change change;
        *change.mutable_coordination_programme() = response.coordination_programme();
        HTX_RETURN_IF_ERROR(
            Announce(transaction, "COORDINATION_PROGRAMME_CREATED", NameOf(dated.id), change, dated.start));
        return response;
      });
}

absl::StatusOr<v1::UpdateCoordinationProgrammeResponse> AllianceWorkHandlers::UpdateCoordinationProgramme(
    const v1::UpdateCoordinationProgrammeRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProgrammeId id = ParseName<ProgrammeId>(request.coordination_programme().name(), "coordinationProgrammes",
                                                "coordination_programme.name", errors);
  if (request.update_mask().paths().empty()) errors.Merge("", FieldRequired("update_mask"));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  // Judged before anything is read, so that a malformed request is told so whatever is recorded.
  Programme any{.start = absl::CivilDay(1900, 1, 1), .end = absl::CivilDay(9999, 12, 31)};
  HTX_RETURN_IF_ERROR(Amend(any, request).status());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::UpdateCoordinationProgrammeResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateCoordinationProgrammeResponse> {
        ProgrammeStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Programme> before, store.FindAt(id, absl::InfiniteFuture()));
        if (!before) return NeverExisted("coordination programme", NameOf(id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(before->alliance)));
        if (request.etag() != absl::StrCat(before->version)) return EtagMismatch(NameOf(id));
        HTX_ASSIGN_OR_RETURN(Programme after, Amend(*before, request));
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance,
                             OrganizationStore(transaction).FindKind(after.alliance));
        HTX_ASSIGN_OR_RETURN(const ActivityDays days, store.DaysOfActivities(id));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(RecordProgramme(after, alliance, days, *areas));
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.Save(std::move(after)));
        v1::UpdateCoordinationProgrammeResponse response;
        *response.mutable_coordination_programme() = ToProto(after);
        v1::Change change;
        *change.mutable_coordination_programme() = response.coordination_programme();
        HTX_RETURN_IF_ERROR(Announce(transaction, "COORDINATION_PROGRAMME_UPDATED", NameOf(id), change, after.start));
        return response;
      });
}

absl::StatusOr<v1::GetCoordinationProgrammeResponse> AllianceWorkHandlers::GetCoordinationProgramme(
    const v1::GetCoordinationProgrammeRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProgrammeId id = ParseName<ProgrammeId>(request.name(), "coordinationProgrammes", "name", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  v1::GetCoordinationProgrammeResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    ProgrammeStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const std::optional<Programme> found, store.FindAt(id, KnownOf(time)));
    if (!found) return NeverExisted("coordination programme", request.name());
    HTX_ASSIGN_OR_RETURN(const ProgrammeProgress progress, store.Progress(id, KnownOf(time)));
    *response.mutable_coordination_programme() = ToProto(*found);
    *response.mutable_coordination_programme()->mutable_progress() = ToProto(progress);
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(time);
  return response;
}

absl::StatusOr<v1::ListCoordinationProgrammesResponse> AllianceWorkHandlers::ListCoordinationProgrammes(
    const v1::ListCoordinationProgrammesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListCoordinationProgrammes",
                                                  .filters = ProgrammeSchema(),
                                                  .orders = ProgrammeSchema(),
                                                  .default_order = "start_date"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = request.time()},
                                                 office_.tokens, office_.clock.Now()));
  v1::ListCoordinationProgrammesResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<Programme> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, ProgrammeStore(transaction).List(KnownOf(list.time), list.query, page));
    response.clear_coordination_programmes();
    for (const Programme& programme : page) *response.add_coordination_programmes() = ToProto(programme);
    response.set_total_size(end.total);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(list.time);
  return response;
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
        HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> latest, store.Latest(agency));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(Appoint(agency, alliance, latest, *areas));
        StandingAgency dated = agency;
        dated.created = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const bool inserted, store.Insert(dated));
        if (!inserted) return IdTaken(NameOf(dated.id));
        v1::AppointStandingAgencyResponse response;
        *response.mutable_standing_agency() = ToProto(dated);
        v1::Change change;
        *change.mutable_standing_agency() = response.standing_agency();
        HTX_RETURN_IF_ERROR(Announce(transaction, "STANDING_AGENCY_APPOINTED", NameOf(dated.id), change, dated.start));
        return response;
      });
}

absl::StatusOr<v1::ListStandingAgenciesResponse> AllianceWorkHandlers::ListStandingAgencies(
    const v1::ListStandingAgenciesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListStandingAgencies",
                                                  .filters = StandingAgencySchema(),
                                                  .orders = StandingAgencySchema(),
                                                  .default_order = "start_date"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = request.time(),
                                                  .others = request.include_ended() ? "all" : ""},
                                                 office_.tokens, office_.clock.Now()));
  v1::ListStandingAgenciesResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<StandingAgency> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         StandingAgencyStore(transaction).List(list.time, request.include_ended(), list.query, page));
    response.clear_standing_agencies();
    for (const StandingAgency& agency : page) *response.add_standing_agencies() = ToProto(agency);
    response.set_total_size(end.total);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(list.time);
  return response;
}

}  // namespace htx::registry
