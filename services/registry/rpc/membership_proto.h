#pragma once

// Memberships and dues between protos and the domain.

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/membership_service.pb.h"
#include "registry/domain/membership.h"

namespace htx::registry {

// With its state on `day`.
v1::Membership ToProto(const Membership& membership, absl::CivilDay day);
v1::FeeSchedule ToProto(const FeeSchedule& schedule);
v1::DuesPayment ToProto(const DuesPayment& payment);
v1::Dues ToProto(const Dues& dues);

// The ids are left empty when the request names none. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Membership> ParseMembership(const v1::AdmitMemberRequest& request, absl::CivilDay today);
absl::StatusOr<FeeSchedule> ParseFeeSchedule(const v1::SetFeeScheduleRequest& request);
// `before` with the fields that `mask` names as in `proto`, and one version more; MASK_UNKNOWN_PATH, FIELD_RULE.
absl::StatusOr<Membership> Amend(const Membership& before, const v1::Membership& proto,
                                 const google::protobuf::FieldMask& mask);
// `before` with the fields that `mask` names as in `proto`, and one version more; MASK_UNKNOWN_PATH, FIELD_RULE.
absl::StatusOr<FeeSchedule> Amend(const FeeSchedule& before, const v1::FeeSchedule& proto,
                                  const google::protobuf::FieldMask& mask);
absl::StatusOr<DuesPayment> ParseDuesPayment(const v1::RecordDuesPaymentRequest& request, absl::CivilDay today);

}  // namespace htx::registry
