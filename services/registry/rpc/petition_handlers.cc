#include <algorithm>

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
#include "registry/store/activity_store.h"
#include "registry/store/alliance_schemas.h"
#include "registry/store/organization_store.h"
#include "registry/store/petition_store.h"

namespace htx::registry {
namespace {

constexpr int kMaxAddressees = 10'000;

// What a step is announced as.
absl::string_view ChangeTypeOf(PetitionState kind) {
  switch (kind) {
    case PetitionState::kRaised:
      return "PETITION_RAISED";
    case PetitionState::kForwarded:
      return "PETITION_FORWARDED";
    case PetitionState::kAnswered:
      return "PETITION_ANSWERED";
    case PetitionState::kClosed:
      return "PETITION_CLOSED";
  }
  HTX_UNREACHABLE();
}

absl::Status CheckReferences(sql::Transaction& transaction, const Petition& petition) {
  OrganizationStore organizations(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, organizations.FindKind(petition.alliance));
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(petition.alliance));
  if (!petition.raised_by.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, organizations.FindKind(petition.raised_by));
    if (!found) return NeverExisted("organization", NameOf(petition.raised_by));
  }
  if (!petition.activity.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<SupportActivity> found,
                         ActivityStore(transaction).Find(petition.activity));
    if (!found || found->alliance != petition.alliance) {
      return NeverExisted("support activity", NameOf(petition.activity));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::RaisePetitionResponse> AllianceWorkHandlers::RaisePetition(const v1::RaisePetitionRequest& request,
                                                                              const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(Petition petition, ParsePetition(request, DayOf(now)));
  if (petition.id.empty()) petition.id = PetitionId::Of(office_.ids.Next());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(petition.alliance)));
  return sql::WriteOnce<v1::RaisePetitionResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RaisePetitionResponse> {
        HTX_RETURN_IF_ERROR(CheckReferences(transaction, petition));
        Petition dated = petition;
        dated.created = dated.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const bool inserted, PetitionStore(transaction).Insert(dated));
        if (!inserted) return IdTaken(NameOf(dated.id));
        return Announced(transaction, ChangeTypeOf(dated.state), NameOf(dated.id), dated.raised,
                         ToProto(dated, DayOf(now)), &v1::Change::mutable_petition,
                         &v1::RaisePetitionResponse::mutable_petition);
      });
}

absl::StatusOr<v1::AdvancePetitionResponse> AllianceWorkHandlers::AdvancePetition(
    const v1::AdvancePetitionRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const PetitionId id, ParseOnlyName<PetitionId>(request.name(), "petitions"));
  HTX_ASSIGN_OR_RETURN(const PetitionStep step, ParseStep(request.step(), DayOf(now)));
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::AdvancePetitionResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AdvancePetitionResponse> {
        PetitionStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const Petition before, Changeable(store.FindAt(id, absl::InfiniteFuture()), "petition",
                                                               NameOf(id), request.etag(), context));
        HTX_ASSIGN_OR_RETURN(Petition after, Advance(before, step));
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.SaveStep(std::move(after)));
        return Announced(transaction, ChangeTypeOf(after.state), NameOf(id), step.day, ToProto(after, DayOf(now)),
                         &v1::Change::mutable_petition, &v1::AdvancePetitionResponse::mutable_petition);
      });
}

absl::StatusOr<v1::GetPetitionResponse> AllianceWorkHandlers::GetPetition(const v1::GetPetitionRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const PetitionId id, ParseOnlyName<PetitionId>(request.name(), "petitions"));
  const auto fill = [&](sql::Transaction& transaction, const TimePoint& time,
                        v1::GetPetitionResponse& response) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Petition> found, PetitionStore(transaction).FindAt(id, KnownOf(time)));
    if (!found) return NeverExisted("petition", request.name());
    *response.mutable_petition() = ToProto(*found, time.day);
    return absl::OkStatus();
  };
  return AnswerAt<v1::GetPetitionResponse>(office_, request, context.deadline, fill);
}

absl::StatusOr<v1::ListPetitionsResponse> AllianceWorkHandlers::ListPetitions(const v1::ListPetitionsRequest& request,
                                                                              const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListPetitions",
                                                  .filters = PetitionSchema(),
                                                  .orders = PetitionSchema(),
                                                  .default_order = "raised_date"},
                                                 ArgumentsOf(request), office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction, v1::ListPetitionsResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<Petition> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, PetitionStore(transaction).List(KnownOf(list.time), list.query, page));
    for (const Petition& petition : page) *response.add_petitions() = ToProto(petition, list.time.day);
    return end;
  };
  return AnswerPage<v1::ListPetitionsResponse>(office_, list, context.deadline, fill);
}

absl::StatusOr<v1::AggregatePetitionsResponse> AllianceWorkHandlers::AggregatePetitions(
    const v1::AggregatePetitionsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const query::Fragment where, query::ParseFilter(request.filter(), PetitionSchema()));
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  std::vector<PetitionGroup> groups;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(groups, PetitionStore(transaction).Aggregate(KnownOf(time), where, kMaxAddressees));
    return absl::OkStatus();
  }));
  if (groups.size() > kMaxAddressees) return TooManyGroups(kMaxAddressees);
  v1::AggregatePetitionsResponse response;
  PetitionGroup total;
  for (const PetitionGroup& group : groups) {
    *response.add_groups() = ToProto(group, time.day);
    total.count += group.count;
    total.open += group.open;
    total.unanswered += group.unanswered;
    if (group.oldest && (!total.oldest || *group.oldest < *total.oldest)) total.oldest = group.oldest;
  }
  *response.mutable_total() = ToProto(total, time.day);
  *response.mutable_time() = ToProto(time);
  return response;
}

}  // namespace htx::registry
