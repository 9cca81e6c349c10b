#include "funding/domain/capital_cost.h"

#include <algorithm>
#include <map>

#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "funding/domain/day_end.h"

namespace htx::funding {
namespace {

// As of loans; what the contracts of providers say was not read.
constexpr int64_t kDaysOfYear = 365;

Dong RoundHalfUp(Wide numerator, Wide denominator) {
  return numerator < 0 ? -DivideHalfUp(-numerator, denominator) : DivideHalfUp(numerator, denominator);
}

// Sums over the days of one version of the terms, exact.
struct Exact {
  Wide rated = 0;   // đồng × days × millionths a year.
  Wide shared = 0;  // đồng × millionths × millionths.
  Wide fee = 0;     // As `rated`.
};

// The days [from, to) under `terms`.
void AddDays(const SourceTerms& terms, absl::Span<const SourceDay> days, absl::CivilDay from, absl::CivilDay to,
             Exact& sums) {
  Dong contributed = 0;
  Dong lent = 0;
  absl::CivilDay reached = from;
  const auto pass = [&](absl::CivilDay until) {
    if (until <= reached) return;
    const Wide span = until - reached;
    sums.rated += span * (terms.basis == CostBasis::kLent ? lent : contributed) * terms.rate_ppm;
    sums.fee += span * lent * terms.fee_ppm;
    reached = until;
  };
  for (const SourceDay& day : days) {
    if (day.day >= to) break;
    pass(day.day);
    contributed += day.contributed;
    lent += day.lent;
  }
  pass(to);
}

void AddPaid(const SourceTerms& terms, absl::Span<const InterestPaid> paid, absl::CivilDay from, absl::CivilDay to,
             Exact& sums) {
  for (const InterestPaid& each : paid) {
    if (each.day < from || each.day >= to) continue;
    sums.shared += static_cast<Wide>(each.amount) * each.share_ppm * terms.interest_share_ppm;
  }
}

void AddSides(std::vector<JournalLine>& lines, absl::string_view debit, absl::string_view credit, Dong amount) {
  if (amount == 0) return;
  if (amount < 0) std::swap(debit, credit);
  lines.push_back({.account = std::string(debit), .debit = std::max(amount, -amount)});
  lines.push_back({.account = std::string(credit), .credit = std::max(amount, -amount)});
}

}  // namespace

absl::Status CheckTermsFor(SourceKind kind) {
  if (kind == SourceKind::kEntrusted || kind == SourceKind::kBorrowed) return absl::OkStatus();
  return InvalidField("source_terms.source", {.en = "is neither entrusted nor borrowed capital",
                                              .vi = "không phải nguồn vốn ủy thác hoặc vốn vay"});
}

CapitalCost CostThrough(absl::Span<const SourceTerms> terms, absl::Span<const SourceDay> days,
                        absl::Span<const InterestPaid> paid, std::optional<absl::CivilDay> first, absl::CivilDay last) {
  std::map<absl::CivilDay, const SourceTerms*> by_day;
  for (const SourceTerms& each : terms) by_day[each.effective] = &each;
  Exact sums;
  for (auto version = by_day.begin(); version != by_day.end(); ++version) {
    const auto next = std::next(version);
    const absl::CivilDay from = std::max(version->first, first.value_or(version->first));
    const absl::CivilDay to = next == by_day.end() ? last + 1 : std::min(next->first, last + 1);
    if (from >= to) continue;
    AddDays(*version->second, days, from, to, sums);
    AddPaid(*version->second, paid, from, to, sums);
  }
  constexpr Wide kMillions = static_cast<Wide>(kMillion) * kMillion;
  return {.interest = RoundHalfUp(sums.rated * kMillion + sums.shared * kDaysOfYear, kMillions * kDaysOfYear),
          .fee = RoundHalfUp(sums.fee, static_cast<Wide>(kMillion) * kDaysOfYear)};
}

JournalEntry PostCapitalCost(const FundId& fund, const SourceId& source, const CapitalCost& difference,
                             absl::CivilDay day) {
  JournalEntry entry;
  entry.fund = fund;
  entry.kind = JournalKind::kCapitalCost;
  entry.day = day;
  entry.source = source;
  entry.cause = NameOfDay(fund, day);
  AddSides(entry.lines, kCostOfCapital, kCapitalCostPayable, difference.interest);
  AddSides(entry.lines, kCapitalCostPayable, kEntrustmentFees, difference.fee);
  return entry;
}

}  // namespace htx::funding
