#pragma once

// Roles in organisations: dated, ended, never deleted.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "registry/domain/organization.h"
#include "registry/domain/role_rules.h"

namespace htx::registry {

enum class SigningPower { kUnspecified = 0, kAlone, kJointly };
enum class RoleEndGround { kUnspecified = 0, kTermOver, kResigned, kDismissed, kDied, kOther, kOrganizationEnded };
enum class RoleState { kComing = 1, kHeld, kTermOver, kEnded };
template <>
absl::Span<const Term<SigningPower>> Terms<SigningPower>();
template <>
absl::Span<const Term<RoleEndGround>> Terms<RoleEndGround>();
template <>
absl::Span<const Term<RoleState>> Terms<RoleState>();

using RoleId = Id<struct RoleTag>;

// A natural person as a dossier names them.
struct Person {
  std::string full_name = {};
  std::optional<absl::CivilDay> birth_date = {};
  std::string personal_id = {};  // 9 or 12 digits, or "".
  std::string phone = {};
  std::string email = {};
};
// True when `text` is nine or twelve digits.
bool IsPersonalId(absl::string_view text);
// Equal for records that mean one person: their ID, else their name and date of birth.
bool SamePerson(const Person& a, const Person& b);

struct Role {
  RoleId id = {};
  int64_t version = 1;
  OrganizationId organization = {};
  RoleType type = RoleType::kLegalRepresentative;
  std::optional<Person> person = {};
  OrganizationId holder = {};  // When an organisation holds it.
  std::string title = {};
  SigningPower signing_power = SigningPower::kUnspecified;
  std::string power_scope = {};
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> term_end = {};
  std::optional<absl::CivilDay> end = {};
  RoleEndGround end_ground = RoleEndGround::kUnspecified;
  std::string document_ref = {};
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
  std::optional<absl::Time> end_recorded = {};

  bool HeldOn(absl::CivilDay day) const { return start <= day && (!end || day < *end); }
};

// True when one person, or one organisation, holds both.
bool SameHolder(const Role& a, const Role& b);
// Where `role` stands on `day`.
RoleState StateOn(const Role& role, absl::CivilDay day);

// "organizations/{organization}/roles/{id}"
std::string NameOf(const Role& role);

// Decides whether `role`, open-ended from its start, may be recorded beside `others`, all roles of the organisation
// that are held on some day from its start on. `organization` is what holds on that day.
//
// Fails with STATE_FORBIDS, FIELD_RULE on "role.start_date" (before the founding), ROLE_KIND, ROLE_FORM, UNDER_AGE,
// DISQUALIFIED, ROLE_LIMIT, in this order. A rule counts when it holds on the day the role starts, or on the day a
// conflict with another begins.
absl::Status Appoint(const Role& role, const Facts& organization, absl::Span<const Role> others);

// A role recorded at `now`, late, in an organisation that has ended since (from `ended` on): it ends with it.
Role EndWith(const std::optional<absl::CivilDay>& ended, Role role, absl::Time now);

struct RoleEnd {
  absl::CivilDay day = {};
  RoleEndGround ground = RoleEndGround::kUnspecified;
  bool leave_vacant = false;
};
// Decides the end of `role`. `others` are the other roles of the organisation. Fails with ALREADY_ENDED; FIELD_RULE on
// "end_date" when it is not after the start; LAST_REPRESENTATIVE when the organisation has not ended and nobody else
// represents it on that day.
absl::StatusOr<Role> EndRole(Role role, const RoleEnd& end, const Facts& organization, absl::Span<const Role> others,
                             absl::Time now);

}  // namespace htx::registry
