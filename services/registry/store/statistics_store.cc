#include "registry/store/statistics_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/activity_store.h"
#include "registry/store/area_store.h"
#include "registry/store/filter_functions.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

absl::string_view ColumnOf(Dimension dimension) {
  switch (dimension) {
    case Dimension::kKind:
      return "o.kind";
    case Dimension::kSector:
      return "o.sector";
    case Dimension::kLegalStatus:
      return "o.legal_status";
    case Dimension::kActivityStatus:
      return "o.activity_status";
    case Dimension::kProvince:
      return "o.province";
    case Dimension::kArea:
      return "o.area";
    case Dimension::kGoverningLaw:
      return "o.governing_law";
    case Dimension::kAlliance:
      return "o.alliance";
    case Dimension::kDataset:
      return "o.dataset";
    case Dimension::kFoundedYear:
      return "substr(o.founded_date, 1, 4)";
    case Dimension::kEvaluationClass:
      return "coalesce(y.evaluation_class, '')";
    case Dimension::kOrganization:
      return "o.id";
  }
  HTX_UNREACHABLE();
}

absl::string_view ColumnOf(ActivityDimension dimension) {
  switch (dimension) {
    case ActivityDimension::kKind:
      return "a.kind";
    case ActivityDimension::kAlliance:
      return "a.alliance";
    case ActivityDimension::kTargetGroup:
      return "a.target_group";
    case ActivityDimension::kDataset:
      return "a.dataset";
    case ActivityDimension::kYear:
      return "substr(a.start_date, 1, 4)";
  }
  HTX_UNREACHABLE();
}

// What is summed: the column of the numbers, that of their qualifiers ("" when they are exact), and that of the upper
// ends of ranges ("" where none is stated: a range says no more than "about" then).
struct Summand {
  absl::string_view value = {};
  absl::string_view qualifier = {};
  absl::string_view upper = {};
};

Summand SummandOf(Measure measure) {
  switch (measure) {
    case Measure::kMemberCount:
      return {"o.member_count", ""};
    case Measure::kLabour:
      return {"o.labour", "o.labour_qualifier", "o.labour_upper"};
    case Measure::kCharterCapital:
      return {"o.charter_capital", ""};
    case Measure::kRevenue:
      return {"y.revenue", "y.qualifier"};
    case Measure::kProfit:
      return {"y.profit", "y.qualifier"};
    case Measure::kReportedLabour:
      return {"y.labour", "y.labour_qualifier", "y.labour_upper"};
    case Measure::kReportedMemberCount:
      return {"y.member_count", ""};
    case Measure::kMonthlyIncome:
      return {"y.monthly_income", "y.qualifier"};
  }
  HTX_UNREACHABLE();
}

// The columns of SumCell::Of.
std::string CellColumns(const Summand& summand) {
  const auto counted = [&](absl::string_view words) -> std::string {
    if (summand.qualifier.empty()) return "0";
    return absl::StrCat("coalesce(sum(case when ", summand.value, " is not null and ", summand.qualifier, " in (",
                        words, ") then 1 else 0 end), 0)");
  };
  const std::string ranges = summand.upper.empty() ? "0, 0"
                                                   : absl::StrCat(counted("'RANGE'"), ", cast(coalesce(sum(case when ",
                                                                  summand.qualifier, " = 'RANGE' then ", summand.upper,
                                                                  " - ", summand.value, " else 0 end), 0) as bigint)");
  return absl::StrCat("count(", summand.value, "), cast(coalesce(sum(", summand.value, "), 0) as bigint), ",
                      counted("'AT_LEAST'"), ", ", counted("'MORE_THAN'"), ", ",
                      counted("'ABOUT', 'ESTIMATE', 'RANGE'"), ", ", counted("'ESTIMATE'"), ", ", ranges);
}

SumCell ReadCell(const sql::Row& row, size_t column) {
  int64_t figures[SumCell::kWidth];
  for (size_t i = 0; i < SumCell::kWidth; ++i) figures[i] = row.Int(column + i);
  return SumCell::Of(figures);
}

// "group by 1, 2 order by 1, 2", or nothing.
std::string Grouping(size_t keys) {
  if (keys == 0) return "";
  std::vector<size_t> positions(keys);
  for (size_t i = 0; i < keys; ++i) positions[i] = i + 1;
  const std::string list = absl::StrJoin(positions, ", ");
  return absl::StrCat(" group by ", list, " order by ", list);
}

void Append(const std::vector<Value>& more, std::vector<Value>& args) {
  args.insert(args.end(), more.begin(), more.end());
}

bool NeedsReports(const AggregateQuery& query) {
  return std::any_of(query.measures.begin(), query.measures.end(), [](Measure m) { return FromReports(m); }) ||
         std::any_of(query.group_by.begin(), query.group_by.end(), [](Dimension d) { return FromReports(d); }) ||
         std::any_of(query.scopes.begin(), query.scopes.end(), [](const Scope& scope) { return scope.reports; });
}

// The fields of ListOrganizations and those of the year's report.
const query::Schema& ReportedSchema() {
  static const auto* const schema = [] {
    auto* made = new query::Schema(OrganizationSchema());
    made->fields.push_back({.name = "evaluation_class",
                            .type = query::FieldType::kEnum,
                            .column = "coalesce(y.evaluation_class, '')",
                            .values = Words<EvaluationClass>()});
    return made;
  }();
  return *schema;
}

// The scopes joined, and what no statistic counts. Functions of a filter are judged on the day of the query.
absl::StatusOr<query::Fragment> WhereOf(const AggregateQuery& query, sql::Engine engine) {
  query::Fragment where{.text = "o.legal_status <> 'VOIDED'"};
  for (const Scope& scope : query.scopes) {
    query::Fragment part = scope.where;
    if (!scope.filter.empty()) {
      const query::Schema& schema = scope.reports ? ReportedSchema() : OrganizationSchema();
      HTX_ASSIGN_OR_RETURN(part, OrganizationFilter(scope.filter, schema, query.time, engine, scope.veiled));
    }
    absl::StrAppend(&where.text, " and ", part.text);
    Append(part.args, where.args);
  }
  return where;
}

// Narrows `from` to the population of `query`.
void AddMemberships(const AggregateQuery& query, query::Fragment& from) {
  const int64_t known = query.time.KnownMicros();
  if (query.population == Population::kAdmitted) {
    absl::StrAppend(
        &from.text,
        " join relationships m on m.from_id = o.id and m.type = 'MEMBER_OF' and m.created <= ? and m.known_to > ? and "
        "m.start_date >= ? and "
        "m.start_date < ?");
    Append({known, known, FormatDay(query.period_from), FormatDay(query.period_to)}, from.args);
  } else if (query.population == Population::kMembers) {
    const std::string day = FormatDay(query.time.day);
    absl::StrAppend(
        &from.text,
        " join relationships m on m.from_id = o.id and m.type = 'MEMBER_OF' and m.created <= ? and m.known_to > ? and "
        "m.start_date <= ? and (m.end_date > ? or m.end_recorded > ?)");
    Append({known, known, day, day, known}, from.args);
  } else {
    return;
  }
  if (!query.member_of.empty()) {
    from.text += " and m.to_id = ?";
    from.args.emplace_back(query.member_of.text());
  }
}

void AddReports(const AggregateQuery& query, query::Fragment& from) {
  const int64_t known = query.time.KnownMicros();
  from.text +=
      " left join organization_reports y on y.organization = o.id and y.year = ? and y.known_from <= ? and y.known_to "
      "> ?";
  Append({query.report_year, known, known}, from.args);
}

void AddPeriod(const AggregateQuery& query, query::Fragment& where) {
  if (query.population != Population::kFounded && query.population != Population::kEnded) return;
  const absl::string_view column = query.population == Population::kFounded ? "o.founded_date" : "o.dissolved_date";
  absl::StrAppend(&where.text, " and ", column, " >= ? and ", column, " < ?");
  Append({FormatDay(query.period_from), FormatDay(query.period_to)}, where.args);
}

}  // namespace

bool FromReports(Measure measure) {
  return measure != Measure::kMemberCount && measure != Measure::kLabour && measure != Measure::kCharterCapital;
}
bool FromReports(Dimension dimension) { return dimension == Dimension::kEvaluationClass; }

absl::StatusOr<Scope> ParseScope(absl::string_view filter, bool veiled) {
  Scope scope{.filter = std::string(filter), .veiled = veiled};
  // Functions are judged here; what they mean depends on the time that is counted at.
  const auto parsed = [&](bool hidden) {
    return OrganizationFilter(filter, scope.reports ? ReportedSchema() : OrganizationSchema(), {.now = true},
                              sql::Engine::kSqlite, hidden);
  };
  absl::StatusOr<query::Fragment> where = parsed(/*hidden=*/false);
  if (!where.ok()) {
    scope.reports = true;
    where = parsed(/*hidden=*/false);
  }
  HTX_ASSIGN_OR_RETURN(scope.where, std::move(where));
  if (!veiled) return scope;
  const std::string open = scope.where.text;
  HTX_ASSIGN_OR_RETURN(scope.where, parsed(/*hidden=*/true));
  if (scope.where.text != open) scope.columns.emplace_back("disclosure");  // Which no kept sum tells.
  return scope;
}

Scope RestrictedAlone() {
  return {.where = {.text = absl::StrCat("o.id in (", kRestrictedIds, ")")}, .columns = {"disclosure"}};
}

Scope WithinArea(absl::string_view unit) { return {.where = AreaWithin(unit), .columns = {"id"}}; }

Scope RecordedWithinArea(absl::string_view unit, bool by_province) {
  const absl::string_view column = by_province ? "province" : "area";
  return {.where = {.text = absl::StrCat("o.", column, " in (select w.area from area_within w where w.unit = ?)"),
                    .args = {std::string(unit)}},
          .columns = {std::string(column)}};
}

Scope AllPlacedApart() {
  return {.where = {.text = "o.id in (select p.organization from area_placements p where p.origin = o.area and p.apart "
                            "= 1 and p.latest = 1)"},
          .columns = {"id"}};
}

SumCell SumCell::Of(absl::Span<const int64_t> figures) {
  HTX_CHECK(figures.size() == kWidth);
  SumCell cell{
      .known = figures[0], .sum = figures[1], .estimates = figures[5], .ranges = figures[6], .over = figures[7]};
  QualifierCounts& counts = cell.qualifiers;
  counts.at_least = figures[2];
  counts.more_than = figures[3];
  counts.vague = figures[4];
  counts.exact = cell.known - counts.at_least - counts.more_than - counts.vague;
  return cell;
}

ReportedNumber SumCell::Number() const {
  ReportedNumber number{.value = sum, .qualifier = JointQualifier(qualifiers)};
  if (qualifiers.vague == 0 || qualifiers.at_least + qualifiers.more_than > 0) return number;
  if (qualifiers.vague == estimates) number.qualifier = Qualifier::kEstimate;
  if (qualifiers.vague == ranges) {
    number.qualifier = Qualifier::kRange;
    number.upper = sum + over;
  }
  return number;
}

void SumCell::Add(const SumCell& other, int64_t times) {
  known += times * other.known;
  sum += times * other.sum;
  qualifiers.exact += times * other.qualifiers.exact;
  qualifiers.at_least += times * other.qualifiers.at_least;
  qualifiers.more_than += times * other.qualifiers.more_than;
  qualifiers.vague += times * other.qualifiers.vague;
  estimates += times * other.estimates;
  ranges += times * other.ranges;
  over += times * other.over;
}

void AggregateRow::Add(const AggregateRow& other, int64_t times) {
  count += times * other.count;
  for (size_t i = 0; i < cells.size(); ++i) cells[i].Add(other.cells[i], times);
}

void ActivityRow::Add(const ActivityRow& other) {
  count += other.count;
  still_planned += other.still_planned;
  quantity.Add(other.quantity);
  attendances.Add(other.attendances);
  participants.Add(other.participants);
  planned.Add(other.planned);
  done_of_planned.Add(other.done_of_planned);
  reach_numerator.Add(other.reach_numerator);
  reach_denominator.Add(other.reach_denominator);
}

absl::StatusOr<std::vector<AggregateRow>> StatisticsStore::Aggregate(const AggregateQuery& query) {
  OrganizationStore organizations(transaction_);
  HTX_ASSIGN_OR_RETURN(query::Fragment from, organizations.SourceAt(query.time));
  AddMemberships(query, from);
  if (NeedsReports(query)) AddReports(query, from);
  HTX_ASSIGN_OR_RETURN(query::Fragment where, WhereOf(query, transaction_.engine()));
  AddPeriod(query, where);

  std::string columns;
  for (const Dimension dimension : query.group_by) absl::StrAppend(&columns, ColumnOf(dimension), ", ");
  columns += "count(*)";
  for (const Measure measure : query.measures) absl::StrAppend(&columns, ", ", CellColumns(SummandOf(measure)));

  std::vector<Value> args = from.args;
  Append(where.args, args);
  args.emplace_back(static_cast<int64_t>(query.limit) + 1);
  const size_t keys = query.group_by.size();
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", columns, " from ", from.text, " where ", where.text,
                                                       Grouping(keys), " limit ?"),
                                          args));
  std::vector<AggregateRow> groups(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t key = 0; key < keys; ++key) groups[i].keys.push_back(rows[i].String(key));
    groups[i].count = rows[i].Int(keys);
    for (size_t cell = 0; cell < query.measures.size(); ++cell) {
      groups[i].cells.push_back(ReadCell(rows[i], keys + 1 + cell * SumCell::kWidth));
    }
  }
  return groups;
}

absl::StatusOr<bool> StatisticsStore::AnyPlacedApart() {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select 1 from area_placements where apart = 1 and latest = 1 limit 1"));
  return !rows.empty();
}

absl::StatusOr<std::vector<ActivityRow>> StatisticsStore::AggregateActivities(const ActivityQuery& query) {
  std::string columns;
  for (const ActivityDimension dimension : query.group_by) absl::StrAppend(&columns, ColumnOf(dimension), ", ");
  absl::StrAppend(&columns,
                  "count(*), cast(coalesce(sum(case when a.state = 'PLANNED' then 1 else 0 end), 0) as bigint)");
  const Summand summands[] = {
      {"a.quantity", "a.quantity_qualifier", "a.quantity_upper"},
      {"a.attendances", "a.attendances_qualifier", "a.attendances_upper"},
      {"a.participants", "a.participants_qualifier", "a.participants_upper"},
      {"a.planned_count"},
      {"a.reach_numerator"},
      {"a.reach_denominator"},
      {"case when a.planned_count is not null then a.quantity end", "a.quantity_qualifier", "a.quantity_upper"}};
  for (const Summand& summand : summands) absl::StrAppend(&columns, ", ", CellColumns(summand));
  const query::Fragment activities = ActivitiesAt(query.known);
  std::vector<Value> args = activities.args;
  Append(query.where.args, args);
  args.emplace_back(static_cast<int64_t>(query.limit) + 1);
  const size_t keys = query.group_by.size();
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", columns, " from ", activities.text, " where ",
                                                       query.where.text, Grouping(keys), " limit ?"),
                                          args));
  std::vector<ActivityRow> groups(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    ActivityRow& group = groups[i];
    for (size_t key = 0; key < keys; ++key) group.keys.push_back(rows[i].String(key));
    group.count = rows[i].Int(keys);
    group.still_planned = rows[i].Int(keys + 1);
    const auto cell = [&](size_t n) { return ReadCell(rows[i], keys + 2 + n * SumCell::kWidth); };
    group.quantity = cell(0);
    group.attendances = cell(1);
    group.participants = cell(2);
    group.planned = cell(3);
    group.reach_numerator = cell(4);
    group.reach_denominator = cell(5);
    group.done_of_planned = cell(6);
  }
  return groups;
}

}  // namespace htx::registry
