#include "registry/domain/organization_details.h"

namespace htx::registry {
namespace {

constexpr Term<NameType> kNameTypes[] = {{NameType::kLegal, "LEGAL"},
                                         {NameType::kShort, "SHORT"},
                                         {NameType::kForeign, "FOREIGN"},
                                         {NameType::kTrade, "TRADE"},
                                         {NameType::kFormer, "FORMER"}};
constexpr Term<IdentifierScheme> kSchemes[] = {{IdentifierScheme::kTaxCode, "TAX_CODE"},
                                               {IdentifierScheme::kLegacyRegistration, "LEGACY_REGISTRATION"},
                                               {IdentifierScheme::kCertificate, "CERTIFICATE"},
                                               {IdentifierScheme::kLei, "LEI"},
                                               {IdentifierScheme::kGln, "GLN"},
                                               {IdentifierScheme::kSocialInsurance, "SOCIAL_INSURANCE"},
                                               {IdentifierScheme::kBankingLicence, "BANKING_LICENCE"},
                                               {IdentifierScheme::kAllianceMember, "ALLIANCE_MEMBER"},
                                               {IdentifierScheme::kExternal, "EXTERNAL"}};
constexpr Term<VsicVersion> kVersions[] = {
    {VsicVersion::k2007, "2007"}, {VsicVersion::k2018, "2018"}, {VsicVersion::k2025, "2025"}};
constexpr Term<GovernanceForm> kGovernanceForms[] = {{GovernanceForm::kFull, "FULL"},
                                                     {GovernanceForm::kReduced, "REDUCED"}};
constexpr Term<Disclosure> kDisclosures[] = {{Disclosure::kPublic, "PUBLIC"}, {Disclosure::kRestricted, "RESTRICTED"}};
constexpr Term<SizeClass> kSizes[] = {{SizeClass::kMicro, "MICRO"},
                                      {SizeClass::kSmall, "SMALL"},
                                      {SizeClass::kMedium, "MEDIUM"},
                                      {SizeClass::kLarge, "LARGE"},
                                      {SizeClass::kUnclassified, "UNCLASSIFIED"}};

}  // namespace

template <>
absl::Span<const Term<NameType>> Terms<NameType>() {
  return kNameTypes;
}
template <>
absl::Span<const Term<IdentifierScheme>> Terms<IdentifierScheme>() {
  return kSchemes;
}
template <>
absl::Span<const Term<VsicVersion>> Terms<VsicVersion>() {
  return kVersions;
}
template <>
absl::Span<const Term<GovernanceForm>> Terms<GovernanceForm>() {
  return kGovernanceForms;
}
template <>
absl::Span<const Term<Disclosure>> Terms<Disclosure>() {
  return kDisclosures;
}
template <>
absl::Span<const Term<SizeClass>> Terms<SizeClass>() {
  return kSizes;
}

std::optional<int64_t> MemberCounts::Total() const {
  if (!official || !associate_contributing || !associate_not_contributing) return std::nullopt;
  return *official + *associate_contributing + *associate_not_contributing;
}

}  // namespace htx::registry
