#include "registry/rpc/activity_handlers.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/record_change.h"
#include "registry/rpc/report_proto.h"
#include "registry/store/activity_store.h"
#include "registry/store/programme_store.h"
#include "registry/store/schemas.h"
#include "registry/store/statistics_store.h"

namespace htx::registry {
namespace {

// Narrows `where` to first days in the range; an open end does not narrow.
absl::Status AddPeriod(const common::v1::DateRange& range, query::Fragment& where) {
  FieldErrors errors;
  std::optional<absl::CivilDay> from;
  std::optional<absl::CivilDay> to;
  if (range.has_from()) from = ParseDate(range.from(), "period.from", errors);
  if (range.has_to()) to = ParseDate(range.to(), "period.to", errors);
  if (from && to && *to <= *from) errors.Add("period", {.en = "is empty", .vi = "là khoảng rỗng"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (from) {
    where.text += " and a.start_date >= ?";
    where.args.emplace_back(FormatDay(*from));
  }
  if (to) {
    where.text += " and a.start_date < ?";
    where.args.emplace_back(FormatDay(*to));
  }
  return absl::OkStatus();
}

// Decides whether `activity` may stand, with what is recorded around it.
absl::Status Judge(sql::Transaction& transaction, const SupportActivity& activity, const AreaTree& areas) {
  OrganizationStore organizations(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, organizations.FindKind(activity.alliance));
  HTX_ASSIGN_OR_RETURN(const std::optional<ProgrammePeriod> programme,
                       ProgrammeStore(transaction).FindPeriod(activity.programme));
  HTX_RETURN_IF_ERROR(Record(activity, alliance, programme, areas));
  for (const std::string& id : activity.visited) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Found> visited, organizations.FindKind(OrganizationId::Of(id)));
    if (!visited) return NeverExisted("organization", NameOf(OrganizationId::Of(id)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::RecordSupportActivityResponse> ActivityHandlers::RecordSupportActivity(
    const v1::RecordSupportActivityRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(SupportActivity activity, ParseActivity(request, DayOf(now)));
  if (activity.id.empty()) activity.id = ActivityId::Of(office_.ids.Next());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(activity.alliance)));
  return sql::WriteOnce<v1::RecordSupportActivityResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordSupportActivityResponse> {
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(Judge(transaction, activity, *areas));
        activity.created = activity.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const bool inserted, ActivityStore(transaction).Insert(activity));
        if (!inserted) return IdTaken(NameOf(activity.id));
        return Announced(transaction, "SUPPORT_ACTIVITY_RECORDED", NameOf(activity.id), activity.start,
                         ToProto(activity), &v1::Change::mutable_support_activity,
                         &v1::RecordSupportActivityResponse::mutable_activity);
      });
}

absl::StatusOr<v1::UpdateSupportActivityResponse> ActivityHandlers::UpdateSupportActivity(
    const v1::UpdateSupportActivityRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const ActivityId id = ParseName<ActivityId>(request.activity().name(), "supportActivities", "activity.name", errors);
  HTX_RETURN_IF_ERROR(RequireMask(request.update_mask(), std::move(errors)));
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::UpdateSupportActivityResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateSupportActivityResponse> {
        ActivityStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const SupportActivity before,
                             Changeable(store.Find(id), "support activity", NameOf(id), request.etag(), context));
        HTX_ASSIGN_OR_RETURN(SupportActivity after, Amend(before, request.activity(), request.update_mask(),
                                                          /*correcting=*/false, DayOf(now)));
        HTX_RETURN_IF_ERROR(Replan(before, after));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_RETURN_IF_ERROR(Judge(transaction, after, *areas));
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.Save(std::move(after)));
        return Announced(transaction, "SUPPORT_ACTIVITY_UPDATED", NameOf(id), after.start, ToProto(after),
                         &v1::Change::mutable_support_activity, &v1::UpdateSupportActivityResponse::mutable_activity);
      });
}

absl::StatusOr<v1::CorrectSupportActivityResponse> ActivityHandlers::CorrectSupportActivity(
    const v1::CorrectSupportActivityRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const ActivityId id = ParseName<ActivityId>(request.activity().name(), "supportActivities", "activity.name", errors);
  HTX_RETURN_IF_ERROR(CheckCorrection(request, std::move(errors)));
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::CorrectSupportActivityResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectSupportActivityResponse> {
        ActivityStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const SupportActivity before,
                             Changeable(store.Find(id), "support activity", NameOf(id), request.etag(), context));
        SupportActivity after = Withdrawn(before);
        if (!request.withdraw()) {
          HTX_ASSIGN_OR_RETURN(
              after, Amend(before, request.activity(), request.update_mask(), /*correcting=*/true, DayOf(now)));
          HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
          HTX_RETURN_IF_ERROR(Judge(transaction, after, *areas));
        }
        after.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(after, store.Save(std::move(after)));
        return Announced(transaction, after.withdrawn ? "SUPPORT_ACTIVITY_WITHDRAWN" : "SUPPORT_ACTIVITY_CORRECTED",
                         NameOf(id), after.start, ToProto(after), &v1::Change::mutable_support_activity,
                         &v1::CorrectSupportActivityResponse::mutable_activity);
      });
}

absl::StatusOr<v1::GetSupportActivityResponse> ActivityHandlers::GetSupportActivity(
    const v1::GetSupportActivityRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ActivityId id, ParseOnlyName<ActivityId>(request.name(), "supportActivities"));
  const auto fill = [&](sql::Transaction& transaction, const TimePoint& time,
                        v1::GetSupportActivityResponse& response) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<SupportActivity> found,
                         ActivityStore(transaction).FindAt(id, KnownOf(time)));
    if (!found) return NeverExisted("support activity", request.name());
    *response.mutable_activity() = ToProto(*found);
    return absl::OkStatus();
  };
  return AnswerAt<v1::GetSupportActivityResponse>(office_, request, context.deadline, fill);
}

absl::StatusOr<v1::ListSupportActivitiesResponse> ActivityHandlers::ListSupportActivities(
    const v1::ListSupportActivitiesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListSupportActivities",
                                                  .filters = ActivitySchema(),
                                                  .orders = ActivitySchema(),
                                                  .default_order = "start_date"},
                                                 ArgumentsOf(request), office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListSupportActivitiesResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<SupportActivity> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, ActivityStore(transaction).List(KnownOf(list.time), list.query, page));
    for (const SupportActivity& activity : page) *response.add_activities() = ToProto(activity);
    return end;
  };
  return AnswerPage<v1::ListSupportActivitiesResponse>(office_, list, context.deadline, fill);
}

absl::StatusOr<v1::AggregateSupportActivitiesResponse> ActivityHandlers::AggregateSupportActivities(
    const v1::AggregateSupportActivitiesRequest& request, const rpc::RequestContext& context) {
  ActivityQuery query;
  HTX_ASSIGN_OR_RETURN(query.group_by, ParseActivityDimensions(request));
  HTX_ASSIGN_OR_RETURN(query.where, query::ParseFilter(request.filter(), ActivitySchema()));
  HTX_RETURN_IF_ERROR(AddPeriod(request.period(), query.where));
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  query.known = KnownOf(time);
  const int64_t sequence = office_.head.sequence();
  std::vector<ActivityRow> rows;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(rows, StatisticsStore(transaction).AggregateActivities(query));
    return absl::OkStatus();
  }));
  if (rows.size() > static_cast<size_t>(query.limit)) return TooManyGroups(query.limit);
  v1::AggregateSupportActivitiesResponse response;
  ActivityRow total;
  for (const ActivityRow& row : rows) {
    *response.add_rows() = ToProto(row, query.group_by);
    total.Add(row);
  }
  *response.mutable_total() = ToProto(total, query.group_by);
  *response.mutable_time() = ToProto(time);
  response.set_sequence(sequence);
  return response;
}

}  // namespace htx::registry
