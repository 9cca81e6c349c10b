#include "registry/rpc/indicator_report.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/statistics_proto.h"
#include "registry/store/disclosure_store.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

std::optional<Measure> MeasureOf(IndicatorFigure figure) {
  switch (figure) {
    case IndicatorFigure::kMemberCount:
      return Measure::kMemberCount;
    case IndicatorFigure::kLabour:
      return Measure::kLabour;
    case IndicatorFigure::kRevenue:
      return Measure::kRevenue;
    case IndicatorFigure::kProfit:
      return Measure::kProfit;
    case IndicatorFigure::kMonthlyIncome:
      return Measure::kMonthlyIncome;
    case IndicatorFigure::kCount:
    case IndicatorFigure::kQuantity:
    case IndicatorFigure::kAttendances:
    case IndicatorFigure::kParticipants:
    case IndicatorFigure::kPlanned:
    case IndicatorFigure::kPlanRatio:
    case IndicatorFigure::kReach:
      return std::nullopt;
  }
  HTX_UNREACHABLE();
}

Population PopulationOf(IndicatorMatter matter) {
  switch (matter) {
    case IndicatorMatter::kFounded:
      return Population::kFounded;
    case IndicatorMatter::kEnded:
      return Population::kEnded;
    case IndicatorMatter::kAdmitted:
      return Population::kAdmitted;
    case IndicatorMatter::kOrganizations:
    case IndicatorMatter::kActivities:
    case IndicatorMatter::kElsewhere:
      return Population::kExisting;
  }
  HTX_UNREACHABLE();
}

// The sum of activities that a figure shows.
const SumCell& CellOf(const ActivityRow& row, IndicatorFigure figure) {
  switch (figure) {
    case IndicatorFigure::kAttendances:
      return row.attendances;
    case IndicatorFigure::kParticipants:
      return row.participants;
    case IndicatorFigure::kPlanned:
      return row.planned;
    default:
      return row.quantity;
  }
}

void SetRatio(int64_t numerator, int64_t denominator, v1::IndicatorValue& value) {
  value.set_numerator(numerator);
  value.set_denominator(denominator);
  if (denominator == 0) {
    value.set_status(v1::INDICATOR_STATUS_NO_DATA);
    return;
  }
  *value.mutable_ratio() = ToProto(LowestTerms({.numerator = numerator, .denominator = denominator}));
  value.set_status(v1::INDICATOR_STATUS_OK);
}

// How sure a sum is, which is the value or stands above its line.
void SetQualifier(const ReportedNumber& sum, v1::IndicatorValue& value) {
  value.set_qualifier(static_cast<common::v1::Qualifier>(sum.qualifier));
  value.set_upper(sum.upper);
}

void SetSum(const SumCell& cell, v1::IndicatorValue& value) {
  value.set_value(cell.sum);
  SetQualifier(cell.Number(), value);
  value.set_status(cell.known > 0 ? v1::INDICATOR_STATUS_OK : v1::INDICATOR_STATUS_NO_DATA);
}

void SetCount(int64_t count, v1::IndicatorValue& value) {
  value.set_value(count);
  value.set_qualifier(common::v1::QUALIFIER_EXACT);
  value.set_status(v1::INDICATOR_STATUS_OK);
}

// Takes the figures away.
void Hide(v1::IndicatorValue& value) {
  value.set_status(v1::INDICATOR_STATUS_SUPPRESSED);
  value.clear_value();
  value.clear_qualifier();
  value.clear_ratio();
  value.clear_numerator();
  value.clear_denominator();
  value.clear_upper();
}

// A caller's value inside a filter.
std::string Quoted(absl::string_view field, absl::string_view value) {
  return absl::StrCat(field, " = \"", value, "\"");
}

}  // namespace

absl::StatusOr<AggregateQuery> IndicatorReport::QueryOf(const Indicator& indicator) const {
  AggregateQuery query{.time = question_.time, .population = PopulationOf(indicator.matter)};
  std::vector<std::string> filters = {FilterOf(indicator)};
  if (indicator.scoped) filters.emplace_back(FilterOf(question_.scope));
  if (indicator.matter == IndicatorMatter::kAdmitted) {
    query.member_of = question_.alliance;
  } else if (!question_.alliance.empty()) {
    filters.push_back(Quoted("alliance", question_.alliance.text()));
  }
  if (!question_.dataset.empty()) filters.push_back(Quoted("dataset", question_.dataset));
  for (const std::string& filter : filters) {
    HTX_ASSIGN_OR_RETURN(Scope scope, ParseScope(filter, /*veiled=*/false));
    query.scopes.push_back(std::move(scope));
  }
  if (question_.area) query.scopes.push_back(*question_.area);
  if (question_.period) {
    query.period_from = question_.period->from;
    query.period_to = *question_.period->to;
  }
  query.report_year = question_.report_year;
  if (const std::optional<Measure> measure = MeasureOf(indicator.figure)) query.measures = {*measure};
  return query;
}

absl::StatusOr<AggregateRow> IndicatorReport::Tally(const AggregateQuery& query, bool& recounted) {
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> rows,
                       Tabulator(transaction_, as_recorded_, kept_).Groups(query, recounted));
  return TotalOf(rows, query);
}

absl::StatusOr<AggregateRow> IndicatorReport::Count(const AggregateQuery& query, v1::IndicatorValue& value) {
  bool recounted = value.source() == v1::STATISTICS_SOURCE_RECOUNT;
  HTX_ASSIGN_OR_RETURN(AggregateRow total, Tally(query, recounted));
  value.set_source(recounted ? v1::STATISTICS_SOURCE_RECOUNT : v1::STATISTICS_SOURCE_ROLL_UP);
  HTX_RETURN_IF_ERROR(Judge(query, total.cells.empty() ? total.count : total.cells[0].known));
  return total;
}

absl::StatusOr<bool> IndicatorReport::Hides() {
  if (question_.min_cell > 1 || !question_.veiled) return question_.min_cell > 1;
  return DisclosureStore(transaction_).AnyRestricted();
}

absl::Status IndicatorReport::Judge(const AggregateQuery& query, int64_t count) {
  const int64_t most = question_.veiled ? std::max(question_.min_cell, kRestrictedCell) : question_.min_cell;
  if (count <= 0 || count >= most) return absl::OkStatus();
  int64_t least = question_.min_cell;
  if (question_.veiled) {
    HTX_ASSIGN_OR_RETURN(least, Tabulator(transaction_, as_recorded_, kept_).LeastCell(query, least));
  }
  small_ |= count < least;
  return absl::OkStatus();
}

absl::Status IndicatorReport::JudgeWithin(const Indicator& indicator, int64_t count) {
  if (indicator.within.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const bool hides, Hides());
  if (!hides) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const AggregateQuery around, QueryOf(*FindIndicator(indicator.within)));
  bool recounted = false;
  HTX_ASSIGN_OR_RETURN(const AggregateRow all, Tally(around, recounted));
  return Judge(around, all.count - count);
}

absl::Status IndicatorReport::Share(const Indicator& indicator, const AggregateQuery& query, int64_t whole,
                                    v1::IndicatorValue& value) {
  AggregateQuery above = query;
  HTX_ASSIGN_OR_RETURN(Scope numerator, ParseScope(NumeratorOf(indicator, question_.time.day), /*veiled=*/false));
  above.scopes.push_back(std::move(numerator));
  HTX_ASSIGN_OR_RETURN(const AggregateRow part, Count(above, value));
  value.set_qualifier(common::v1::QUALIFIER_EXACT);
  SetRatio(part.count, whole, value);
  return Judge(query, whole - part.count);
}

absl::Status IndicatorReport::NetChange(AggregateQuery query, v1::IndicatorValue& value) {
  query.time.now = false;
  query.time.day = LastDay();
  HTX_ASSIGN_OR_RETURN(const AggregateRow after, Count(query, value));
  query.time.day = std::min(question_.period->from - 1, LastDay());
  HTX_ASSIGN_OR_RETURN(const AggregateRow before, Count(query, value));
  SetCount(after.count - before.count, value);
  return absl::OkStatus();
}

absl::Status IndicatorReport::OfOrganizations(const Indicator& indicator, v1::IndicatorValue& value) {
  HTX_ASSIGN_OR_RETURN(AggregateQuery query, QueryOf(indicator));
  if (indicator.kind == IndicatorKind::kNetChange) return NetChange(std::move(query), value);
  HTX_ASSIGN_OR_RETURN(const AggregateRow row, Count(query, value));
  if (indicator.kind == IndicatorKind::kShare) {
    HTX_RETURN_IF_ERROR(Share(indicator, query, row.count, value));
  } else if (query.measures.empty()) {
    SetCount(row.count, value);
  } else if (indicator.kind == IndicatorKind::kMean) {
    SetQualifier(row.cells[0].Number(), value);
    SetRatio(row.cells[0].sum, row.cells[0].known, value);
  } else {
    SetSum(row.cells[0], value);
  }
  return JudgeWithin(indicator, row.count);
}

absl::Status IndicatorReport::OfActivities(const Indicator& indicator, v1::IndicatorValue& value) {
  if (question_.area) {
    value.set_status(v1::INDICATOR_STATUS_NOT_BY_AREA);
    return absl::OkStatus();
  }
  std::string filter = absl::StrCat("(", FilterOf(indicator), ") AND start_date >= ", FormatDay(question_.period->from),
                                    " AND start_date < ", FormatDay(*question_.period->to));
  if (!question_.alliance.empty()) absl::StrAppend(&filter, " AND ", Quoted("alliance", question_.alliance.text()));
  if (!question_.dataset.empty()) absl::StrAppend(&filter, " AND ", Quoted("dataset", question_.dataset));
  ActivityQuery query{.known = question_.time.latest ? FromMicros(question_.time.KnownMicros()) : question_.time.known};
  HTX_ASSIGN_OR_RETURN(query.where, query::ParseFilter(filter, ActivitySchema()));
  HTX_ASSIGN_OR_RETURN(const std::vector<ActivityRow> rows, StatisticsStore(transaction_).AggregateActivities(query));
  ActivityRow sum;
  for (const ActivityRow& row : rows) sum.Add(row);
  value.set_source(v1::STATISTICS_SOURCE_RECOUNT);
  if (indicator.figure == IndicatorFigure::kPlanRatio) {
    SetQualifier(sum.done_of_planned.Number(), value);
    SetRatio(sum.done_of_planned.sum, sum.planned.sum, value);
  } else if (indicator.figure == IndicatorFigure::kReach) {
    value.set_qualifier(common::v1::QUALIFIER_EXACT);
    SetRatio(sum.reach_numerator.sum, sum.reach_denominator.sum, value);
  } else {
    SetSum(CellOf(sum, indicator.figure), value);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::IndicatorValue> IndicatorReport::Value(const Indicator& indicator) {
  small_ = false;
  v1::IndicatorValue value;
  value.set_code(std::string(indicator.code));
  value.set_unit(std::string(indicator.unit));
  value.set_definition(std::string(indicator.definition));
  value.set_definition_vi(std::string(indicator.definition_vi));
  value.set_rule_version(std::string(IndicatorRuleVersion()));
  if (indicator.scoped) value.set_scope(static_cast<v1::CooperativeScope>(question_.scope));
  if (NeedsPeriod(indicator) && question_.period) {
    *value.mutable_period() = RangeProto(question_.period->from, question_.period->to);
  }
  *value.mutable_date() = ToProto(indicator.kind == IndicatorKind::kNetChange ? LastDay() : question_.time.day);
  switch (indicator.matter) {
    case IndicatorMatter::kElsewhere:
      value.set_status(v1::INDICATOR_STATUS_KEPT_ELSEWHERE);
      return value;
    case IndicatorMatter::kActivities:
      HTX_RETURN_IF_ERROR(OfActivities(indicator, value));
      return value;
    case IndicatorMatter::kOrganizations:
    case IndicatorMatter::kFounded:
    case IndicatorMatter::kEnded:
    case IndicatorMatter::kAdmitted:
      HTX_RETURN_IF_ERROR(OfOrganizations(indicator, value));
      if (small_) Hide(value);
      return value;
  }
  HTX_UNREACHABLE();
}

v1::Indicator ToProto(const Indicator& indicator) {
  v1::Indicator proto;
  proto.set_code(std::string(indicator.code));
  proto.set_display_name_vi(std::string(indicator.name_vi));
  proto.set_display_name_en(std::string(indicator.name_en));
  proto.set_unit(std::string(indicator.unit));
  proto.set_kind(static_cast<v1::IndicatorKind>(indicator.kind));
  proto.set_definition(std::string(indicator.definition));
  proto.set_definition_vi(std::string(indicator.definition_vi));
  proto.set_rule_version(std::string(IndicatorRuleVersion()));
  proto.set_citation(std::string(indicator.citation));
  proto.set_available(indicator.matter != IndicatorMatter::kElsewhere);
  return proto;
}

}  // namespace htx::registry
