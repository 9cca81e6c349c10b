#include "registry/rpc/membership_proto.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr size_t kDecisionBytes = 300;

}  // namespace

v1::Membership ToProto(const Membership& membership, absl::CivilDay day) {
  const Relationship& relationship = membership.relationship;
  v1::Membership proto;
  proto.set_name(NameOfMembership(relationship.id));
  proto.set_member(NameOf(relationship.from));
  proto.set_alliance(NameOf(relationship.to));
  proto.set_kind(static_cast<v1::MemberKind>(membership.kind));
  *proto.mutable_start_date() = ToProto(relationship.start);
  if (relationship.end) *proto.mutable_end_date() = ToProto(*relationship.end);
  proto.set_admission_decision(membership.admission_decision);
  proto.set_state(static_cast<v1::MembershipState>(StateOn(membership, day)));
  for (const Suspension& suspension : membership.suspensions) {
    v1::MembershipSuspension& added = *proto.add_suspensions();
    *added.mutable_start_date() = ToProto(suspension.start);
    if (suspension.end) *added.mutable_end_date() = ToProto(*suspension.end);
    added.set_reason(suspension.reason);
    added.set_decision(suspension.decision);
    added.set_resume_decision(suspension.resume_decision);
  }
  proto.set_exit_ground(static_cast<v1::ExitGround>(membership.exit_ground));
  proto.set_exit_decision(membership.exit_decision);
  proto.set_withdrawn(membership.withdrawn);
  proto.set_dataset(relationship.dataset);
  proto.set_etag(EtagOf(membership));
  *proto.mutable_create_time() = ToProto(relationship.created);
  proto.set_relationship(NameOf(relationship.id));
  return proto;
}

v1::FeeSchedule ToProto(const FeeSchedule& schedule) {
  v1::FeeSchedule proto;
  proto.set_name(NameOf(schedule.id));
  proto.set_alliance(NameOf(schedule.alliance));
  proto.set_member_kind(static_cast<v1::MemberKind>(schedule.kind));
  *proto.mutable_annual_amount() = MoneyProto(schedule.annual_amount);
  *proto.mutable_start_date() = ToProto(schedule.start);
  if (schedule.end) *proto.mutable_end_date() = ToProto(*schedule.end);
  proto.set_decision(schedule.decision);
  *proto.mutable_create_time() = ToProto(schedule.created);
  *proto.mutable_update_time() = ToProto(schedule.changed);
  proto.set_etag(absl::StrCat(schedule.version));
  proto.set_withdrawn(schedule.withdrawn);
  return proto;
}

v1::DuesPayment ToProto(const DuesPayment& payment) {
  v1::DuesPayment proto;
  proto.set_name(NameOf(payment.id));
  proto.set_membership(NameOfMembership(payment.membership));
  proto.set_year(static_cast<int32_t>(payment.year));
  *proto.mutable_amount() = MoneyProto(payment.amount);
  *proto.mutable_paid_date() = ToProto(payment.paid);
  proto.set_receipt(payment.receipt);
  if (!payment.reverses.empty()) proto.set_reverses(NameOf(payment.reverses));
  *proto.mutable_create_time() = ToProto(payment.created);
  return proto;
}

v1::Dues ToProto(const Dues& dues) {
  v1::Dues proto;
  proto.set_membership(NameOfMembership(dues.membership));
  proto.set_member(NameOf(dues.member));
  proto.set_legal_name(dues.legal_name);
  proto.set_kind(static_cast<v1::MemberKind>(dues.kind));
  if (dues.owed) {
    *proto.mutable_owed() = MoneyProto(*dues.owed);
    *proto.mutable_balance() = MoneyProto(std::max<int64_t>(*dues.owed - dues.paid, 0));
  }
  *proto.mutable_paid() = MoneyProto(dues.paid);
  proto.set_status(static_cast<v1::DuesStatus>(dues.status));
  if (!dues.schedule.empty()) proto.set_fee_schedule(NameOf(dues.schedule));
  if (dues.last_paid) *proto.mutable_last_paid_date() = ToProto(*dues.last_paid);
  return proto;
}

absl::StatusOr<Membership> ParseMembership(const v1::AdmitMemberRequest& request, absl::CivilDay today) {
  const v1::Membership& proto = request.membership();
  FieldErrors errors;
  CheckId(request.membership_id(), "membership_id", errors);
  CheckId(proto.dataset(), "membership.dataset", errors);
  CheckLine(proto.admission_decision(), kDecisionBytes, "membership.admission_decision", errors);
  Membership membership{
      .relationship = {.id = RelationshipId::Of(request.membership_id()),
                       .from = ParseOrganizationName(proto.member(), "membership.member", errors),
                       .to = ParseOrganizationName(proto.alliance(), "membership.alliance", errors),
                       .start = today,
                       .dataset = proto.dataset()},
      .kind = ParseEnumOr<MemberKind>(proto.kind(), MemberKind::kUnspecified, "membership.kind", errors),
      .admission_decision = proto.admission_decision(),
      .version = 1};
  if (proto.has_start_date()) {
    membership.relationship.start =
        ParsePastDate(proto.start_date(), "membership.start_date", today, errors).value_or(today);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return membership;
}

absl::StatusOr<FeeSchedule> ParseFeeSchedule(const v1::SetFeeScheduleRequest& request) {
  const v1::FeeSchedule& proto = request.fee_schedule();
  FieldErrors errors;
  CheckId(request.fee_schedule_id(), "fee_schedule_id", errors);
  CheckLine(proto.decision(), kDecisionBytes, "fee_schedule.decision", errors);
  FeeSchedule schedule{.id = FeeScheduleId::Of(request.fee_schedule_id()),
                       .alliance = ParseOrganizationName(proto.alliance(), "fee_schedule.alliance", errors),
                       .kind = ParseEnumOr<MemberKind>(proto.member_kind(), MemberKind::kUnspecified,
                                                       "fee_schedule.member_kind", errors),
                       .decision = proto.decision()};
  if (proto.has_annual_amount()) {
    schedule.annual_amount =
        ParseMoney(proto.annual_amount(), Sign::kNotNegative, "fee_schedule.annual_amount", errors);
  } else {
    errors.Merge("", FieldRequired("fee_schedule.annual_amount"));
  }
  if (proto.has_start_date()) {
    schedule.start = ParseDate(proto.start_date(), "fee_schedule.start_date", errors).value_or(absl::CivilDay());
  } else {
    errors.Merge("", FieldRequired("fee_schedule.start_date"));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return schedule;
}

absl::StatusOr<Membership> Amend(const Membership& before, const v1::Membership& proto,
                                 const google::protobuf::FieldMask& mask) {
  Membership after = before;
  ++after.version;
  FieldErrors errors;
  for (const std::string& path : mask.paths()) {
    const std::string field = absl::StrCat("membership.", path);
    if (path == "kind") {
      after.kind = ParseEnum<MemberKind>(proto.kind(), field, errors);
    } else if (path == "admission_decision") {
      CheckLine(proto.admission_decision(), kDecisionBytes, field, errors);
      after.admission_decision = proto.admission_decision();
    } else if (path == "exit_ground") {
      after.exit_ground = ParseEnum<ExitGround>(proto.exit_ground(), field, errors);
    } else if (path == "exit_decision") {
      CheckLine(proto.exit_decision(), kDecisionBytes, field, errors);
      after.exit_decision = proto.exit_decision();
    } else {
      return MaskUnknownPath(path);
    }
    if (path[0] == 'e' && !before.relationship.end) {
      errors.Add(field, {.en = "stands only with a membership that has ended",
                         .vi = "chỉ ghi với tư cách thành viên đã chấm dứt"});
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return after;
}

absl::StatusOr<FeeSchedule> Amend(const FeeSchedule& before, const v1::FeeSchedule& proto,
                                  const google::protobuf::FieldMask& mask) {
  FeeSchedule after = before;
  ++after.version;
  FieldErrors errors;
  for (const std::string& path : mask.paths()) {
    const std::string field = absl::StrCat("fee_schedule.", path);
    if (path == "annual_amount") {
      if (!proto.has_annual_amount()) errors.Merge("", FieldRequired(field));
      after.annual_amount = ParseMoney(proto.annual_amount(), Sign::kNotNegative, field, errors);
    } else if (path == "start_date") {
      if (!proto.has_start_date()) errors.Merge("", FieldRequired(field));
      if (proto.has_start_date()) after.start = ParseDate(proto.start_date(), field, errors).value_or(before.start);
    } else if (path == "decision") {
      CheckLine(proto.decision(), kDecisionBytes, field, errors);
      after.decision = proto.decision();
    } else {
      return MaskUnknownPath(path);
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return after;
}

absl::StatusOr<DuesPayment> ParseDuesPayment(const v1::RecordDuesPaymentRequest& request, absl::CivilDay today) {
  const v1::DuesPayment& proto = request.dues_payment();
  FieldErrors errors;
  CheckId(request.dues_payment_id(), "dues_payment_id", errors);
  CheckLine(proto.receipt(), 200, "dues_payment.receipt", errors);
  DuesPayment payment{
      .id = DuesPaymentId::Of(request.dues_payment_id()),
      .membership = ParseName<RelationshipId>(proto.membership(), "memberships", "dues_payment.membership", errors),
      .year = proto.year(),
      .paid = today,
      .receipt = proto.receipt(),
      .reverses = ParseNameOr<DuesPaymentId>(proto.reverses(), "duesPayments", "dues_payment.reverses", errors)};
  if (payment.year < 1990 || payment.year > 2999) {
    errors.Add("dues_payment.year", {.en = "must be from 1990 to 2999", .vi = "phải từ 1990 đến 2999"});
  }
  if (payment.reverses.empty() == !proto.has_amount()) {
    errors.Add("dues_payment.amount", {.en = "is required, and only unless another payment is taken back",
                                       .vi = "bắt buộc, trừ khi hủy một khoản nộp khác"});
  }
  if (proto.has_amount()) {
    payment.amount = ParseMoney(proto.amount(), Sign::kNotNegative, "dues_payment.amount", errors);
    if (payment.amount == 0) errors.Add("dues_payment.amount", {.en = "must be more than 0", .vi = "phải lớn hơn 0"});
  }
  if (proto.has_paid_date()) {
    payment.paid = ParsePastDate(proto.paid_date(), "dues_payment.paid_date", today, errors).value_or(today);
  } else {
    errors.Merge("", FieldRequired("dues_payment.paid_date"));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return payment;
}

}  // namespace htx::registry
