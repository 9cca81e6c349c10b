#pragma once

// The time coordinate of a read.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "htx/common/v1/time.pb.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// The point that `requested` means at `now`: both halves default to now.
//
// INVALID_ARGUMENT / FIELD_RULE on "time.valid_date" or "time.known_time"; OUT_OF_RANGE / KNOWN_TIME_IN_FUTURE.
absl::StatusOr<TimePoint> ResolveTime(const common::v1::TimeCoordinate& requested, absl::Time now);

// The instant to compare stored ones with: that of `time`, or the end of time when it asks for what is believed now.
absl::Time KnownOf(const TimePoint& time);

// Why there is no `id` at the time that was asked for: it was not known then, or never existed.
absl::Status WhyAbsent(OrganizationStore& store, const OrganizationId& id);

// The coordinate as an answer.
common::v1::TimeCoordinate ToProto(const TimePoint& time);

}  // namespace htx::registry
