#include "registry/rpc/membership_handlers.h"

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/membership_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/record_change.h"
#include "registry/store/alliance_schemas.h"
#include "registry/store/membership_store.h"
#include "registry/store/relationship_store.h"

namespace htx::registry {
namespace {

// What the requests about a recorded membership have in common.
struct Target {
  RelationshipId id = {};
  absl::CivilDay day = {};
};

template <class Request>
absl::StatusOr<Target> ParseTarget(const Request& request, bool has_day, const google::type::Date& date,
                                   absl::string_view field, absl::CivilDay today) {
  FieldErrors errors;
  Target target{.id = ParseName<RelationshipId>(request.name(), "memberships", "name", errors), .day = today};
  if (has_day) target.day = ParsePastDate(date, field, today, errors).value_or(today);
  CheckLine(request.decision(), 300, "decision", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return target;
}

}  // namespace

struct MembershipHandlers::Alteration {
  RelationshipId id = {};
  const std::string& etag;
  absl::string_view change_type = {};
  absl::CivilDay day = {};
  const rpc::RequestContext& context;
};

absl::StatusOr<v1::AdmitMemberResponse> MembershipHandlers::AdmitMember(const v1::AdmitMemberRequest& request,
                                                                        const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(Membership membership, ParseMembership(request, DayOf(now)));
  if (request.membership_id().empty()) membership.relationship.id = RelationshipId::Of(office_.ids.Next());
  return sql::WriteOnce<v1::AdmitMemberResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AdmitMemberResponse> {
        Membership admitted = membership;
        admitted.relationship.created = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const Admission admission,
                             DecideAdmission(transaction, admitted.relationship, [&](const Organization& body) {
                               return rpc::RequireScope(context, NameOf(body.facts().alliance));
                             }));
        admitted.relationship = admission.relationship;
        if (admitted.kind == MemberKind::kUnspecified) {
          admitted.kind = DefaultMemberKind(admission.known.from.organization.facts().kind);
        }
        HTX_RETURN_IF_ERROR(MembershipStore(transaction).SaveDetails(admitted, admitted.relationship.created));
        v1::AdmitMemberResponse response;
        *response.mutable_membership() = ToProto(admitted, DayOf(now));
        v1::Change change;
        *change.mutable_relationship() = ToProto(admitted.relationship);
        *change.mutable_membership() = response.membership();
        HTX_RETURN_IF_ERROR(Announce(transaction, "MEMBER_ADMITTED", NameOf(admitted.relationship.id), change,
                                     admitted.relationship.start));
        return response;
      });
}

absl::StatusOr<Membership> MembershipHandlers::Held(sql::Transaction& transaction, const RelationshipId& id,
                                                    const std::string& etag, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  const TimePoint latest{.day = DayOf(now), .known = now, .latest = true, .now = true};
  HTX_ASSIGN_OR_RETURN(std::optional<Membership> held, MembershipStore(transaction).FindAt(id, latest));
  if (!held) return NeverExisted("membership", NameOfMembership(id));
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> body,
                       OrganizationStore(transaction).Find(held->relationship.to));
  HTX_CHECK(body.has_value());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(body->facts().alliance)));
  if (etag != EtagOf(*held)) return EtagMismatch(NameOfMembership(id));
  if (held->withdrawn) return RecordWithdrawn(NameOfMembership(id));
  return *std::move(held);
}

absl::StatusOr<v1::Membership> MembershipHandlers::Alter(
    sql::Transaction& transaction, const Alteration& alteration,
    absl::FunctionRef<absl::StatusOr<Membership>(const Membership&)> decide) {
  HTX_ASSIGN_OR_RETURN(const Membership before, Held(transaction, alteration.id, alteration.etag, alteration.context));
  HTX_ASSIGN_OR_RETURN(const Membership after, decide(before));
  return SaveMembership(transaction, before, after, alteration.change_type, alteration.day, office_.clock.Now());
}

absl::StatusOr<v1::SuspendMembershipResponse> MembershipHandlers::SuspendMembership(
    const v1::SuspendMembershipRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const Target target,
                       ParseTarget(request, request.has_start_date(), request.start_date(), "start_date", DayOf(now)));
  FieldErrors errors;
  CheckRequiredLine(request.reason(), 1000, "reason", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return sql::WriteOnce<v1::SuspendMembershipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SuspendMembershipResponse> {
        v1::SuspendMembershipResponse response;
        const Suspension suspension{.start = target.day,
                                    .reason = request.reason(),
                                    .decision = request.decision(),
                                    .created = office_.clock.Now()};
        HTX_ASSIGN_OR_RETURN(*response.mutable_membership(),
                             Alter(transaction,
                                   {.id = target.id,
                                    .etag = request.etag(),
                                    .change_type = "MEMBERSHIP_SUSPENDED",
                                    .day = target.day,
                                    .context = context},
                                   [&](const Membership& before) { return Suspend(before, suspension); }));
        return response;
      });
}

absl::StatusOr<v1::ResumeMembershipResponse> MembershipHandlers::ResumeMembership(
    const v1::ResumeMembershipRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const Target target,
                       ParseTarget(request, request.has_end_date(), request.end_date(), "end_date", DayOf(now)));
  return sql::WriteOnce<v1::ResumeMembershipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ResumeMembershipResponse> {
        v1::ResumeMembershipResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_membership(),
                             Alter(transaction,
                                   {.id = target.id,
                                    .etag = request.etag(),
                                    .change_type = "MEMBERSHIP_RESUMED",
                                    .day = target.day,
                                    .context = context},
                                   [&](const Membership& before) {
                                     return Resume(before, target.day, request.decision(), office_.clock.Now());
                                   }));
        return response;
      });
}

absl::StatusOr<v1::EndMembershipResponse> MembershipHandlers::EndMembership(const v1::EndMembershipRequest& request,
                                                                            const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const ExitGround ground = ParseEnum<ExitGround>(request.ground(), "ground", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const Target target,
                       ParseTarget(request, request.has_end_date(), request.end_date(), "end_date", DayOf(now)));
  return sql::WriteOnce<v1::EndMembershipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::EndMembershipResponse> {
        v1::EndMembershipResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_membership(),
                             Alter(transaction,
                                   {.id = target.id,
                                    .etag = request.etag(),
                                    .change_type = "MEMBERSHIP_ENDED",
                                    .day = target.day,
                                    .context = context},
                                   [&](const Membership& before) {
                                     return Exit(before, target.day, ground, request.decision(), office_.clock.Now());
                                   }));
        return response;
      });
}

absl::StatusOr<v1::Membership> MembershipHandlers::Withdraw(sql::Transaction& transaction, Membership membership) {
  const RelationshipId& id = membership.relationship.id;
  const absl::Time now = office_.clock.Now();
  MembershipStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<int64_t> paid, store.PaidYear(id));
  if (paid) return NotAMemberThen(NameOfMembership(id), *paid);
  HTX_RETURN_IF_ERROR(store.SaveDetails(membership, now));
  HTX_RETURN_IF_ERROR(RelationshipStore(transaction).Withdraw(id, now));
  // As a relationship it holds on no day.
  membership.relationship.end = membership.relationship.start;
  v1::Change change;
  *change.mutable_membership() = ToProto(membership, DayOf(now));
  *change.mutable_relationship() = ToProto(membership.relationship);
  HTX_RETURN_IF_ERROR(Announce(transaction, "MEMBERSHIP_WITHDRAWN", NameOf(id), change, membership.relationship.start));
  return change.membership();
}

absl::StatusOr<v1::CorrectMembershipResponse> MembershipHandlers::CorrectMembership(
    const v1::CorrectMembershipRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const RelationshipId id =
      ParseName<RelationshipId>(request.membership().name(), "memberships", "membership.name", errors);
  HTX_RETURN_IF_ERROR(CheckCorrection(request, std::move(errors)));
  // Judged before anything is read; what ended may have a ground.
  HTX_RETURN_IF_ERROR(
      Amend(Membership{.relationship = {.end = DayOf(now)}}, request.membership(), request.update_mask()).status());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::CorrectMembershipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectMembershipResponse> {
        HTX_ASSIGN_OR_RETURN(const Membership before, Held(transaction, id, request.etag(), context));
        v1::CorrectMembershipResponse response;
        if (request.withdraw()) {
          HTX_ASSIGN_OR_RETURN(*response.mutable_membership(), Withdraw(transaction, Withdrawn(before)));
          return response;
        }
        HTX_ASSIGN_OR_RETURN(const Membership after, Amend(before, request.membership(), request.update_mask()));
        HTX_ASSIGN_OR_RETURN(*response.mutable_membership(),
                             SaveMembership(transaction, before, after, "MEMBERSHIP_CORRECTED",
                                            after.relationship.start, office_.clock.Now()));
        return response;
      });
}

absl::StatusOr<v1::GetMembershipResponse> MembershipHandlers::GetMembership(const v1::GetMembershipRequest& request,
                                                                            const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const RelationshipId id, ParseOnlyName<RelationshipId>(request.name(), "memberships"));
  const auto fill = [&](sql::Transaction& transaction, const TimePoint& time,
                        v1::GetMembershipResponse& response) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Membership> found, MembershipStore(transaction).FindAt(id, time));
    if (!found) return NeverExisted("membership", request.name());
    *response.mutable_membership() = ToProto(*found, time.day);
    return absl::OkStatus();
  };
  return AnswerAt<v1::GetMembershipResponse>(office_, request, context.deadline, fill);
}

absl::StatusOr<v1::ListMembershipsResponse> MembershipHandlers::ListMemberships(
    const v1::ListMembershipsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListMemberships",
                                                  .filters = MembershipSchema(),
                                                  .orders = MembershipSchema(),
                                                  .default_order = "start_date"},
                                                 ArgumentsOf(request), office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListMembershipsResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<Membership> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, MembershipStore(transaction).List(list.time, list.query, page));
    for (const Membership& membership : page) *response.add_memberships() = ToProto(membership, list.time.day);
    return end;
  };
  return AnswerPage<v1::ListMembershipsResponse>(office_, list, context.deadline, fill);
}

}  // namespace htx::registry
