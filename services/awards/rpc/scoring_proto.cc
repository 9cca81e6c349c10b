#include "awards/rpc/scoring_proto.h"

#include <algorithm>
#include <set>

#include "awards/rpc/digest.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(ScoreMethod::kPenalty) == v1::SCORE_METHOD_PENALTY);
static_assert(static_cast<int>(ScoreLayer::kCouncil) == v1::SCORE_LAYER_COUNCIL);
static_assert(static_cast<int>(SheetState::kLocked) == v1::SCORE_SHEET_STATE_LOCKED);

namespace {

Criterion ParseCriterion(FieldErrors& errors, const std::string& field, const v1::ScoreCriterion& proto) {
  Criterion criterion = {
      .id = proto.id(),
      .parent = proto.parent(),
      .display_name = proto.display_name(),
      .method = ParseEnum<ScoreMethod>(errors, field + ".method", proto.method(), v1::ScoreMethod_IsValid),
      .max = proto.max_milli(),
      .zero_at = proto.zero_at_milli(),
      .full_at = proto.full_at_milli(),
      .indicator = proto.indicator(),
      .may_be_not_applicable = proto.may_be_not_applicable()};
  if (!IsId(proto.id())) errors.Add(field + ".id", {"must be an id", "phải là mã hợp lệ"});
  for (const v1::ScoreBand& band : proto.bands()) {
    ScoreBand parsed = {.from = band.from_milli(), .points = band.points_milli()};
    if (band.has_to_milli()) parsed.to = band.to_milli();
    criterion.bands.push_back(parsed);
  }
  return criterion;
}

GivenScore ParseScore(FieldErrors& errors, const std::string& field, const v1::CriterionScore& proto) {
  GivenScore score = {
      .criterion = proto.criterion(), .evidence = proto.evidence(), .evidence_sha256 = proto.evidence_sha256()};
  switch (proto.value_case()) {
    case v1::CriterionScore::kPointsMilli:
      score.points = proto.points_milli();
      break;
    case v1::CriterionScore::kMeasured:
      score.measured = Rational{proto.measured().numerator(), proto.measured().denominator()};
      break;
    case v1::CriterionScore::kAchieved:
      score.achieved = proto.achieved();
      break;
    case v1::CriterionScore::kNotApplicable:
      score.not_applicable = proto.not_applicable();
      break;
    case v1::CriterionScore::kFromRegistry:
      score.from_registry = proto.from_registry();
      break;
    case v1::CriterionScore::VALUE_NOT_SET:
      errors.Add(field + ".value", {"one of the values must be set", "phải nêu một giá trị"});
      return score;
  }
  const bool says_no =
      (proto.has_not_applicable() && !score.not_applicable) || (proto.has_from_registry() && !score.from_registry);
  if (says_no) errors.Add(field + ".value", {"can only be true", "chỉ có thể là true"});
  if (!score.evidence_sha256.empty() && !IsSha256Hex(score.evidence_sha256)) {
    errors.Add(field + ".evidence_sha256",
               {"must be 64 lower-case hexadecimal digits", "phải gồm 64 chữ số thập lục phân viết thường"});
  }
  return score;
}

v1::ScoreTotal ToProto(const ScoreTotal& total) {
  v1::ScoreTotal proto;
  proto.set_regular_milli(total.regular);
  proto.set_bonus_milli(total.bonus);
  proto.set_penalty_milli(total.penalty);
  proto.set_applicable_max_milli(total.applicable_max);
  *proto.mutable_total() = ToRatio(total.total);
  return proto;
}

v1::CriterionScore ToProto(const CriterionScore& score, const Criterion& criterion) {
  v1::CriterionScore proto;
  proto.set_criterion(score.given.criterion);
  if (score.given.points) proto.set_points_milli(*score.given.points);
  if (score.given.measured) *proto.mutable_measured() = ToRatio(*score.given.measured);
  if (score.given.achieved) proto.set_achieved(*score.given.achieved);
  if (score.given.not_applicable) proto.set_not_applicable(true);
  if (score.given.from_registry) proto.set_from_registry(true);
  proto.set_evidence(score.given.evidence);
  proto.set_evidence_sha256(score.given.evidence_sha256);
  if (score.points) proto.set_awarded_milli(*score.points);
  if (!score.registry) return proto;
  if (score.registry->actual.defined()) *proto.mutable_registry() = ToRatio(score.registry->actual);
  if (MeasuredBy(criterion.indicator) == ObservationSource::kFunding) {
    proto.set_funding_sequence(score.registry->sequence);
  } else {
    proto.set_registry_sequence(score.registry->sequence);
  }
  const std::optional<int64_t> earned = RegistryPoints(criterion, score);
  proto.set_differs_from_registry(earned && score.points && *earned != *score.points);
  return proto;
}

v1::ScoreSubmission ToProto(const Submission& submission, const ScoreTemplate& scheme) {
  v1::ScoreSubmission proto;
  proto.set_layer(ToEnum<v1::ScoreLayer>(submission.layer));
  proto.set_attempt(submission.attempt);
  proto.set_author(OrganizationName(submission.author));
  proto.set_submitted_by(submission.submitted_by);
  *proto.mutable_submit_time() = TimeProto(submission.submit_time);
  for (const CriterionScore& score : submission.scores) {
    const Criterion* criterion = FindCriterion(scheme, score.given.criterion);
    HTX_CHECK(criterion != nullptr);
    *proto.add_scores() = ToProto(score, *criterion);
  }
  *proto.mutable_total() = ToProto(Total(scheme, submission.scores));
  if (submission.return_time) *proto.mutable_return_time() = TimeProto(*submission.return_time);
  proto.set_returned_by(submission.returned_by);
  proto.set_return_reason(submission.return_reason);
  return proto;
}

}  // namespace

absl::StatusOr<ScoreTemplate> ParseNewTemplate(const v1::PublishScoreTemplateRequest& request, absl::Time now) {
  FieldErrors errors;
  const v1::ScoreTemplate& proto = request.score_template();
  ScoreTemplate scheme = {.code = proto.code(),
                          .display_name = proto.display_name(),
                          .manager = OrganizationId::Of(
                              ParseName(errors, "score_template.manager", proto.manager(), "organizations", true)),
                          .max = proto.max_milli(),
                          .bonus_cap = proto.bonus_cap_milli(),
                          .rescale = proto.rescale(),
                          .tie_keys = {proto.tie_keys().begin(), proto.tie_keys().end()},
                          .source = proto.source(),
                          .create_time = now};
  if (!IsId(proto.code())) errors.Add("score_template.code", {"must be an id", "phải là mã hợp lệ"});
  for (int i = 0; i < proto.criteria_size(); ++i) {
    scheme.criteria.push_back(
        ParseCriterion(errors, absl::StrCat("score_template.criteria[", i, "]"), proto.criteria(i)));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(CheckTemplate(scheme));
  return scheme;
}

absl::StatusOr<std::vector<GivenScore>> ParseScores(const v1::SubmitScoresRequest& request) {
  FieldErrors errors;
  std::vector<GivenScore> scores;
  for (int i = 0; i < request.scores_size(); ++i) {
    scores.push_back(ParseScore(errors, absl::StrCat("scores[", i, "]"), request.scores(i)));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return scores;
}

absl::StatusOr<std::vector<Excused>> ParseExcused(const v1::ComputeRankingRequest& request) {
  FieldErrors errors;
  std::vector<Excused> excused;
  std::set<std::string> units;
  for (int i = 0; i < request.excused_size(); ++i) {
    const std::string field = absl::StrCat("excused[", i, "]");
    const v1::ExcusedUnit& proto = request.excused(i);
    excused.push_back(
        {.unit = OrganizationId::Of(ParseName(errors, field + ".unit", proto.unit(), "organizations", true)),
         .reason = proto.reason()});
    if (!units.insert(proto.unit()).second) errors.Add(field + ".unit", {"stands twice", "bị lặp"});
    if (proto.reason().empty()) errors.Add(field + ".reason", {"must be set", "phải có"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  std::sort(excused.begin(), excused.end(), [](const Excused& a, const Excused& b) { return a.unit < b.unit; });
  return excused;
}

v1::ScoreTemplate ToProto(const ScoreTemplate& scheme) {
  v1::ScoreTemplate proto;
  proto.set_name(NameOf(scheme.id));
  proto.set_code(scheme.code);
  proto.set_version(scheme.version);
  proto.set_display_name(scheme.display_name);
  proto.set_manager(OrganizationName(scheme.manager));
  proto.set_max_milli(scheme.max);
  proto.set_bonus_cap_milli(scheme.bonus_cap);
  proto.set_rescale(scheme.rescale);
  for (const Criterion& criterion : scheme.criteria) {
    v1::ScoreCriterion& added = *proto.add_criteria();
    added.set_id(criterion.id);
    added.set_parent(criterion.parent);
    added.set_display_name(criterion.display_name);
    added.set_method(ToEnum<v1::ScoreMethod>(criterion.method));
    added.set_max_milli(criterion.max);
    added.set_zero_at_milli(criterion.zero_at);
    added.set_full_at_milli(criterion.full_at);
    added.set_indicator(criterion.indicator);
    added.set_may_be_not_applicable(criterion.may_be_not_applicable);
    for (const ScoreBand& band : criterion.bands) {
      v1::ScoreBand& one = *added.add_bands();
      one.set_from_milli(band.from);
      if (band.to) one.set_to_milli(*band.to);
      one.set_points_milli(band.points);
    }
  }
  for (const std::string& key : scheme.tie_keys) proto.add_tie_keys(key);
  proto.set_source(scheme.source);
  proto.set_content_sha256(scheme.content_sha256);
  *proto.mutable_create_time() = TimeProto(scheme.create_time);
  return proto;
}

v1::ScoreSheet ToProto(const ScoreSheet& sheet) {
  v1::ScoreSheet proto;
  proto.set_name(NameOf(sheet.id));
  proto.set_campaign(NameOf(sheet.campaign));
  proto.set_cluster(NameOf(sheet.cluster));
  proto.set_unit(OrganizationName(sheet.unit));
  proto.set_score_template(NameOf(sheet.scheme));
  proto.set_cross_scorer(OrganizationName(sheet.cross_scorer));
  proto.set_state(ToEnum<v1::ScoreSheetState>(sheet.state));
  *proto.mutable_create_time() = TimeProto(sheet.create_time);
  *proto.mutable_update_time() = TimeProto(sheet.update_time);
  proto.set_etag(EtagOf(sheet.version));
  return proto;
}

v1::ScoreSheet ToProto(const ScoreSheet& sheet, const ScoreTemplate& scheme, bool returned) {
  v1::ScoreSheet proto = ToProto(sheet);
  for (const Submission& submission : sheet.submissions) {
    if (!submission.return_time) {
      *proto.add_layers() = ToProto(submission, scheme);
    } else if (returned) {
      *proto.add_returned() = ToProto(submission, scheme);
    }
  }
  return proto;
}

v1::Ranking ToProto(const Ranking& ranking, const ScoreTemplate& scheme) {
  v1::Ranking proto;
  proto.set_name(NameOf(ranking.id));
  proto.set_campaign(NameOf(ranking.campaign));
  proto.set_cluster(NameOf(ranking.cluster));
  proto.set_score_template(NameOf(ranking.scheme));
  for (const RankedUnit& row : ranking.rows) {
    v1::RankingRow& added = *proto.add_rows();
    added.set_unit(OrganizationName(row.unit));
    added.set_rank(row.rank);
    *added.mutable_total() = ToProto(row.total);
    for (size_t i = 0; i < row.tie_values.size(); ++i) {
      v1::TieValue& tie = *added.add_tie_values();
      tie.set_criterion(scheme.tie_keys[i]);
      tie.set_points_milli(row.tie_values[i]);
    }
    added.set_separated_by(row.separated_by);
    added.set_sheet(NameOf(row.sheet));
  }
  for (const Excused& one : ranking.excused) {
    v1::ExcusedUnit& added = *proto.add_excused();
    added.set_unit(OrganizationName(one.unit));
    added.set_reason(one.reason);
  }
  proto.set_inputs_sha256(ranking.inputs_sha256);
  proto.set_computed_by(ranking.computed_by);
  *proto.mutable_create_time() = TimeProto(ranking.create_time);
  return proto;
}

v1::LeniencyRow ToProto(const Leniency& compared) {
  v1::LeniencyRow proto;
  proto.set_unit(OrganizationName(compared.unit));
  proto.set_cross_scorer(OrganizationName(compared.cross_scorer));
  proto.set_self_over_council_milli(compared.self_over_council);
  proto.set_cross_over_council_milli(compared.cross_over_council);
  proto.set_registry_criteria(compared.registry_criteria);
  proto.set_self_over_registry_milli(compared.self_over_registry);
  proto.set_council_over_registry_milli(compared.council_over_registry);
  return proto;
}

v1::ReciprocalPair ToProto(const Reciprocal& pair) {
  v1::ReciprocalPair proto;
  proto.set_first(OrganizationName(pair.first));
  proto.set_second(OrganizationName(pair.second));
  proto.set_both_maximum(pair.both_maximum);
  proto.set_first_gave_milli(pair.first_gave);
  proto.set_second_gave_milli(pair.second_gave);
  return proto;
}

}  // namespace htx::awards
