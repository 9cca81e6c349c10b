#include "registry/domain/organization.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

constexpr FieldName kFields[] = {
    {Field::kLegalName, "legal_name", true, true},
    {Field::kShortName, "short_name", true, true},
    {Field::kForeignName, "foreign_name", true, true},
    {Field::kFormerNames, "former_names", true, false},
    {Field::kTaxCode, "tax_code", true, true},
    {Field::kLegacyRegistrationNo, "legacy_registration_no", true, false},
    {Field::kSector, "sector", true, true},
    {Field::kGoverningLaw, "governing_law", true, true},
    {Field::kLegalStatus, "legal_status", false, true},
    {Field::kActivityStatus, "activity_status", false, false},
    {Field::kFoundedDate, "founded_date", false, true},
    {Field::kDissolvedDate, "dissolved_date", false, true},
    {Field::kMemberCount, "member_count", true, false},
    {Field::kLabour, "labour", true, false},
    {Field::kCharterCapital, "charter_capital", true, true},
    {Field::kArea, "area", true, true},
    {Field::kAddress, "address", true, true},
    {Field::kAlliance, "alliance", true, false},
    {Field::kStateReason, "state_reason", false, true},
    {Field::kSuspendedUntil, "suspended_until", false, true},
    {Field::kForeignNameLanguage, "foreign_name_language", true, true},
    {Field::kOtherNames, "other_names", true, false},
    {Field::kOtherIdentifiers, "other_identifiers", true, false},
    {Field::kBusinessLines, "business_lines", true, true},
    {Field::kMemberCounts, "member_counts", true, false},
    {Field::kContact, "contact", true, false},
    {Field::kGovernanceForm, "governance_form", true, true},
    {Field::kCapitalContribution, "capital_contribution", true, false},
    {Field::kFoundersCount, "founders_count", true, true},
    {Field::kDisclosure, "disclosure", true, false},
};

// Calls `use` with the members of each of `facts` that `field` stands for.
template <class Use, class... F>
auto WithField(Field field, Use use, F&... facts) {
  switch (field) {
    case Field::kLegalName:
      return use(facts.legal_name...);
    case Field::kShortName:
      return use(facts.short_name...);
    case Field::kForeignName:
      return use(facts.foreign_name...);
    case Field::kFormerNames:
      return use(facts.former_names...);
    case Field::kTaxCode:
      return use(facts.tax_code...);
    case Field::kLegacyRegistrationNo:
      return use(facts.legacy_registration_no...);
    case Field::kSector:
      return use(facts.sector...);
    case Field::kGoverningLaw:
      return use(facts.governing_law...);
    case Field::kLegalStatus:
      return use(facts.legal_status...);
    case Field::kActivityStatus:
      return use(facts.activity_status...);
    case Field::kFoundedDate:
      return use(facts.founded_date...);
    case Field::kDissolvedDate:
      return use(facts.dissolved_date...);
    case Field::kMemberCount:
      return use(facts.member_count...);
    case Field::kLabour:
      return use(facts.labour...);
    case Field::kCharterCapital:
      return use(facts.charter_capital...);
    case Field::kArea:
      return use(facts.area...);
    case Field::kAddress:
      return use(facts.address...);
    case Field::kAlliance:
      return use(facts.alliance...);
    case Field::kStateReason:
      return use(facts.state_reason...);
    case Field::kSuspendedUntil:
      return use(facts.suspended_until...);
    case Field::kForeignNameLanguage:
      return use(facts.foreign_name_language...);
    case Field::kOtherNames:
      return use(facts.other_names...);
    case Field::kOtherIdentifiers:
      return use(facts.other_identifiers...);
    case Field::kBusinessLines:
      return use(facts.business_lines...);
    case Field::kMemberCounts:
      return use(facts.member_counts...);
    case Field::kContact:
      return use(facts.contact...);
    case Field::kGovernanceForm:
      return use(facts.governance_form...);
    case Field::kCapitalContribution:
      return use(facts.capital_contribution...);
    case Field::kFoundersCount:
      return use(facts.founders_count...);
    case Field::kDisclosure:
      return use(facts.disclosure...);
  }
  HTX_UNREACHABLE();
}

}  // namespace

std::string NameOf(const OrganizationId& id) { return absl::StrCat("organizations/", id.text()); }

absl::Span<const FieldName> AllFields() { return kFields; }

const FieldName& NameOf(Field field) {
  for (const FieldName& name : kFields) {
    if (name.field == field) return name;
  }
  HTX_UNREACHABLE();
}

bool SameField(Field field, const Facts& a, const Facts& b) {
  return WithField(
      field, [](const auto& x, const auto& y) { return x == y; }, a, b);
}

void CopyField(Field field, const Facts& from, Facts& to) {
  WithField(
      field, [](const auto& source, auto& target) { target = source; }, from, to);
  if (field == Field::kArea) to.province = from.province;
}

std::vector<std::string> ChangedPaths(const Facts& a, const Facts& b) {
  std::vector<std::string> paths;
  for (const FieldName& name : kFields) {
    if (!SameField(name.field, a, b)) paths.emplace_back(name.name);
  }
  return paths;
}

bool Revision::States(Field field) const { return std::find(stated.begin(), stated.end(), field) != stated.end(); }

}  // namespace htx::registry
