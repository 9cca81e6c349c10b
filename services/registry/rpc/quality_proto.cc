#include "registry/rpc/quality_proto.h"

#include "absl/strings/str_cat.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {

v1::QualityFinding ToProto(const OpenFinding& open) {
  const QualityFinding& finding = open.finding;
  v1::QualityFinding proto;
  proto.set_name(absl::StrCat(NameOf(open.organization), "/findings/", KeyOf(finding.rule)));
  proto.set_organization(NameOf(open.organization));
  proto.set_rule(static_cast<v1::QualityRule>(finding.rule));
  proto.set_severity(static_cast<v1::QualitySeverity>(finding.severity));
  proto.set_evidence_en(finding.evidence.en);
  proto.set_evidence_vi(finding.evidence.vi);
  proto.set_fix_en(finding.fix.en);
  proto.set_fix_vi(finding.fix.vi);
  for (const std::string& subject : finding.subjects) proto.add_subjects(subject);
  proto.set_citation(finding.citation);
  proto.set_rule_version(finding.rule_version);
  proto.set_confidence(ConfidenceProto(finding.confidence));
  if (finding.since) *proto.mutable_since_date() = ToProto(*finding.since);
  *proto.mutable_open_time() = ToProto(open.opened);
  if (!open.alliance.empty()) proto.set_alliance(NameOf(open.alliance));
  return proto;
}

}  // namespace htx::registry
