#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/rpc/parse_distinct.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/report_proto.h"

namespace htx::registry {
namespace {

// A sum as people report it; absent when nothing was summed.
template <class Set>
void SetReported(const SumCell& cell, Set set) {
  if (cell.known == 0) return;
  set(ToProto(cell.Number()));
}

}  // namespace

absl::StatusOr<std::vector<ActivityDimension>> ParseActivityDimensions(
    const v1::AggregateSupportActivitiesRequest& request) {
  FieldErrors errors;
  std::vector<ActivityDimension> dimensions = ParseDistinct<ActivityDimension>(
      request.group_by(), static_cast<int>(ActivityDimension::kYear), kMaxDimensions, "group_by", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return dimensions;
}

v1::SupportActivityRow ToProto(const ActivityRow& row, const std::vector<ActivityDimension>& group_by) {
  v1::SupportActivityRow proto;
  for (size_t i = 0; i < row.keys.size(); ++i) {
    proto.add_keys(group_by[i] == ActivityDimension::kAlliance ? absl::StrCat("organizations/", row.keys[i])
                                                               : row.keys[i]);
  }
  proto.set_record_count(row.count);
  *proto.mutable_quantity() = ToProto(row.quantity.Number());
  SetReported(row.attendances, [&](v1::ReportedNumber number) { *proto.mutable_attendances() = std::move(number); });
  SetReported(row.participants, [&](v1::ReportedNumber number) { *proto.mutable_participants() = std::move(number); });
  if (row.planned.known > 0) {
    proto.set_planned_count(row.planned.sum);
    *proto.mutable_plan_ratio() = ToProto(Reduce(row.done_of_planned.sum, row.planned.sum));
  }
  if (row.reach_denominator.known > 0) {
    *proto.mutable_reach() = ToProto(Reduce(row.reach_numerator.sum, row.reach_denominator.sum));
  }
  return proto;
}

}  // namespace htx::registry
