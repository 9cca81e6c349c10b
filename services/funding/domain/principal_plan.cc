#include "funding/domain/principal_plan.h"

#include <algorithm>
#include <utility>

#include "funding/domain/accrual.h"

namespace htx::funding {
namespace {

// What a slot weighs among those that share the principal; 0: it has none.
Wide WeightOf(const Terms& terms, const std::vector<PrincipalSlot>& slots, size_t index) {
  const ScheduleOptions& options = terms.options;
  const bool last = index + 1 == slots.size();
  if (static_cast<int>(index) < options.grace_principal && !last) return 0;
  switch (terms.method) {
    case ScheduleMethod::kEqualPrincipal:
    case ScheduleMethod::kFlat:
    case ScheduleMethod::kBalloon:
      return 1;
    case ScheduleMethod::kAnnuity:
      return 0;
    case ScheduleMethod::kBullet:
    case ScheduleMethod::kInterestOnly:
      return last ? 1 : 0;
    case ScheduleMethod::kSeasonal:
      return std::find(options.season.begin(), options.season.end(), slots[index].day.nominal.month()) !=
                     options.season.end()
                 ? 1
                 : 0;
    case ScheduleMethod::kIrregular:
      // Rows added by an extension weigh as the last of the plan did.
      return options.planned[std::min(index, options.planned.size() - 1)].principal;
  }
  HTX_UNREACHABLE();
}

struct Share {
  size_t index = 0;
  Wide weight = 0;
};

std::vector<Share> SharesFrom(const Terms& terms, const std::vector<PrincipalSlot>& slots, size_t first) {
  std::vector<Share> shares;
  for (size_t i = first; i < slots.size(); ++i) {
    const Wide weight = WeightOf(terms, slots, i);
    if (weight > 0) shares.push_back({.index = i, .weight = weight});
  }
  // What nothing is planned for falls due at the end.
  if (shares.empty()) shares.push_back({.index = slots.size() - 1, .weight = 1});
  return shares;
}

void Spread(const ScheduleOptions& options, Dong amount, const std::vector<Share>& shares,
            std::vector<PrincipalSlot>& slots) {
  Wide whole = 0;
  for (const Share& share : shares) whole += share.weight;
  const auto round = [&](Wide weight) {
    return RoundTo(static_cast<Wide>(amount) * weight, whole, options.rounding_unit, options.rounding_mode);
  };
  Dong left = amount;
  Wide through = 0;
  // The first share is found last when it takes the remainder; so the others come in order, and it after them.
  const size_t start = options.remainder == Remainder::kFirst ? 1 : 0;
  for (size_t i = start; i < shares.size(); ++i) {
    through += shares[i].weight;
    const bool takes_rest = start == 0 && i + 1 == shares.size();
    Dong part = left;
    if (!takes_rest && options.remainder == Remainder::kSpread) part = std::min(left, round(through) - (amount - left));
    if (!takes_rest && options.remainder != Remainder::kSpread) part = std::min(left, round(shares[i].weight));
    slots[shares[i].index].planned = part;
    left -= part;
  }
  if (start == 1) slots[shares.front().index].planned = left;
}

}  // namespace

std::vector<PrincipalSlot> PlanPrincipal(const Terms& terms, const WorkingDays& calendar) {
  std::vector<PrincipalSlot> slots;
  for (DueDay& day : DueDays(terms, calendar)) slots.push_back({.day = std::move(day)});
  Respread(terms, terms.principal, 0, slots);
  return slots;
}

void Respread(const Terms& terms, Dong amount, size_t first, std::vector<PrincipalSlot>& slots) {
  if (terms.method == ScheduleMethod::kAnnuity) return;
  for (size_t i = first; i < slots.size(); ++i) slots[i].planned = 0;
  if (terms.method == ScheduleMethod::kIrregular && first == 0 && amount == terms.principal &&
      slots.size() == terms.options.planned.size()) {
    for (size_t i = 0; i < slots.size(); ++i) slots[i].planned = terms.options.planned[i].principal;
    return;
  }
  const Dong balloon = RoundTo(static_cast<Wide>(amount) * terms.options.balloon_ppm, kMillion,
                               terms.options.rounding_unit, terms.options.rounding_mode);
  Spread(terms.options, amount - balloon, SharesFrom(terms, slots, first), slots);
  slots.back().planned += balloon;
}

Dong PlannedFrom(const std::vector<PrincipalSlot>& slots, size_t first) {
  Dong sum = 0;
  for (size_t i = first; i < slots.size(); ++i) sum += slots[i].planned;
  return sum;
}

void TakeFirst(Dong amount, size_t first, std::vector<PrincipalSlot>& slots) {
  for (size_t i = first; i < slots.size() && amount > 0; ++i) {
    const Dong part = std::min(amount, slots[i].planned);
    slots[i].planned -= part;
    amount -= part;
  }
}

void TakeLast(Dong amount, size_t first, std::vector<PrincipalSlot>& slots) {
  for (size_t i = slots.size(); i > first && amount > 0; --i) {
    const Dong part = std::min(amount, slots[i - 1].planned);
    slots[i - 1].planned -= part;
    amount -= part;
  }
}

}  // namespace htx::funding
