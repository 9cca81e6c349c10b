#pragma once

// The closed lists of the register. Each value has one word, used in storage, in filters and as key of statistics; it
// is the proto value's name without its prefix.

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::registry {

enum class Kind {
  kCooperative = 1,
  kCooperativeUnion,
  kPeoplesCreditFund,
  kCooperativeGroup,
  kMemberEnterprise,
  kAlliance,
};
enum class Sector {
  kUnspecified = 0,
  kAgriculture,
  kHandicraft,
  kConstruction,
  kEnvironment,
  kTransport,
  kTradeService,
  kCredit,
  kOther,
};
enum class GoverningLaw { kUnspecified = 0, kLaw1996, kLaw2003, kLaw2012, kLaw2023, kUnconverted };
enum class LegalStatus {
  kPending = 1,
  kOperating,
  kSuspended,
  kNotAtAddress,
  kRevoked,
  kDissolving,
  kDissolved,
  kReorganised,
  kBankrupt,
  kVoided,
  kRefused,
};
enum class ActivityStatus { kActive = 1, kCeased };
enum class RelationshipType { kMemberOf = 1, kSubsidiaryOf, kBranchOf };
enum class EvaluationClass { kUnspecified = 0, kGood, kFair, kAverage, kWeak, kNotAssessed };
enum class ActivityKind {
  kTraining = 1,
  kOutreachClass,
  kConference,
  kConsultation,
  kPolicyDocument,
  kBrand,
  kModel,
  kTradeFair,
  kVisit,
  kCoordinationProgramme,
  kEvent,
  kLawReview,
  kPetition,
  kOutreach,
  kSurvey,
  kStandingAgency,
};
enum class TargetGroup { kUnspecified = 0, kStateOfficials, kCooperativeStaff, kFounders, kPublic, kMembers };
enum class Qualifier { kExact = 1, kAtLeast, kMoreThan, kAbout, kEstimate, kRange };

// A value and its word. An unspecified value's word is "".
template <class E>
struct Term {
  E value = {};
  absl::string_view word = {};
};

// All terms of a list, in the order of their numbers, without the unspecified one.
template <class E>
absl::Span<const Term<E>> Terms();

// The word of `value`; "" when it is unspecified.
template <class E>
absl::string_view WordOf(E value) {
  for (const Term<E>& term : Terms<E>()) {
    if (term.value == value) return term.word;
  }
  return "";
}

// The value whose word is `word`.
template <class E>
std::optional<E> FromWord(absl::string_view word) {
  for (const Term<E>& term : Terms<E>()) {
    if (term.word == word) return term.value;
  }
  return std::nullopt;
}

// The value with `number`, when the list has it.
template <class E>
std::optional<E> FromNumber(int number) {
  for (const Term<E>& term : Terms<E>()) {
    if (static_cast<int>(term.value) == number) return term.value;
  }
  return std::nullopt;
}

template <>
absl::Span<const Term<Kind>> Terms<Kind>();
template <>
absl::Span<const Term<Sector>> Terms<Sector>();
template <>
absl::Span<const Term<GoverningLaw>> Terms<GoverningLaw>();
template <>
absl::Span<const Term<LegalStatus>> Terms<LegalStatus>();
template <>
absl::Span<const Term<ActivityStatus>> Terms<ActivityStatus>();
template <>
absl::Span<const Term<RelationshipType>> Terms<RelationshipType>();
template <>
absl::Span<const Term<EvaluationClass>> Terms<EvaluationClass>();
template <>
absl::Span<const Term<ActivityKind>> Terms<ActivityKind>();
template <>
absl::Span<const Term<TargetGroup>> Terms<TargetGroup>();
template <>
absl::Span<const Term<Qualifier>> Terms<Qualifier>();

}  // namespace htx::registry
