#pragma once

// What about a pledge is worth a question: targets lowered late, or easier than what was reached last year, and claims
// that differ from what was found. Findings refuse nothing.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "awards/domain/pledge.h"
#include "awards/domain/progress.h"

namespace htx::awards {

// The numbers of this enumeration are those of the proto.
enum class FindingKind { kLateLowering = 1, kEasierThanLastYear = 2, kSelfReportDiffers = 3 };

struct PledgeFinding {
  FindingKind kind = FindingKind::kLateLowering;
  std::string target = {};
  int64_t revision = 0;                 // For kLateLowering: the one that lowered it.
  std::optional<Rational> before = {};  // The target before; last year's actual; the claim.
  std::optional<Rational> now = {};     // The target now, nothing when it was dropped; what was found.
};

// One revision as it was signed or to be signed.
struct PledgeRevision {
  int64_t revision = 1;
  absl::CivilDay made_on = {};
  std::vector<Target> targets = {};
};

// The first day of the second half of the span.
absl::CivilDay MiddleOf(const Period& span);

// Whether `now` asks less than `before`. Another kind of comparison counts as less: nobody can say that it does not.
bool AsksLess(const Target& now, const Target& before);
// Whether the target is reached by less than `actual`.
bool IsBelow(const Target& target, const Rational& actual);

// Revisions made in the second half of the span that ask less of a target than the one before, or drop it. `revisions`
// in order.
std::vector<PledgeFinding> LateLowerings(absl::Span<const PledgeRevision> revisions, const Period& span);

// An actual of last year's pledge of the same parties.
struct LastActual {
  std::string indicator = {};
  Rational actual = {};
};
std::vector<PledgeFinding> EasierThanLastYear(const Pledge& pledge, absl::Span<const LastActual> last_year);

// Targets whose claims differ from what was measured or inspected.
std::vector<PledgeFinding> Discrepancies(absl::Span<const TargetProgress> progress);

// Whether both pledges are of the same units, in any order.
bool SameParties(const Pledge& a, const Pledge& b);

}  // namespace htx::awards
