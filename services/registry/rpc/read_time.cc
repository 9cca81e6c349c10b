#include "registry/rpc/read_time.h"

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {

absl::StatusOr<TimePoint> ResolveTime(const common::v1::TimeCoordinate& requested, absl::Time now) {
  const absl::CivilDay today = DayOf(now);
  TimePoint point{.day = today, .known = now, .latest = true, .now = true};
  FieldErrors errors;
  if (requested.has_valid_date()) {
    point.day = ParseDate(requested.valid_date(), "time.valid_date", errors).value_or(today);
    point.now = point.day == today;
  }
  if (requested.has_known_time()) {
    point.known = ParseInstant(requested.known_time(), "time.known_time", errors);
    point.latest = false;
    point.now = false;
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (point.known > now) return KnownTimeInFuture();
  return point;
}

absl::Time KnownOf(const TimePoint& time) { return FromMicros(time.KnownMicros()); }

absl::Status WhyAbsent(OrganizationStore& store, const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> now, store.Find(id));
  if (!now) return NeverExisted("organization", NameOf(id));
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, store.ReadTimeline(id));
  return NotKnownAtTime(NameOf(id), timeline.front().valid_from, now->created);
}

common::v1::TimeCoordinate ToProto(const TimePoint& time) {
  common::v1::TimeCoordinate proto;
  *proto.mutable_valid_date() = ToProto(time.day);
  *proto.mutable_known_time() = ToProto(time.known);
  return proto;
}

}  // namespace htx::registry
