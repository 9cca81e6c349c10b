#include "awards/domain/progress.h"

#include <map>

#include "awards/domain/indicator.h"

namespace htx::awards {
namespace {

// Whether the indicator's figures have a denominator: of several, numerators and denominators add up.
bool HasDenominator(const Target& target) {
  const Indicator* indicator = FindIndicator(target.indicator);
  return target.kind == TargetKind::kPercentage || (indicator != nullptr && indicator->kind != IndicatorKind::kCount);
}

// Sum of each party's latest claim: counts add up, shares and means add numerators and denominators.
std::optional<Rational> SelfReport(const Target& target, absl::Span<const Observation> observations) {
  std::map<std::string, const Observation*> latest;
  for (const Observation& observation : observations) {
    if (observation.source != ObservationSource::kSelfReport) continue;
    const Observation*& held = latest[observation.unit];
    if (held == nullptr || held->as_of <= observation.as_of) held = &observation;
  }
  if (latest.empty()) return std::nullopt;
  const bool share = HasDenominator(target);
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

std::vector<Observation> AboutTarget(absl::Span<const Observation> all, const Pledge& pledge, const Target& target,
                                     absl::CivilDay as_of) {
  std::string only;
  if (target.parts.size() == 1) only = OrganizationName(target.parts.front().unit);
  if (target.parts.empty() && pledge.parties.size() == 1) only = pledge.parties.front().unit;
  std::vector<Observation> found;
  for (const Observation& observation : all) {
    if (observation.target != target.id || observation.as_of > as_of) continue;
    const bool claim = observation.source == ObservationSource::kSelfReport;
    if (claim || observation.unit.empty() || observation.unit == only) found.push_back(observation);
  }
  return found;
}

std::vector<Observation> AboutUnit(absl::Span<const Observation> all, absl::string_view target, absl::string_view unit,
                                   bool alone, absl::CivilDay as_of) {
  std::vector<Observation> found;
  for (const Observation& observation : all) {
    if (observation.target != target || observation.as_of > as_of) continue;
    if (observation.unit == unit || (alone && observation.unit.empty())) found.push_back(observation);
  }
  return found;
}

ObservationSource MeasuredBy(absl::string_view indicator) {
  const Indicator* held = FindIndicator(indicator);
  const bool of_fund = held != nullptr && held->source == IndicatorSource::kFunding;
  return of_fund ? ObservationSource::kFunding : ObservationSource::kRegistry;
}

TargetProgress Assess(const Target& target, absl::Span<const Observation> observations,
                      const std::optional<Measured>& live, absl::CivilDay as_of) {
  TargetProgress progress = {.target = target.id};
  // Where the service has nothing to count, what an inspection found stands.
  const bool counted = live && live->actual.defined();
  for (const Observation& observation : observations) {
    if (counted || observation.source == ObservationSource::kSelfReport) continue;
    if (live && observation.source != ObservationSource::kInspection) continue;
    if (progress.as_of && observation.as_of < *progress.as_of) continue;
    progress.actual = observation.actual;
    progress.source = observation.source;
    progress.sequence = observation.sequence;
    progress.as_of = observation.as_of;
  }
  if (live && !progress.actual) {
    progress.actual = live->actual;
    progress.source = MeasuredBy(target.indicator);
    progress.live = true;
    progress.sequence = live->sequence;
    progress.as_of = as_of;
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
