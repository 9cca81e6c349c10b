#include "common/rpc/proto_values.h"

#include <gtest/gtest.h>

#include "common/base/civil_date.h"

namespace htx::rpc {
namespace {

TEST(ProtoValuesTest, InstantsKeepMicrosecondsOnBothSidesOf1970) {
  const google::protobuf::Timestamp after = TimeProto(FromMicros(1'500'000));
  EXPECT_EQ(after.seconds(), 1);
  EXPECT_EQ(after.nanos(), 500'000'000);
  const google::protobuf::Timestamp before = TimeProto(FromMicros(-1));
  EXPECT_EQ(before.seconds(), -1);
  EXPECT_EQ(before.nanos(), 999'999'000) << "nanos count forward";
}

TEST(ProtoValuesTest, DatesDurationsAndMoneyAreWhole) {
  const google::type::Date date = DateProto(absl::CivilDay(2025, 7, 1));
  EXPECT_EQ(date.ShortDebugString(), "year: 2025 month: 7 day: 1");
  EXPECT_EQ(DurationProto(absl::Milliseconds(1250)).ShortDebugString(), "seconds: 1 nanos: 250000000");
  EXPECT_EQ(MoneyProto(5).ShortDebugString(), "amount: 5 currency: \"VND\"");
}

}  // namespace
}  // namespace htx::rpc
