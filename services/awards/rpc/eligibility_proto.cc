#include "awards/rpc/eligibility_proto.h"

#include <algorithm>

#include "awards/domain/cluster.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_proto.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(FactKind::kBaseCount) == v1::RECIPIENT_FACT_KIND_BASE_COUNT);
static_assert(static_cast<int>(Answer::kUnknown) == v1::ANSWER_UNKNOWN);
static_assert(static_cast<int>(Eligibility::kNeedsReview) == v1::ELIGIBILITY_VERDICT_NEEDS_REVIEW);

namespace {

RecipientFact ParseFact(FieldErrors& errors, const v1::RecipientFact& proto) {
  RecipientFact fact = {
      .recipient = proto.recipient(),
      .kind = ParseEnum<FactKind>(errors, "fact.kind", proto.kind(), v1::RecipientFactKind_IsValid),
      .code = proto.code(),
      .year = proto.year(),
      .number = proto.number(),
      .description = proto.description(),
      .source = proto.source(),
      .source_date = ParseDate(errors, "fact.source_date", proto.has_source_date(), proto.source_date()),
      .evidence_sha256 = proto.evidence_sha256(),
      .confidence = ParseEnum<Confidence>(errors, "fact.confidence", proto.confidence(), v1::Confidence_IsValid),
      .replaces = FactId::Of(ParseName(errors, "fact.replaces", proto.replaces(), "recipientFacts", false)),
      .recorder = OrganizationId::Of(ParseName(errors, "fact.recorder", proto.recorder(), "organizations", true))};
  CheckEitherName(errors, "fact.recipient", fact.recipient, "persons");
  if (proto.basis() != v1::AWARD_BASIS_UNSPECIFIED) {
    fact.basis = ParseEnum<AwardBasis>(errors, "fact.basis", proto.basis(), v1::AwardBasis_IsValid);
  }
  if (proto.has_period()) fact.period = ParsePeriod(errors, "fact.period", true, proto.period(), false);
  const bool hexadecimal = std::all_of(fact.evidence_sha256.begin(), fact.evidence_sha256.end(), [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
  });
  if (!fact.evidence_sha256.empty() && (fact.evidence_sha256.size() != 64 || !hexadecimal)) {
    errors.Add("fact.evidence_sha256", {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số thập lục phân"});
  }
  return fact;
}

v1::Told ToldOf(const std::optional<bool>& told) {
  if (!told) return v1::TOLD_UNSPECIFIED;
  return *told ? v1::TOLD_YES : v1::TOLD_NO;
}

v1::Told ToldOf(const std::optional<BadDebt>& told) {
  if (!told) return v1::TOLD_UNSPECIFIED;
  switch (*told) {
    case BadDebt::kUnknown:
      return v1::TOLD_UNKNOWN;
    case BadDebt::kNone:
      return v1::TOLD_NO;
    case BadDebt::kPresent:
      return v1::TOLD_YES;
  }
  HTX_UNREACHABLE();
}

}  // namespace

absl::StatusOr<RecipientFact> ParseNewFact(const v1::RecordRecipientFactRequest& request, std::string fresh_id,
                                           absl::Time now) {
  FieldErrors errors;
  RecipientFact fact = ParseFact(errors, request.fact());
  fact.id = FactId::Of(ParseChosenId(errors, "fact_id", request.fact_id(), std::move(fresh_id)));
  fact.create_time = now;
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return fact;
}

v1::RecipientFact ToProto(const RecipientFact& fact) {
  v1::RecipientFact proto;
  proto.set_name(NameOf(fact.id));
  proto.set_recipient(fact.recipient);
  proto.set_kind(ToEnum<v1::RecipientFactKind>(fact.kind));
  proto.set_code(fact.code);
  proto.set_basis(ToEnum<v1::AwardBasis>(fact.basis));
  proto.set_year(fact.year);
  if (fact.period) *proto.mutable_period() = ToRange(*fact.period);
  proto.set_number(fact.number);
  proto.set_description(fact.description);
  proto.set_source(fact.source);
  *proto.mutable_source_date() = DateProto(fact.source_date);
  proto.set_evidence_sha256(fact.evidence_sha256);
  proto.set_confidence(ToEnum<v1::Confidence>(fact.confidence));
  if (!fact.replaces.empty()) proto.set_replaces(NameOf(fact.replaces));
  proto.set_recorder(OrganizationName(fact.recorder));
  *proto.mutable_create_time() = TimeProto(fact.create_time);
  return proto;
}

v1::EligibilityReport ToProto(const EligibilityReport& report, const KindOnDate& kind, absl::CivilDay day) {
  v1::EligibilityReport proto;
  proto.set_verdict(ToEnum<v1::EligibilityVerdict>(report.verdict));
  const v1::AwardKind kind_proto = ToProto(kind);
  for (const Finding& finding : report.findings) {
    v1::EligibilityFinding& line = *proto.add_findings();
    for (const v1::Condition& condition : kind_proto.conditions()) {
      if (condition.id() == finding.condition->id) *line.mutable_condition() = condition;
    }
    line.set_answer(ToEnum<v1::Answer>(finding.answer));
    for (const std::string& input : finding.inputs) line.add_inputs(input);
    line.set_missing_en(finding.missing.en);
    line.set_missing_vi(finding.missing.vi);
  }
  proto.set_rule_version(kind.rule_version());
  *proto.mutable_date() = DateProto(day);
  return proto;
}

v1::EligibilityFacts ToProto(const EligibilityFacts& facts) {
  v1::EligibilityFacts proto;
  proto.set_recipient_kind(ToEnum<v1::RecipientKind>(facts.recipient));
  proto.set_basis(ToEnum<v1::AwardBasis>(facts.basis));
  proto.set_year(facts.year);
  *proto.mutable_date() = DateProto(facts.day);
  proto.set_cluster(facts.cluster);
  proto.set_has_organization(facts.has_organization);
  proto.set_operating(ToldOf(facts.operating));
  proto.set_bad_debt(ToldOf(facts.bad_debt));
  for (const std::string& achievement : facts.achievements) proto.add_achievements(achievement);
  for (const std::string& document : facts.documents) proto.add_documents(document);
  for (const RecipientFact& fact : facts.facts) *proto.add_facts() = ToProto(fact);
  for (const PastAward& award : facts.awards) {
    v1::JudgedAward& line = *proto.add_awards();
    line.set_name(award.name);
    line.set_award_kind(award.award_kind);
    line.set_year(award.year);
    line.set_stands(award.stands);
    line.set_recorded(award.recorded);
    line.set_basis(ToEnum<v1::AwardBasis>(award.basis));
  }
  for (const UsedAchievement& used : facts.used) {
    v1::JudgedAchievement& line = *proto.add_used();
    line.set_achievement(used.achievement);
    line.set_award(used.award);
  }
  for (const PlaceInRanking& one : facts.places) {
    v1::JudgedPlace& line = *proto.add_places();
    line.set_ranking(one.ranking);
    line.set_place(one.place);
  }
  return proto;
}

EligibilityFacts FromStored(const v1::EligibilityFacts& proto) {
  FieldErrors errors;
  EligibilityFacts facts = {.recipient = ToEnum<RecipientKind>(proto.recipient_kind()),
                            .basis = ToEnum<AwardBasis>(proto.basis()),
                            .year = proto.year(),
                            .day = ParseDate(errors, "date", proto.has_date(), proto.date()),
                            .cluster = proto.cluster(),
                            .has_organization = proto.has_organization(),
                            .achievements = {proto.achievements().begin(), proto.achievements().end()},
                            .documents = {proto.documents().begin(), proto.documents().end()}};
  if (proto.operating() != v1::TOLD_UNSPECIFIED) facts.operating = proto.operating() == v1::TOLD_YES;
  if (proto.bad_debt() == v1::TOLD_UNKNOWN) facts.bad_debt = BadDebt::kUnknown;
  if (proto.bad_debt() == v1::TOLD_YES) facts.bad_debt = BadDebt::kPresent;
  if (proto.bad_debt() == v1::TOLD_NO) facts.bad_debt = BadDebt::kNone;
  for (const v1::RecipientFact& line : proto.facts()) {
    RecipientFact fact = ParseFact(errors, line);
    fact.id = FactId::Of(ParseName(errors, "name", line.name(), "recipientFacts", true));
    fact.create_time =
        absl::FromUnixSeconds(line.create_time().seconds()) + absl::Nanoseconds(line.create_time().nanos());
    facts.facts.push_back(std::move(fact));
  }
  for (const v1::JudgedAward& line : proto.awards()) {
    facts.awards.push_back({.name = line.name(),
                            .award_kind = line.award_kind(),
                            .year = line.year(),
                            .stands = line.stands(),
                            .recorded = line.recorded(),
                            .basis = ToEnum<AwardBasis>(line.basis())});
  }
  for (const v1::JudgedAchievement& line : proto.used())
    facts.used.push_back({.achievement = line.achievement(), .award = line.award()});
  for (const v1::JudgedPlace& line : proto.places())
    facts.places.push_back({.ranking = line.ranking(), .place = line.place()});
  HTX_CHECK(errors.empty());
  return facts;
}

}  // namespace htx::awards
