#include "registry/domain/role_rules.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

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

// What the value of a line says.
struct Meaning {
  std::optional<int64_t> most = {};
  std::optional<int64_t> years = {};
  std::optional<GovernanceForm> form = {};
  std::vector<RoleType> others = {};
};

std::optional<Meaning> MeaningOf(absl::string_view value) {
  const std::pair<absl::string_view, absl::string_view> sides = absl::StrSplit(value, absl::MaxSplits('=', 1));
  Meaning meaning;
  if (sides.first == "NOT") {
    for (const absl::string_view word : absl::StrSplit(sides.second, ',')) {
      const std::optional<RoleType> other = FromWord<RoleType>(word);
      if (!other) return std::nullopt;
      meaning.others.push_back(*other);
    }
    return meaning;
  }
  if (sides.first == "FORM") {
    meaning.form = FromWord<GovernanceForm>(sides.second);
    return meaning.form ? std::make_optional(meaning) : std::nullopt;
  }
  int64_t number = 0;
  if (!absl::SimpleAtoi(sides.second, &number) || number < 1) return std::nullopt;
  if (sides.first == "MOST") {
    meaning.most = number;
  } else if (sides.first == "AGE") {
    meaning.years = number;
  } else {
    return std::nullopt;
  }
  return meaning;
}

std::string CheckRoleRule(const Rule& rule) {
  const std::optional<Meaning> meaning = MeaningOf(rule.value);
  if (!meaning) return absl::StrCat("value ", rule.value, " says nothing about roles");
  if (meaning->years) return rule.key == "-" ? "" : "an age is of all roles";
  return FromWord<RoleType>(rule.key) ? "" : absl::StrCat("unknown role ", rule.key);
}

bool IsAllianceRole(RoleType type) {
  return type == kAllianceChair || type == kAllianceDeputyChair || type == kExecutiveCommitteeMember ||
         type == kStandingCommitteeMember || type == kInspectionCommitteeMember;
}

}  // namespace

template <>
absl::Span<const Term<RoleType>> Terms<RoleType>() {
  return kTypes;
}

// The text of rules/role_rules.tsv.
absl::string_view RoleRuleText();

namespace {

// The lines of the book by what they say.
struct RoleRules {
  RuleBook book = RuleBook::BuiltIn(RoleRuleText(), CheckRoleRule);
  std::vector<RoleLimit> limits = {};
  std::vector<RoleExclusion> exclusions = {};
  std::vector<RoleAge> ages = {};
  std::vector<RoleForm> forms = {};
};

const RoleRules& BuiltIn() {
  static const RoleRules* const rules = [] {
    auto* const made = new RoleRules;
    for (const Rule& rule : made->book.rules()) {
      const Meaning meaning = *MeaningOf(rule.value);
      if (meaning.years) made->ages.push_back({.years = *meaning.years, .rule = &rule});
      if (meaning.most) {
        made->limits.push_back({.type = *FromWord<RoleType>(rule.key), .most = *meaning.most, .rule = &rule});
      }
      if (meaning.form) {
        made->forms.push_back({.form = *meaning.form, .type = *FromWord<RoleType>(rule.key), .rule = &rule});
      }
      for (const RoleType other : meaning.others) {
        made->exclusions.push_back({.one = *FromWord<RoleType>(rule.key), .other = other, .rule = &rule});
      }
    }
    return made;
  }();
  return *rules;
}

}  // namespace

const RuleBook& RoleRuleBook() { return BuiltIn().book; }

absl::StatusOr<RuleBook> ParseRoleRules(absl::string_view text) { return RuleBook::Parse(text, CheckRoleRule); }

absl::Span<const RoleLimit> RoleLimits() { return BuiltIn().limits; }
absl::Span<const RoleExclusion> RoleExclusions() { return BuiltIn().exclusions; }
absl::Span<const RoleForm> RoleForms() { return BuiltIn().forms; }

std::optional<RoleAge> HolderAgeOn(absl::CivilDay day) {
  for (const RoleAge& age : BuiltIn().ages) {
    if (age.rule->period.Contains(day)) return age;
  }
  return std::nullopt;
}

bool HasRole(Kind kind, RoleType type) {
  if (type == kLegalRepresentative || type == kChiefAccountant) return true;
  if (kind == Kind::kAlliance) return IsAllianceRole(type);
  if (IsAllianceRole(type)) return false;
  if (type == kGroupLeader) return kind == Kind::kCooperativeGroup;
  if (kind == Kind::kCooperativeGroup) return type == kFounder;
  return true;
}

}  // namespace htx::registry
