#pragma once

// Changes of the feed as messages, and resume tokens.

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/change_service.pb.h"

namespace htx::registry {

// `stored` as `view` shows it. DATA_LOSS when its payload does not parse.
absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored, v1::ChangeView view);

// A token that resumes after `sequence`.
std::string ResumeToken(int64_t sequence);
// INVALID_ARGUMENT / RESUME_TOKEN_MISMATCH.
absl::StatusOr<int64_t> ParseResumeToken(const std::string& token);

}  // namespace htx::registry
