#include "registry/rpc/disclosure.h"

#include <map>

#include "common/base/status.h"
#include "registry/store/disclosure_store.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kRestrictedRead = "RESTRICTED_RECORD_READ";

void VeilStep(v1::Succession& step) { step.clear_document_refs(); }

void VeilAction(v1::AllowedAction& action) {
  action.clear_explanation_vi();
  action.clear_explanation_en();
  action.clear_remedy_vi();
  action.clear_remedy_en();
}

// A move shows in the status that everybody may know; on what it rests does not.
void VeilRecord(v1::LifecycleRecord& record) {
  v1::LifecycleRecord shown;
  shown.set_version(record.version());
  shown.set_action(record.action());
  shown.set_state_reason(record.state_reason());
  *shown.mutable_effective_date() = record.effective_date();
  if (record.has_until_date()) *shown.mutable_until_date() = record.until_date();
  *shown.mutable_create_time() = record.create_time();
  record.Swap(&shown);
}

bool IsRestricted(const v1::Organization& organization) {
  return organization.disclosure() == v1::DISCLOSURE_RESTRICTED;
}

bool MayReadRestricted(const rpc::RequestContext& context, const OrganizationId& keeper) {
  return context.may_see_personal_data || rpc::RequireScope(context, NameOf(keeper)).ok();
}

}  // namespace

void Veil(v1::Organization& organization) {
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
  shown.set_disclosure(v1::DISCLOSURE_RESTRICTED);
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
  for (v1::Succession& step : *shown.mutable_successors()) VeilStep(step);
  for (v1::Succession& step : *shown.mutable_predecessors()) VeilStep(step);
  for (v1::AllowedAction& action : *shown.mutable_allowed_actions()) VeilAction(action);
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

void Veil(v1::OrganizationReport& report) {
  v1::OrganizationReport shown;
  shown.set_name(report.name());
  shown.set_organization(report.organization());
  shown.set_year(report.year());
  shown.set_dataset(report.dataset());
  *shown.mutable_update_time() = report.update_time();
  shown.set_state(report.state());
  shown.set_filing(report.filing());
  if (report.has_submitted_date()) *shown.mutable_submitted_date() = report.submitted_date();
  shown.set_correction(report.correction());
  shown.set_etag(report.etag());
  report.Swap(&shown);
}

void Veil(v1::QualityFinding& finding) {
  finding.clear_evidence_en();
  finding.clear_evidence_vi();
  finding.clear_fix_en();
  finding.clear_fix_vi();
  finding.clear_subjects();
}

void Veil(v1::Change& change) {
  // The newest state decides: when it is restricted, so are those before it.
  const bool restricted = IsRestricted(change.after());
  const auto veil = [&](v1::Organization& state) {
    if (restricted || IsRestricted(state)) Veil(state);
  };
  if (change.has_before()) veil(*change.mutable_before());
  if (change.has_after()) veil(*change.mutable_after());
  if (change.has_correction()) {
    v1::OrganizationCorrection& correction = *change.mutable_correction();
    for (v1::Organization& replaced : *correction.mutable_replaced()) veil(replaced);
    for (v1::Organization& recorded : *correction.mutable_recorded()) veil(recorded);
    if (restricted) {
      correction.clear_reason();
      correction.clear_document_refs();
    }
  }
  if (!restricted) return;
  for (v1::Succession& step : *change.mutable_successions()) VeilStep(step);
  if (change.has_lifecycle_record()) VeilRecord(*change.mutable_lifecycle_record());
}

bool MayReadWhole(const rpc::RequestContext& context, const Organization& organization) {
  return !organization.IsRestricted() || MayReadRestricted(context, organization.keeper());
}

bool Reading::Whole(const Organization& organization) {
  const bool whole = MayReadWhole(context_, organization);
  if (whole && organization.IsRestricted()) shown_[NameOf(organization.id)] = kRestrictedRead;
  return whole;
}

absl::Status Reading::RequireWhole(const Organization& organization) {
  return Whole(organization) ? absl::OkStatus() : rpc::RequireScope(context_, NameOf(organization.keeper()));
}

absl::StatusOr<std::set<OrganizationId>> Reading::Hidden(sql::Transaction& transaction,
                                                         absl::Span<const OrganizationId> ids) {
  using Keepers = std::map<OrganizationId, OrganizationId>;
  HTX_ASSIGN_OR_RETURN(const Keepers restricted, DisclosureStore(transaction).Restricted(ids));
  std::set<OrganizationId> hidden;
  for (const auto& [id, keeper] : restricted) {
    if (MayReadRestricted(context_, keeper)) {
      shown_[NameOf(id)] = kRestrictedRead;
    } else {
      hidden.insert(id);
    }
  }
  return hidden;
}

void Reading::NotePersonal(const v1::Organization& shown) {
  if (context_.may_see_personal_data && HoldsPersonal(shown)) shown_.emplace(shown.name(), "PERSONAL_DATA_READ");
}

absl::Status Reading::Audit(const Office& office, const google::protobuf::Message& request) const {
  if (shown_.empty()) return absl::OkStatus();
  return office.database.Write(rpc::RecordOf(request, context_, office.clock.Now()),
                               [&](sql::Transaction& transaction) -> absl::Status {
                                 for (const auto& [name, what] : shown_)
                                   HTX_RETURN_IF_ERROR(transaction.AuditRead(name, what));
                                 return absl::OkStatus();
                               });
}

}  // namespace htx::registry
