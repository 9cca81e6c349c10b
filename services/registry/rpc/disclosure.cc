#include "registry/rpc/disclosure.h"

namespace htx::registry {

void Veil(v1::Organization& organization) {
  if (organization.disclosure() != v1::DISCLOSURE_RESTRICTED) return;
  v1::Organization shown;
  shown.set_name(organization.name());
  shown.set_kind(organization.kind());
  shown.set_sector(organization.sector());
  shown.set_legal_status(organization.legal_status());
  shown.set_activity_status(organization.activity_status());
  if (organization.has_founded_date()) *shown.mutable_founded_date() = organization.founded_date();
  if (organization.has_dissolved_date()) *shown.mutable_dissolved_date() = organization.dissolved_date();
  shown.set_area(organization.area());
  shown.set_province(organization.province());
  shown.set_alliance(organization.alliance());
  shown.set_dataset(organization.dataset());
  shown.set_disclosure(organization.disclosure());
  shown.set_etag(organization.etag());
  shown.set_version(organization.version());
  shown.set_sequence(organization.sequence());
  *shown.mutable_create_time() = organization.create_time();
  *shown.mutable_update_time() = organization.update_time();
  *shown.mutable_valid_period() = organization.valid_period();
  shown.set_state_reason(organization.state_reason());
  if (organization.has_suspended_until()) *shown.mutable_suspended_until() = organization.suspended_until();
  if (organization.has_delete_time()) *shown.mutable_delete_time() = organization.delete_time();
  *shown.mutable_successors() = organization.successors();
  *shown.mutable_predecessors() = organization.predecessors();
  *shown.mutable_allowed_actions() = organization.allowed_actions();
  organization.Swap(&shown);
}

void DropPersonal(v1::Organization& organization) {
  if (!HoldsPersonal(organization)) return;
  organization.mutable_contact()->clear_person_phones();
  organization.mutable_contact()->clear_person_email();
}

bool HoldsPersonal(const v1::Organization& organization) {
  return organization.contact().person_phones_size() > 0 || !organization.contact().person_email().empty();
}

bool MayReadWhole(const rpc::RequestContext& context, const Organization& organization) {
  if (organization.facts().disclosure == Disclosure::kPublic || context.may_see_personal_data) return true;
  return rpc::RequireScope(context, NameOf(organization.facts().alliance)).ok();
}

}  // namespace htx::registry
