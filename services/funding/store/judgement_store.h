#pragma once

// Judgements in the database: written once. Every function runs in the caller's transaction and hands its errors
// through.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "funding/domain/judgement.h"

namespace htx::funding::store {

absl::Status InsertJudgement(sql::Transaction& tx, const Judgement& judgement);

// The judgements about an application and the loan made of it, or those of one step; oldest first, at most 1 000.
absl::StatusOr<std::vector<Judgement>> JudgementsOf(sql::Transaction& tx, const ApplicationId& application,
                                                    std::optional<JudgedStep> step = {});

}  // namespace htx::funding::store
