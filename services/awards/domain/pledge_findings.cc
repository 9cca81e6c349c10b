#include "awards/domain/pledge_findings.h"

#include <algorithm>
#include <set>

namespace htx::awards {
namespace {

Rational Asked(const Target& target) { return target.ratio.value_or(Rational{target.value, 1}); }

const Target* TargetIn(const std::vector<Target>& targets, const std::string& id) {
  const auto found = std::find_if(targets.begin(), targets.end(), [&](const Target& t) { return t.id == id; });
  return found == targets.end() ? nullptr : &*found;
}

}  // namespace

absl::CivilDay MiddleOf(const Period& span) { return span.from + (*span.to - span.from) / 2; }

bool AsksLess(const Target& now, const Target& before) {
  if (now.kind != before.kind || now.indicator != before.indicator) return true;
  const int compared = Compare(Asked(now), Asked(before));
  switch (now.kind) {
    case TargetKind::kAtLeast:
    case TargetKind::kPlan:
    case TargetKind::kExact:
    case TargetKind::kPercentage:
      return compared < 0;
    case TargetKind::kAtMost:
      return compared > 0;
    case TargetKind::kRange:
      return compared < 0 || now.upper > before.upper;
    case TargetKind::kTask:
      return false;
  }
  return false;
}

bool IsBelow(const Target& target, const Rational& actual) {
  if (!actual.defined()) return false;
  switch (target.kind) {
    case TargetKind::kAtLeast:
    case TargetKind::kPlan:
    case TargetKind::kExact:
    case TargetKind::kPercentage:
      return Compare(Asked(target), actual) < 0;
    case TargetKind::kAtMost:
      return Compare(Asked(target), actual) > 0;
    case TargetKind::kRange:
      return Compare({target.upper, 1}, actual) < 0;
    case TargetKind::kTask:
      return false;
  }
  return false;
}

std::vector<PledgeFinding> LateLowerings(absl::Span<const PledgeRevision> revisions, const Period& span) {
  std::vector<PledgeFinding> findings;
  const absl::CivilDay middle = MiddleOf(span);
  for (size_t i = 1; i < revisions.size(); ++i) {
    if (revisions[i].made_on < middle) continue;
    for (const Target& before : revisions[i - 1].targets) {
      const Target* now = TargetIn(revisions[i].targets, before.id);
      if (now != nullptr && !AsksLess(*now, before)) continue;
      PledgeFinding finding = {.kind = FindingKind::kLateLowering,
                               .target = before.id,
                               .revision = revisions[i].revision,
                               .before = Asked(before)};
      if (now != nullptr) finding.now = Asked(*now);
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

std::vector<PledgeFinding> EasierThanLastYear(const Pledge& pledge, absl::Span<const LastActual> last_year) {
  std::vector<PledgeFinding> findings;
  for (const Target& target : pledge.targets) {
    for (const LastActual& last : last_year) {
      if (last.indicator != target.indicator || !IsBelow(target, last.actual)) continue;
      findings.push_back(
          {.kind = FindingKind::kEasierThanLastYear, .target = target.id, .before = last.actual, .now = Asked(target)});
    }
  }
  return findings;
}

std::vector<PledgeFinding> Discrepancies(absl::Span<const TargetProgress> progress) {
  std::vector<PledgeFinding> findings;
  for (const TargetProgress& each : progress) {
    if (!each.discrepancy) continue;
    findings.push_back({.kind = FindingKind::kSelfReportDiffers,
                        .target = each.target,
                        .before = each.self_report,
                        .now = each.actual});
  }
  return findings;
}

bool SameParties(const Pledge& a, const Pledge& b) {
  const auto units = [](const Pledge& pledge) {
    std::set<std::string> names;
    for (const PledgeParty& party : pledge.parties) names.insert(party.unit);
    return names;
  };
  return units(a) == units(b);
}

}  // namespace htx::awards
