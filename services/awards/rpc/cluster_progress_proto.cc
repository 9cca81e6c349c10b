#include "awards/rpc/cluster_progress_proto.h"

#include "awards/rpc/pledge_proto.h"
#include "awards/rpc/proto_values.h"

namespace htx::awards {

v1::UnitProgress ToProto(const UnitTarget& row, const TargetProgress& progress) {
  v1::UnitProgress proto;
  proto.set_pledge(NameOf(row.pledge->id));
  proto.set_target(row.target->id);
  proto.set_indicator(row.target->indicator);
  proto.set_unit(row.unit);
  if (row.promised) *proto.mutable_promised() = ToProto(*row.promised);
  const Known known = KnownOf(progress, row.promised);
  if (known.actual) *proto.mutable_actual() = ToRatio(*known.actual);
  proto.set_unverified(known.unverified);
  if (known.completion) *proto.mutable_completion() = ToRatio(*known.completion);
  *proto.mutable_progress() = ToProto(progress);
  return proto;
}

v1::IndicatorProgress ToProto(const IndicatorUnits& held, const IndicatorSums& sums) {
  v1::IndicatorProgress proto;
  const auto units = static_cast<int32_t>(held.units.size());
  proto.set_indicator(held.indicator);
  proto.set_units(units);
  proto.set_counted_units(sums.actual.counted);
  if (sums.actual.sum) *proto.mutable_actual() = ToRatio(*sums.actual.sum);
  proto.set_live(sums.live);
  if (MeasuredBy(held.indicator) == ObservationSource::kFunding) {
    proto.set_funding_sequence(sums.sequence);
  } else {
    proto.set_registry_sequence(sums.sequence);
  }
  if (sums.as_of) *proto.mutable_as_of() = DateProto(*sums.as_of);
  proto.set_claiming_units(sums.claimed.counted);
  if (sums.claimed.sum) *proto.mutable_claimed() = ToRatio(*sums.claimed.sum);
  proto.set_verdict(v1::VERDICT_UNKNOWN);
  if (!held.promised) return proto;
  *proto.mutable_promised() = ToProto(*held.promised);
  proto.set_verdict(ToEnum<v1::Verdict>(JudgeSum(*held.promised, sums.actual.sum, units - sums.actual.counted)));
  if (!sums.actual.sum) return proto;
  const std::optional<Rational> completion = Completion(*held.promised, *sums.actual.sum);
  if (completion) *proto.mutable_completion() = ToRatio(*completion);
  return proto;
}

}  // namespace htx::awards
