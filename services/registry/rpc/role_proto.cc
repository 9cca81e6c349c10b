#include "registry/rpc/role_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/role_errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

Person ParsePerson(const v1::Person& proto, absl::CivilDay today, FieldErrors& errors) {
  Person person{.full_name = proto.full_name(),
                .personal_id = proto.personal_id(),
                .phone = proto.phone(),
                .email = proto.email()};
  if (person.full_name.empty()) errors.Merge("", FieldRequired("role.person.full_name"));
  CheckLine(person.full_name, 200, "role.person.full_name", errors);
  CheckLine(person.phone, 40, "role.person.phone", errors);
  CheckLine(person.email, 254, "role.person.email", errors);
  if (!person.personal_id.empty() && !IsPersonalId(person.personal_id)) {
    errors.Merge("", PersonalIdForm("role.person.personal_id"));
  }
  if (proto.has_birth_date()) {
    person.birth_date = ParsePastDate(proto.birth_date(), "role.person.birth_date", today, errors);
  }
  return person;
}

}  // namespace

absl::StatusOr<Role> ParseRole(const v1::CreateRoleRequest& request, absl::CivilDay today) {
  const v1::Role& proto = request.role();
  FieldErrors errors;
  Role role{
      .organization = ParseOrganizationName(request.parent(), "parent", errors),
      .type = ParseEnum<RoleType>(proto.type(), "role.type", errors),
      .title = proto.title(),
      .signing_power = ParseEnumOr(proto.signing_power(), SigningPower::kUnspecified, "role.signing_power", errors),
      .power_scope = proto.power_scope(),
      .start = today,
      .document_ref = proto.document_ref(),
      .dataset = proto.dataset()};
  CheckId(request.role_id(), "role_id", errors);
  CheckId(proto.dataset(), "role.dataset", errors);
  CheckLine(proto.title(), 300, "role.title", errors);
  CheckLine(proto.document_ref(), 300, "role.document_ref", errors);
  CheckText(proto.power_scope(), 1000, "role.power_scope", errors);
  if (proto.has_person() == !proto.holder().empty()) {
    errors.Merge("", FieldNotAllowed("role.person", "exactly one of person and holder must be set",
                                     "phải có đúng một trong hai: person hoặc holder"));
  }
  if (proto.has_person()) role.person = ParsePerson(proto.person(), today, errors);
  if (!proto.holder().empty()) role.holder = ParseOrganizationName(proto.holder(), "role.holder", errors);
  if (proto.signing_power() != v1::SIGNING_POWER_UNSPECIFIED && role.type != RoleType::kLegalRepresentative) {
    errors.Merge("", FieldNotAllowed("role.signing_power", "belongs to legal representatives alone",
                                     "chỉ dành cho người đại diện theo pháp luật"));
  }
  if (proto.has_start_date()) {
    role.start = ParsePastDate(proto.start_date(), "role.start_date", today, errors).value_or(today);
  }
  if (proto.has_term_end()) {
    role.term_end = ParseDate(proto.term_end(), "role.term_end", errors);
    if (role.term_end && *role.term_end <= role.start) {
      errors.Merge("", FieldNotAllowed("role.term_end", "must be after the first day of the role",
                                       "phải sau ngày đầu tiên của vai trò"));
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return role;
}

v1::Role ToProto(const Role& role, absl::CivilDay day) {
  v1::Role proto = FeedProto(role);
  proto.set_state(static_cast<v1::RoleState>(StateOn(role, day)));
  if (role.person) {
    v1::Person& person = *proto.mutable_person();
    person.set_personal_id(role.person->personal_id);
    person.set_phone(role.person->phone);
    person.set_email(role.person->email);
    if (role.person->birth_date) *person.mutable_birth_date() = ToProto(*role.person->birth_date);
  }
  return proto;
}

v1::Role FeedProto(const Role& role) {
  v1::Role proto;
  proto.set_name(NameOf(role));
  proto.set_type(static_cast<v1::RoleType>(role.type));
  if (role.person) proto.mutable_person()->set_full_name(role.person->full_name);
  if (!role.holder.empty()) proto.set_holder(NameOf(role.holder));
  proto.set_title(role.title);
  proto.set_signing_power(static_cast<v1::SigningPower>(role.signing_power));
  proto.set_power_scope(role.power_scope);
  *proto.mutable_start_date() = ToProto(role.start);
  if (role.term_end) *proto.mutable_term_end() = ToProto(*role.term_end);
  if (role.end) *proto.mutable_end_date() = ToProto(*role.end);
  proto.set_end_ground(static_cast<v1::RoleEndGround>(role.end_ground));
  proto.set_document_ref(role.document_ref);
  proto.set_dataset(role.dataset);
  proto.set_etag(absl::StrCat(role.version));
  *proto.mutable_create_time() = ToProto(role.created);
  *proto.mutable_update_time() = ToProto(role.end_recorded.value_or(role.created));
  return proto;
}

}  // namespace htx::registry
