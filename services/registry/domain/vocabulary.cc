#include "registry/domain/vocabulary.h"

namespace htx::registry {
namespace {

constexpr Term<Kind> kKinds[] = {
    {Kind::kCooperative, "COOPERATIVE"},
    {Kind::kCooperativeUnion, "COOPERATIVE_UNION"},
    {Kind::kPeoplesCreditFund, "PEOPLES_CREDIT_FUND"},
    {Kind::kCooperativeGroup, "COOPERATIVE_GROUP"},
    {Kind::kMemberEnterprise, "MEMBER_ENTERPRISE"},
    {Kind::kAlliance, "ALLIANCE"},
};
constexpr Term<Sector> kSectors[] = {
    {Sector::kAgriculture, "AGRICULTURE"},
    {Sector::kHandicraft, "HANDICRAFT"},
    {Sector::kConstruction, "CONSTRUCTION"},
    {Sector::kEnvironment, "ENVIRONMENT"},
    {Sector::kTransport, "TRANSPORT"},
    {Sector::kTradeService, "TRADE_SERVICE"},
    {Sector::kCredit, "CREDIT"},
    {Sector::kOther, "OTHER"},
};
constexpr Term<GoverningLaw> kLaws[] = {
    {GoverningLaw::kLaw1996, "LAW_1996"},        {GoverningLaw::kLaw2003, "LAW_2003"},
    {GoverningLaw::kLaw2012, "LAW_2012"},        {GoverningLaw::kLaw2023, "LAW_2023"},
    {GoverningLaw::kUnconverted, "UNCONVERTED"},
};
constexpr Term<LegalStatus> kLegalStatuses[] = {
    {LegalStatus::kPending, "PENDING"},     {LegalStatus::kOperating, "OPERATING"},
    {LegalStatus::kSuspended, "SUSPENDED"}, {LegalStatus::kNotAtAddress, "NOT_AT_ADDRESS"},
    {LegalStatus::kRevoked, "REVOKED"},     {LegalStatus::kDissolving, "DISSOLVING"},
    {LegalStatus::kDissolved, "DISSOLVED"}, {LegalStatus::kReorganised, "REORGANISED"},
    {LegalStatus::kBankrupt, "BANKRUPT"},   {LegalStatus::kVoided, "VOIDED"},
    {LegalStatus::kRefused, "REFUSED"},
};
constexpr Term<ActivityStatus> kActivityStatuses[] = {
    {ActivityStatus::kActive, "ACTIVE"},
    {ActivityStatus::kCeased, "CEASED"},
};
constexpr Term<RelationshipType> kRelationshipTypes[] = {{RelationshipType::kMemberOf, "MEMBER_OF"},
                                                         {RelationshipType::kSubsidiaryOf, "SUBSIDIARY_OF"},
                                                         {RelationshipType::kBranchOf, "BRANCH_OF"}};
constexpr Term<EvaluationClass> kEvaluationClasses[] = {
    {EvaluationClass::kGood, "GOOD"},
    {EvaluationClass::kFair, "FAIR"},
    {EvaluationClass::kAverage, "AVERAGE"},
    {EvaluationClass::kWeak, "WEAK"},
    {EvaluationClass::kNotAssessed, "NOT_ASSESSED"},
};
constexpr Term<ActivityKind> kActivityKinds[] = {
    {ActivityKind::kTraining, "TRAINING"},
    {ActivityKind::kOutreachClass, "OUTREACH_CLASS"},
    {ActivityKind::kConference, "CONFERENCE"},
    {ActivityKind::kConsultation, "CONSULTATION"},
    {ActivityKind::kPolicyDocument, "POLICY_DOCUMENT"},
    {ActivityKind::kBrand, "BRAND"},
    {ActivityKind::kModel, "MODEL"},
    {ActivityKind::kTradeFair, "TRADE_FAIR"},
    {ActivityKind::kVisit, "VISIT"},
    {ActivityKind::kCoordinationProgramme, "COORDINATION_PROGRAMME"},
    {ActivityKind::kEvent, "EVENT"},
    {ActivityKind::kLawReview, "LAW_REVIEW"},
    {ActivityKind::kPetition, "PETITION"},
    {ActivityKind::kOutreach, "OUTREACH"},
    {ActivityKind::kSurvey, "SURVEY"},
    {ActivityKind::kStandingAgency, "STANDING_AGENCY"},
};
constexpr Term<TargetGroup> kTargetGroups[] = {
    {TargetGroup::kStateOfficials, "STATE_OFFICIALS"},
    {TargetGroup::kCooperativeStaff, "COOPERATIVE_STAFF"},
    {TargetGroup::kFounders, "FOUNDERS"},
    {TargetGroup::kPublic, "PUBLIC"},
    {TargetGroup::kMembers, "MEMBERS"},
};
constexpr Term<Qualifier> kQualifiers[] = {
    {Qualifier::kExact, "EXACT"}, {Qualifier::kAtLeast, "AT_LEAST"},  {Qualifier::kMoreThan, "MORE_THAN"},
    {Qualifier::kAbout, "ABOUT"}, {Qualifier::kEstimate, "ESTIMATE"}, {Qualifier::kRange, "RANGE"},
};

}  // namespace

template <>
absl::Span<const Term<Kind>> Terms<Kind>() {
  return kKinds;
}
template <>
absl::Span<const Term<Sector>> Terms<Sector>() {
  return kSectors;
}
template <>
absl::Span<const Term<GoverningLaw>> Terms<GoverningLaw>() {
  return kLaws;
}
template <>
absl::Span<const Term<LegalStatus>> Terms<LegalStatus>() {
  return kLegalStatuses;
}
template <>
absl::Span<const Term<ActivityStatus>> Terms<ActivityStatus>() {
  return kActivityStatuses;
}
template <>
absl::Span<const Term<RelationshipType>> Terms<RelationshipType>() {
  return kRelationshipTypes;
}
template <>
absl::Span<const Term<EvaluationClass>> Terms<EvaluationClass>() {
  return kEvaluationClasses;
}
template <>
absl::Span<const Term<ActivityKind>> Terms<ActivityKind>() {
  return kActivityKinds;
}
template <>
absl::Span<const Term<TargetGroup>> Terms<TargetGroup>() {
  return kTargetGroups;
}
template <>
absl::Span<const Term<Qualifier>> Terms<Qualifier>() {
  return kQualifiers;
}

}  // namespace htx::registry
