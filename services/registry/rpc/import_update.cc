#include "registry/rpc/import_update.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "google/protobuf/descriptor.h"
#include "registry/domain/errors.h"
#include "registry/domain/name.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

std::optional<Kind> KindOf(const v1::ImportRow& row) {
  if (row.organization().kind() == v1::ORGANIZATION_KIND_UNSPECIFIED) return KindFromText(row.kind_text());
  return FromNumber<Kind>(row.organization().kind());
}

// True when the row says something of the field.
bool Fills(const v1::Organization& organization, absl::string_view path) {
  const google::protobuf::FieldDescriptor* const field =
      v1::Organization::descriptor()->FindFieldByName(std::string(path));
  HTX_CHECK(field != nullptr);
  const google::protobuf::Reflection& reflection = *organization.GetReflection();
  return field->is_repeated() ? reflection.FieldSize(organization, field) > 0
                              : reflection.HasField(organization, field);
}

bool IsIn(absl::Span<const std::string> paths, absl::string_view path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

// What the row says otherwise, and only other verbs change.
void KeepWhatStays(const v1::ImportRow& row, const Organization& recorded, std::vector<std::string>& kept) {
  const v1::Organization& proto = row.organization();
  const Facts& facts = recorded.facts();
  if (!row.organization_id().empty() && row.organization_id() != recorded.id.text())
    kept.emplace_back("organization_id");
  FieldErrors ignored;
  if (proto.has_founded_date() && ParseDate(proto.founded_date(), "", ignored) != facts.founded_date) {
    kept.emplace_back("founded_date");
  }
  if (proto.legal_status() != v1::LEGAL_STATUS_UNSPECIFIED &&
      proto.legal_status() != static_cast<v1::LegalStatus>(facts.legal_status)) {
    kept.emplace_back("legal_status");
  }
  if (proto.activity_status() != v1::ACTIVITY_STATUS_UNSPECIFIED &&
      proto.activity_status() != static_cast<v1::ActivityStatus>(facts.activity_status)) {
    kept.emplace_back("activity_status");
  }
  if (proto.has_dissolved_date() && ParseDate(proto.dissolved_date(), "", ignored) != facts.dissolved_date) {
    kept.emplace_back("dissolved_date");
  }
  if (!proto.dataset().empty() && proto.dataset() != facts.dataset) kept.emplace_back("dataset");
}

}  // namespace

absl::StatusOr<RowChange> ReadChange(const v1::ImportRow& row, const Organization& recorded, const ImportPlan& plan,
                                     absl::CivilDay today) {
  RowChange change;
  const std::optional<Kind> kind = KindOf(row);
  if (kind && *kind != recorded.facts().kind) {
    return FieldNotAllowed("organization.kind", "the organisation that was found is of another kind",
                           "tổ chức tìm thấy thuộc loại hình khác");
  }
  KeepWhatStays(row, recorded, change.kept);
  v1::UpdateOrganizationRequest request;
  *request.mutable_organization() = row.organization();
  request.mutable_organization()->set_name(NameOf(recorded.id));
  for (const FieldName& field : AllFields()) {
    if (!field.updatable) continue;
    const bool fills = Fills(row.organization(), field.name);
    if (plan.mask.empty() ? fills : IsIn(plan.mask, field.name)) {
      request.mutable_update_mask()->add_paths(std::string(field.name));
    } else if (fills) {
      change.kept.emplace_back(field.name);
    }
  }
  if (request.update_mask().paths().empty()) return change;
  if (row.has_effective_date()) *request.mutable_effective_date() = row.effective_date();
  request.set_registration_rules(plan.config.registration_rules() == v1::REGISTRATION_RULES_UNSPECIFIED
                                     ? v1::REGISTRATION_RULES_REPORT
                                     : plan.config.registration_rules());
  *request.mutable_accept_duplicates() = row.accept_duplicates();
  HTX_ASSIGN_OR_RETURN(change.named, ParseUpdate(request, today));
  change.named->leniency.accepted_by = plan.principal;
  change.named->leniency.acceptance_reason = plan.config.reason();
  change.named->leniency.report_duplicates = plan.config.duplicates() == v1::DUPLICATE_POLICY_REPORT;
  return change;
}

std::string ProvinceToday(absl::string_view area, const AreaTree& areas, absl::CivilDay today) {
  const Area* const recorded = areas.Find(area);
  const Area* const province = recorded == nullptr ? nullptr : areas.UnitOn(*recorded, AreaLevel::kProvince, today);
  return province == nullptr ? std::string() : province->id;
}

RowPlace PlaceOf(const v1::ImportRow& row, const AreaTree& areas, absl::CivilDay today) {
  RowPlace place;
  // A kind that cannot be read is that of nothing that is recorded.
  place.kind = KindOf(row).value_or(Kind{});
  absl::string_view id = row.organization().area();
  if (!absl::ConsumePrefix(&id, "areas/")) return place;
  place.area = std::string(id);
  place.province = ProvinceToday(id, areas, today);
  return place;
}

std::vector<IdentifierKey> KeysOf(const MatchRule& rule, const v1::ImportRow& row) {
  const v1::Organization& organization = row.organization();
  std::vector<IdentifierKey> keys;
  if (rule.by == MatchBy::kTaxCode) {
    if (!organization.tax_code().empty()) keys.push_back(KeyOf(IdentifierScheme::kTaxCode, organization.tax_code()));
  } else if (rule.by == MatchBy::kRegistrationNumber) {
    if (!organization.legacy_registration_no().empty()) {
      keys.push_back(KeyOf(IdentifierScheme::kLegacyRegistration, organization.legacy_registration_no()));
    }
  } else {
    for (const v1::Identifier& identifier : organization.other_identifiers()) {
      if (identifier.scheme() != static_cast<v1::IdentifierScheme>(rule.scheme)) continue;
      keys.push_back(KeyOf(rule.scheme, identifier.value(), identifier.issuer()));
    }
  }
  return keys;
}

bool HasKey(absl::Span<const IdentifierKey> keys, const IdentifierKey& held) {
  return std::any_of(keys.begin(), keys.end(), [&](const IdentifierKey& key) {
    return key.scheme == held.scheme && key.value == held.value && (key.issuer.empty() || key.issuer == held.issuer);
  });
}

bool IsPrintedAsAlliance(absl::string_view kind_text) {
  return absl::StartsWith(FoldForSearch(kind_text), "lien minh") && KindFromText(kind_text).has_value();
}

}  // namespace htx::registry
