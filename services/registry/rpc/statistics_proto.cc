#include "registry/rpc/statistics_proto.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/parse_distinct.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int kMaxPoints = 366;
constexpr int kMaxRatios = 4;
constexpr int64_t kMaxMinCell = 1000;

std::optional<Period> ReadRange(const common::v1::DateRange& range, const std::string& field, FieldErrors& errors) {
  if (!range.has_from() || !range.has_to()) {
    errors.Merge("", FieldRequired(field));
    return std::nullopt;
  }
  const auto from = ParseDate(range.from(), absl::StrCat(field, ".from"), errors);
  const auto to = ParseDate(range.to(), absl::StrCat(field, ".to"), errors);
  if (!from || !to) return std::nullopt;
  if (*to <= *from) errors.Add(field, {.en = "is empty", .vi = "là khoảng rỗng"});
  return Period{.from = *from, .to = *to};
}

void ReadPeriods(const v1::AggregateOrganizationsRequest& request, AggregatePlan& plan, FieldErrors& errors) {
  if (request.has_period() && request.periods_size() > 0) {
    errors.Merge("", FieldNotAllowed("periods", "stands instead of period", "dùng thay cho period"));
  }
  if (!request.has_period() && request.periods_size() == 0) errors.Merge("", FieldRequired("period"));
  if (request.dates_size() > 0) {
    errors.Merge("", FieldNotAllowed("dates", "belongs to EXISTING and MEMBERS", "chỉ dùng với EXISTING và MEMBERS"));
  }
  if (request.has_period()) plan.points.push_back({.period = ReadRange(request.period(), "period", errors)});
  for (int i = 0; i < request.periods_size(); ++i) {
    plan.points.push_back({.period = ReadRange(request.periods(i), absl::StrCat("periods[", i, "]"), errors)});
  }
  plan.series = request.periods_size() > 0;
}

void ReadDates(const v1::AggregateOrganizationsRequest& request, AggregatePlan& plan, FieldErrors& errors) {
  if (request.has_period()) {
    errors.Merge("", FieldNotAllowed("period", "belongs to FOUNDED, ENDED and ADMITTED",
                                     "chỉ dùng với FOUNDED, ENDED và ADMITTED"));
  }
  if (request.periods_size() > 0) {
    errors.Merge("", FieldNotAllowed("periods", "belongs to FOUNDED, ENDED and ADMITTED",
                                     "chỉ dùng với FOUNDED, ENDED và ADMITTED"));
  }
  if (request.dates_size() > 0 && request.time().has_valid_date()) {
    errors.Merge("", FieldNotAllowed("dates", "stands instead of time.valid_date", "dùng thay cho time.valid_date"));
  }
  for (int i = 0; i < request.dates_size(); ++i) {
    plan.points.push_back({.day = ParseDate(request.dates(i), absl::StrCat("dates[", i, "]"), errors)});
  }
  plan.series = request.dates_size() > 0;
  if (!plan.series) plan.points.emplace_back();
}

void ReadPoints(const v1::AggregateOrganizationsRequest& request, AggregatePlan& plan, FieldErrors& errors) {
  if (request.dates_size() > kMaxPoints || request.periods_size() > kMaxPoints) {
    errors.Add(request.dates_size() > kMaxPoints ? "dates" : "periods",
               {.en = absl::StrCat("has more than ", kMaxPoints, " items"),
                .vi = absl::StrCat("có nhiều hơn ", kMaxPoints, " mục")});
    return;
  }
  if (IsFlow(plan.table.aggregate.population)) {
    ReadPeriods(request, plan, errors);
  } else {
    ReadDates(request, plan, errors);
  }
}

void ReadPopulation(const v1::AggregateOrganizationsRequest& request, AggregateQuery& query, FieldErrors& errors) {
  const int population = request.population();
  if (population < 0 || population > static_cast<int>(Population::kMembers)) {
    errors.Add("population", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  } else if (population != 0) {
    query.population = static_cast<Population>(population);
  }
  if (!request.member_of().empty()) query.member_of = ParseOrganizationName(request.member_of(), "member_of", errors);
  const bool members = query.population == Population::kAdmitted || query.population == Population::kMembers;
  if (!query.member_of.empty() && !members) {
    errors.Merge("",
                 FieldNotAllowed("member_of", "belongs to ADMITTED and MEMBERS", "chỉ dùng với ADMITTED và MEMBERS"));
  }
}

void ReadAreas(const v1::AggregateOrganizationsRequest& request, AggregatePlan& plan, FieldErrors& errors) {
  if (!v1::AreaBasis_IsValid(request.area_basis())) {
    errors.Add("area_basis", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  }
  plan.current_boundaries = request.area_basis() == v1::AREA_BASIS_CURRENT_BOUNDARIES;
  if (!v1::AreaLevel_IsValid(request.area_level())) {
    errors.Add("area_level", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  } else if (request.area_level() != v1::AREA_LEVEL_UNSPECIFIED) {
    plan.level = static_cast<AreaLevel>(request.area_level());
  }
}

void ReadRatios(const v1::AggregateOrganizationsRequest& request, TableQuery& table, FieldErrors& errors) {
  if (request.ratios_size() > kMaxRatios) {
    errors.Add("ratios", {.en = absl::StrCat("has more than ", kMaxRatios, " items"),
                          .vi = absl::StrCat("có nhiều hơn ", kMaxRatios, " mục")});
    return;
  }
  for (int i = 0; i < request.ratios_size(); ++i) {
    RatioQuery ratio;
    const int measure = request.ratios(i).measure();
    if (measure < 0 || measure > static_cast<int>(Measure::kMonthlyIncome)) {
      errors.Add(absl::StrCat("ratios[", i, "].measure"),
                 {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
    } else if (measure != 0) {
      ratio.measure = static_cast<Measure>(measure);
    }
    table.ratios.push_back(std::move(ratio));
  }
}

bool NeedsReportYear(const TableQuery& table) {
  const auto measured = [](Measure measure) { return FromReports(measure); };
  const auto grouped = [](Dimension dimension) { return FromReports(dimension); };
  const auto related = [](const RatioQuery& ratio) {
    return (ratio.measure && FromReports(*ratio.measure)) || ratio.numerator.reports || ratio.denominator.reports;
  };
  const auto filtered = [](const Scope& scope) { return scope.reports; };
  const AggregateQuery& query = table.aggregate;
  return std::any_of(query.measures.begin(), query.measures.end(), measured) ||
         std::any_of(query.group_by.begin(), query.group_by.end(), grouped) ||
         std::any_of(table.distinct.begin(), table.distinct.end(), grouped) ||
         std::any_of(table.ratios.begin(), table.ratios.end(), related) ||
         std::any_of(query.scopes.begin(), query.scopes.end(), filtered);
}

absl::Status ReadFilters(const v1::AggregateOrganizationsRequest& request, bool veiled, TableQuery& table) {
  HTX_ASSIGN_OR_RETURN(Scope scope, ParseScope(request.filter(), veiled));
  table.aggregate.scopes = {std::move(scope)};
  for (size_t i = 0; i < table.ratios.size(); ++i) {
    const v1::RatioMeasure& ratio = request.ratios(static_cast<int>(i));
    HTX_ASSIGN_OR_RETURN(table.ratios[i].numerator, ParseScope(ratio.numerator_filter(), veiled));
    HTX_ASSIGN_OR_RETURN(table.ratios[i].denominator, ParseScope(ratio.denominator_filter(), veiled));
  }
  return absl::OkStatus();
}

// Stored ids as names; words stay words.
std::string KeyText(Dimension dimension, const std::string& key) {
  if (key.empty()) return key;
  switch (dimension) {
    case Dimension::kProvince:
    case Dimension::kArea:
      return absl::StrCat("areas/", key);
    case Dimension::kAlliance:
      return absl::StrCat("organizations/", key);
    default:
      return key;
  }
}

}  // namespace

bool IsFlow(Population population) {
  return population == Population::kFounded || population == Population::kEnded || population == Population::kAdmitted;
}

absl::StatusOr<AggregatePlan> ParseAggregate(const v1::AggregateOrganizationsRequest& request, bool veiled) {
  FieldErrors errors;
  AggregatePlan plan;
  AggregateQuery& query = plan.table.aggregate;
  constexpr int kLastDimension = static_cast<int>(Dimension::kEvaluationClass);
  query.group_by = ParseDistinct<Dimension>(request.group_by(), kLastDimension, kMaxDimensions, "group_by", errors);
  plan.table.distinct =
      ParseDistinct<Dimension>(request.distinct(), kLastDimension, kMaxDimensions, "distinct", errors);
  query.measures = ParseDistinct<Measure>(request.measures(), static_cast<int>(Measure::kMonthlyIncome), kMaxMeasures,
                                          "measures", errors);
  ReadPopulation(request, query, errors);
  ReadPoints(request, plan, errors);
  ReadAreas(request, plan, errors);
  ReadRatios(request, plan.table, errors);
  query.report_year = request.report_year();
  plan.min_cell = ParseCount(request.min_cell(), kMaxMinCell, "min_cell", errors);
  const absl::Status filters = ReadFilters(request, veiled, plan.table);
  if (query.report_year == 0 && NeedsReportYear(plan.table)) errors.Merge("", FieldRequired("report_year"));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(filters);
  return plan;
}

Ratio LowestTerms(const Ratio& ratio) {
  if (ratio.denominator < 0) return Reduce(-ratio.numerator, -ratio.denominator);
  return Reduce(ratio.numerator, ratio.denominator);
}

v1::AggregateRow ToProto(const TableRow& row, const TableQuery& query, bool hidden) {
  v1::AggregateRow proto;
  const AggregateRow& figures = row.figures;
  for (size_t i = 0; i < figures.keys.size(); ++i) {
    proto.add_keys(KeyText(query.aggregate.group_by[i], figures.keys[i]));
  }
  proto.set_suppressed(hidden);
  if (hidden) return proto;
  proto.set_count(figures.count);
  for (size_t i = 0; i < figures.cells.size(); ++i) {
    const SumCell& cell = figures.cells[i];
    v1::MeasureValue& value = *proto.add_values();
    value.set_measure(static_cast<v1::OrganizationMeasure>(query.aggregate.measures[i]));
    value.set_known_count(cell.known);
    const ReportedNumber sum = cell.Number();
    value.set_sum(sum.value);
    value.set_qualifier(static_cast<common::v1::Qualifier>(sum.qualifier));
    value.set_upper(sum.upper);
    *value.mutable_mean() = ToProto(Reduce(cell.sum, cell.known));
    *value.mutable_mean_over_all() = ToProto(Reduce(cell.sum, figures.count));
  }
  for (const int64_t distinct : row.distinct) proto.add_distinct_counts(distinct);
  for (const Ratio& ratio : row.ratios) *proto.add_ratios() = ToProto(LowestTerms(ratio));
  return proto;
}

}  // namespace htx::registry
