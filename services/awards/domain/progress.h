#pragma once

// How far a target is met: exact comparison of an actual with what was promised.

#include <optional>
#include <string>

#include "absl/types/span.h"
#include "awards/domain/pledge.h"
#include "awards/domain/rational.h"

namespace htx::awards {

enum class ObservationSource { kSelfReport = 1, kRegistry = 2, kInspection = 3 };
enum class Verdict { kMet = 1, kNotMet = 2, kUnknown = 3 };

struct Observation {
  std::string id = {};
  std::string target = {};
  ObservationSource source = ObservationSource::kSelfReport;
  std::string unit = {};  // Resource name of the party, for self-reports.
  Rational actual = {};
  absl::CivilDay as_of = {};
  std::string evidence = {};
  std::string evidence_sha256 = {};
  int64_t registry_sequence = 0;
  std::string recorded_by = {};
  absl::Time recorded_time = absl::UnixEpoch();
};

// An answer of the registry's statistics.
struct Measured {
  Rational actual = {};
  int64_t sequence = 0;
};

struct TargetProgress {
  std::string target = {};
  std::optional<Rational> actual = {};
  std::optional<ObservationSource> source = {};
  bool live = false;
  int64_t registry_sequence = 0;
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

// The progress of one target. `observations` are those of the target, oldest first; `live` is what the registry just
// said, for `as_of`. The verified actual is the live one, else the latest by as_of (then by recording) of inspections
// and stored measurements; a self-report is never more than a claim beside it.
TargetProgress Assess(const Target& target, absl::Span<const Observation> observations,
                      const std::optional<Measured>& live, absl::CivilDay as_of);

}  // namespace htx::awards
