#pragma once

// What of the registry's messages both its directory and its follower read.

#include <optional>

#include "absl/time/civil_time.h"
#include "funding/domain/debtor.h"
#include "google/type/date.pb.h"
#include "htx/registry/v1/lifecycle.pb.h"

namespace htx::funding {

// The step, known at `sequence`; absent when it is not one between two organisations with a day.
std::optional<Succession> SuccessionOf(const htx::registry::v1::Succession& step, int64_t sequence);

// Absent when the date is none.
std::optional<absl::CivilDay> DayOfProto(const google::type::Date& date);

}  // namespace htx::funding
