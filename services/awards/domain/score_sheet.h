#pragma once

// Score sheets: one unit in one campaign, scored by itself, by another unit and by the council.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/campaign.h"
#include "awards/domain/progress.h"
#include "awards/domain/score_template.h"

namespace htx::awards {

// The numbers of these enumerations are those of the protos, and those stored.
enum class ScoreLayer { kSelf = 1, kCross = 2, kCouncil = 3 };
enum class SheetState { kOpen = 1, kSelfSubmitted = 2, kCrossSubmitted = 3, kCouncilSubmitted = 4, kLocked = 5 };

// The transition table. OPEN → SELF → CROSS → COUNCIL → LOCKED; each but LOCKED may go back to the one before.
bool MayMove(SheetState from, SheetState to);
absl::string_view ToText(SheetState state);
// The state in which `layer` is the last one submitted.
SheetState StateAfter(ScoreLayer layer);
// The last layer submitted; nothing when OPEN.
std::optional<ScoreLayer> LastLayer(SheetState state);

// What was submitted for one criterion; exactly one of the values.
struct GivenScore {
  std::string criterion = {};
  std::optional<int64_t> points = {};
  std::optional<Rational> measured = {};
  std::optional<bool> achieved = {};
  bool not_applicable = false;
  bool from_registry = false;
  std::string evidence = {};
  std::string evidence_sha256 = {};
};

// The score of one criterion: what was given, and what it earns.
struct CriterionScore {
  GivenScore given = {};
  std::optional<int64_t> points = {};     // Nothing where it does not apply.
  std::optional<Measured> registry = {};  // Its actual is undefined where the registry counted nothing.
};

// What the registry's figure of the criterion earns; nothing without a figure.
std::optional<int64_t> RegistryPoints(const Criterion& criterion, const CriterionScore& score);

// One submission of one layer. `scores` are in the template's order, groups left out.
struct Submission {
  ScoreLayer layer = ScoreLayer::kSelf;
  int64_t attempt = 1;
  OrganizationId author = {};
  std::string submitted_by = {};
  absl::Time submit_time = absl::UnixEpoch();
  std::vector<CriterionScore> scores = {};
  std::optional<absl::Time> return_time = {};
  std::string returned_by = {};
  std::string return_reason = {};
};

struct ScoreSheet {
  ScoreSheetId id = {};
  CampaignId campaign = {};
  ClusterId cluster = {};
  OrganizationId unit = {};
  ScoreTemplateId scheme = {};
  OrganizationId cross_scorer = {};
  SheetState state = SheetState::kOpen;
  std::vector<Submission> submissions = {};  // In order of layer, then attempt; those returned too.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const ScoreSheetId& id);  // "scoreSheets/{id}"

// The submission of a layer that counts; null when there is none.
const Submission* FindLayer(const ScoreSheet& sheet, ScoreLayer layer);

// Figures of the registry by criterion.
using RegistryFigures = std::map<std::string, Measured>;

// The scores of a whole layer, in the template's order. SCORE_INVALID on "scores[i]", SCORES_INCOMPLETE,
// BONUS_OVER_CAP, NOTHING_APPLICABLE; with figures also NOT_COUNTED. Without figures (nullptr) what is from the
// registry has no points yet; that is how the rest is checked before the registry is asked.
absl::StatusOr<std::vector<CriterionScore>> Score(const ScoreTemplate& scheme, ScoreLayer layer,
                                                  absl::Span<const GivenScore> given, const RegistryFigures* figures);

// What a layer comes to. `total` is in thousandths, exact and not reduced; it may be negative.
struct ScoreTotal {
  int64_t regular = 0;
  int64_t bonus = 0;
  int64_t penalty = 0;
  int64_t applicable_max = 0;
  Rational total = {};
};
ScoreTotal Total(const ScoreTemplate& scheme, absl::Span<const CriterionScore> scores);

// A new sheet. SCORES_ITSELF, NOT_A_MEMBER: both belong to the cluster on some day of the campaign's span.
absl::StatusOr<ScoreSheet> OpenSheet(ScoreSheet sheet, const Campaign& campaign, const Cluster& cluster);
// Another unit scores the CROSS layer. STATE_FORBIDS, SCORES_ITSELF, NOT_A_MEMBER.
absl::StatusOr<ScoreSheet> AssignScorer(ScoreSheet sheet, const OrganizationId& scorer, const Campaign& campaign,
                                        const Cluster& cluster);
// STATE_FORBIDS when sheets of the campaign may not change: it is neither LAUNCHED nor CLOSED.
absl::Status CheckScoring(const Campaign& campaign);
// STATE_FORBIDS when `layer` is not the next one.
absl::Status CheckNext(const ScoreSheet& sheet, ScoreLayer layer);
// SAME_SCORER when `principal` submitted the SELF layer that CROSS is to check, whatever scopes it has.
absl::Status CheckScorer(const ScoreSheet& sheet, ScoreLayer layer, absl::string_view principal);
// The sheet with one more submission, which takes the next attempt of its layer. STATE_FORBIDS.
absl::StatusOr<ScoreSheet> Submit(ScoreSheet sheet, Submission submission);
// The sheet without its last layer, which stays on record. STATE_FORBIDS.
absl::StatusOr<ScoreSheet> Return(ScoreSheet sheet, absl::string_view by, absl::string_view reason, absl::Time now);

}  // namespace htx::awards
