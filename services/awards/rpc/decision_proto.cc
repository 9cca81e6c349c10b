#include "awards/rpc/decision_proto.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "awards/domain/signing_authority.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(Provenance::kRecorded) == v1::PROVENANCE_RECORDED);
static_assert(static_cast<int>(AwardState::kReinstated) == v1::AWARD_STATE_REINSTATED);

namespace {

NewItem ParseItem(FieldErrors& errors, const std::string& field, const v1::DecisionItem& proto, IdSource& ids) {
  NewItem item = {.nomination = NominationId::Of(
                      ParseName(errors, field + ".nomination", proto.nomination(), "nominations", false)),
                  .award_kind = proto.award_kind(),
                  .year = proto.year(),
                  .cluster = ClusterId::Of(ParseName(errors, field + ".cluster", proto.cluster(), "clusters", false)),
                  .award = AwardId::Of(ParseChosenId(errors, field + ".award_id", proto.award_id(), ids.Next()))};
  if (proto.has_recipient()) item.recipient = ParseRecipient(errors, field + ".recipient", proto.recipient());
  if (!proto.has_recipient() && proto.nomination().empty()) {
    errors.Add(field + ".recipient", {"must be set without a nomination", "phải có khi không có đề nghị"});
  }
  return item;
}

}  // namespace

absl::StatusOr<NewDecision> ParseNewDecision(const v1::IssueDecisionRequest& request, IdSource& ids, absl::Time now) {
  FieldErrors errors;
  const v1::Decision& proto = request.decision();
  NewDecision parsed;
  parsed.decision = {
      .id = DecisionId::Of(ParseChosenId(errors, "decision_id", request.decision_id(), ids.Next())),
      .number = proto.number(),
      .authority = proto.authority(),
      .authority_label = proto.authority_label(),
      .grantor = ParseEnum<Grantor>(errors, "decision.grantor", proto.grantor(), v1::Grantor_IsValid),
      .manager = OrganizationId::Of(ParseName(errors, "decision.manager", proto.manager(), "organizations", true)),
      .signed_on = ParseDate(errors, "decision.signed_on", proto.has_signed_on(), proto.signed_on()),
      .signer_title = proto.signer_title(),
      .provenance = ParseEnum<Provenance>(errors, "decision.provenance", proto.provenance(), v1::Provenance_IsValid),
      .dataset = proto.dataset(),
      .create_time = now};
  if (parsed.decision.provenance == Provenance::kImported) {
    errors.Add("decision.provenance", {"is for ImportAwards alone", "chỉ dùng với ImportAwards"});
  }
  CheckEitherName(errors, "decision.authority", proto.authority(), "authorities");
  std::set<std::string> awards;
  for (int i = 0; i < proto.items_size(); ++i) {
    const std::string field = absl::StrCat("decision.items[", i, "]");
    parsed.items.push_back(ParseItem(errors, field, proto.items(i), ids));
    if (!awards.insert(parsed.items.back().award.text()).second)
      errors.Add(field + ".award_id", {"stands twice", "bị lặp"});
  }
  if (parsed.items.empty()) errors.Add("decision.items", {"must not be empty", "không được để trống"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::Decision ToProto(const Decision& decision) {
  v1::Decision proto;
  proto.set_name(NameOf(decision.id));
  proto.set_number(decision.number);
  proto.set_authority(decision.authority);
  proto.set_authority_label(decision.authority_label);
  proto.set_grantor(ToEnum<v1::Grantor>(decision.grantor));
  proto.set_manager(OrganizationName(decision.manager));
  *proto.mutable_signed_on() = DateProto(decision.signed_on);
  proto.set_signer_title(decision.signer_title);
  proto.set_provenance(ToEnum<v1::Provenance>(decision.provenance));
  for (const Award& award : decision.awards) {
    v1::DecisionItem& item = *proto.add_items();
    if (!award.nomination.empty()) item.set_nomination(NameOf(award.nomination));
    item.set_award_kind(award.award_kind);
    *item.mutable_recipient() = ToProto(award.recipient);
    item.set_year(award.year);
    if (!award.cluster.empty()) item.set_cluster(NameOf(award.cluster));
    item.set_award_id(award.id.text());
    item.set_award(NameOf(award.id));
  }
  proto.set_dataset(decision.dataset);
  proto.set_rule_version(decision.rule_version);
  proto.set_content_hash(decision.content_hash);
  proto.set_registry_sequence(decision.registry_sequence);
  if (!decision.signing_authority.empty()) proto.set_signing_authority(NameOf(decision.signing_authority));
  *proto.mutable_create_time() = TimeProto(decision.create_time);
  return proto;
}

v1::Award ToProto(const Award& award) {
  v1::Award proto;
  proto.set_name(NameOf(award.id));
  proto.set_decision(NameOf(award.decision));
  if (!award.nomination.empty()) proto.set_nomination(NameOf(award.nomination));
  proto.set_award_kind(award.award_kind);
  proto.set_form(ToEnum<v1::AwardForm>(award.form));
  proto.set_grantor(ToEnum<v1::Grantor>(award.grantor));
  proto.set_level(ToEnum<v1::AwardLevel>(award.level));
  proto.set_statutory(award.statutory);
  *proto.mutable_recipient() = ToProto(award.recipient);
  proto.set_year(award.year);
  if (!award.cluster.empty()) proto.set_cluster(NameOf(award.cluster));
  proto.set_decision_number(award.decision_number);
  *proto.mutable_signed_on() = DateProto(award.signed_on);
  proto.set_state(ToEnum<v1::AwardState>(award.state));
  proto.set_dataset(award.dataset);
  proto.set_sector(award.sector);
  if (!award.province.empty()) proto.set_province(absl::StrCat("areas/", award.province));
  *proto.mutable_create_time() = TimeProto(award.create_time);
  proto.set_etag(EtagOf(award.version));
  return proto;
}

}  // namespace htx::awards
