#include "awards/rpc/honour_proto.h"

#include "awards/rpc/proto_values.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(RevocationGround::kStandardUnmet) == v1::REVOCATION_GROUND_STANDARD_UNMET);
static_assert(static_cast<int>(RulingKind::kReinstatement) == v1::RULING_KIND_REINSTATEMENT);
static_assert(static_cast<int>(CredentialState::kSuspended) == v1::CREDENTIAL_STATE_SUSPENDED);
static_assert(static_cast<int>(Provenance::kImported) == v1::PROVENANCE_IMPORTED);

namespace {

// An amount that is not negative; nothing when it is absent.
std::optional<int64_t> ParseAmount(FieldErrors& errors, absl::string_view field, bool present,
                                   const common::v1::Money& money) {
  if (!present) return std::nullopt;
  if (money.amount() < 0) errors.Add(field, {"must not be negative", "không được âm"});
  if (!money.currency().empty() && money.currency() != "VND") errors.Add(field, {"must be in VND", "phải là VND"});
  return money.amount();
}

}  // namespace

absl::StatusOr<Ruling> ParseRuling(const v1::AwardRuling& proto, RulingKind kind, const AwardId& award, std::string id,
                                   absl::Time now) {
  FieldErrors errors;
  Ruling ruling = {.id = std::move(id),
                   .award = award,
                   .kind = kind,
                   .number = proto.number(),
                   .authority = proto.authority(),
                   .signed_on = ParseDate(errors, "ruling.signed_on", proto.has_signed_on(), proto.signed_on()),
                   .findings = proto.findings(),
                   .create_time = now};
  CheckEitherName(errors, "ruling.authority", proto.authority(), "authorities");
  ruling.money_due = ParseAmount(errors, "ruling.money_due", proto.has_money_due(), proto.money_due());
  if (kind == RulingKind::kRevocation) {
    ruling.ground = ParseEnum<RevocationGround>(errors, "ruling.ground", proto.ground(), v1::RevocationGround_IsValid);
  } else {
    if (proto.ground() != v1::REVOCATION_GROUND_UNSPECIFIED) {
      errors.Add("ruling.ground", {"is for a revocation alone", "chỉ dùng khi hủy bỏ"});
    }
    if (proto.has_money_due()) errors.Add("ruling.money_due", {"is for a revocation alone", "chỉ dùng khi hủy bỏ"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return ruling;
}

absl::StatusOr<Recovery> ParseRecovery(const v1::Recovery& proto, const AwardId& award, std::string id,
                                       absl::Time now) {
  FieldErrors errors;
  Recovery recovery = {
      .id = std::move(id),
      .award = award,
      .amount = ParseAmount(errors, "recovery.amount", proto.has_amount(), proto.amount()).value_or(0),
      .item_returned = proto.item_returned(),
      .recovered_on = ParseDate(errors, "recovery.recovered_on", proto.has_recovered_on(), proto.recovered_on()),
      .document = proto.document(),
      .create_time = now};
  if (recovery.amount == 0 && !recovery.item_returned) {
    errors.Add("recovery.amount", {"money or the item must have come back", "phải có tiền hoặc hiện vật được thu hồi"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return recovery;
}

absl::StatusOr<PrizePayment> ParsePayment(const v1::PrizePayment& proto, const AwardId& award, std::string id,
                                          absl::Time now) {
  FieldErrors errors;
  PrizePayment payment = {
      .id = std::move(id),
      .award = award,
      .amount = ParseAmount(errors, "payment.amount", proto.has_amount(), proto.amount()).value_or(0),
      .paid_on = ParseDate(errors, "payment.paid_on", proto.has_paid_on(), proto.paid_on()),
      .document = proto.document(),
      .create_time = now};
  if (payment.amount == 0) errors.Add("payment.amount", {"must be more than nothing", "phải lớn hơn 0"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return payment;
}

absl::StatusOr<SigningAuthority> ParseSigningAuthority(const v1::RecordSigningAuthorityRequest& request,
                                                       std::string fresh_id, absl::Time now) {
  FieldErrors errors;
  const v1::SigningAuthority& proto = request.signing_authority();
  const std::string field = "signing_authority";
  SigningAuthority authority = {
      .id = SigningAuthorityId::Of(
          ParseChosenId(errors, "signing_authority_id", request.signing_authority_id(), std::move(fresh_id))),
      .manager = OrganizationId::Of(ParseName(errors, field + ".manager", proto.manager(), "organizations", true)),
      .authority = proto.authority(),
      .grantor = ParseEnum<Grantor>(errors, field + ".grantor", proto.grantor(), v1::Grantor_IsValid),
      .signer_title = proto.signer_title(),
      .award_kinds = {proto.award_kinds().begin(), proto.award_kinds().end()},
      .period = ParsePeriod(errors, field + ".period", proto.has_period(), proto.period(), false),
      .document = proto.document(),
      .create_time = now};
  CheckEitherName(errors, field + ".authority", proto.authority(), "authorities");
  if (authority.period.to && *authority.period.to <= authority.period.from) {
    errors.Add(field + ".period", {"must end after it begins", "phải kết thúc sau khi bắt đầu"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return authority;
}

absl::StatusOr<Ceremony> ParseCeremony(const v1::ConferAwardsRequest& request, std::string fresh_id, absl::Time now) {
  FieldErrors errors;
  const v1::Ceremony& proto = request.ceremony();
  Ceremony ceremony = {
      .id = CeremonyId::Of(ParseChosenId(errors, "ceremony_id", request.ceremony_id(), std::move(fresh_id))),
      .display_name = proto.display_name(),
      .manager = OrganizationId::Of(ParseName(errors, "ceremony.manager", proto.manager(), "organizations", true)),
      .held_on = ParseDate(errors, "ceremony.held_on", proto.has_held_on(), proto.held_on()),
      .place = proto.place(),
      .create_time = now};
  for (int i = 0; i < proto.awards_size(); ++i) {
    ceremony.awards.push_back(
        AwardId::Of(ParseName(errors, absl::StrCat("ceremony.awards[", i, "]"), proto.awards(i), "awards", true)));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return ceremony;
}

v1::AwardRuling ToProto(const Ruling& ruling) {
  v1::AwardRuling proto;
  proto.set_ruling_id(ruling.id);
  proto.set_kind(ToEnum<v1::RulingKind>(ruling.kind));
  if (ruling.ground) proto.set_ground(ToEnum<v1::RevocationGround>(*ruling.ground));
  proto.set_number(ruling.number);
  proto.set_authority(ruling.authority);
  *proto.mutable_signed_on() = DateProto(ruling.signed_on);
  proto.set_findings(ruling.findings);
  if (ruling.money_due) *proto.mutable_money_due() = rpc::MoneyProto(*ruling.money_due);
  proto.set_item_due(ruling.item_due);
  proto.set_content_hash(ruling.content_hash);
  *proto.mutable_create_time() = TimeProto(ruling.create_time);
  return proto;
}

v1::Recovery ToProto(const Recovery& recovery) {
  v1::Recovery proto;
  proto.set_recovery_id(recovery.id);
  if (recovery.amount != 0) *proto.mutable_amount() = rpc::MoneyProto(recovery.amount);
  proto.set_item_returned(recovery.item_returned);
  *proto.mutable_recovered_on() = DateProto(recovery.recovered_on);
  proto.set_document(recovery.document);
  return proto;
}

v1::PrizePayment ToProto(const PrizePayment& payment) {
  v1::PrizePayment proto;
  proto.set_payment_id(payment.id);
  *proto.mutable_amount() = rpc::MoneyProto(payment.amount);
  *proto.mutable_paid_on() = DateProto(payment.paid_on);
  proto.set_document(payment.document);
  *proto.mutable_create_time() = TimeProto(payment.create_time);
  return proto;
}

v1::SigningAuthority ToProto(const SigningAuthority& authority) {
  v1::SigningAuthority proto;
  proto.set_name(NameOf(authority.id));
  proto.set_manager(OrganizationName(authority.manager));
  proto.set_authority(authority.authority);
  proto.set_grantor(ToEnum<v1::Grantor>(authority.grantor));
  proto.set_signer_title(authority.signer_title);
  for (const std::string& kind : authority.award_kinds) proto.add_award_kinds(kind);
  *proto.mutable_period() = ToRange(authority.period);
  proto.set_document(authority.document);
  *proto.mutable_create_time() = TimeProto(authority.create_time);
  proto.set_etag(EtagOf(authority.version));
  return proto;
}

v1::CredentialHold ToProto(const CredentialHold& hold) {
  v1::CredentialHold proto;
  proto.set_suspends(hold.suspends);
  proto.set_document(hold.document);
  *proto.mutable_create_time() = TimeProto(hold.create_time);
  return proto;
}

v1::Ceremony ToProto(const Ceremony& ceremony) {
  v1::Ceremony proto;
  proto.set_name(NameOf(ceremony.id));
  proto.set_display_name(ceremony.display_name);
  proto.set_manager(OrganizationName(ceremony.manager));
  *proto.mutable_held_on() = DateProto(ceremony.held_on);
  proto.set_place(ceremony.place);
  for (const AwardId& award : ceremony.awards) proto.add_awards(NameOf(award));
  for (const CredentialId& credential : ceremony.credentials) {
    proto.add_credentials(credential.empty() ? "" : NameOf(credential));
  }
  *proto.mutable_create_time() = TimeProto(ceremony.create_time);
  return proto;
}

v1::Credential ToProto(const Credential& credential) {
  v1::Credential proto;
  proto.set_name(NameOf(credential.id));
  proto.set_award(NameOf(credential.award));
  proto.set_state(ToEnum<v1::CredentialState>(credential.state));
  proto.set_status_list(credential.status_list);
  proto.set_status_index(credential.status_index);
  proto.set_key_id(credential.key_id);
  *proto.mutable_issue_time() = TimeProto(credential.issue_time);
  if (credential.revoke_time) *proto.mutable_revoke_time() = TimeProto(*credential.revoke_time);
  return proto;
}

v1::VerifyCredentialResponse ToProto(const credential::Verdict& verdict) {
  v1::VerifyCredentialResponse proto;
  proto.set_valid(verdict.valid());
  proto.set_signature_valid(verdict.signature_valid);
  proto.set_log_proved(verdict.log == credential::LogVerdict::kProved);
  if (verdict.status == credential::StatusVerdict::kActive) proto.set_state(v1::CREDENTIAL_STATE_ACTIVE);
  if (verdict.status == credential::StatusVerdict::kRevoked) proto.set_state(v1::CREDENTIAL_STATE_REVOKED);
  if (verdict.status == credential::StatusVerdict::kSuspended) proto.set_state(v1::CREDENTIAL_STATE_SUSPENDED);
  for (const std::string& problem : verdict.problems) proto.add_problems(problem);
  proto.set_credential(verdict.id);
  proto.set_award_name(verdict.award_name);
  proto.set_recipient_name(verdict.recipient_name);
  proto.set_authority(verdict.authority);
  proto.set_narrative(verdict.narrative);
  proto.set_key_id(verdict.key_id);
  return proto;
}

}  // namespace htx::awards
