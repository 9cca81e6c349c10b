#pragma once

// What an alliance decides about a membership beyond its days, and what its members owe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/alliance_vocabulary.h"
#include "registry/domain/relationship.h"

namespace htx::registry {

// A period in which the rights of a member rested.
struct Suspension {
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> end = {};
  std::string reason = {};
  std::string decision = {};
  std::string resume_decision = {};
  absl::Time created = absl::UnixEpoch();
  std::optional<absl::Time> end_recorded = {};
};

// A relationship MEMBER_OF with what was decided about it. Its id is the relationship's.
struct Membership {
  Relationship relationship = {};
  MemberKind kind = MemberKind::kUnspecified;
  std::string admission_decision = {};
  std::vector<Suspension> suspensions = {};  // Oldest first.
  ExitGround exit_ground = ExitGround::kUnspecified;
  std::string exit_decision = {};
  bool withdrawn = false;
  int64_t version = 0;  // Of the details; 0 while there are none.
};

// "memberships/{id}"
std::string NameOfMembership(const RelationshipId& id);
// Changes with the relationship and with the details.
std::string EtagOf(const Membership& membership);
// As what an organisation of `kind` is admitted when the alliance does not say.
MemberKind DefaultMemberKind(Kind kind);
// Where the membership stands on `day`.
MembershipState StateOn(const Membership& membership, absl::CivilDay day);

// Lets the rights rest from `suspension.start` on. Fails with ALREADY_ENDED, MEMBERSHIP_SUSPENDED, or FIELD_RULE on
// "start_date" when the day is before the membership's first.
absl::StatusOr<Membership> Suspend(Membership membership, const Suspension& suspension);
// Ends the rest on `day`. Fails with ALREADY_ENDED, MEMBERSHIP_NOT_SUSPENDED, or FIELD_RULE on "end_date" when `day` is
// not after the rest's first.
absl::StatusOr<Membership> Resume(Membership membership, absl::CivilDay day, std::string decision, absl::Time now);
// Ends the membership, and a rest with it. Fails with ALREADY_ENDED, or FIELD_RULE on "end_date" when `day` is not
// after the first day, or not after that of a rest.
absl::StatusOr<Membership> Exit(Membership membership, absl::CivilDay day, ExitGround ground, std::string decision,
                                absl::Time now);

using FeeScheduleId = Id<struct FeeScheduleTag>;
std::string NameOf(const FeeScheduleId& id);

// What an alliance asks of its members in a year, from a day on.
struct FeeSchedule {
  FeeScheduleId id = {};
  int64_t version = 1;
  OrganizationId alliance = {};
  MemberKind kind = MemberKind::kUnspecified;  // Unspecified: every kind without a schedule of its own.
  int64_t annual_amount = 0;                   // đồng
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> end = {};
  std::string decision = {};
  bool withdrawn = false;
  absl::Time created = absl::UnixEpoch();
  absl::Time changed = absl::UnixEpoch();
};

using DuesPaymentId = Id<struct DuesPaymentTag>;
std::string NameOf(const DuesPaymentId& id);

// Money that was paid for a year, or taken back.
struct DuesPayment {
  DuesPaymentId id = {};
  RelationshipId membership = {};
  int64_t year = 0;
  int64_t amount = 0;  // đồng; negative for a reversal.
  absl::CivilDay paid = {};
  std::string receipt = {};
  DuesPaymentId reverses = {};
  absl::Time created = absl::UnixEpoch();
};

// Decides whether `payment` may be recorded for `membership`. Fails with NOT_A_MEMBER_THEN.
absl::Status Pay(const DuesPayment& payment, const Relationship& membership);

// What one member owes for one year.
struct Dues {
  RelationshipId membership = {};
  OrganizationId member = {};
  std::string legal_name = {};
  MemberKind kind = MemberKind::kUnspecified;
  std::optional<int64_t> owed = {};
  int64_t paid = 0;
  DuesStatus status = DuesStatus::kFeeUnknown;
  FeeScheduleId schedule = {};
  std::optional<absl::CivilDay> last_paid = {};
};

}  // namespace htx::registry
