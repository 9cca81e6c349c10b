#include "awards/domain/progress.h"

#include <map>

namespace htx::awards {
namespace {

// Sum of each party's latest claim: counts add up, shares add numerators and denominators.
std::optional<Rational> SelfReport(const Target& target, absl::Span<const Observation> observations) {
  std::map<std::string, const Observation*> latest;
  for (const Observation& observation : observations) {
    if (observation.source != ObservationSource::kSelfReport) continue;
    const Observation*& held = latest[observation.unit];
    if (held == nullptr || held->as_of <= observation.as_of) held = &observation;
  }
  if (latest.empty()) return std::nullopt;
  const bool share = target.kind == TargetKind::kPercentage;
  Rational sum = {0, share ? 0 : 1};
  for (const auto& [unit, observation] : latest) {
    sum.numerator += observation->actual.numerator;
    if (share) sum.denominator += observation->actual.denominator;
  }
  return sum;
}

bool Differ(const Rational& a, const Rational& b) {
  if (!a.defined() || !b.defined()) return a.defined() != b.defined();
  return Compare(a, b) != 0;
}

}  // namespace

Verdict Judge(const Target& target, const Rational& actual) {
  if (!actual.defined()) return Verdict::kUnknown;
  const int to_value = Compare(actual, {target.value, 1});
  bool met = false;
  switch (target.kind) {
    case TargetKind::kAtLeast:
    case TargetKind::kPlan:
    case TargetKind::kTask:
      met = to_value >= 0;
      break;
    case TargetKind::kAtMost:
      met = to_value <= 0;
      break;
    case TargetKind::kExact:
      met = to_value == 0;
      break;
    case TargetKind::kRange:
      met = to_value >= 0 && Compare(actual, {target.upper, 1}) <= 0;
      break;
    case TargetKind::kPercentage:
      met = Compare(actual, *target.ratio) >= 0;
      break;
  }
  return met ? Verdict::kMet : Verdict::kNotMet;
}

std::optional<Rational> Completion(const Target& target, const Rational& actual) {
  if (!actual.defined()) return std::nullopt;
  switch (target.kind) {
    case TargetKind::kAtLeast:
    case TargetKind::kExact:
    case TargetKind::kPlan:
      return Divide(actual, {target.value, 1});
    case TargetKind::kPercentage:
      return Divide(actual, *target.ratio);
    case TargetKind::kAtMost:
    case TargetKind::kRange:
    case TargetKind::kTask:
      return std::nullopt;
  }
  return std::nullopt;
}

TargetProgress Assess(const Target& target, absl::Span<const Observation> observations,
                      const std::optional<Measured>& live, absl::CivilDay as_of) {
  TargetProgress progress = {.target = target.id};
  if (live) {
    progress.actual = live->actual;
    progress.source = ObservationSource::kRegistry;
    progress.live = true;
    progress.registry_sequence = live->sequence;
    progress.as_of = as_of;
  } else {
    for (const Observation& observation : observations) {
      if (observation.source == ObservationSource::kSelfReport) continue;
      if (progress.as_of && observation.as_of < *progress.as_of) continue;
      progress.actual = observation.actual;
      progress.source = observation.source;
      progress.registry_sequence = observation.registry_sequence;
      progress.as_of = observation.as_of;
    }
  }
  progress.self_report = SelfReport(target, observations);
  if (progress.actual) {
    progress.verdict = Judge(target, *progress.actual);
    progress.completion = Completion(target, *progress.actual);
    progress.discrepancy = progress.self_report && Differ(*progress.self_report, *progress.actual);
  }
  return progress;
}

}  // namespace htx::awards
