#pragma once

// The errors of scoring, beside the shared ones of errors.h and common/base/error.h. One function each.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::awards {

// INVALID_ARGUMENT / TEMPLATE_INVALID on `field`. The text says what contradicts what.
absl::Status TemplateInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / TEMPLATE_UNKNOWN. Publish a version of the scheme first.
absl::Status TemplateUnknown(absl::string_view code);
// FAILED_PRECONDITION / NOT_SCORED. The campaign was launched without a template; its units have no sheets.
absl::Status NotScored(absl::string_view campaign);
// FAILED_PRECONDITION / SHEET_OPEN. The unit has a sheet in the campaign; see ListScoreSheets.
absl::Status SheetOpen(absl::string_view unit, absl::string_view campaign);
// FAILED_PRECONDITION / SCORES_ITSELF. Let another unit score it.
absl::Status ScoresItself(absl::string_view unit);
// FAILED_PRECONDITION / SAME_SCORER. The principal scored the sheet for the unit itself; another one checks it.
absl::Status SameScorer(absl::string_view sheet);
// INVALID_ARGUMENT / SCORE_INVALID on `field`. The text says what contradicts what.
absl::Status ScoreInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// INVALID_ARGUMENT / SCORES_INCOMPLETE. Score these too: zero is a score, and NOT_APPLICABLE where it is allowed.
absl::Status ScoresIncomplete(absl::Span<const std::string> criteria);
// INVALID_ARGUMENT / BONUS_OVER_CAP. All bonuses together may earn `cap`, in milli-points.
absl::Status BonusOverCap(int64_t bonus, int64_t cap);
// INVALID_ARGUMENT / NOTHING_APPLICABLE. A unit to which nothing applies is excused from the ranking instead.
absl::Status NothingApplicable();
// FAILED_PRECONDITION / NOT_COUNTED. The registry counted nothing for the unit; state the value with evidence.
absl::Status NotCounted(absl::string_view criterion);

// A member whose sheet does not allow a ranking. `state`: "NO_SHEET" or the state of the sheet.
struct MissingSheet {
  std::string unit = {};
  std::string state = {};
};
// FAILED_PRECONDITION / SCORES_MISSING, one precondition for each. Have them scored, or excuse them.
absl::Status ScoresMissing(absl::Span<const MissingSheet> missing);
// FAILED_PRECONDITION / EXCUSE_REFUSED. Only a member without complete scores may be left out.
absl::Status ExcuseRefused(absl::string_view unit);
// FAILED_PRECONDITION / NOT_RANKED. Compute the ranking of the cluster first.
absl::Status NotRanked(absl::string_view cluster);
// FAILED_PRECONDITION / ALREADY_RANKED. `ranking` is the cluster's, and stays.
absl::Status AlreadyRanked(absl::string_view cluster, absl::string_view ranking);

}  // namespace htx::awards
