#pragma once

// How far a target is met: exact comparison of an actual with what was promised.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "awards/domain/pledge.h"
#include "awards/domain/rational.h"

namespace htx::awards {

enum class ObservationSource { kSelfReport = 1, kRegistry = 2, kInspection = 3, kFunding = 4 };
enum class Verdict { kMet = 1, kNotMet = 2, kUnknown = 3 };

struct Observation {
  std::string id = {};
  std::string target = {};
  ObservationSource source = ObservationSource::kSelfReport;
  std::string unit = {};  // Resource name of the party it is about; empty: the target as a whole.
  Rational actual = {};
  absl::CivilDay as_of = {};
  std::string evidence = {};
  std::string evidence_sha256 = {};
  int64_t sequence = 0;  // Of the registry's or the funds' feed, by the source.
  std::string recorded_by = {};
  absl::Time recorded_time = absl::UnixEpoch();
};

// An answer of the registry's statistics, or of the funds.
struct Measured {
  Rational actual = {};
  int64_t sequence = 0;
};

struct TargetProgress {
  std::string target = {};
  std::optional<Rational> actual = {};
  std::optional<ObservationSource> source = {};
  bool live = false;
  int64_t sequence = 0;  // As in Observation.
  std::optional<absl::CivilDay> as_of = {};
  std::optional<Rational> self_report = {};
  bool discrepancy = false;
  Verdict verdict = Verdict::kUnknown;
  std::optional<Rational> completion = {};
};

// Whether `actual` meets the target; kUnknown when nothing was counted.
Verdict Judge(const Target& target, const Rational& actual);

// Actual over target, not reduced: 75 classes of 50 planned are 75/50. Nothing for TASK, AT_MOST and RANGE.
std::optional<Rational> Completion(const Target& target, const Rational& actual);

// Which of `all` speak of a target as a whole, up to `as_of`: what was measured or found of it, or of the only unit
// that stands under it, and every claim.
std::vector<Observation> AboutTarget(absl::Span<const Observation> all, const Pledge& pledge, const Target& target,
                                     absl::CivilDay as_of = absl::CivilDay::max());
// Which of `all` speak of one unit under a target. `alone`: the target is this unit's only, so what was found of the
// target was found of it.
std::vector<Observation> AboutUnit(absl::Span<const Observation> all, absl::string_view target, absl::string_view unit,
                                   bool alone, absl::CivilDay as_of);

// The source that a live figure of the indicator has.
ObservationSource MeasuredBy(absl::string_view indicator);

// The progress of one target. `observations` are those about it, oldest first; `live` is what the service that its
// indicator names just said, for `as_of`. The verified actual is the live one, else the latest by as_of (then by
// recording) of inspections and stored measurements; where the service has nothing to count, the latest inspection. A
// self-report is never more than a claim beside it.
TargetProgress Assess(const Target& target, absl::Span<const Observation> observations,
                      const std::optional<Measured>& live, absl::CivilDay as_of);

}  // namespace htx::awards
