#pragma once

// Tables that keep every version of a record, each as it was believed during [known_from, known_to).

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace htx::registry {

// Ends version `version` of `id` in `table`: it was believed until `changed`, or until a microsecond after it began
// when that is later. Returns that instant, from which the next version is believed; nothing when it is not the newest.
absl::StatusOr<std::optional<absl::Time>> EndVersion(sql::Transaction& transaction, absl::string_view table,
                                                     const std::string& id, int64_t version, absl::Time changed);

}  // namespace htx::registry
