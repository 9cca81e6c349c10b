#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// Where the follower of `feed` left off; "" before its first step.
absl::StatusOr<std::string> LoadPosition(sql::Transaction& transaction, absl::string_view feed);
absl::Status SavePosition(sql::Transaction& transaction, absl::string_view feed, absl::string_view resume_token);

}  // namespace htx::awards::store
