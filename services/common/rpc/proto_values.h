#pragma once

// Values of the house as the messages that every contract uses.

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "htx/common/v1/quantity.pb.h"

namespace htx::rpc {

google::type::Date DateProto(absl::CivilDay day);
// To the microsecond, as instants are stored.
google::protobuf::Timestamp TimeProto(absl::Time instant);
google::protobuf::Duration DurationProto(absl::Duration duration);
// An amount in VND.
common::v1::Money MoneyProto(int64_t amount);

}  // namespace htx::rpc
