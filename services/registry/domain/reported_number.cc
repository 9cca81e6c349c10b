#include "registry/domain/reported_number.h"

#include <numeric>

#include "common/base/status.h"

namespace htx::registry {

Qualifier JointQualifier(const QualifierCounts& counts) {
  if (counts.vague > 0) return Qualifier::kAbout;
  if (counts.more_than > 0) return Qualifier::kMoreThan;
  if (counts.at_least > 0) return Qualifier::kAtLeast;
  return Qualifier::kExact;
}

Ratio Reduce(int64_t numerator, int64_t denominator) {
  HTX_CHECK(denominator >= 0);
  if (denominator == 0) return {};
  const int64_t divisor = std::gcd(numerator, denominator);
  return {.numerator = numerator / divisor, .denominator = denominator / divisor};
}

}  // namespace htx::registry
