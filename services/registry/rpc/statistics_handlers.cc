#include "registry/rpc/statistics_handlers.h"

#include <algorithm>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/sql/driver_error.h"
#include "registry/domain/errors.h"
#include "registry/domain/suppression.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/statistics_table.h"
#include "registry/store/organization_store.h"
#include "registry/store/rollup_store.h"

namespace htx::registry {
namespace {

constexpr size_t kMaxSeriesRows = 100'000;
constexpr int kDefaultDifferences = 20;

// `query` at one of the asked points.
AggregateQuery At(const AggregateQuery& query, const AskedPoint& point, const TimePoint& time, bool day_given,
                  absl::CivilDay today) {
  AggregateQuery at = query;
  at.time = time;
  if (point.period) {
    at.period_from = point.period->from;
    at.period_to = *point.period->to;
    // The day on which a population is looked at when the caller names none: the last of the period when that is past.
    if (!day_given) at.time.day = std::min(at.period_to - 1, today);
  }
  if (point.day) at.time.day = *point.day;
  at.time.now = time.now && at.time.day == today;
  return at;
}

// A table that was counted, and the least number of organisations of a group that it shows.
struct Counted {
  AskedPoint asked = {};
  TableQuery query = {};
  Table table = {};
  int64_t min_cell = 0;
};

// The rows and the total of `counted`, as far as they may be shown. DEADLINE_EXCEEDED when that is not found out before
// `deadline`.
template <class Proto>
absl::Status Show(const Counted& counted, absl::Time deadline, const Clock& clock, Proto& proto) {
  std::vector<ShownGroup> groups;
  for (const TableRow& row : counted.table.rows) {
    groups.push_back({.keys = row.figures.keys, .count = row.figures.count});
  }
  const Suppression suppression = Suppress(groups, counted.min_cell, [&] { return clock.Now() < deadline; });
  if (suppression.given_up) return sql::DeadlinePassed();
  for (size_t i = 0; i < counted.table.rows.size(); ++i) {
    *proto.add_rows() = ToProto(counted.table.rows[i], counted.query, suppression.groups[i]);
  }
  *proto.mutable_total() = ToProto(counted.table.total, counted.query, suppression.total);
  return absl::OkStatus();
}

v1::StatisticsSource SourceOf(bool recounted) {
  return recounted ? v1::STATISTICS_SOURCE_RECOUNT : v1::STATISTICS_SOURCE_ROLL_UP;
}

v1::AggregatePoint PointProto(const AskedPoint& asked, const AggregateQuery& query, bool recounted) {
  v1::AggregatePoint point;
  *point.mutable_date() = ToProto(query.time.day);
  if (asked.period) *point.mutable_period() = RangeProto(asked.period->from, asked.period->to);
  point.set_source(SourceOf(recounted));
  return point;
}

}  // namespace

absl::StatusOr<bool> KnownToSums(sql::Transaction& transaction, absl::Time now, TimePoint& time) {
  OrganizationStore organizations(transaction);
  if (time.latest) {
    HTX_ASSIGN_OR_RETURN(const absl::Time newest, organizations.LastKnown(now));
    time.known = std::max(now, newest);  // A writer's clock may be ahead.
    return true;
  }
  HTX_ASSIGN_OR_RETURN(const bool changed, organizations.ChangedSince(time.known));
  return !changed;
}

absl::StatusOr<v1::AggregateOrganizationsResponse> StatisticsHandlers::AggregateOrganizations(
    const v1::AggregateOrganizationsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  const absl::CivilDay today = DayOf(now);
  HTX_ASSIGN_OR_RETURN(const AggregatePlan plan, ParseAggregate(request, !context.may_see_personal_data));
  HTX_ASSIGN_OR_RETURN(const TimePoint asked_time, ResolveTime(request.time(), now));
  const bool day_given = request.time().has_valid_date();
  std::vector<Counted> points;
  TimePoint time;
  const int64_t sequence = office_.head.sequence();
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    points.clear();
    time = asked_time;
    HTX_ASSIGN_OR_RETURN(const bool kept, KnownToSums(transaction, now, time));
    HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, office_.areas.Read(transaction));
    const bool in_parts = plan.current_boundaries && moves_.InParts(tree, today);
    const ShownAreas areas(tree, plan.level, plan.current_boundaries, today, in_parts);
    Tabulator tabulator(transaction, areas, kept);
    size_t rows = 0;
    for (const AskedPoint& asked : plan.points) {
      Counted point{.asked = asked, .query = plan.table, .min_cell = plan.min_cell};
      point.query.aggregate = At(plan.table.aggregate, asked, time, day_given, today);
      HTX_ASSIGN_OR_RETURN(point.table, tabulator.Count(point.query));
      time.day = point.query.aggregate.time.day;
      if (!context.may_see_personal_data) {
        HTX_ASSIGN_OR_RETURN(point.min_cell, tabulator.LeastCell(point.query.aggregate, plan.min_cell));
      }
      rows += point.table.rows.size();
      if (plan.series && rows > kMaxSeriesRows) return TooManyGroups(kMaxSeriesRows);
      points.push_back(std::move(point));
    }
    return absl::OkStatus();
  }));
  // What may be shown is found out without a snapshot: it takes time, and none of the database's.
  v1::AggregateOrganizationsResponse response;
  bool recounted = false;
  for (const Counted& point : points) {
    recounted |= point.table.recounted;
    if (!plan.series) {
      HTX_RETURN_IF_ERROR(Show(point, context.deadline, office_.clock, response));
      continue;
    }
    v1::AggregatePoint& proto = *response.add_series();
    proto = PointProto(point.asked, point.query.aggregate, point.table.recounted);
    HTX_RETURN_IF_ERROR(Show(point, context.deadline, office_.clock, proto));
  }
  response.set_source(SourceOf(recounted));
  *response.mutable_time() = ToProto(time);
  response.set_sequence(sequence);
  response.set_area_basis(plan.current_boundaries ? v1::AREA_BASIS_CURRENT_BOUNDARIES : v1::AREA_BASIS_AS_RECORDED);
  return response;
}

absl::StatusOr<v1::VerifyStatisticsResponse> StatisticsHandlers::VerifyStatistics(
    const v1::VerifyStatisticsRequest& request, const rpc::RequestContext& context) {
  const int limit = request.max_differences() == 0 ? kDefaultDifferences : request.max_differences();
  const int64_t sequence = office_.head.sequence();
  RollupCheck check;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(check, RollupStore(transaction).Verify(limit));
    return absl::OkStatus();
  }));
  v1::VerifyStatisticsResponse response;
  response.set_consistent(check.differences.empty());
  for (const RollupDifference& difference : check.differences) {
    v1::StatisticsDifference& proto = *response.add_differences();
    proto.set_grain(difference.grain);
    proto.set_cell(difference.cell);
    if (const absl::StatusOr<absl::CivilDay> day = ParseDay(difference.day); day.ok()) {
      *proto.mutable_date() = ToProto(*day);
    }
    proto.set_figure(difference.figure);
    proto.set_recounted(difference.recounted);
    proto.set_kept(difference.kept);
  }
  response.set_cell_count(check.cells);
  response.set_revision_count(check.revisions);
  response.set_pending_count(check.pending);
  response.set_sequence(sequence);
  return response;
}

absl::StatusOr<v1::RebuildStatisticsResponse> StatisticsHandlers::RebuildStatistics(
    const v1::RebuildStatisticsRequest& request, const rpc::RequestContext& context) {
  return sql::WriteOnce<v1::RebuildStatisticsResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RebuildStatisticsResponse> {
        v1::RebuildStatisticsResponse response;
        HTX_ASSIGN_OR_RETURN(const int64_t changes, RollupStore(transaction).Rebuild());
        response.set_change_count(changes);
        return response;
      });
}

}  // namespace htx::registry
