#include "registry/domain/role.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/text.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/role_errors.h"
#include "registry/domain/role_rules.h"

namespace htx::registry {
namespace {

constexpr Term<SigningPower> kPowers[] = {{SigningPower::kAlone, "ALONE"}, {SigningPower::kJointly, "JOINTLY"}};
constexpr Term<RoleEndGround> kGrounds[] = {
    {RoleEndGround::kTermOver, "TERM_OVER"},  {RoleEndGround::kResigned, "RESIGNED"},
    {RoleEndGround::kDismissed, "DISMISSED"}, {RoleEndGround::kDied, "DIED"},
    {RoleEndGround::kOther, "OTHER"},         {RoleEndGround::kOrganizationEnded, "ORGANIZATION_ENDED"},
};
constexpr Term<RoleState> kRoleStates[] = {{RoleState::kComing, "COMING"},
                                           {RoleState::kHeld, "HELD"},
                                           {RoleState::kTermOver, "TERM_OVER"},
                                           {RoleState::kEnded, "ENDED"}};

absl::CivilDay AfterYears(absl::CivilDay day, int64_t years) {
  return absl::CivilDay(day.year() + years, day.month(), day.day());  // 29 February becomes 1 March.
}

// The first day on which both are held. Both are held on some day from the start of `role` on.
absl::CivilDay Meeting(const Role& role, const Role& other) { return std::max(role.start, other.start); }

absl::Status CheckHolder(const Role& role, absl::Span<const Role> others) {
  if (!role.person) return absl::OkStatus();
  const std::optional<absl::CivilDay>& born = role.person->birth_date;
  const std::optional<RoleAge> age = HolderAgeOn(role.start);
  if (born && age && AfterYears(*born, age->years) > role.start) return HolderTooYoung(*age);
  for (const RoleExclusion& rule : RoleExclusions()) {
    if (rule.one != role.type && rule.other != role.type) continue;
    const RoleType excluded = rule.one == role.type ? rule.other : rule.one;
    for (const Role& other : others) {
      if (other.type != excluded || !other.person || !SamePerson(*role.person, *other.person)) continue;
      if (rule.rule->period.Contains(Meeting(role, other))) return RolesExclude(rule, NameOf(other));
    }
  }
  return absl::OkStatus();
}

// The new role has no end, so it is the most crowded on a day on which one of `others` starts, or on its own first day.
absl::Status CheckLimit(const Role& role, absl::Span<const Role> others) {
  for (const RoleLimit& limit : RoleLimits()) {
    if (limit.type != role.type) continue;
    std::vector<absl::CivilDay> days = {role.start};
    for (const Role& other : others) {
      if (other.type == role.type && other.start > role.start) days.push_back(other.start);
    }
    for (const absl::CivilDay day : days) {
      if (!limit.rule->period.Contains(day)) continue;
      std::vector<std::string> holders;
      for (const Role& other : others) {
        if (other.type == role.type && other.HeldOn(day)) holders.push_back(NameOf(other));
      }
      if (holders.size() >= static_cast<size_t>(limit.most)) return RoleLimitReached(limit, holders);
    }
  }
  return absl::OkStatus();
}

}  // namespace

template <>
absl::Span<const Term<SigningPower>> Terms<SigningPower>() {
  return kPowers;
}
template <>
absl::Span<const Term<RoleEndGround>> Terms<RoleEndGround>() {
  return kGrounds;
}
template <>
absl::Span<const Term<RoleState>> Terms<RoleState>() {
  return kRoleStates;
}

bool IsPersonalId(absl::string_view text) {
  return (text.size() == 9 || text.size() == 12) && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool SamePerson(const Person& a, const Person& b) {
  if (!a.personal_id.empty() && !b.personal_id.empty()) return a.personal_id == b.personal_id;
  return FoldForSearch(a.full_name) == FoldForSearch(b.full_name) && a.birth_date == b.birth_date;
}

bool SameHolder(const Role& a, const Role& b) {
  if (a.person && b.person) return SamePerson(*a.person, *b.person);
  return !a.person && !b.person && a.holder == b.holder;
}

RoleState StateOn(const Role& role, absl::CivilDay day) {
  if (day < role.start) return RoleState::kComing;
  if (role.end && *role.end <= day) return RoleState::kEnded;
  return role.term_end && *role.term_end <= day ? RoleState::kTermOver : RoleState::kHeld;
}

std::string NameOf(const Role& role) { return absl::StrCat(NameOf(role.organization), "/roles/", role.id.text()); }

absl::Status Appoint(const Role& role, const Facts& organization, absl::Span<const Role> others) {
  if (IsTerminal(organization.legal_status)) {
    return StateForbids("CreateRole", organization.legal_status,
                        "PENDING, OPERATING, SUSPENDED, NOT_AT_ADDRESS, REVOKED, DISSOLVING");
  }
  if (role.start < organization.founded_date && role.type != RoleType::kFounder) {
    return FieldNotAllowed("role.start_date", "lies before the founding", "trước ngày thành lập");
  }
  if (!HasRole(organization.kind, role.type)) return RoleNotOfKind(role.type, organization.kind);
  for (const RoleForm& rule : RoleForms()) {
    if (rule.type != role.type || rule.form != organization.governance_form) continue;
    if (rule.rule->period.Contains(role.start)) return RoleNotOfForm(rule);
  }
  if (const absl::Status holder = CheckHolder(role, others); !holder.ok()) return holder;
  return CheckLimit(role, others);
}

Role EndWith(const std::optional<absl::CivilDay>& ended, Role role, absl::Time now) {
  role.created = now;
  if (!ended) return role;
  role.end = ended;
  role.end_ground = RoleEndGround::kOrganizationEnded;
  role.end_recorded = now;
  return role;
}

absl::StatusOr<Role> EndRole(Role role, const RoleEnd& end, const Facts& organization, absl::Span<const Role> others,
                             absl::Time now) {
  if (role.end) return AlreadyEnded(NameOf(role));
  if (end.day <= role.start) {
    return FieldNotAllowed("end_date", "must be after the first day of the role", "phải sau ngày đầu tiên của vai trò");
  }
  if (role.type == RoleType::kLegalRepresentative && !end.leave_vacant && !IsTerminal(organization.legal_status)) {
    const bool represented = std::any_of(others.begin(), others.end(), [&](const Role& other) {
      return other.type == RoleType::kLegalRepresentative && other.HeldOn(end.day);
    });
    if (!represented) return LastRepresentative(NameOf(role.organization));
  }
  role.end = end.day;
  role.end_ground = end.ground;
  role.end_recorded = now;
  ++role.version;
  return role;
}

}  // namespace htx::registry
