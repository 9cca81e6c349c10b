#pragma once

// The errors of contests, beside the shared ones of errors.h and common/base/error.h. One function each.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::awards {

// INVALID_ARGUMENT / CONTEST_INVALID on `field`. The text says what contradicts what.
absl::Status ContestInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / CONTEST_KIND_REFUSED. Only a contest of the other kind is judged that way.
absl::Status ContestKindRefused(absl::string_view contest, absl::string_view kind);
// FAILED_PRECONDITION / ENTRIES_OPEN. Entries are received until `deadline`; judge afterwards.
absl::Status EntriesOpen(absl::string_view contest, absl::string_view deadline);
// FAILED_PRECONDITION / ENTRY_LATE. It was received at `deadline` or after.
absl::Status EntryLate(absl::string_view contest, absl::string_view deadline);
// ALREADY_EXISTS / ENTRY_KNOWN. The contest has this work, or this candidate; whose it is is not told.
absl::Status EntryKnown(absl::string_view contest);
// INVALID_ARGUMENT / CATEGORY_UNKNOWN. See the contest's categories.
absl::Status CategoryUnknown(absl::string_view contest, absl::string_view category);
// FAILED_PRECONDITION / CATEGORY_MISMATCH. The registry knows the entrant in another sector or province.
absl::Status CategoryMismatch(absl::string_view category, absl::string_view field, absl::string_view wanted);
// FAILED_PRECONDITION / TOO_MANY_ENTRIES. A contest takes `most`.
absl::Status TooManyEntries(absl::string_view contest, int64_t most);
// PERMISSION_DENIED / NOT_ELIGIBLE_TO_JUDGE. The same answer for strangers and for judges with a conflict.
absl::Status NotEligibleToJudge(absl::string_view entry);
// FAILED_PRECONDITION / JUDGEMENT_LIMIT. The caller scored the entry `most` times.
absl::Status JudgementLimit(absl::string_view entry, int64_t most);
// FAILED_PRECONDITION / PLACES_TAKEN. The category has `places`, and all are held; give one back first.
absl::Status PlacesTaken(absl::string_view category, int64_t places);
// INVALID_ARGUMENT / PRIZE_REFUSED on `field`. The text says what it is against.
absl::Status PrizeRefused(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);

// An entry with too few judgements that count.
struct MissingJudgements {
  std::string entry = {};
  int64_t counted = 0;
};
// FAILED_PRECONDITION / JUDGEMENTS_MISSING, one precondition for each. Have them scored by `needed` judges, or take
// them out of the contest.
absl::Status JudgementsMissing(const std::vector<MissingJudgements>& missing, int64_t needed);

}  // namespace htx::awards
