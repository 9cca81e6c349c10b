#pragma once

// The closed lists of the lifecycle; see vocabulary.h. What each value means is written at the proto's.

#include "absl/types/span.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// Why an organisation is in its legal status.
enum class StateReason {
  kUnspecified = 0,
  kSuspensionNoticed,
  kSuspensionOrdered,
  kNotFoundAtAddress,
  kFalseDossier,
  kBarredFounders,
  kInactive,
  kBelowMinimumMembers,
  kNoGeneralMeeting,
  kReportsMissing,
  kCourtDecision,
  kAuthorityDecision,
  kMembersResolution,
  kCertificateRevoked,
  kDebtsSettled,
  kNoObjection,
  kBankruptcyDeclared,
  kMerged,
  kConsolidated,
  kDivided,
  kConverted,
  kRegisteredInError,
  kDuplicate,
  kRegistrationRefused,
  kSuspensionEnded,
  kAddressConfirmed,
  kRegistrationGranted,
  kRevocationAnnulled,
  kDissolutionWithdrawn,
};

// How one organisation follows another.
enum class SuccessionKind { kMerger = 1, kConsolidation, kDivision, kSeparation, kConversion, kDuplicate };

template <>
absl::Span<const Term<StateReason>> Terms<StateReason>();
template <>
absl::Span<const Term<SuccessionKind>> Terms<SuccessionKind>();

}  // namespace htx::registry
