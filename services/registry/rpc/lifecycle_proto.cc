#include "registry/rpc/lifecycle_proto.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int kMaxStepDocuments = 20;
constexpr size_t kMaxDocument = 300;
constexpr size_t kMaxReason = 1000;

template <class Refs>
std::vector<std::string> ParseDocuments(const Refs& refs, const std::string& field, FieldErrors& errors) {
  if (refs.size() > kMaxStepDocuments) {
    errors.Add(field, {.en = absl::StrCat("has more than ", kMaxStepDocuments, " items"),
                       .vi = absl::StrCat("có nhiều hơn ", kMaxStepDocuments, " mục")});
    return {};
  }
  for (int i = 0; i < refs.size(); ++i) {
    const std::string item = absl::StrCat(field, "[", i, "]");
    if (refs[i].empty()) errors.Merge("", FieldRequired(item));
    CheckLine(refs[i], kMaxDocument, item, errors);
  }
  return {refs.begin(), refs.end()};
}

}  // namespace

v1::LifecycleFinding ToProto(const LifecycleFinding& finding) {
  v1::LifecycleFinding proto;
  proto.set_rule(finding.rule);
  proto.set_severity(static_cast<v1::FindingSeverity>(finding.severity));
  proto.set_message_vi(finding.text.vi);
  proto.set_message_en(finding.text.en);
  proto.set_rule_version(finding.rule_version);
  proto.set_citation(finding.citation);
  proto.set_confidence(ConfidenceProto(finding.confidence));
  return proto;
}

v1::Obligation ToProto(const Obligation& obligation) {
  v1::Obligation proto;
  proto.set_service(obligation.service);
  proto.set_resource(obligation.resource);
  proto.set_organization(obligation.organization);
  proto.set_state(obligation.state);
  proto.set_acceptable(obligation.acceptable);
  return proto;
}

v1::Succession ToProto(const Succession& step) {
  v1::Succession proto;
  proto.set_from(NameOf(step.from));
  proto.set_to(NameOf(step.to));
  proto.set_kind(static_cast<v1::SuccessionKind>(step.kind));
  *proto.mutable_effective_date() = ToProto(step.day);
  if (step.share) proto.set_share_millionths(*step.share);
  proto.set_residual(step.residual);
  for (const std::string& ref : step.document_refs) proto.add_document_refs(ref);
  *proto.mutable_create_time() = ToProto(step.known_from);
  return proto;
}

v1::LifecycleRecord ToProto(const LifecycleEntry& entry) {
  v1::LifecycleRecord proto;
  proto.set_version(entry.version);
  proto.set_action(entry.action);
  proto.set_state_reason(static_cast<v1::StateReason>(entry.grounds.reason));
  *proto.mutable_effective_date() = ToProto(entry.day);
  if (entry.until) *proto.mutable_until_date() = ToProto(*entry.until);
  if (entry.grounds.document_day) *proto.mutable_document_date() = ToProto(*entry.grounds.document_day);
  for (const std::string& ref : entry.grounds.document_refs) proto.add_document_refs(ref);
  proto.set_decided_by(entry.grounds.decided_by);
  proto.set_liquidator(entry.liquidator);
  for (const LifecycleFinding& finding : entry.findings) *proto.add_findings() = ToProto(finding);
  for (const Obligation& obligation : entry.accepted) *proto.add_accepted_obligations() = ToProto(obligation);
  proto.set_acceptance_reason(entry.acceptance_reason);
  *proto.mutable_create_time() = ToProto(entry.recorded);
  return proto;
}

v1::AllowedAction ToProto(const ActionVerdict& verdict) {
  v1::AllowedAction action;
  action.set_action(verdict.action);
  action.set_allowed(verdict.verdict.ok());
  for (const std::string& reason : verdict.judged_at_call) action.add_judged_at_call(reason);
  if (verdict.verdict.ok()) return action;
  const ErrorDetail detail = DetailOf(verdict.verdict);
  action.set_reason(detail.reason);
  action.set_explanation_vi(detail.message.vi);
  action.set_explanation_en(detail.message.en);
  for (const std::string& way : verdict.unblocked_by) action.add_unblocked_by(way);
  action.set_remedy_vi(verdict.remedy.vi);
  action.set_remedy_en(verdict.remedy.en);
  return action;
}

Grounds ParseGrounds(const v1::Grounds& proto, Move move, absl::CivilDay today, FieldErrors& errors) {
  Grounds grounds;
  if (proto.state_reason() != v1::STATE_REASON_UNSPECIFIED) {
    grounds.reason = ParseEnum<StateReason>(proto.state_reason(), "grounds.state_reason", errors);
    const absl::Span<const StateReason> admitted = ReasonsFor(move);
    const bool fits = grounds.reason == RuleOf(move).reason ||
                      std::find(admitted.begin(), admitted.end(), grounds.reason) != admitted.end();
    if (!fits) {
      errors.Add("grounds.state_reason",
                 {.en = "is no reason for this action", .vi = "không phải là lý do của thao tác này"});
    }
  } else if (RuleOf(move).reason == StateReason::kUnspecified && !ReasonsFor(move).empty()) {
    errors.Merge("", FieldRequired("grounds.state_reason"));
  }
  if (proto.has_document_date()) {
    grounds.document_day = ParsePastDate(proto.document_date(), "grounds.document_date", today, errors);
  }
  grounds.document_refs = ParseDocuments(proto.document_refs(), "grounds.document_refs", errors);
  CheckLine(proto.decided_by(), kMaxDocument, "grounds.decided_by", errors);
  grounds.decided_by = proto.decided_by();
  return grounds;
}

Acceptance ParseAcceptance(const v1::ObligationAcceptance* proto, FieldErrors& errors) {
  if (proto == nullptr) return {};
  if (proto->reason().empty()) errors.Merge("", FieldRequired("accept_obligations.reason"));
  CheckLine(proto->reason(), kMaxReason, "accept_obligations.reason", errors);
  if (proto->document_refs().empty()) errors.Merge("", FieldRequired("accept_obligations.document_refs"));
  return {.given = true,
          .reason = proto->reason(),
          .document_refs = ParseDocuments(proto->document_refs(), "accept_obligations.document_refs", errors)};
}

}  // namespace htx::registry
