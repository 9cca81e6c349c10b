#pragma once

// Versions of scoring schemes. Functions run inside the caller's transaction; nothing is ever updated.

#include <optional>

#include "absl/status/statusor.h"
#include "awards/domain/score_template.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN when the version is there.
absl::Status InsertScoreTemplate(sql::Transaction& transaction, const ScoreTemplate& scheme);
absl::StatusOr<std::optional<ScoreTemplate>> FindScoreTemplate(sql::Transaction& transaction,
                                                               const ScoreTemplateId& id);
// The latest version of a code.
absl::StatusOr<std::optional<ScoreTemplate>> LatestScoreTemplate(sql::Transaction& transaction, absl::string_view code);
absl::StatusOr<Page<ScoreTemplate>> ListScoreTemplates(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
