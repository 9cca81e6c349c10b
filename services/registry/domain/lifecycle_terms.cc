#include "registry/domain/lifecycle_terms.h"

namespace htx::registry {
namespace {

constexpr Term<StateReason> kStateReasons[] = {
    {StateReason::kSuspensionNoticed, "SUSPENSION_NOTICED"},
    {StateReason::kSuspensionOrdered, "SUSPENSION_ORDERED"},
    {StateReason::kNotFoundAtAddress, "NOT_FOUND_AT_ADDRESS"},
    {StateReason::kFalseDossier, "FALSE_DOSSIER"},
    {StateReason::kBarredFounders, "BARRED_FOUNDERS"},
    {StateReason::kInactive, "INACTIVE"},
    {StateReason::kBelowMinimumMembers, "BELOW_MINIMUM_MEMBERS"},
    {StateReason::kNoGeneralMeeting, "NO_GENERAL_MEETING"},
    {StateReason::kReportsMissing, "REPORTS_MISSING"},
    {StateReason::kCourtDecision, "COURT_DECISION"},
    {StateReason::kAuthorityDecision, "AUTHORITY_DECISION"},
    {StateReason::kMembersResolution, "MEMBERS_RESOLUTION"},
    {StateReason::kCertificateRevoked, "CERTIFICATE_REVOKED"},
    {StateReason::kDebtsSettled, "DEBTS_SETTLED"},
    {StateReason::kNoObjection, "NO_OBJECTION"},
    {StateReason::kBankruptcyDeclared, "BANKRUPTCY_DECLARED"},
    {StateReason::kMerged, "MERGED"},
    {StateReason::kConsolidated, "CONSOLIDATED"},
    {StateReason::kDivided, "DIVIDED"},
    {StateReason::kConverted, "CONVERTED"},
    {StateReason::kRegisteredInError, "REGISTERED_IN_ERROR"},
    {StateReason::kDuplicate, "DUPLICATE"},
    {StateReason::kRegistrationRefused, "REGISTRATION_REFUSED"},
    {StateReason::kSuspensionEnded, "SUSPENSION_ENDED"},
    {StateReason::kAddressConfirmed, "ADDRESS_CONFIRMED"},
    {StateReason::kRegistrationGranted, "REGISTRATION_GRANTED"},
    {StateReason::kRevocationAnnulled, "REVOCATION_ANNULLED"},
    {StateReason::kDissolutionWithdrawn, "DISSOLUTION_WITHDRAWN"},
};
constexpr Term<SuccessionKind> kSuccessionKinds[] = {
    {SuccessionKind::kMerger, "MERGER"},         {SuccessionKind::kConsolidation, "CONSOLIDATION"},
    {SuccessionKind::kDivision, "DIVISION"},     {SuccessionKind::kSeparation, "SEPARATION"},
    {SuccessionKind::kConversion, "CONVERSION"}, {SuccessionKind::kDuplicate, "DUPLICATE"},
};

}  // namespace

template <>
absl::Span<const Term<StateReason>> Terms<StateReason>() {
  return kStateReasons;
}
template <>
absl::Span<const Term<SuccessionKind>> Terms<SuccessionKind>() {
  return kSuccessionKinds;
}

}  // namespace htx::registry
