#include "awards/rpc/nomination_proto.h"

#include <algorithm>
#include <set>

#include "awards/rpc/proto_values.h"
#include "awards/rpc/route_proto.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(RecipientKind::kHousehold) == v1::RECIPIENT_KIND_HOUSEHOLD);
static_assert(static_cast<int>(PositionGroup::kDirectWorker) == v1::POSITION_GROUP_DIRECT_WORKER);
static_assert(static_cast<int>(EnterpriseStanding::kOther) == v1::ENTERPRISE_STANDING_OTHER);
static_assert(static_cast<int>(NominationState::kDowngraded) == v1::NOMINATION_STATE_DOWNGRADED);
static_assert(static_cast<int>(NominationState::kForwarded) == v1::NOMINATION_STATE_FORWARDED);
static_assert(static_cast<int>(ReviewAction::kDowngrade) == v1::REVIEW_ACTION_DOWNGRADE);

Recipient ParseRecipient(FieldErrors& errors, absl::string_view field, const v1::Recipient& proto) {
  Recipient recipient = {
      .kind = ParseEnum<RecipientKind>(errors, absl::StrCat(field, ".kind"), proto.kind(), v1::RecipientKind_IsValid),
      .organization = OrganizationId::Of(ParseName(errors, absl::StrCat(field, ".organization"), proto.organization(),
                                                   "organizations", proto.kind() == v1::RECIPIENT_KIND_COLLECTIVE)),
      .reference = proto.reference(),
      .display_name = proto.display_name()};
  if (proto.position_group() != v1::POSITION_GROUP_UNSPECIFIED) {
    const std::string position = absl::StrCat(field, ".position_group");
    recipient.position = ParseEnum<PositionGroup>(errors, position, proto.position_group(), v1::PositionGroup_IsValid);
    if (proto.kind() != v1::RECIPIENT_KIND_INDIVIDUAL)
      errors.Add(position, {"is for individuals", "chỉ dùng cho cá nhân"});
  }
  if (proto.kind() == v1::RECIPIENT_KIND_COLLECTIVE) {
    if (!proto.reference().empty()) {
      errors.Add(absl::StrCat(field, ".reference"),
                 {"is for individuals and households", "chỉ dùng cho cá nhân, hộ gia đình"});
    }
    recipient.display_name.clear();  // The registry's name is kept.
    return recipient;
  }
  ParseName(errors, absl::StrCat(field, ".reference"), proto.reference(), "persons", true);
  if (proto.display_name().empty()) {
    errors.Add(absl::StrCat(field, ".display_name"), {"must be set", "phải có"});
  }
  return recipient;
}

absl::StatusOr<Nomination> ParseNewNomination(const v1::CreateNominationRequest& request, std::string fresh_id,
                                              absl::Time now) {
  FieldErrors errors;
  const v1::Nomination& proto = request.nomination();
  Nomination nomination = {
      .id = NominationId::Of(ParseChosenId(errors, "nomination_id", request.nomination_id(), std::move(fresh_id))),
      .award_kind = proto.award_kind(),
      .recipient = ParseRecipient(errors, "nomination.recipient", proto.recipient()),
      .proposer = OrganizationId::Of(ParseName(errors, "nomination.proposer", proto.proposer(), "organizations", true)),
      .campaign = CampaignId::Of(ParseName(errors, "nomination.campaign", proto.campaign(), "campaigns", false)),
      .cluster = ClusterId::Of(ParseName(errors, "nomination.cluster", proto.cluster(), "clusters", false)),
      .year = proto.year(),
      .achievement = proto.achievement(),
      .dataset = proto.dataset(),
      .achievements = {proto.achievements().begin(), proto.achievements().end()},
      .create_time = now,
      .update_time = now};
  if (proto.basis() != v1::AWARD_BASIS_UNSPECIFIED) {
    nomination.basis = ParseEnum<AwardBasis>(errors, "nomination.basis", proto.basis(), v1::AwardBasis_IsValid);
  }
  for (int i = 0; i < proto.achievements_size(); ++i) {
    const std::string field = absl::StrCat("nomination.achievements[", i, "]");
    ParseName(errors, field, proto.achievements(i), "recipientFacts", true);
    const auto begin = proto.achievements().begin();
    if (std::find(begin, begin + i, proto.achievements(i)) != begin + i) {
      errors.Add(field, {"stands twice", "bị ghi hai lần"});
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return nomination;
}

absl::StatusOr<std::vector<DossierDocument>> ParseDocuments(const v1::SubmitNominationRequest& request) {
  FieldErrors errors;
  std::vector<DossierDocument> documents;
  std::set<std::string> seen;
  for (int i = 0; i < request.documents_size(); ++i) {
    const v1::DossierDocument& proto = request.documents(i);
    const std::string field = absl::StrCat("documents[", i, "]");
    documents.push_back(
        {.document = proto.document(),
         .sha256 = proto.sha256(),
         .received_on = ParseDate(errors, field + ".received_on", proto.has_received_on(), proto.received_on())});
    if (!seen.insert(proto.document()).second) errors.Add(field + ".document", {"stands twice", "bị ghi hai lần"});
    const bool hexadecimal = std::all_of(proto.sha256().begin(), proto.sha256().end(), [](char letter) {
      return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    });
    if (proto.sha256().size() != 64 || !hexadecimal) {
      errors.Add(field + ".sha256", {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số thập lục phân"});
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return documents;
}

absl::StatusOr<Review> ParseReview(const v1::ReviewNominationRequest& request) {
  FieldErrors errors;
  Review review = {.action = ParseEnum<ReviewAction>(errors, "action", request.action(), v1::ReviewAction_IsValid),
                   .forward_to = request.forward_to(),
                   .day = ParseDate(errors, "effective_date", request.has_effective_date(), request.effective_date()),
                   .reason = request.reason(),
                   .accepted = {request.accepted_conditions().begin(), request.accepted_conditions().end()},
                   .downgrade_to = request.downgrade_to()};
  if (review.action != ReviewAction::kAccept && !review.accepted.empty()) {
    errors.Add("accepted_conditions", {"is for ACCEPT alone", "chỉ dùng với ACCEPT"});
  }
  if ((review.action == ReviewAction::kDowngrade) == review.downgrade_to.empty()) {
    errors.Add("downgrade_to", {"is needed for DOWNGRADE and for it alone", "cần có và chỉ dùng với DOWNGRADE"});
  }
  if (review.action == ReviewAction::kForward) {
    CheckEitherName(errors, "forward_to", review.forward_to, "authorities");
  } else if (!review.forward_to.empty()) {
    errors.Add("forward_to", {"is for FORWARD alone", "chỉ dùng với FORWARD"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return review;
}

namespace {

v1::NomineeBadDebt BadDebtProto(BadDebt bad_debt) {
  switch (bad_debt) {
    case BadDebt::kUnknown:
      return v1::NOMINEE_BAD_DEBT_UNKNOWN;
    case BadDebt::kNone:
      return v1::NOMINEE_BAD_DEBT_NONE;
    case BadDebt::kPresent:
      return v1::NOMINEE_BAD_DEBT_PRESENT;
  }
  HTX_UNREACHABLE();
}

}  // namespace

v1::Recipient ToProto(const Recipient& recipient) {
  v1::Recipient proto;
  proto.set_kind(ToEnum<v1::RecipientKind>(recipient.kind));
  if (!recipient.organization.empty()) proto.set_organization(OrganizationName(recipient.organization));
  proto.set_reference(recipient.reference);
  proto.set_display_name(recipient.display_name);
  proto.set_position_group(static_cast<v1::PositionGroup>(recipient.position));
  proto.set_enterprise(static_cast<v1::EnterpriseStanding>(recipient.enterprise));
  return proto;
}

v1::NomineeDebts ToProto(const DebtFacts& debts) {
  v1::NomineeDebts proto;
  proto.set_bad_debt(BadDebtProto(debts.bad_debt));
  proto.set_overdue(debts.overdue);
  proto.set_days_past_due(debts.days_past_due);
  *proto.mutable_date() = DateProto(debts.day);
  proto.set_funding_sequence(debts.sequence);
  return proto;
}

v1::Nomination ToProto(const Nomination& nomination) {
  v1::Nomination proto;
  proto.set_name(NameOf(nomination.id));
  proto.set_award_kind(nomination.award_kind);
  *proto.mutable_recipient() = ToProto(nomination.recipient);
  proto.set_proposer(OrganizationName(nomination.proposer));
  if (!nomination.campaign.empty()) proto.set_campaign(absl::StrCat("campaigns/", nomination.campaign.text()));
  if (!nomination.cluster.empty()) proto.set_cluster(NameOf(nomination.cluster));
  proto.set_year(nomination.year);
  proto.set_achievement(nomination.achievement);
  proto.set_dataset(nomination.dataset);
  proto.set_state(ToEnum<v1::NominationState>(nomination.state));
  if (nomination.suspended_from) proto.set_suspended_from(ToEnum<v1::NominationState>(*nomination.suspended_from));
  if (nomination.submitted_on) *proto.mutable_submitted_on() = DateProto(*nomination.submitted_on);
  proto.set_registry_sequence(nomination.registry_sequence);
  proto.set_funding_sequence(nomination.funding_sequence);
  proto.set_rule_version(nomination.rule_version);
  proto.set_state_reason(nomination.state_reason);
  if (!nomination.ballot.empty()) proto.set_ballot(absl::StrCat("ballots/", nomination.ballot.text()));
  if (!nomination.decision.empty()) proto.set_decision(absl::StrCat("decisions/", nomination.decision.text()));
  proto.set_forwarded_to(nomination.forwarded_to);
  proto.set_basis(ToEnum<v1::AwardBasis>(nomination.basis));
  for (const std::string& achievement : nomination.achievements) proto.add_achievements(achievement);
  if (nomination.eligibility) proto.set_eligibility(ToEnum<v1::EligibilityVerdict>(*nomination.eligibility));
  for (const std::string& condition : nomination.unsettled) proto.add_unsettled_conditions(condition);
  for (const std::string& condition : nomination.accepted) proto.add_accepted_conditions(condition);
  AddRouteProto(nomination, proto);
  *proto.mutable_create_time() = TimeProto(nomination.create_time);
  *proto.mutable_update_time() = TimeProto(nomination.update_time);
  proto.set_etag(EtagOf(nomination.version));
  return proto;
}

}  // namespace htx::awards
