#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/filing_handlers.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/store/alliance_schemas.h"
#include "registry/store/duty_store.h"

namespace htx::registry {
namespace {

v1::RuleReference RuleProto(const RuleNote& note) {
  v1::RuleReference proto;
  proto.set_version(note.version);
  proto.set_citation(note.citation);
  proto.set_confidence(note.confidence);
  return proto;
}

// The version of the rule by which an organisation is not assessed; "" when it is.
std::string UnassessedRule(Unassessed why, const DutyRules& rules) {
  switch (why) {
    case Unassessed::kNone:
      return "";
    case Unassessed::kNew:
      return rules.new_note.version;
    case Unassessed::kStopped:
      return rules.stopped_note.version;
  }
  HTX_UNREACHABLE();
}

v1::ReportDuty DutyProto(const ReportDuty& duty, const DutyQuery& duties, absl::CivilDay today) {
  v1::ReportDuty proto;
  proto.set_organization(NameOf(duty.organization));
  proto.set_legal_name(duty.legal_name);
  proto.set_kind(static_cast<v1::OrganizationKind>(duty.kind));
  proto.set_alliance(NameOf(duty.alliance));
  proto.set_province(absl::StrCat("areas/", duty.province));
  proto.set_status(static_cast<v1::ReportDutyStatus>(duty.status));
  proto.set_exemption(static_cast<v1::ReportExemption>(duty.exemption));
  proto.set_unassessed(static_cast<v1::UnassessedGround>(duty.unassessed));
  proto.set_unassessed_rule(UnassessedRule(duty.unassessed, duties.rules));
  if (duty.submitted) *proto.mutable_submitted_date() = ToProto(*duty.submitted);
  proto.set_days_late(static_cast<int32_t>(DaysLate(duty, duties.due, today)));
  if (const std::optional<ReportState> state = FromWord<ReportState>(duty.report_state)) {
    proto.set_report_state(static_cast<v1::OrganizationReportState>(*state));
  }
  proto.set_stopped_days(static_cast<int32_t>(duty.stopped_days));
  return proto;
}

v1::ReportMonths MonthsProto(int64_t months, const RuleNote& note) {
  v1::ReportMonths proto;
  proto.set_months(static_cast<int32_t>(months));
  *proto.mutable_rule() = RuleProto(note);
  return proto;
}

void AddScoring(const ScoringRules& scoring, v1::GetReportRulesResponse& response) {
  response.set_scored(true);
  *response.mutable_evaluation_rule() = RuleProto(scoring.note);
  for (const ScoreCriterion& criterion : scoring.criteria) {
    v1::ScoreCriterion& proto = *response.add_criteria();
    proto.set_criterion(criterion.id);
    proto.set_number(static_cast<int32_t>(criterion.number));
    proto.set_group(criterion.group);
    proto.set_title(criterion.title);
    if (criterion.maximum) proto.set_maximum(static_cast<int32_t>(*criterion.maximum));
    for (const int64_t part : criterion.parts) proto.add_part_maxima(static_cast<int32_t>(part));
    proto.set_confidence(criterion.note.confidence);
    *proto.mutable_rule() = RuleProto(criterion.note);
  }
  for (const ScoreGroup& group : scoring.groups) {
    v1::ScoreGroup& proto = *response.add_groups();
    proto.set_group(group.id);
    proto.set_title(group.title);
    proto.set_maximum(static_cast<int32_t>(group.maximum));
    proto.set_confidence(group.note.confidence);
    *proto.mutable_rule() = RuleProto(group.note);
  }
  for (const ScoreClass& one : scoring.classes) {
    v1::ScoreClass& proto = *response.add_classes();
    proto.set_evaluation_class(static_cast<v1::EvaluationClass>(one.evaluation_class));
    proto.set_least(static_cast<int32_t>(one.least));
    *proto.mutable_rule() = RuleProto(one.note);
  }
}

absl::Status CheckYear(int64_t year) {
  if (year >= 1976 && year <= 2999) return absl::OkStatus();
  return InvalidField("year", {.en = "must be from 1976 to 2999", .vi = "phải từ 1976 đến 2999"});
}

}  // namespace

absl::StatusOr<v1::ListReportDutiesResponse> FilingHandlers::ListReportDuties(
    const v1::ListReportDutiesRequest& request, const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(CheckYear(request.year()));
  HTX_ASSIGN_OR_RETURN(const OpenList list,
                       Open({.method = "ListReportDuties",
                             .filters = DutySchema(),
                             .orders = DutyOrderSchema(),
                             .default_order = "legal_name"},
                            ArgumentsOf(request, absl::StrCat(request.year())), office_.tokens, office_.clock.Now()));
  const std::optional<DutyRules> rules = ReportRules::BuiltIn().Duty(request.year());
  const std::optional<DeadlineRule> deadline = ReportRules::BuiltIn().Deadline(request.year());
  if (!rules || !deadline) return RuleUnknown("REPORT_DEADLINE", request.year());
  const DutyQuery duties{.year = request.year(), .rules = *rules, .due = deadline->due};
  Reading reading(context);
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListReportDutiesResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<ReportDuty> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, DutyStore(transaction).List(list.time, duties, list.query, page));
    std::vector<OrganizationId> ids;
    for (const ReportDuty& duty : page) ids.push_back(duty.organization);
    HTX_ASSIGN_OR_RETURN(const std::set<OrganizationId> hidden, reading.Hidden(transaction, ids));
    for (const ReportDuty& duty : page) {
      v1::ReportDuty& proto = *response.add_duties();
      proto = DutyProto(duty, duties, list.time.day);
      if (hidden.contains(duty.organization)) proto.clear_legal_name();
    }
    *response.mutable_due_date() = ToProto(deadline->due);
    *response.mutable_deadline_rule() = RuleProto(deadline->note);
    return end;
  };
  HTX_ASSIGN_OR_RETURN(v1::ListReportDutiesResponse response,
                       AnswerPage<v1::ListReportDutiesResponse>(office_, list, context.deadline, fill));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

absl::StatusOr<v1::GetReportRulesResponse> FilingHandlers::GetReportRules(const v1::GetReportRulesRequest& request,
                                                                          const rpc::RequestContext& /*context*/) {
  HTX_RETURN_IF_ERROR(CheckYear(request.year()));
  const ReportRules& rules = ReportRules::BuiltIn();
  v1::GetReportRulesResponse response;
  if (const std::optional<ScoringRules> scoring = rules.Scoring(request.year())) AddScoring(*scoring, response);
  if (const std::optional<DeadlineRule> deadline = rules.Deadline(request.year())) {
    *response.mutable_due_date() = ToProto(deadline->due);
    *response.mutable_deadline_rule() = RuleProto(deadline->note);
  }
  if (const std::optional<DutyRules> duty = rules.Duty(request.year())) {
    for (const Kind kind : duty->kinds) response.add_kinds(static_cast<v1::OrganizationKind>(kind));
    *response.mutable_kinds_rule() = RuleProto(duty->kinds_note);
    *response.mutable_unassessed_new() = MonthsProto(duty->new_months, duty->new_note);
    *response.mutable_unassessed_stopped() = MonthsProto(duty->stopped_months, duty->stopped_note);
  }
  for (const ConsolidationRule& step : rules.Consolidations(request.year())) {
    v1::ReportConsolidation& proto = *response.add_consolidations();
    proto.set_level(step.level);
    *proto.mutable_due_date() = ToProto(step.deadline.due);
    *proto.mutable_rule() = RuleProto(step.deadline.note);
  }
  return response;
}

}  // namespace htx::registry
