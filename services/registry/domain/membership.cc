#include "registry/domain/membership.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"

namespace htx::registry {

std::string NameOfMembership(const RelationshipId& id) { return absl::StrCat("memberships/", id.text()); }
std::string NameOf(const FeeScheduleId& id) { return absl::StrCat("feeSchedules/", id.text()); }
std::string NameOf(const DuesPaymentId& id) { return absl::StrCat("duesPayments/", id.text()); }

std::string EtagOf(const Membership& membership) {
  return absl::StrCat(membership.relationship.version, ".", membership.version);
}

MemberKind DefaultMemberKind(Kind kind) {
  switch (kind) {
    case Kind::kCooperative:
      return MemberKind::kCooperative;
    case Kind::kCooperativeUnion:
      return MemberKind::kCooperativeUnion;
    case Kind::kPeoplesCreditFund:
      return MemberKind::kPeoplesCreditFund;
    case Kind::kCooperativeGroup:
      return MemberKind::kCooperativeGroup;
    case Kind::kMemberEnterprise:
      return MemberKind::kEnterprise;
    case Kind::kAlliance:
      return MemberKind::kAlliance;
  }
  HTX_UNREACHABLE();
}

MembershipState StateOn(const Membership& membership, absl::CivilDay day) {
  const Relationship& relationship = membership.relationship;
  if (day < relationship.start) return MembershipState::kComing;
  if (relationship.end && *relationship.end <= day) return MembershipState::kEnded;
  for (const Suspension& suspension : membership.suspensions) {
    if (suspension.start <= day && (!suspension.end || day < *suspension.end)) return MembershipState::kSuspended;
  }
  return MembershipState::kActive;
}

absl::StatusOr<Membership> Suspend(Membership membership, const Suspension& suspension) {
  const std::string name = NameOfMembership(membership.relationship.id);
  if (membership.relationship.end) return AlreadyEnded(name);
  if (!membership.suspensions.empty()) {
    const Suspension& last = membership.suspensions.back();
    if (!last.end || suspension.start < *last.end) return MembershipSuspended(name, last.start);
  }
  if (suspension.start < membership.relationship.start) {
    return FieldNotAllowed("start_date", "is before the first day of the membership",
                           "trước ngày đầu tiên của tư cách thành viên");
  }
  membership.suspensions.push_back(suspension);
  ++membership.version;
  return membership;
}

absl::StatusOr<Membership> Resume(Membership membership, absl::CivilDay day, std::string decision, absl::Time now) {
  const std::string name = NameOfMembership(membership.relationship.id);
  if (membership.relationship.end) return AlreadyEnded(name);
  if (membership.suspensions.empty() || membership.suspensions.back().end) return MembershipNotSuspended(name);
  Suspension& last = membership.suspensions.back();
  if (day <= last.start) {
    return FieldNotAllowed("end_date", "must be after the day it was suspended", "phải sau ngày bắt đầu tạm dừng");
  }
  last.end = day;
  last.end_recorded = now;
  last.resume_decision = std::move(decision);
  ++membership.version;
  return membership;
}

absl::StatusOr<Membership> Exit(Membership membership, absl::CivilDay day, ExitGround ground, std::string decision,
                                absl::Time now) {
  HTX_ASSIGN_OR_RETURN(membership.relationship, End(membership.relationship, day, now));
  if (!membership.suspensions.empty()) {
    Suspension& last = membership.suspensions.back();
    if (day <= last.start || (last.end && day < *last.end)) {
      return FieldNotAllowed("end_date", "lies before or in an earlier period of rest",
                             "nằm trước hoặc trong thời gian tạm dừng đã ghi nhận");
    }
    if (!last.end) {
      last.end = day;
      last.end_recorded = now;
    }
  }
  membership.exit_ground = ground;
  membership.exit_decision = std::move(decision);
  ++membership.version;
  return membership;
}

absl::Status Pay(const DuesPayment& payment, const Relationship& membership) {
  const absl::CivilDay first(payment.year, 1, 1);
  const absl::CivilDay next(payment.year + 1, 1, 1);
  if (membership.start >= next || (membership.end && *membership.end <= first)) {
    return NotAMemberThen(NameOfMembership(membership.id), payment.year);
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
