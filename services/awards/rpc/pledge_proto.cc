#include "awards/rpc/pledge_proto.h"

#include <set>

#include "awards/rpc/digest.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"
#include "google/protobuf/repeated_field.h"

namespace htx::awards {

static_assert(static_cast<int>(PledgeState::kWithdrawn) == v1::PLEDGE_STATE_WITHDRAWN);
static_assert(static_cast<int>(TargetKind::kTask) == v1::TARGET_KIND_TASK);
static_assert(static_cast<int>(ObservationSource::kFunding) == v1::OBSERVATION_SOURCE_FUNDING);
static_assert(static_cast<int>(IndicatorSource::kStated) == v1::INDICATOR_SOURCE_STATED);
static_assert(static_cast<int>(Direction::kBoolean) == v1::INDICATOR_DIRECTION_BOOLEAN);
static_assert(static_cast<int>(IndicatorKind::kMean) == v1::INDICATOR_KIND_MEAN);
static_assert(static_cast<int>(Verdict::kUnknown) == v1::VERDICT_UNKNOWN);

namespace {

std::vector<PledgeParty> ParseParties(FieldErrors& errors, absl::string_view prefix,
                                      const google::protobuf::RepeatedPtrField<v1::PledgeParty>& protos) {
  std::vector<PledgeParty> parties;
  std::set<std::string> units;
  for (int i = 0; i < protos.size(); ++i) {
    const std::string field = absl::StrCat(prefix, "parties[", i, "].unit");
    CheckEitherName(errors, field, protos.Get(i).unit(), "clusters");
    if (!units.insert(protos.Get(i).unit()).second) errors.Add(field, {"stands twice", "bị lặp"});
    parties.push_back({.unit = protos.Get(i).unit()});
  }
  if (parties.empty()) errors.Add(absl::StrCat(prefix, "parties"), {"must not be empty", "không được để trống"});
  return parties;
}

std::vector<Target> ParseTargets(FieldErrors& errors, absl::string_view prefix,
                                 const google::protobuf::RepeatedPtrField<v1::Target>& protos) {
  std::vector<Target> targets;
  for (int i = 0; i < protos.size(); ++i) {
    const std::string field = absl::StrCat(prefix, "targets[", i, "]");
    const v1::Target& proto = protos.Get(i);
    Target target = {.id = proto.id(),
                     .indicator = proto.indicator(),
                     .display_name = proto.display_name(),
                     .kind = ParseEnum<TargetKind>(errors, field + ".kind", proto.kind(), v1::TargetKind_IsValid),
                     .value = proto.value(),
                     .upper = proto.upper(),
                     .unit_label = proto.unit_label()};
    if (!IsId(proto.id())) errors.Add(field + ".id", {"must be an id", "phải là mã hợp lệ"});
    if (target.kind == TargetKind::kTask && target.value == 0) target.value = 1;
    if (proto.has_ratio()) target.ratio = Rational{proto.ratio().numerator(), proto.ratio().denominator()};
    for (int k = 0; k < proto.parts_size(); ++k) {
      const std::string part_field = absl::StrCat(field, ".parts[", k, "].unit");
      TargetPart part = {
          .unit = OrganizationId::Of(ParseName(errors, part_field, proto.parts(k).unit(), "organizations", true))};
      if (proto.parts(k).has_value()) part.value = proto.parts(k).value();
      target.parts.push_back(std::move(part));
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace

absl::StatusOr<Pledge> ParseNewPledge(const v1::CreatePledgeRequest& request, std::string fresh_id, absl::Time now) {
  FieldErrors errors;
  const v1::Pledge& proto = request.pledge();
  Pledge pledge = {
      .id = PledgeId::Of(ParseChosenId(errors, "pledge_id", request.pledge_id(), std::move(fresh_id))),
      .campaign = CampaignId::Of(ParseName(errors, "pledge.campaign", proto.campaign(), "campaigns", true)),
      .cluster = ClusterId::Of(ParseName(errors, "pledge.cluster", proto.cluster(), "clusters", false)),
      .display_name = proto.display_name(),
      .parties = ParseParties(errors, "pledge.", proto.parties()),
      .targets = ParseTargets(errors, "pledge.", proto.targets()),
      .create_time = now,
      .update_time = now};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(CheckTargets(pledge.targets, pledge.parties, "pledge."));
  return pledge;
}

absl::StatusOr<NewRevision> ParseRevision(const v1::AmendPledgeRequest& request) {
  FieldErrors errors;
  NewRevision revision = {.parties = ParseParties(errors, "", request.parties()),
                          .targets = ParseTargets(errors, "", request.targets())};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(CheckTargets(revision.targets, revision.parties, ""));
  return revision;
}

absl::StatusOr<Observation> ParseObservation(const v1::RecordAchievementRequest& request, std::string fresh_id,
                                             absl::string_view principal, absl::Time now) {
  FieldErrors errors;
  const v1::Observation& proto = request.observation();
  Observation observation = {.id = std::move(fresh_id),
                             .target = proto.target(),
                             .source = ParseEnum<ObservationSource>(errors, "observation.source", proto.source(),
                                                                    v1::ObservationSource_IsValid),
                             .unit = proto.unit(),
                             .as_of = ParseDate(errors, "observation.as_of", proto.has_as_of(), proto.as_of()),
                             .evidence = proto.evidence(),
                             .evidence_sha256 = proto.evidence_sha256(),
                             .recorded_by = std::string(principal),
                             .recorded_time = now};
  const bool measured =
      observation.source == ObservationSource::kRegistry || observation.source == ObservationSource::kFunding;
  if (measured == proto.has_actual()) {
    errors.Add("observation.actual", {"must be set, but not for REGISTRY and FUNDING, where the service measures it",
                                      "phải có, trừ nguồn REGISTRY và FUNDING do hệ thống tự đo"});
  }
  if (proto.has_actual()) {
    observation.actual = {proto.actual().numerator(),
                          proto.actual().denominator() == 0 ? 1 : proto.actual().denominator()};
    if (observation.actual.numerator < 0 || observation.actual.denominator < 0) {
      errors.Add("observation.actual", {"must not be negative", "không được âm"});
    }
  }
  if (observation.source == ObservationSource::kSelfReport || !observation.unit.empty()) {
    CheckEitherName(errors, "observation.unit", observation.unit, "clusters");
  }
  if (!observation.evidence_sha256.empty() && !IsSha256Hex(observation.evidence_sha256)) {
    errors.Add("observation.evidence_sha256",
               {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số hệ 16 viết thường"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return observation;
}

v1::Pledge ToProto(const Pledge& pledge) {
  v1::Pledge proto;
  proto.set_name(NameOf(pledge.id));
  proto.set_campaign(NameOf(pledge.campaign));
  if (!pledge.cluster.empty()) proto.set_cluster(NameOf(pledge.cluster));
  proto.set_display_name(pledge.display_name);
  for (const PledgeParty& party : pledge.parties) {
    v1::PledgeParty& added = *proto.add_parties();
    added.set_unit(party.unit);
    if (party.signed_on) *added.mutable_signed_on() = DateProto(*party.signed_on);
    added.set_signed_by(party.signed_by);
  }
  for (const Target& target : pledge.targets) *proto.add_targets() = ToProto(target);
  proto.set_state(ToEnum<v1::PledgeState>(pledge.state));
  proto.set_revision(pledge.revision);
  proto.set_revision_hash(pledge.revision_hash);
  proto.set_dataset(pledge.dataset);
  *proto.mutable_create_time() = TimeProto(pledge.create_time);
  *proto.mutable_update_time() = TimeProto(pledge.update_time);
  proto.set_etag(EtagOf(pledge.version));
  return proto;
}

v1::Target ToProto(const Target& target) {
  v1::Target proto;
  proto.set_id(target.id);
  proto.set_indicator(target.indicator);
  proto.set_display_name(target.display_name);
  proto.set_kind(ToEnum<v1::TargetKind>(target.kind));
  proto.set_value(target.value);
  proto.set_upper(target.upper);
  if (target.ratio) *proto.mutable_ratio() = ToRatio(*target.ratio);
  proto.set_unit_label(target.unit_label);
  for (const TargetPart& part : target.parts) {
    v1::TargetPart& added = *proto.add_parts();
    added.set_unit(OrganizationName(part.unit));
    if (part.value) added.set_value(*part.value);
  }
  return proto;
}

v1::Observation ToProto(const Observation& observation) {
  v1::Observation proto;
  proto.set_id(observation.id);
  proto.set_target(observation.target);
  proto.set_source(ToEnum<v1::ObservationSource>(observation.source));
  proto.set_unit(observation.unit);
  *proto.mutable_actual() = ToRatio(observation.actual);
  *proto.mutable_as_of() = DateProto(observation.as_of);
  proto.set_evidence(observation.evidence);
  proto.set_evidence_sha256(observation.evidence_sha256);
  if (observation.source == ObservationSource::kFunding) {
    proto.set_funding_sequence(observation.sequence);
  } else {
    proto.set_registry_sequence(observation.sequence);
  }
  proto.set_recorded_by(observation.recorded_by);
  *proto.mutable_recorded_time() = TimeProto(observation.recorded_time);
  return proto;
}

v1::TargetProgress ToProto(const TargetProgress& progress) {
  v1::TargetProgress proto;
  proto.set_target(progress.target);
  if (progress.actual) *proto.mutable_actual() = ToRatio(*progress.actual);
  if (progress.source) proto.set_source(ToEnum<v1::ObservationSource>(*progress.source));
  proto.set_live(progress.live);
  if (progress.source == ObservationSource::kFunding) {
    proto.set_funding_sequence(progress.sequence);
  } else {
    proto.set_registry_sequence(progress.sequence);
  }
  if (progress.as_of) *proto.mutable_as_of() = DateProto(*progress.as_of);
  if (progress.self_report) *proto.mutable_self_report() = ToRatio(*progress.self_report);
  proto.set_discrepancy(progress.discrepancy);
  proto.set_verdict(ToEnum<v1::Verdict>(progress.verdict));
  if (progress.completion) *proto.mutable_completion() = ToRatio(*progress.completion);
  return proto;
}

v1::Indicator ToProto(const Indicator& indicator) {
  v1::Indicator proto;
  proto.set_code(indicator.code);
  proto.set_display_name(indicator.name.vi);
  proto.set_display_name_en(indicator.name.en);
  proto.set_measured(indicator.measure.has_value());
  proto.set_share(indicator.share());
  proto.set_kind(ToEnum<v1::IndicatorKind>(indicator.kind));
  proto.set_direction(ToEnum<v1::IndicatorDirection>(indicator.direction));
  proto.set_unit(indicator.unit);
  proto.set_source(ToEnum<v1::IndicatorSource>(indicator.source));
  proto.set_numerator_en(indicator.numerator.en);
  proto.set_numerator_vi(indicator.numerator.vi);
  proto.set_denominator_en(indicator.denominator.en);
  proto.set_denominator_vi(indicator.denominator.vi);
  proto.set_rule_version(indicator.rule_version);
  proto.set_confidence(indicator.confidence == htx::Confidence::kConfirmed ? v1::CONFIDENCE_VERIFIED
                                                                           : v1::CONFIDENCE_ASSUMED);
  proto.set_citation(indicator.citation);
  return proto;
}

}  // namespace htx::awards
