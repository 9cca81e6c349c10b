#include "registry/rpc/enrolment.h"

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

absl::StatusOr<Organization> Enrol(sql::Transaction& transaction, const NewOrganization& command,
                                   const OrganizationId& id, const std::optional<Found>& alliance,
                                   const AreaTree& areas, absl::Time known) {
  OrganizationStore store(transaction);
  Organization organization{.id = id, .version = 1, .created = known};
  HTX_ASSIGN_OR_RETURN(organization.revision, Register(command, alliance, areas));
  organization.revision.number = 1;
  organization.revision.known_from = known;

  if (command.id) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Found> holder, store.FindKind(id));
    if (holder) return IdTaken(NameOf(id));
  }
  const std::string& code = command.facts.tax_code;
  if (!code.empty()) {
    HTX_ASSIGN_OR_RETURN(const OrganizationId holder, store.ClaimTaxCode(code, id));
    if (holder != id) return NumberTaken(code, NameOf(holder));
  }
  HTX_ASSIGN_OR_RETURN(const bool inserted, store.Insert(organization));
  if (!inserted) {
    if (!code.empty()) HTX_RETURN_IF_ERROR(store.DropTaxCode(code, id));
    return IdTaken(NameOf(id));
  }
  HTX_RETURN_IF_ERROR(
      Announce(transaction, "ORGANIZATION_REGISTERED", std::nullopt, organization, command.effective_day));
  return organization;
}

absl::Status Announce(sql::Transaction& transaction, absl::string_view type, const std::optional<Organization>& before,
                      const Organization& after, absl::CivilDay effective_day, v1::Change more) {
  v1::Change& change = more;
  if (before) {
    *change.mutable_before() = ToProto(*before, 0);
    for (std::string& path : ChangedPaths(before->facts(), after.facts())) change.add_changed_paths(std::move(path));
  }
  *change.mutable_after() = ToProto(after, 0);
  return Announce(transaction, type, NameOf(after.id), change, effective_day);
}

absl::Status Announce(sql::Transaction& transaction, absl::string_view type, const std::string& resource,
                      const v1::Change& change, absl::CivilDay effective_day) {
  v1::Change dated = change;
  *dated.mutable_effective_date() = ToProto(effective_day);
  return transaction.Append({.type = std::string(type),
                             .resource = resource,
                             .payload = dated.SerializeAsString(),
                             .effective_day = FormatDay(effective_day)});
}

}  // namespace htx::registry
