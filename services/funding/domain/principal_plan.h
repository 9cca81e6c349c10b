#pragma once

// How principal is spread over due dates before interest is known. Level payments have no such plan: theirs are 0.

#include <vector>

#include "funding/domain/due_dates.h"
#include "funding/domain/money.h"
#include "funding/domain/terms.h"

namespace htx::funding {

struct PrincipalSlot {
  DueDay day = {};
  Dong planned = 0;
};

// All due dates with the principal that the terms plan for each. Sums to the principal.
std::vector<PrincipalSlot> PlanPrincipal(const Terms& terms, const WorkingDays& calendar);

// Spreads `amount` over the slots from index `first` on, as the method does: what they held is replaced.
void Respread(const Terms& terms, Dong amount, size_t first, std::vector<PrincipalSlot>& slots);

// The sum planned from index `first` on.
Dong PlannedFrom(const std::vector<PrincipalSlot>& slots, size_t first);

// Takes up to `amount` from the slots from `first` on: the first ones first, or the last ones first.
void TakeFirst(Dong amount, size_t first, std::vector<PrincipalSlot>& slots);
void TakeLast(Dong amount, size_t first, std::vector<PrincipalSlot>& slots);

}  // namespace htx::funding
