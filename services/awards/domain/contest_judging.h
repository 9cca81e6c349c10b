#pragma once

// Scores of a jury, the ranks that follow from them, and the prizes that are given by rank.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "awards/domain/conflict.h"
#include "awards/domain/contest_entry.h"

namespace htx::awards {

// Points of one criterion, in thousandths.
struct CriterionPoints {
  std::string criterion = {};
  int64_t points = 0;
};

// What one judge gave one entry. A later revision takes the place of the earlier ones, which are kept.
struct EntryJudgement {
  EntryId entry = {};
  std::string judge = {};
  int64_t revision = 1;
  std::vector<CriterionPoints> scores = {};  // In the order of the criteria.
  std::string comment = {};
  absl::Time judged_time = absl::UnixEpoch();
  std::optional<ConflictGround> set_aside = {};  // Why it does not count.
};

// How often one judge may score one entry.
inline constexpr int64_t kMostRevisions = 20;

int64_t TotalOf(const EntryJudgement& judgement);

// The points of every criterion, in the order of the contest's. SCORE_INVALID on "scores[i]", SCORES_INCOMPLETE.
absl::StatusOr<std::vector<CriterionPoints>> CheckScores(const Contest& contest,
                                                         absl::Span<const CriterionPoints> given);

// Why `juror` may not judge `entrant` on `day`: who it is, its unit (also that of an individual entrant), a declared
// relation. Nothing: nobody knows a reason.
std::optional<ConflictGround> ConflictWith(const Juror& juror, const Recipient& entrant,
                                           const std::vector<Relation>& relations, absl::CivilDay day);

// One entry's place in its category.
struct ContestResult {
  std::string category = {};
  EntryId entry = {};
  int64_t rank = 0;  // 0 in a selection.
  Rational mean = {0, 0};
  std::string separated_by = {};  // "TOTAL", a tie key, or "" where the rank is shared, and for the first.
  int32_t set_aside_count = 0;
};

// The results of what is locked: of a scored contest the entries that stand, by the mean of the totals that count, then
// the tie keys; of a selection the chosen. By category in the contest's order, then by rank, then by id. The order of
// `entries` and `judgements` does not matter. JUDGEMENTS_MISSING.
absl::StatusOr<std::vector<ContestResult>> ResultsOf(const Contest& contest, absl::Span<const ContestEntry> entries,
                                                     absl::Span<const EntryJudgement> judgements);

// What is hashed: everything that the results follow from, whatever order it comes in.
std::string InputBytes(const Contest& contest, absl::Span<const ContestEntry> entries,
                       absl::Span<const EntryJudgement> judgements);

// A prize that is given.
struct GivenPrize {
  EntryId entry = {};
  std::string prize = {};
};
// Which prize goes to which entry. In a scored contest as `given`: of its category, not more than there are, nobody
// passed over, no lower prize before a higher rank's; one rank one prize unless `note` says why not. In a selection
// every chosen entry gets the one prize of its category, and `given` is empty. PRIZE_REFUSED.
absl::StatusOr<std::map<EntryId, std::string>> GivePrizes(const Contest& contest,
                                                          absl::Span<const ContestResult> results,
                                                          absl::Span<const GivenPrize> given, absl::string_view note);

// What enters the log when the results are announced.
std::string AnnouncementBytes(const Contest& contest, const std::map<EntryId, std::string>& prizes);

}  // namespace htx::awards
