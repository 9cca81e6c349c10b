#pragma once

// The closed lists of alliances' work: yearly reports, memberships, dues, activities, petitions. As in vocabulary.h.

#include "registry/domain/vocabulary.h"

namespace htx::registry {

enum class ReportState { kRecorded = 1, kSubmitted, kReturned, kApproved, kCorrected };
enum class DutyStatus { kFiled = 1, kLate, kMissing, kNotDue, kExempt };
enum class Exemption { kNone = 0, kNew, kEnded = 3 };
enum class Unassessed { kNone = 0, kNew, kStopped };
enum class MemberKind {
  kUnspecified = 0,
  kCooperative,
  kCooperativeUnion,
  kPeoplesCreditFund,
  kCooperativeGroup,
  kEnterprise,
  kAssociation,
  kAlliance,
};
enum class MembershipState { kComing = 1, kActive, kSuspended, kEnded };
enum class ExitGround { kUnspecified = 0, kResigned, kExpelled, kDissolved, kReorganised, kMoved, kOther };
enum class DuesStatus { kPaid = 1, kPartlyPaid, kOwing, kResting, kFeeUnknown };
enum class ActivityState { kPlanned = 1, kDone, kCancelled };
enum class DifficultyKind { kCapital = 1, kLand, kMarket, kStaff, kProcedure, kTax, kTechnology, kOther };
enum class PetitionState { kRaised = 1, kForwarded, kAnswered, kClosed };
enum class PetitionOutcome { kUnspecified = 0, kSettled, kPartlySettled, kRefused, kWithdrawn };

template <>
absl::Span<const Term<ReportState>> Terms<ReportState>();
template <>
absl::Span<const Term<DutyStatus>> Terms<DutyStatus>();
template <>
absl::Span<const Term<Exemption>> Terms<Exemption>();
template <>
absl::Span<const Term<Unassessed>> Terms<Unassessed>();
template <>
absl::Span<const Term<MemberKind>> Terms<MemberKind>();
template <>
absl::Span<const Term<MembershipState>> Terms<MembershipState>();
template <>
absl::Span<const Term<ExitGround>> Terms<ExitGround>();
template <>
absl::Span<const Term<DuesStatus>> Terms<DuesStatus>();
template <>
absl::Span<const Term<ActivityState>> Terms<ActivityState>();
template <>
absl::Span<const Term<DifficultyKind>> Terms<DifficultyKind>();
template <>
absl::Span<const Term<PetitionState>> Terms<PetitionState>();
template <>
absl::Span<const Term<PetitionOutcome>> Terms<PetitionOutcome>();

}  // namespace htx::registry
