#pragma once

// The law that an organisation is organised under, as far as days tell.

#include <optional>

#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"
#include "registry/domain/organization.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// The law on cooperatives in force on `day` (rule GOVERNING_LAW); null when none is known, or `kind` is not under it.
const Rule* LawOn(Kind kind, absl::CivilDay day);

// The law that an organisation is under on `day`, for all that its founding tells `today`: the one it was founded
// under, when it was still in force on `day` and nobody has had to convert from it since. Else unspecified: it may have
// converted.
GoverningLaw DeriveLaw(const Facts& facts, absl::CivilDay day, absl::CivilDay today);

// A law that `facts` cannot be under on `day`.
struct LawConflict {
  const Rule* rule = nullptr;
  Text text = {};
  // The law is merely younger than `day`: somebody stated the present one for days before it.
  bool too_early = false;
};
// The stated law had ended when the organisation was founded, is not in force yet on `day`, or there is nothing to
// convert from. Nothing for kinds that are not under the law, and for an unspecified one.
std::optional<LawConflict> FindLawConflict(const Facts& facts, absl::CivilDay day);

// The rule by which an organisation of `kind` under `law` is late to convert on `day`; null when it is not.
const Rule* ConversionDue(Kind kind, GoverningLaw law, absl::CivilDay day);

}  // namespace htx::registry
