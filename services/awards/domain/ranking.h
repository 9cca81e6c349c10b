#pragma once

// Rankings: the places of a cluster's units, and what the layers of their sheets say about one another.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "awards/domain/score_sheet.h"
#include "awards/domain/scoring_errors.h"

namespace htx::awards {

struct RankedUnit {
  OrganizationId unit = {};
  ScoreSheetId sheet = {};
  int64_t rank = 1;
  ScoreTotal total = {};
  std::vector<int64_t> tie_values = {};  // In the order of the template's keys.
  std::string separated_by = {};         // "TOTAL", a tie key, or "" where the rank is shared, and for the first.
};

struct Excused {
  OrganizationId unit = {};
  std::string reason = {};
};

struct Ranking {
  RankingId id = {};
  CampaignId campaign = {};
  ClusterId cluster = {};
  ScoreTemplateId scheme = {};
  std::vector<RankedUnit> rows = {};
  std::vector<Excused> excused = {};  // In order of unit.
  std::string inputs_sha256 = {};
  std::string computed_by = {};
  absl::Time create_time = absl::UnixEpoch();
};

std::string NameOf(const RankingId& id);  // "rankings/{id}"

// The last day that counts: the cut-off of a closed campaign, but not after its span. Its members are ranked.
absl::CivilDay RankingDay(const Campaign& campaign);

// Which of `sheets` are ranked: those of the members on the ranking's day, all with council scores, but for the
// excused. EXCUSE_REFUSED, then SCORES_MISSING with every member that lacks them.
absl::StatusOr<std::vector<const ScoreSheet*>> SheetsToRank(const Campaign& campaign, const Cluster& cluster,
                                                            absl::Span<const ScoreSheet> sheets,
                                                            absl::Span<const Excused> excused);

// The rows, by council total, then the tie keys, more points first; competition ranks (1, 1, 3). Units that nothing
// separates stand in order of their ids. The order of `sheets` does not matter; all have council scores.
std::vector<RankedUnit> Rank(const ScoreTemplate& scheme, absl::Span<const ScoreSheet* const> sheets);

// What is hashed: everything the ranking follows from, whatever order `sheets` and `excused` come in.
std::string InputBytes(const Ranking& ranking, const ScoreTemplate& scheme, absl::Span<const ScoreSheet* const> sheets);

// What enters the log: the ranking with its rows, the excused and the hash of its inputs.
std::string RankingBytes(const Ranking& ranking);

// How the layers of one sheet compare, in raw points over the criteria that apply in both.
struct Leniency {
  OrganizationId unit = {};
  OrganizationId cross_scorer = {};
  int64_t self_over_council = 0;
  int64_t cross_over_council = 0;
  int32_t registry_criteria = 0;
  int64_t self_over_registry = 0;
  int64_t council_over_registry = 0;
};
Leniency CompareLayers(const ScoreTemplate& scheme, const ScoreSheet& sheet);

// Two units that scored each other.
struct Reciprocal {
  OrganizationId first = {};
  OrganizationId second = {};
  bool both_maximum = false;
  int64_t first_gave = 0;
  int64_t second_gave = 0;
};
std::vector<Reciprocal> ReciprocalPairs(const ScoreTemplate& scheme, absl::Span<const ScoreSheet* const> sheets);

}  // namespace htx::awards
