#include "common/rpc/proto_values.h"

#include "common/base/civil_date.h"

namespace htx::rpc {

google::type::Date DateProto(absl::CivilDay day) {
  google::type::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

google::protobuf::Timestamp TimeProto(absl::Time instant) {
  const int64_t micros = ToMicros(instant);
  google::protobuf::Timestamp timestamp;
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {  // Before 1970: nanos count forward.
    rest += 1'000'000;
    --seconds;
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

google::protobuf::Duration DurationProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &duration));
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration)));
  return proto;
}

common::v1::Money MoneyProto(int64_t amount) {
  common::v1::Money money;
  money.set_amount(amount);
  money.set_currency("VND");
  return money;
}

}  // namespace htx::rpc
