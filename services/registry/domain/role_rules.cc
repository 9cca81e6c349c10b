#include "registry/domain/role_rules.h"

#include "common/base/civil_date.h"

namespace htx::registry {
namespace {

using enum RoleType;

constexpr Term<RoleType> kTypes[] = {
    {kLegalRepresentative, "LEGAL_REPRESENTATIVE"},
    {kBoardChair, "BOARD_CHAIR"},
    {kBoardMember, "BOARD_MEMBER"},
    {kDirector, "DIRECTOR"},
    {kDeputyDirector, "DEPUTY_DIRECTOR"},
    {kSupervisoryHead, "SUPERVISORY_HEAD"},
    {kSupervisor, "SUPERVISOR"},
    {kChiefAccountant, "CHIEF_ACCOUNTANT"},
    {kFounder, "FOUNDER"},
    {kGroupLeader, "GROUP_LEADER"},
    {kLiquidator, "LIQUIDATOR"},
    {kAllianceChair, "ALLIANCE_CHAIR"},
    {kAllianceDeputyChair, "ALLIANCE_DEPUTY_CHAIR"},
    {kExecutiveCommitteeMember, "EXECUTIVE_COMMITTEE_MEMBER"},
    {kStandingCommitteeMember, "STANDING_COMMITTEE_MEMBER"},
    {kInspectionCommitteeMember, "INSPECTION_COMMITTEE_MEMBER"},
};

// No article on these was read; they follow common practice until somebody confirms them.
constexpr RuleSource kOneHead = {"ROLE-ONE-HEAD", "1997-01-01", "", "Law on Cooperatives, organs of a cooperative",
                                 "ASSUMED"};
constexpr RuleSource kOneRepresentative2012 = {"ROLE-REPRESENTATIVE-2012", "2013-07-01", "2024-07-01",
                                               "Law 23/2012/QH13: the chair of the board represents the cooperative",
                                               "ASSUMED"};
constexpr RuleSource kSupervision = {"ROLE-SUPERVISION-APART", "2013-07-01", "",
                                     "Law 23/2012/QH13 and Law 17/2023/QH15, supervisory board and controllers",
                                     "ASSUMED"};
constexpr RuleSource kOneAllianceChair = {"ROLE-ALLIANCE-CHAIR", "1993-01-01", "", "Charters of the alliances",
                                          "ASSUMED"};

constexpr RoleLimit kLimits[] = {
    {kLegalRepresentative, 1, kOneRepresentative2012},
    {kBoardChair, 1, kOneHead},
    {kDirector, 1, kOneHead},
    {kSupervisoryHead, 1, kOneHead},
    {kChiefAccountant, 1, kOneHead},
    {kGroupLeader, 1, kOneHead},
    {kAllianceChair, 1, kOneAllianceChair},
};

constexpr RoleExclusion kExclusions[] = {
    {kSupervisoryHead, kBoardChair, kSupervision},      {kSupervisoryHead, kBoardMember, kSupervision},
    {kSupervisoryHead, kDirector, kSupervision},        {kSupervisoryHead, kDeputyDirector, kSupervision},
    {kSupervisoryHead, kChiefAccountant, kSupervision}, {kSupervisor, kBoardChair, kSupervision},
    {kSupervisor, kBoardMember, kSupervision},          {kSupervisor, kDirector, kSupervision},
    {kSupervisor, kDeputyDirector, kSupervision},       {kSupervisor, kChiefAccountant, kSupervision},
};

constexpr RoleAge kAge = {
    18,
    {"ROLE-AGE", "2013-07-01", "",
     "Law 23/2012/QH13 Art 13 and Law 17/2023/QH15 Art 30: an individual member is at least 18", "DERIVED"}};

bool IsAllianceRole(RoleType type) {
  return type == kAllianceChair || type == kAllianceDeputyChair || type == kExecutiveCommitteeMember ||
         type == kStandingCommitteeMember || type == kInspectionCommitteeMember;
}

}  // namespace

template <>
absl::Span<const Term<RoleType>> Terms<RoleType>() {
  return kTypes;
}

bool RuleSource::HoldsOn(absl::CivilDay day) const {
  const std::string text = FormatDay(day);
  return from <= text && (to.empty() || text < to);
}

absl::Span<const RoleLimit> RoleLimits() { return kLimits; }
absl::Span<const RoleExclusion> RoleExclusions() { return kExclusions; }
const RoleAge& HolderAge() { return kAge; }

bool HasRole(Kind kind, RoleType type) {
  if (type == kLegalRepresentative || type == kChiefAccountant) return true;
  if (kind == Kind::kAlliance) return IsAllianceRole(type);
  if (IsAllianceRole(type)) return false;
  if (type == kGroupLeader) return kind == Kind::kCooperativeGroup;
  if (kind == Kind::kCooperativeGroup) return type == kFounder;
  return true;
}

}  // namespace htx::registry
