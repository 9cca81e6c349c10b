#pragma once

// Score sheets with all their submissions. Functions run inside the caller's transaction.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/score_sheet.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// FAILED_PRECONDITION / SHEET_OPEN when the unit has a sheet in the campaign and cluster. Without submissions.
absl::Status InsertSheet(sql::Transaction& transaction, const ScoreSheet& sheet);
// Replaces state, cross scorer, version and time, and marks submissions as returned.
absl::Status UpdateSheet(sql::Transaction& transaction, const ScoreSheet& sheet);
absl::Status InsertSubmission(sql::Transaction& transaction, const ScoreSheetId& sheet, const Submission& submission);
absl::StatusOr<std::optional<ScoreSheet>> FindSheet(sql::Transaction& transaction, const ScoreSheetId& id);
// All sheets of a cluster in a campaign, in order of unit.
absl::StatusOr<std::vector<ScoreSheet>> SheetsOf(sql::Transaction& transaction, const CampaignId& campaign,
                                                 const ClusterId& cluster);
// Sheets without scores.
absl::StatusOr<Page<ScoreSheet>> ListSheets(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
