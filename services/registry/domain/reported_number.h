#pragma once

#include <cstdint>

#include "registry/domain/vocabulary.h"

namespace htx::registry {

// A number as a report states it. `upper` is the upper end of a kRange and 0 otherwise.
struct ReportedNumber {
  int64_t value = 0;
  Qualifier qualifier = Qualifier::kExact;
  int64_t upper = 0;
  bool operator==(const ReportedNumber&) const = default;
};

// How many summands of each kind stand behind a sum.
struct QualifierCounts {
  int64_t exact = 0;
  int64_t at_least = 0;
  int64_t more_than = 0;
  int64_t vague = 0;  // kAbout, kEstimate, kRange
};

// The qualifier of a sum: exact when all are; a lower bound when the others are exact or lower bounds (strict as soon
// as one is strict); about as soon as one is vaguer.
Qualifier JointQualifier(const QualifierCounts& counts);

// An exact rational number in lowest terms with a positive denominator; 0/0 when the denominator is 0.
struct Ratio {
  int64_t numerator = 0;
  int64_t denominator = 0;
  bool operator==(const Ratio&) const = default;
};
// `denominator` is not negative.
Ratio Reduce(int64_t numerator, int64_t denominator);

}  // namespace htx::registry
