// Corrections of what alliances recorded: schedules of fees, programmes, standing agencies.

#include <vector>

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/alliance_work_handlers.h"
#include "registry/rpc/alliance_work_proto.h"
#include "registry/rpc/membership_handlers.h"
#include "registry/rpc/membership_proto.h"
#include "registry/rpc/record_change.h"
#include "registry/store/dues_store.h"
#include "registry/store/organization_store.h"
#include "registry/store/programme_store.h"
#include "registry/store/standing_agency_store.h"

namespace htx::registry {
namespace {

// What a correction of an appointment is judged on besides itself: a day that moves, or an appointment that goes, moves
// the end of the one before it.
absl::Status JudgeOrder(StandingAgencyStore& store, const StandingAgency& before, const StandingAgency& after,
                        const rpc::RequestContext& context) {
  if (after.start == before.start && !after.withdrawn) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<LatestAppointment> others, store.Others(before));
  std::vector<absl::CivilDay> starts;
  const LatestAppointment* earlier = nullptr;
  for (const LatestAppointment& other : others) {
    starts.push_back(other.start);
    if (other.start < before.start) earlier = &other;
  }
  if (const auto between = BeginsBetween(starts, before.start, after.start)) {
    return LaterAppointment(before.committee, *between);
  }
  return earlier == nullptr ? absl::OkStatus() : rpc::RequireScope(context, NameOf(earlier->alliance));
}

}  // namespace

absl::StatusOr<v1::CorrectFeeScheduleResponse> MembershipHandlers::CorrectFeeSchedule(
    const v1::CorrectFeeScheduleRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const FeeScheduleId id =
      ParseName<FeeScheduleId>(request.fee_schedule().name(), "feeSchedules", "fee_schedule.name", errors);
  HTX_RETURN_IF_ERROR(CheckCorrection(request, std::move(errors)));
  HTX_RETURN_IF_ERROR(Amend(FeeSchedule(), request.fee_schedule(), request.update_mask()).status());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::CorrectFeeScheduleResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectFeeScheduleResponse> {
        DuesStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const FeeSchedule before,
                             Changeable(store.FindSchedule(id), "fee schedule", NameOf(id), request.etag(), context));
        FeeSchedule after = Withdrawn(before);
        if (!request.withdraw()) {
          HTX_ASSIGN_OR_RETURN(after, Amend(before, request.fee_schedule(), request.update_mask()));
          HTX_ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> others, store.OtherStarts(before));
          if (const auto between = BeginsBetween(others, before.start, after.start)) {
            return LaterSchedule(NameOf(before.alliance), *between);
          }
        }
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.SaveSchedule(std::move(after)));
        return Announced(transaction, after.withdrawn ? "FEE_SCHEDULE_WITHDRAWN" : "FEE_SCHEDULE_CORRECTED", NameOf(id),
                         after.start, ToProto(after), &v1::Change::mutable_fee_schedule,
                         &v1::CorrectFeeScheduleResponse::mutable_fee_schedule);
      });
}

absl::StatusOr<v1::CorrectCoordinationProgrammeResponse> AllianceWorkHandlers::CorrectCoordinationProgramme(
    const v1::CorrectCoordinationProgrammeRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProgrammeId id = ParseName<ProgrammeId>(request.coordination_programme().name(), "coordinationProgrammes",
                                                "coordination_programme.name", errors);
  HTX_RETURN_IF_ERROR(CheckCorrection(request, std::move(errors)));
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::CorrectCoordinationProgrammeResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectCoordinationProgrammeResponse> {
        ProgrammeStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const Programme before,
                             Changeable(store.FindAt(id, absl::InfiniteFuture()), "coordination programme", NameOf(id),
                                        request.etag(), context));
        HTX_ASSIGN_OR_RETURN(const ActivityDays days, store.DaysOfActivities(id));
        Programme after = Withdrawn(before);
        if (request.withdraw()) {
          if (days.first) return OutsideProgramme(NameOf(id), *days.first);
        } else {
          HTX_ASSIGN_OR_RETURN(after, Amend(before, request.coordination_programme(), request.update_mask()));
          HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance,
                               OrganizationStore(transaction).FindKind(after.alliance));
          HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
          HTX_RETURN_IF_ERROR(RecordProgramme(after, alliance, days, *areas));
        }
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.Save(std::move(after)));
        return Announced(transaction,
                         after.withdrawn ? "COORDINATION_PROGRAMME_WITHDRAWN" : "COORDINATION_PROGRAMME_CORRECTED",
                         NameOf(id), after.start, ToProto(after), &v1::Change::mutable_coordination_programme,
                         &v1::CorrectCoordinationProgrammeResponse::mutable_coordination_programme);
      });
}

absl::StatusOr<v1::CorrectStandingAgencyResponse> AllianceWorkHandlers::CorrectStandingAgency(
    const v1::CorrectStandingAgencyRequest& request, const rpc::RequestContext& context) {
  const absl::CivilDay today = DayOf(office_.clock.Now());
  FieldErrors errors;
  const StandingAgencyId id =
      ParseName<StandingAgencyId>(request.standing_agency().name(), "standingAgencies", "standing_agency.name", errors);
  HTX_RETURN_IF_ERROR(CheckCorrection(request, std::move(errors)));
  HTX_RETURN_IF_ERROR(Amend(StandingAgency(), request.standing_agency(), request.update_mask(), today).status());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::CorrectStandingAgencyResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectStandingAgencyResponse> {
        StandingAgencyStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const StandingAgency before,
                             Changeable(store.Find(id), "standing agency", NameOf(id), request.etag(), context));
        StandingAgency after = Withdrawn(before);
        if (!request.withdraw()) {
          HTX_ASSIGN_OR_RETURN(after, Amend(before, request.standing_agency(), request.update_mask(), today));
          if (!after.agency_organization.empty()) {
            HTX_ASSIGN_OR_RETURN(const std::optional<Found> found,
                                 OrganizationStore(transaction).FindKind(after.agency_organization));
            if (!found) return NeverExisted("organization", NameOf(after.agency_organization));
          }
          HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
          HTX_RETURN_IF_ERROR(CheckAreasOn({after.area}, after.start, *areas));
        }
        HTX_RETURN_IF_ERROR(JudgeOrder(store, before, after, context));
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.Save(std::move(after)));
        return Announced(transaction, after.withdrawn ? "STANDING_AGENCY_WITHDRAWN" : "STANDING_AGENCY_CORRECTED",
                         NameOf(id), after.start, ToProto(after), &v1::Change::mutable_standing_agency,
                         &v1::CorrectStandingAgencyResponse::mutable_standing_agency);
      });
}

}  // namespace htx::registry
