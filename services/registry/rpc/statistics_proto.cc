#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/report_proto.h"

namespace htx::registry {
namespace {

constexpr int kMaxDimensions = 4;
constexpr int kMaxMeasures = 8;

// Reads a repeated enum: known values, none twice, at most `max`.
template <class E, class Numbers>
std::vector<E> ParseDistinct(const Numbers& numbers, int last, int max, absl::string_view field, FieldErrors& errors) {
  std::vector<E> values;
  if (numbers.size() > max) {
    errors.Add(field,
               {.en = absl::StrCat("has more than ", max, " items"), .vi = absl::StrCat("có nhiều hơn ", max, " mục")});
    return values;
  }
  for (int i = 0; i < numbers.size(); ++i) {
    const std::string item = absl::StrCat(field, "[", i, "]");
    const int number = numbers[i];
    if (number < 1 || number > last) {
      errors.Add(item, {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
    } else if (std::find(values.begin(), values.end(), static_cast<E>(number)) != values.end()) {
      errors.Add(item, {.en = "stands there twice", .vi = "bị lặp lại"});
    } else {
      values.push_back(static_cast<E>(number));
    }
  }
  return values;
}

void ReadPeriod(const v1::AggregateOrganizationsRequest& request, AggregateQuery& query, FieldErrors& errors) {
  const bool flow = query.population == Population::kFounded || query.population == Population::kEnded ||
                    query.population == Population::kAdmitted;
  if (!flow) {
    if (request.has_period()) {
      errors.Merge("", FieldNotAllowed("period", "belongs to FOUNDED, ENDED and ADMITTED",
                                       "chỉ dùng với FOUNDED, ENDED và ADMITTED"));
    }
    return;
  }
  if (!request.period().has_from() || !request.period().has_to()) {
    errors.Merge("", FieldRequired("period"));
    return;
  }
  const auto from = ParseDate(request.period().from(), "period.from", errors);
  const auto to = ParseDate(request.period().to(), "period.to", errors);
  if (!from || !to) return;
  query.period_from = *from;
  query.period_to = *to;
  if (*to <= *from) errors.Add("period", {.en = "is empty", .vi = "là khoảng rỗng"});
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

// A sum as people report it; absent when nothing was summed.
template <class Set>
void SetReported(const SumCell& cell, Set set) {
  if (cell.known == 0) return;
  set(ToProto(ReportedNumber{.value = cell.sum, .qualifier = JointQualifier(cell.qualifiers)}));
}

}  // namespace

absl::StatusOr<AggregateQuery> ParseAggregate(const v1::AggregateOrganizationsRequest& request) {
  FieldErrors errors;
  AggregateQuery query;
  query.group_by = ParseDistinct<Dimension>(request.group_by(), static_cast<int>(Dimension::kEvaluationClass),
                                            kMaxDimensions, "group_by", errors);
  query.measures = ParseDistinct<Measure>(request.measures(), static_cast<int>(Measure::kMonthlyIncome), kMaxMeasures,
                                          "measures", errors);
  const int population = request.population();
  if (population < 0 || population > static_cast<int>(Population::kMembers)) {
    errors.Add("population", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  } else if (population != 0) {
    query.population = static_cast<Population>(population);
  }
  ReadPeriod(request, query, errors);
  query.report_year = request.report_year();
  const bool reports =
      std::any_of(query.measures.begin(), query.measures.end(), [](Measure m) { return FromReports(m); }) ||
      std::any_of(query.group_by.begin(), query.group_by.end(), [](Dimension d) { return FromReports(d); });
  if (reports && query.report_year == 0) errors.Merge("", FieldRequired("report_year"));
  if (!request.member_of().empty()) query.member_of = ParseOrganizationName(request.member_of(), "member_of", errors);
  const bool members = query.population == Population::kAdmitted || query.population == Population::kMembers;
  if (!query.member_of.empty() && !members) {
    errors.Merge("",
                 FieldNotAllowed("member_of", "belongs to ADMITTED and MEMBERS", "chỉ dùng với ADMITTED và MEMBERS"));
  }
  if (!v1::AreaBasis_IsValid(request.area_basis())) {
    errors.Add("area_basis", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return query;
}

absl::StatusOr<std::vector<ActivityDimension>> ParseActivityDimensions(
    const v1::AggregateSupportActivitiesRequest& request) {
  FieldErrors errors;
  std::vector<ActivityDimension> dimensions = ParseDistinct<ActivityDimension>(
      request.group_by(), static_cast<int>(ActivityDimension::kYear), kMaxDimensions, "group_by", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return dimensions;
}

v1::AggregateRow ToProto(const AggregateRow& row, const AggregateQuery& query) {
  v1::AggregateRow proto;
  for (size_t i = 0; i < row.keys.size(); ++i) proto.add_keys(KeyText(query.group_by[i], row.keys[i]));
  proto.set_count(row.count);
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const SumCell& cell = row.cells[i];
    v1::MeasureValue& value = *proto.add_values();
    value.set_measure(static_cast<v1::OrganizationMeasure>(query.measures[i]));
    value.set_known_count(cell.known);
    value.set_sum(cell.sum);
    value.set_qualifier(static_cast<common::v1::Qualifier>(JointQualifier(cell.qualifiers)));
    *value.mutable_mean() = ToProto(Reduce(cell.sum, cell.known));
    *value.mutable_mean_over_all() = ToProto(Reduce(cell.sum, row.count));
  }
  return proto;
}

v1::SupportActivityRow ToProto(const ActivityRow& row, const std::vector<ActivityDimension>& group_by) {
  v1::SupportActivityRow proto;
  for (size_t i = 0; i < row.keys.size(); ++i) {
    proto.add_keys(group_by[i] == ActivityDimension::kAlliance ? absl::StrCat("organizations/", row.keys[i])
                                                               : row.keys[i]);
  }
  proto.set_record_count(row.count);
  *proto.mutable_quantity() =
      ToProto(ReportedNumber{.value = row.quantity.sum, .qualifier = JointQualifier(row.quantity.qualifiers)});
  SetReported(row.attendances, [&](v1::ReportedNumber number) { *proto.mutable_attendances() = std::move(number); });
  SetReported(row.participants, [&](v1::ReportedNumber number) { *proto.mutable_participants() = std::move(number); });
  if (row.planned.known > 0) {
    proto.set_planned_count(row.planned.sum);
    *proto.mutable_plan_ratio() = ToProto(Reduce(row.quantity.sum, row.planned.sum));
  }
  if (row.reach_denominator.known > 0) {
    *proto.mutable_reach() = ToProto(Reduce(row.reach_numerator.sum, row.reach_denominator.sum));
  }
  return proto;
}

}  // namespace htx::registry
