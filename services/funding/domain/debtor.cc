#include "funding/domain/debtor.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "funding/domain/standing_errors.h"

namespace htx::funding {
namespace {

// What happens to the debtors on a day: a step of the registry, or else a decision.
struct Turn {
  absl::CivilDay day = {};
  const Succession* step = nullptr;
  const DebtorDecision* decision = nullptr;

  // Steps of a day come before decisions of the day; equal ones in the order in which they were recorded.
  auto Order() const {
    return std::make_tuple(day, decision != nullptr, step != nullptr ? step->sequence : 0,
                           decision != nullptr ? absl::ToUnixMicros(decision->recorded) : 0);
  }
};

// Who owes now, as the walk goes through the days.
class DebtorWalk {
 public:
  DebtorWalk(const OrganizationId& borrower, absl::CivilDay day) { open_.push_back({.debtor = borrower, .from = day}); }

  void Take(const Succession& step) {
    const auto span = Find(step.from);
    if (span == open_.end() || step.from == step.to) return;
    if (PassesWhole(step.kind)) {
      Replace(step.from, {step.to}, step.day);
    } else if (!span->undecided) {
      DebtorSpan undecided = {.debtor = step.from, .from = step.day, .undecided = true};
      End(step.from, step.day);
      open_.push_back(std::move(undecided));
    }
  }
  void Take(const DebtorDecision& decision) {
    const auto span = Find(decision.from);
    if (span != open_.end() && span->undecided) Replace(decision.from, decision.debtors, decision.day);
  }

  std::vector<DebtorSpan> Finish() {
    done_.insert(done_.end(), open_.begin(), open_.end());
    std::stable_sort(done_.begin(), done_.end(), [](const DebtorSpan& a, const DebtorSpan& b) {
      return std::tie(a.from, a.debtor) < std::tie(b.from, b.debtor);
    });
    return std::move(done_);
  }

 private:
  std::vector<DebtorSpan>::iterator Find(const OrganizationId& debtor) {
    return std::find_if(open_.begin(), open_.end(), [&](const DebtorSpan& span) { return span.debtor == debtor; });
  }
  // A span that would hold on no day is left out.
  void End(const OrganizationId& debtor, absl::CivilDay day) {
    const auto span = Find(debtor);
    if (span->from < day) {
      span->until = day;
      done_.push_back(*span);
    }
    open_.erase(span);
  }
  void Replace(const OrganizationId& debtor, const std::vector<OrganizationId>& by, absl::CivilDay day) {
    // A step may be recorded for a day before the contract: then the successor owes from the contract on.
    const absl::CivilDay from = std::max(day, Find(debtor)->from);
    End(debtor, from);
    for (const OrganizationId& next : by) {
      if (Find(next) == open_.end()) open_.push_back({.debtor = next, .from = from});
    }
  }

  std::vector<DebtorSpan> open_ = {};
  std::vector<DebtorSpan> done_ = {};
};

}  // namespace

absl::string_view WordOf(SuccessionKind kind) {
  switch (kind) {
    case SuccessionKind::kMerger:
      return "MERGER";
    case SuccessionKind::kConsolidation:
      return "CONSOLIDATION";
    case SuccessionKind::kDivision:
      return "DIVISION";
    case SuccessionKind::kSeparation:
      return "SEPARATION";
    case SuccessionKind::kConversion:
      return "CONVERSION";
    case SuccessionKind::kDuplicate:
      return "DUPLICATE";
  }
  return "UNKNOWN";
}

bool PassesWhole(SuccessionKind kind) {
  return kind == SuccessionKind::kMerger || kind == SuccessionKind::kConsolidation ||
         kind == SuccessionKind::kConversion || kind == SuccessionKind::kDuplicate;
}

std::vector<DebtorSpan> DebtorsOf(const OrganizationId& borrower, absl::CivilDay contract_day,
                                  std::vector<Succession> successions, absl::Span<const DebtorDecision> decisions) {
  std::vector<Turn> turns;
  for (const Succession& step : successions) turns.push_back({.day = step.day, .step = &step});
  for (const DebtorDecision& decision : decisions) turns.push_back({.day = decision.day, .decision = &decision});
  std::stable_sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.Order() < b.Order(); });
  DebtorWalk walk(borrower, contract_day);
  for (const Turn& turn : turns) turn.step != nullptr ? walk.Take(*turn.step) : walk.Take(*turn.decision);
  return walk.Finish();
}

std::vector<DebtorSpan> On(absl::Span<const DebtorSpan> spans, absl::CivilDay day) {
  std::vector<DebtorSpan> on;
  for (const DebtorSpan& span : spans) {
    if (span.from <= day && (!span.until.has_value() || day < *span.until)) on.push_back(span);
  }
  return on;
}

absl::StatusOr<DebtorDecision> Decide(DebtorDecision decision, absl::Span<const DebtorSpan> spans,
                                      absl::Span<const Succession> successions) {
  const std::vector<DebtorSpan> on = On(spans, decision.day);
  const bool open = std::any_of(on.begin(), on.end(),
                                [&](const DebtorSpan& span) { return span.debtor == decision.from && span.undecided; });
  if (!open) return DebtorNotOpen(NameOf(decision.loan), NameOf(decision.from), decision.day);
  for (const OrganizationId& debtor : decision.debtors) {
    bool follows = false;
    bool stays = debtor == decision.from;  // A divided organisation ends: it owes nothing any more.
    for (const Succession& step : successions) {
      if (step.from != decision.from || step.day > decision.day || PassesWhole(step.kind)) continue;
      if (step.kind == SuccessionKind::kDivision) stays = false;
      if (step.to == debtor) follows = true;
    }
    if (!follows && !stays) return NotASuccessor(NameOf(debtor), NameOf(decision.from));
  }
  decision.sequences.clear();
  for (const Succession& step : successions) {
    if (step.from == decision.from && !PassesWhole(step.kind)) decision.sequences.push_back(step.sequence);
  }
  return decision;
}

}  // namespace htx::funding
