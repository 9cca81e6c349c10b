#pragma once

// Tables that keep every version of a record, each as it was believed during [known_from, known_to).

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::registry {

// Ends version `version` of `id`, which column `key` holds, in `table`: it was believed until `changed`, or until a
// microsecond after it began when that is later. Returns that instant, from which the next version is believed; nothing
// when it is not the newest.
absl::StatusOr<std::optional<absl::Time>> EndVersion(sql::Transaction& transaction, absl::string_view table,
                                                     const std::string& id, int64_t version, absl::Time changed,
                                                     absl::string_view key = "id");

// The versions in `table` that were believed at `known`, withdrawn ones too, each with the `end_date` that no row
// holds: a record ends when the next of its kind begins. Records of one kind are equal in `kind`; `alias` names the
// whole in a query.
query::Fragment InSuccession(absl::string_view table, absl::Span<const absl::string_view> kind, absl::string_view alias,
                             int64_t known);

}  // namespace htx::registry
