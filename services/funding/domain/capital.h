#pragma once

// Positions of capital over business days. Entries may arrive out of the order of their days, so a decision looks at
// its own day and at every later one: what is promised today must still be there tomorrow.

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

// What an event did to a source. Sums of entries are positions.
struct CapitalEntry {
  SourceId source = {};
  OrganizationId borrower = {};    // Empty for movements of capital.
  ApplicationId application = {};  // Empty for movements of capital.
  ProgramId program = {};          // Empty outside programmes.
  bool own_risk = true;            // False when the provider bears the risk: outside the fund's own limits.
  absl::CivilDay day = {};
  Dong contributed = 0;
  Dong committed = 0;
  Dong lent = 0;
  Dong repaid = 0;
};

// A source at the end of a day.
struct SourcePosition {
  absl::CivilDay day = {};
  Dong contributed = 0;
  Dong committed = 0;
  Dong lent = 0;
  Dong repaid = 0;

  Dong Available() const { return contributed - committed - lent; }
};

// The change of some sum on one day.
struct DailyDelta {
  absl::CivilDay day = {};
  Dong delta = 0;
};

// The lowest value that a sum takes from a day on: `opening` is the value at that day's end, `later` its changes on
// later days, in order.
Dong LowestFrom(Dong opening, absl::Span<const DailyDelta> later);

// The highest one.
Dong HighestFrom(Dong opening, absl::Span<const DailyDelta> later);

}  // namespace htx::funding
