#include "awards/rpc/rule_set_proto.h"

#include "absl/strings/ascii.h"
#include "awards/domain/cluster.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(AwardForm::kHonour) == v1::AWARD_FORM_HONOUR);
static_assert(static_cast<int>(Grantor::kAlliance) == v1::GRANTOR_ALLIANCE);
static_assert(static_cast<int>(AwardLevel::kUnit) == v1::AWARD_LEVEL_UNIT);
static_assert(static_cast<int>(Confidence::kAssumed) == v1::CONFIDENCE_ASSUMED);
static_assert(static_cast<int>(AwardBasis::kExternal) == v1::AWARD_BASIS_EXTERNAL);
static_assert(static_cast<int>(QuotaBase::kAdvancedLabourers) == v1::QUOTA_BASE_ADVANCED_LABOURERS);
static_assert(static_cast<int>(ConditionType::kServiceYears) == v1::CONDITION_TYPE_SERVICE_YEARS);
static_assert(static_cast<int>(YearAnchor::kBefore) == v1::YEAR_ANCHOR_BEFORE);

namespace {

// "THREE_YEARS": capitals, digits and underscores, a capital first.
void CheckCode(FieldErrors& errors, const std::string& field, const std::string& code) {
  bool good = !code.empty() && absl::ascii_isupper(static_cast<unsigned char>(code[0]));
  for (const char letter : code) {
    const auto byte = static_cast<unsigned char>(letter);
    good = good && (absl::ascii_isupper(byte) || absl::ascii_isdigit(byte) || letter == '_');
  }
  if (!good) {
    errors.Add(field, {"must be capitals, digits and underscores, a capital first",
                       "gồm chữ hoa, chữ số và dấu gạch dưới, bắt đầu bằng chữ hoa"});
  }
}

Confidence ParseConfidence(FieldErrors& errors, const std::string& field, v1::Confidence confidence) {
  return ParseEnum<Confidence>(errors, field, confidence, v1::Confidence_IsValid);
}

Rational ParseShare(FieldErrors& errors, const std::string& field, const common::v1::Ratio& ratio) {
  constexpr int64_t kMost = 1'000'000;
  if (ratio.numerator() < 0 || ratio.numerator() > kMost || ratio.denominator() < 1 || ratio.denominator() > kMost) {
    errors.Add(field, {"must have a numerator from 0 and a denominator from 1 to 1000000",
                       "tử số từ 0 và mẫu số từ 1 đến 1000000"});
    return {0, 1};
  }
  return {ratio.numerator(), ratio.denominator()};
}

VotingRule ParseVoting(FieldErrors& errors, const std::string& field, const v1::AwardKind& kind) {
  const v1::VotingRule& proto = kind.voting_rule();
  const Rational share = ParseShare(errors, field + ".voting_rule.threshold", proto.threshold());
  if (proto.base() != v1::VOTING_BASE_ALL_MEMBERS) {
    errors.Add(field + ".voting_rule.base", {"must be ALL_MEMBERS", "phải là ALL_MEMBERS"});
  }
  if (!proto.secret()) errors.Add(field + ".voting_rule.secret", {"must be true", "phải là true"});
  return {.required = kind.ballot_required(),
          .numerator = static_cast<int32_t>(share.numerator),
          .denominator = static_cast<int32_t>(share.denominator),
          .strict = proto.strict(),
          .written_allowed = proto.written_allowed(),
          .citation = kind.citation(),
          .confidence = ParseConfidence(errors, field + ".confidence", kind.confidence())};
}

QuotaRule ParseQuota(FieldErrors& errors, const std::string& field, const v1::QuotaRule& proto) {
  QuotaRule quota = {.per_cluster = proto.per_cluster(), .citation = proto.citation()};
  if (proto.has_share()) {
    const Rational share = ParseShare(errors, field + ".share", proto.share());
    quota.numerator = static_cast<int32_t>(share.numerator);
    quota.denominator = static_cast<int32_t>(share.denominator);
    quota.base = ParseEnum<QuotaBase>(errors, field + ".base", proto.base(), v1::QuotaBase_IsValid);
  }
  if (quota.limited()) quota.confidence = ParseConfidence(errors, field + ".confidence", proto.confidence());
  return quota;
}

Condition ParseCondition(FieldErrors& errors, const std::string& field, const v1::Condition& proto) {
  CheckCode(errors, field + ".id", proto.id());
  Condition condition = {
      .id = proto.id(),
      .type = ParseEnum<ConditionType>(errors, field + ".type", proto.type(), v1::ConditionType_IsValid),
      .title = proto.display_name(),
      .codes = {proto.codes().begin(), proto.codes().end()},
      .anchor = proto.anchor() == v1::YEAR_ANCHOR_BEFORE ? YearAnchor::kBefore : YearAnchor::kIncluding,
      .group = proto.group(),
      .mandatory = proto.mandatory(),
      .citation = proto.citation(),
      .confidence = ParseConfidence(errors, field + ".confidence", proto.confidence())};
  if (proto.count() != 0) condition.count = proto.count();
  for (const int recipient : proto.recipient_kinds()) {
    condition.recipients.push_back(
        ParseEnum<RecipientKind>(errors, field + ".recipient_kinds", recipient, v1::RecipientKind_IsValid));
  }
  for (const int basis : proto.bases()) {
    condition.bases.push_back(ParseEnum<AwardBasis>(errors, field + ".bases", basis, v1::AwardBasis_IsValid));
  }
  return condition;
}

AwardKind ParseKind(FieldErrors& errors, const std::string& field, const v1::AwardKind& proto) {
  CheckCode(errors, field + ".code", proto.code());
  AwardKind kind = {.code = proto.code(),
                    .display_name = proto.display_name(),
                    .form = ParseEnum<AwardForm>(errors, field + ".form", proto.form(), v1::AwardForm_IsValid),
                    .grantor = ParseEnum<Grantor>(errors, field + ".grantor", proto.grantor(), v1::Grantor_IsValid),
                    .level = ParseEnum<AwardLevel>(errors, field + ".level", proto.level(), v1::AwardLevel_IsValid),
                    .leading_unit = proto.leading_unit(),
                    .voting = ParseVoting(errors, field, proto),
                    .quota = ParseQuota(errors, field + ".quota", proto.quota()),
                    .notice_working_days = proto.notice_working_days(),
                    .clearances = {proto.clearances().begin(), proto.clearances().end()},
                    .clearance_working_days = proto.clearance_working_days()};
  for (const int recipient : proto.recipient_kinds()) {
    kind.recipient_kinds.push_back(
        ParseEnum<RecipientKind>(errors, field + ".recipient_kinds", recipient, v1::RecipientKind_IsValid));
  }
  for (const std::string& body : kind.clearances) CheckCode(errors, field + ".clearances", body);
  for (const int level : proto.route()) {
    kind.route.push_back(ParseEnum<Grantor>(errors, field + ".route", level, v1::Grantor_IsValid));
  }
  for (const v1::RouteStep& step : proto.route_steps()) {
    kind.steps.push_back(
        {.level = ParseEnum<Grantor>(errors, field + ".route_steps.level", step.level(), v1::Grantor_IsValid),
         .ballot = step.ballot_required(),
         .notice_working_days = step.notice_working_days()});
  }
  for (int i = 0; i < proto.bonuses_size(); ++i) {
    const v1::BonusRule& bonus = proto.bonuses(i);
    const std::string where = absl::StrCat(field, ".bonuses[", i, "]");
    kind.bonuses.push_back({.recipient = ParseEnum<RecipientKind>(errors, where + ".recipient_kind",
                                                                  bonus.recipient_kind(), v1::RecipientKind_IsValid),
                            .tenths = bonus.coefficient_tenths(),
                            .up_to = bonus.up_to(),
                            .citation = bonus.citation(),
                            .confidence = ParseConfidence(errors, where + ".confidence", bonus.confidence())});
  }
  for (int i = 0; i < proto.conditions_size(); ++i) {
    kind.conditions.push_back(ParseCondition(errors, absl::StrCat(field, ".conditions[", i, "]"), proto.conditions(i)));
  }
  for (int i = 0; i < proto.dossier_size(); ++i) {
    const v1::DossierItem& item = proto.dossier(i);
    const std::string where = absl::StrCat(field, ".dossier[", i, "]");
    CheckCode(errors, where + ".document", item.document());
    kind.dossier.push_back(
        {.document = item.document(),
         .title = item.display_name(),
         .required = item.required(),
         .citation = item.citation(),
         .confidence = item.confidence() == v1::CONFIDENCE_VERIFIED ? Confidence::kVerified : Confidence::kAssumed});
  }
  return kind;
}

RuleSet ParseSet(FieldErrors& errors, const v1::RuleSet& proto) {
  RuleSet set = {
      .replaces = RuleSetId::Of(ParseName(errors, "rule_set.replaces", proto.replaces(), "ruleSets", false)),
      .alliance = OrganizationId::Of(ParseName(errors, "rule_set.alliance", proto.alliance(), "organizations", false)),
      .period = ParsePeriod(errors, "rule_set.period", proto.has_period(), proto.period(), false),
      .display_name = proto.display_name()};
  if (proto.sources().empty()) {
    errors.Add("rule_set.sources", {"must say where the rules were read", "phải nêu nguồn của quy định"});
  }
  for (int i = 0; i < proto.sources_size(); ++i) {
    const v1::RuleSource& source = proto.sources(i);
    const std::string where = absl::StrCat("rule_set.sources[", i, "]");
    set.sources.push_back(
        {.citation = source.citation(),
         .address = source.address(),
         .checked_on = ParseOptionalDate(errors, where + ".checked_on", source.has_checked_on(), source.checked_on()),
         .confidence = ParseConfidence(errors, where + ".confidence", source.confidence())});
  }
  if (proto.kinds().empty()) errors.Add("rule_set.kinds", {"must have one", "phải có ít nhất một loại"});
  for (int i = 0; i < proto.kinds_size(); ++i) {
    set.kinds.push_back(ParseKind(errors, absl::StrCat("rule_set.kinds[", i, "]"), proto.kinds(i)));
  }
  return set;
}

}  // namespace

absl::StatusOr<RuleSet> ParseNewRuleSet(const v1::PublishRuleSetRequest& request, std::string fresh_id,
                                        absl::Time now) {
  FieldErrors errors;
  const std::string id = ParseChosenId(errors, "rule_set_id", request.rule_set_id(), std::move(fresh_id));
  RuleSet set = ParseSet(errors, request.rule_set());
  set.id = RuleSetId::Of(id);
  set.create_time = now;
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return set;
}

RuleSet FromStored(const v1::RuleSet& proto) {
  FieldErrors errors;
  RuleSet set = ParseSet(errors, proto);
  set.id = RuleSetId::Of(ParseName(errors, "name", proto.name(), "ruleSets", true));
  set.version = proto.version();
  set.content_hash = proto.content_hash();
  set.create_time =
      absl::FromUnixSeconds(proto.create_time().seconds()) + absl::Nanoseconds(proto.create_time().nanos());
  HTX_CHECK(errors.empty());
  return set;
}

v1::VotingRule ToProto(const VotingRule& rule) {
  v1::VotingRule proto;
  *proto.mutable_threshold() = ToRatio({rule.numerator, rule.denominator});
  proto.set_strict(rule.strict);
  proto.set_base(v1::VOTING_BASE_ALL_MEMBERS);
  proto.set_secret(true);
  proto.set_written_allowed(rule.written_allowed);
  return proto;
}

v1::QuotaRule ToProto(const QuotaRule& rule) {
  v1::QuotaRule proto;
  if (!rule.limited()) return proto;
  proto.set_per_cluster(rule.per_cluster);
  if (rule.numerator > 0) {
    *proto.mutable_share() = ToRatio({rule.numerator, rule.denominator});
    proto.set_base(ToEnum<v1::QuotaBase>(rule.base));
  }
  proto.set_citation(rule.citation);
  proto.set_confidence(ToEnum<v1::Confidence>(rule.confidence));
  return proto;
}

namespace {

v1::Condition ConditionProto(const Condition& condition) {
  v1::Condition proto;
  proto.set_id(condition.id);
  proto.set_type(ToEnum<v1::ConditionType>(condition.type));
  proto.set_display_name(condition.title);
  proto.set_count(condition.count.value_or(0));
  for (const std::string& code : condition.codes) proto.add_codes(code);
  proto.set_anchor(ToEnum<v1::YearAnchor>(condition.anchor));
  for (const RecipientKind kind : condition.recipients) proto.add_recipient_kinds(ToEnum<v1::RecipientKind>(kind));
  for (const AwardBasis basis : condition.bases) proto.add_bases(ToEnum<v1::AwardBasis>(basis));
  proto.set_group(condition.group);
  proto.set_mandatory(condition.mandatory);
  proto.set_citation(condition.citation);
  proto.set_confidence(ToEnum<v1::Confidence>(condition.confidence));
  return proto;
}

v1::AwardKind KindProto(const AwardKind& kind) {
  v1::AwardKind proto;
  proto.set_code(kind.code);
  proto.set_display_name(kind.display_name);
  proto.set_form(ToEnum<v1::AwardForm>(kind.form));
  proto.set_grantor(ToEnum<v1::Grantor>(kind.grantor));
  proto.set_level(ToEnum<v1::AwardLevel>(kind.level));
  for (const RecipientKind recipient : kind.recipient_kinds)
    proto.add_recipient_kinds(ToEnum<v1::RecipientKind>(recipient));
  proto.set_statutory(kind.statutory());
  proto.set_leading_unit(kind.leading_unit);
  proto.set_per_cluster_quota(kind.quota.per_cluster);
  proto.set_ballot_required(kind.voting.required);
  *proto.mutable_voting_rule() = ToProto(kind.voting);
  proto.set_citation(kind.voting.citation);
  proto.set_confidence(ToEnum<v1::Confidence>(kind.voting.confidence));
  if (kind.quota.limited()) *proto.mutable_quota() = ToProto(kind.quota);
  for (const BonusRule& bonus : kind.bonuses) {
    v1::BonusRule& line = *proto.add_bonuses();
    line.set_recipient_kind(ToEnum<v1::RecipientKind>(bonus.recipient));
    line.set_coefficient_tenths(bonus.tenths);
    line.set_up_to(bonus.up_to);
    line.set_citation(bonus.citation);
    line.set_confidence(ToEnum<v1::Confidence>(bonus.confidence));
  }
  for (const Condition& condition : kind.conditions) *proto.add_conditions() = ConditionProto(condition);
  for (const DossierItem& item : kind.dossier) {
    v1::DossierItem& line = *proto.add_dossier();
    line.set_document(item.document);
    line.set_display_name(item.title);
    line.set_required(item.required);
    line.set_citation(item.citation);
    line.set_confidence(ToEnum<v1::Confidence>(item.confidence));
  }
  for (const Grantor level : kind.route) proto.add_route(ToEnum<v1::Grantor>(level));
  proto.set_notice_working_days(kind.notice_working_days);
  for (const std::string& body : kind.clearances) proto.add_clearances(body);
  proto.set_clearance_working_days(kind.clearance_working_days);
  for (const RouteStep& step : kind.steps) {
    v1::RouteStep& told = *proto.add_route_steps();
    told.set_level(ToEnum<v1::Grantor>(step.level));
    told.set_ballot_required(step.ballot);
    told.set_notice_working_days(step.notice_working_days);
  }
  return proto;
}

}  // namespace

v1::AwardKind ToProto(const KindOnDate& on_date) {
  v1::AwardKind proto = KindProto(*on_date.kind);
  *proto.mutable_effective_from() = DateProto(on_date.effective_from);
  proto.set_rule_set(NameOf(on_date.set->id));
  return proto;
}

v1::RuleSet ToProto(const RuleSet& set) {
  v1::RuleSet proto;
  proto.set_name(NameOf(set.id));
  proto.set_display_name(set.display_name);
  if (!set.alliance.empty()) proto.set_alliance(OrganizationName(set.alliance));
  *proto.mutable_period() = ToRange(set.period);
  if (!set.replaces.empty()) proto.set_replaces(NameOf(set.replaces));
  for (const RuleSource& source : set.sources) {
    v1::RuleSource& line = *proto.add_sources();
    line.set_citation(source.citation);
    line.set_address(source.address);
    if (source.checked_on) *line.mutable_checked_on() = DateProto(*source.checked_on);
    line.set_confidence(ToEnum<v1::Confidence>(source.confidence));
  }
  for (const AwardKind& kind : set.kinds) {
    v1::AwardKind& line = *proto.add_kinds();
    line = KindProto(kind);
    *line.mutable_effective_from() = DateProto(set.period.from);
    line.set_rule_set(NameOf(set.id));
  }
  proto.set_shipped(set.shipped);
  proto.set_version(set.version);
  proto.set_content_hash(set.content_hash);
  if (!set.shipped) *proto.mutable_create_time() = TimeProto(set.create_time);
  return proto;
}

}  // namespace htx::awards
