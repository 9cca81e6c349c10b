#include "awards/domain/cluster_progress.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/numeric/int128.h"

namespace htx::awards {
namespace {

// The part of a unit as a target of its own. A part of a range is a number to be reached.
std::optional<Target> PromisedPart(const Target& target, const TargetPart& part) {
  if (!part.value) return std::nullopt;
  Target own = target;
  own.value = *part.value;
  own.parts.clear();
  if (own.kind == TargetKind::kRange) {
    own.kind = TargetKind::kAtLeast;
    own.upper = 0;
  }
  return own;
}

// What targets come to together when each unit stands in one of them only: counts of one kind add up, equal shares and
// means stay what they are.
std::optional<Target> JoinedTarget(absl::Span<const Target* const> targets, bool disjoint) {
  Target joined = *targets.front();
  joined.parts.clear();
  if (targets.size() == 1) return joined;
  if (!disjoint) return std::nullopt;
  const Indicator* indicator = FindIndicator(joined.indicator);
  const bool mean = indicator != nullptr && indicator->kind == IndicatorKind::kMean;
  absl::int128 value = 0;
  for (const Target* target : targets) {
    if (target->kind != joined.kind || target->kind == TargetKind::kRange) return std::nullopt;
    if (joined.ratio && Compare(*joined.ratio, *target->ratio) != 0) return std::nullopt;
    if (mean && target->value != joined.value) return std::nullopt;
    value += target->value;
  }
  if (mean) return joined;
  if (value > std::numeric_limits<int64_t>::max()) return std::nullopt;
  joined.value = static_cast<int64_t>(value);
  return joined;
}

}  // namespace

std::vector<UnitTarget> UnitsUnder(const Pledge& pledge, const Target& target, const ClusterId& cluster) {
  std::vector<UnitTarget> rows;
  if (target.parts.empty()) {
    const bool alone = pledge.parties.size() == 1;
    for (const PledgeParty& party : pledge.parties) {
      rows.push_back({.pledge = &pledge, .target = &target, .unit = party.unit, .alone = alone});
      if (alone) rows.back().promised = target;
    }
  } else {
    const bool alone = target.parts.size() == 1;
    for (const TargetPart& part : target.parts) {
      rows.push_back({.pledge = &pledge, .target = &target, .unit = OrganizationName(part.unit), .alone = alone});
      rows.back().promised = alone ? target : PromisedPart(target, part);
    }
  }
  for (UnitTarget& row : rows) {
    if (row.promised) row.promised->parts.clear();
  }
  if (pledge.cluster != cluster) {
    std::erase_if(rows, [name = NameOf(cluster)](const UnitTarget& row) { return row.unit != name; });
  }
  return rows;
}

UnitTargetPage PageOfUnits(absl::Span<const Pledge> pledges, const ClusterId& cluster,
                           const std::optional<RowPlace>& after, int size) {
  UnitTargetPage page;
  bool more = false;
  RowPlace last;
  for (const Pledge& pledge : pledges) {
    for (size_t t = 0; t < pledge.targets.size(); ++t) {
      std::vector<UnitTarget> rows = UnitsUnder(pledge, pledge.targets[t], cluster);
      page.total += static_cast<int64_t>(rows.size());
      for (size_t u = 0; u < rows.size(); ++u) {
        RowPlace place = {pledge.id.text(), static_cast<int64_t>(t), static_cast<int64_t>(u)};
        if (after &&
            std::tie(place.pledge, place.target, place.unit) <= std::tie(after->pledge, after->target, after->unit)) {
          continue;
        }
        more = page.rows.size() == static_cast<size_t>(size);
        if (more) break;
        page.rows.push_back(std::move(rows[u]));
        last = std::move(place);
      }
    }
  }
  if (more) page.last = std::move(last);
  return page;
}

std::vector<IndicatorUnits> UnitsByIndicator(absl::Span<const Pledge> pledges, const ClusterId& cluster) {
  std::map<std::string, IndicatorUnits> by_code;
  std::map<std::string, std::vector<const Target*>> targets;
  for (const Pledge& pledge : pledges) {
    for (const Target& target : pledge.targets) {
      if (target.kind == TargetKind::kTask) continue;
      std::vector<UnitTarget> rows = UnitsUnder(pledge, target, cluster);
      if (rows.empty()) continue;
      IndicatorUnits& held = by_code[target.indicator];
      held.indicator = target.indicator;
      // A block that is one of several parties promised no part of its own; the others are not the cluster's.
      const bool foreign = pledge.cluster != cluster && !rows.front().promised;
      targets[target.indicator].push_back(foreign ? nullptr : &target);
      for (UnitTarget& row : rows) held.rows.push_back(std::move(row));
    }
  }
  std::vector<IndicatorUnits> joined;
  for (auto& [code, held] : by_code) {
    std::set<std::string> units;
    for (const UnitTarget& row : held.rows) units.insert(row.unit);
    held.units.assign(units.begin(), units.end());
    const std::vector<const Target*>& all = targets[code];
    if (std::find(all.begin(), all.end(), nullptr) == all.end()) {
      held.promised = JoinedTarget(all, held.units.size() == held.rows.size());
    }
    joined.push_back(std::move(held));
  }
  return joined;
}

JoinedFigure Join(IndicatorKind kind, absl::Span<const std::optional<Rational>> figures) {
  JoinedFigure joined;
  absl::int128 numerator = 0;
  absl::int128 denominator = 0;
  for (const std::optional<Rational>& figure : figures) {
    if (!figure || !figure->defined()) continue;
    if (kind == IndicatorKind::kCount && figure->denominator != 1) continue;
    numerator += figure->numerator;
    denominator += figure->denominator;
    ++joined.counted;
  }
  if (kind == IndicatorKind::kCount) denominator = 1;
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  if (joined.counted == 0 || numerator > kMax || denominator > kMax) return joined;
  joined.sum = Rational{static_cast<int64_t>(numerator), static_cast<int64_t>(denominator)};
  return joined;
}

Verdict JudgeSum(const Target& target, const std::optional<Rational>& sum, int32_t missing) {
  if (!sum) return Verdict::kUnknown;
  const Verdict verdict = Judge(target, *sum);
  if (missing == 0) return verdict;
  switch (target.kind) {
    case TargetKind::kAtLeast:
    case TargetKind::kPlan:
      return verdict == Verdict::kMet ? verdict : Verdict::kUnknown;
    case TargetKind::kAtMost:
      return verdict == Verdict::kNotMet ? verdict : Verdict::kUnknown;
    case TargetKind::kExact:
    case TargetKind::kPercentage:
    case TargetKind::kRange:
    case TargetKind::kTask:
      return Verdict::kUnknown;
  }
  return Verdict::kUnknown;
}

Known KnownOf(const TargetProgress& progress, const std::optional<Target>& promised) {
  Known known = {.actual = progress.actual};
  if ((!known.actual || !known.actual->defined()) && progress.self_report) {
    known.actual = progress.self_report;
    known.unverified = true;
  }
  if (known.actual && promised) known.completion = Completion(*promised, *known.actual);
  return known;
}

TargetProgress AssessUnit(const UnitTarget& row, absl::Span<const Observation> observations,
                          const std::optional<Measured>& live, absl::CivilDay as_of) {
  TargetProgress progress = Assess(row.promised ? *row.promised : *row.target, observations, live, as_of);
  if (!row.promised) {
    progress.verdict = Verdict::kUnknown;
    progress.completion.reset();
  }
  return progress;
}

}  // namespace htx::awards
