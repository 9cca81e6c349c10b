#include "registry/domain/alliance_vocabulary.h"

namespace htx::registry {
namespace {

constexpr Term<ReportState> kReportStates[] = {
    {ReportState::kRecorded, "RECORDED"}, {ReportState::kSubmitted, "SUBMITTED"}, {ReportState::kReturned, "RETURNED"},
    {ReportState::kApproved, "APPROVED"}, {ReportState::kCorrected, "CORRECTED"},
};
constexpr Term<DutyStatus> kDutyStatuss[] = {
    {DutyStatus::kFiled, "FILED"},    {DutyStatus::kLate, "LATE"},     {DutyStatus::kMissing, "MISSING"},
    {DutyStatus::kNotDue, "NOT_DUE"}, {DutyStatus::kExempt, "EXEMPT"},
};
constexpr Term<Exemption> kExemptions[] = {
    {Exemption::kNew, "NEW"},
    {Exemption::kEnded, "ENDED"},
};
constexpr Term<Unassessed> kUnassessed[] = {{Unassessed::kNew, "NEW"}, {Unassessed::kStopped, "STOPPED"}};
constexpr Term<MemberKind> kMemberKinds[] = {
    {MemberKind::kCooperative, "COOPERATIVE"},
    {MemberKind::kCooperativeUnion, "COOPERATIVE_UNION"},
    {MemberKind::kPeoplesCreditFund, "PEOPLES_CREDIT_FUND"},
    {MemberKind::kCooperativeGroup, "COOPERATIVE_GROUP"},
    {MemberKind::kEnterprise, "ENTERPRISE"},
    {MemberKind::kAssociation, "ASSOCIATION"},
    {MemberKind::kAlliance, "ALLIANCE"},
};
constexpr Term<MembershipState> kMembershipStates[] = {
    {MembershipState::kComing, "COMING"},
    {MembershipState::kActive, "ACTIVE"},
    {MembershipState::kSuspended, "SUSPENDED"},
    {MembershipState::kEnded, "ENDED"},
};
constexpr Term<ExitGround> kExitGrounds[] = {
    {ExitGround::kResigned, "RESIGNED"},   {ExitGround::kExpelled, "EXPELLED"},
    {ExitGround::kDissolved, "DISSOLVED"}, {ExitGround::kReorganised, "REORGANISED"},
    {ExitGround::kMoved, "MOVED"},         {ExitGround::kOther, "OTHER"},
};
constexpr Term<DuesStatus> kDuesStatuss[] = {
    {DuesStatus::kPaid, "PAID"},       {DuesStatus::kPartlyPaid, "PARTLY_PAID"}, {DuesStatus::kOwing, "OWING"},
    {DuesStatus::kResting, "RESTING"}, {DuesStatus::kFeeUnknown, "FEE_UNKNOWN"},
};
constexpr Term<ActivityState> kActivityStates[] = {
    {ActivityState::kPlanned, "PLANNED"},
    {ActivityState::kDone, "DONE"},
    {ActivityState::kCancelled, "CANCELLED"},
};
constexpr Term<DifficultyKind> kDifficultyKinds[] = {
    {DifficultyKind::kCapital, "CAPITAL"},       {DifficultyKind::kLand, "LAND"},
    {DifficultyKind::kMarket, "MARKET"},         {DifficultyKind::kStaff, "STAFF"},
    {DifficultyKind::kProcedure, "PROCEDURE"},   {DifficultyKind::kTax, "TAX"},
    {DifficultyKind::kTechnology, "TECHNOLOGY"}, {DifficultyKind::kOther, "OTHER"},
};
constexpr Term<PetitionState> kPetitionStates[] = {
    {PetitionState::kRaised, "RAISED"},
    {PetitionState::kForwarded, "FORWARDED"},
    {PetitionState::kAnswered, "ANSWERED"},
    {PetitionState::kClosed, "CLOSED"},
};
constexpr Term<PetitionOutcome> kPetitionOutcomes[] = {
    {PetitionOutcome::kSettled, "SETTLED"},
    {PetitionOutcome::kPartlySettled, "PARTLY_SETTLED"},
    {PetitionOutcome::kRefused, "REFUSED"},
    {PetitionOutcome::kWithdrawn, "WITHDRAWN"},
};

}  // namespace

template <>
absl::Span<const Term<ReportState>> Terms<ReportState>() {
  return kReportStates;
}

template <>
absl::Span<const Term<DutyStatus>> Terms<DutyStatus>() {
  return kDutyStatuss;
}

template <>
absl::Span<const Term<Exemption>> Terms<Exemption>() {
  return kExemptions;
}

template <>
absl::Span<const Term<Unassessed>> Terms<Unassessed>() {
  return kUnassessed;
}

template <>
absl::Span<const Term<MemberKind>> Terms<MemberKind>() {
  return kMemberKinds;
}

template <>
absl::Span<const Term<MembershipState>> Terms<MembershipState>() {
  return kMembershipStates;
}

template <>
absl::Span<const Term<ExitGround>> Terms<ExitGround>() {
  return kExitGrounds;
}

template <>
absl::Span<const Term<DuesStatus>> Terms<DuesStatus>() {
  return kDuesStatuss;
}

template <>
absl::Span<const Term<ActivityState>> Terms<ActivityState>() {
  return kActivityStates;
}

template <>
absl::Span<const Term<DifficultyKind>> Terms<DifficultyKind>() {
  return kDifficultyKinds;
}

template <>
absl::Span<const Term<PetitionState>> Terms<PetitionState>() {
  return kPetitionStates;
}

template <>
absl::Span<const Term<PetitionOutcome>> Terms<PetitionOutcome>() {
  return kPetitionOutcomes;
}

}  // namespace htx::registry
