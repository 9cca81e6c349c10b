#include "registry/rpc/role_handlers.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/appointment.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/role_proto.h"
#include "registry/store/organization_store.h"
#include "registry/store/role_store.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kEveryHolder = "organizations/-";

// The parts of "organizations/{organization}/roles/{role}".
struct RoleName {
  OrganizationId organization = {};
  RoleId id = {};
};

RoleName ParseRoleName(const std::string& name, FieldErrors& errors) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() == 4 && parts[0] == "organizations" && parts[2] == "roles" && IsId(parts[1]) && IsId(parts[3])) {
    return {.organization = OrganizationId::Of(parts[1]), .id = RoleId::Of(parts[3])};
  }
  errors.Add("name", {.en = "must be organizations/{organization}/roles/{role}",
                      .vi = "phải có dạng organizations/{organization}/roles/{role}"});
  return {};
}

// The record whose roles change, as of `day`; its alliance is in the caller's scopes.
absl::StatusOr<Organization> Writable(OrganizationStore& store, const OrganizationId& id, absl::CivilDay day,
                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> current, store.Find(id));
  if (!current) return NeverExisted("organization", NameOf(id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(current->facts().alliance)));
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> then, store.FindAt(id, {.day = day, .latest = true}));
  return then ? *then : *current;
}

}  // namespace

absl::StatusOr<v1::CreateRoleResponse> RoleHandlers::CreateRole(const v1::CreateRoleRequest& request,
                                                                const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(Role role, ParseRole(request, DayOf(now)));
  role.id = RoleId::Of(request.role_id().empty() ? office_.ids.Next() : request.role_id());
  return sql::WriteOnce<v1::CreateRoleResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateRoleResponse> {
        OrganizationStore organizations(transaction);
        RoleStore roles(transaction);
        HTX_ASSIGN_OR_RETURN(const Organization organization,
                             Writable(organizations, role.organization, role.start, context));
        if (!role.holder.empty()) {
          HTX_ASSIGN_OR_RETURN(const std::optional<Found> holder, organizations.FindKind(role.holder));
          if (!holder) return NeverExisted("organization", NameOf(role.holder));
        }
        HTX_ASSIGN_OR_RETURN(const std::vector<Role> others, roles.HeldFrom(role.organization, role.start));
        HTX_RETURN_IF_ERROR(Appoint(role, organization.facts(), others));
        HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations.ReadTimeline(role.organization));
        const Role appointed = EndWith(EndedFrom(timeline), role, office_.clock.Now());
        HTX_ASSIGN_OR_RETURN(const bool inserted, roles.Insert(appointed));
        if (!inserted) return IdTaken(NameOf(role));
        HTX_RETURN_IF_ERROR(AnnounceRole(transaction, "ROLE_CREATED", appointed, role.start));
        v1::CreateRoleResponse response;
        *response.mutable_role() = ToProto(appointed, DayOf(now));
        return response;
      });
}

absl::StatusOr<v1::EndRoleResponse> RoleHandlers::EndRole(const v1::EndRoleRequest& request,
                                                          const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  RoleEnd end{.day = DayOf(now), .leave_vacant = request.leave_vacant()};
  const RoleName name = ParseRoleName(request.name(), errors);
  end.ground = ParseEnumOr(request.ground(), RoleEndGround::kUnspecified, "ground", errors);
  if (end.ground == RoleEndGround::kOrganizationEnded) {
    errors.Add("ground", {.en = "is given by the register alone", .vi = "chỉ do hệ thống ghi nhận"});
  }
  if (request.has_end_date()) {
    end.day = ParsePastDate(request.end_date(), "end_date", end.day, errors).value_or(end.day);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::EndRoleResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::EndRoleResponse> {
        OrganizationStore organizations(transaction);
        RoleStore roles(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Role> before, roles.Find(name.organization, name.id));
        if (!before) return NeverExisted("role", request.name());
        HTX_ASSIGN_OR_RETURN(const Organization organization,
                             Writable(organizations, name.organization, end.day, context));
        if (request.etag() != absl::StrCat(before->version)) return EtagMismatch(request.name());
        HTX_ASSIGN_OR_RETURN(std::vector<Role> others, roles.HeldFrom(name.organization, before->start));
        std::erase_if(others, [&](const Role& other) { return other.id == before->id; });
        HTX_ASSIGN_OR_RETURN(const Role ended,
                             htx::registry::EndRole(*before, end, organization.facts(), others, office_.clock.Now()));
        HTX_RETURN_IF_ERROR(roles.SaveEnd(ended));
        HTX_RETURN_IF_ERROR(AnnounceRole(transaction, "ROLE_ENDED", ended, end.day));
        v1::EndRoleResponse response;
        *response.mutable_role() = ToProto(ended, DayOf(now));
        return response;
      });
}

absl::StatusOr<v1::ListRolesResponse> RoleHandlers::ListRoles(const v1::ListRolesRequest& request,
                                                              const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  OrganizationId parent;
  if (request.parent() != kEveryHolder) parent = ParseOrganizationName(request.parent(), "parent", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const query::Schema& schema = RoleSchema(context.may_see_personal_data);
  HTX_ASSIGN_OR_RETURN(
      const OpenList list,
      Open({.method = "ListRoles", .filters = schema, .orders = schema, .default_order = "start_date"},
           ArgumentsOf(request, absl::StrCat(parent.text(), "/", request.include_ended() ? "all" : "")), office_.tokens,
           now));
  v1::ListRolesResponse response;
  const auto read = [&](sql::Transaction& transaction) -> absl::Status {
    if (!parent.empty()) {
      HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, OrganizationStore(transaction).FindKind(parent));
      if (!found) return NeverExisted("organization", request.parent());
    }
    std::vector<Role> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         RoleStore(transaction).List(list.time, parent, request.include_ended(), list.query, page));
    response.clear_roles();
    for (const Role& role : page) *response.add_roles() = ToProto(role, list.time.day);
    AddPageEnd(list, end, office_.tokens, response);
    // Who is shown people's data leaves a trace on each organisation; everybody else gets them masked.
    std::set<std::string> shown;
    for (const Role& role : page) shown.insert(NameOf(role.organization));
    for (const std::string& organization : shown) {
      if (context.may_see_personal_data) HTX_RETURN_IF_ERROR(transaction.AuditRead(organization, "ROLES_READ"));
    }
    return absl::OkStatus();
  };
  if (context.may_see_personal_data) {
    HTX_RETURN_IF_ERROR(office_.database.Write(rpc::RecordOf(request, context, now), read));
  } else {
    HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, read));
  }
  *response.mutable_time() = ToProto(list.time);
  return response;
}

}  // namespace htx::registry
