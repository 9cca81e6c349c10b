#pragma once

// Reforms of areas in files; the formats are told in docs/registry/areas.md.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "htx/registry/v1/area_change.pb.h"

namespace htx::ctl {

// A reform as CSV: notes "decree", "effective_date" and "covers", then one row per unit that is ended and unit that has
// its ground afterwards. Errors name the line.
absl::StatusOr<registry::v1::AreaChange> AreaChangeFromCsv(absl::string_view text);

// A reform as protobuf JSON.
absl::StatusOr<registry::v1::AreaChange> AreaChangeFromJson(absl::string_view text);

// Adds the rows "organization,from,to" of `text` to the splits of `change`.
absl::Status AddAssignments(absl::string_view text, registry::v1::AreaChange& change);

// The reform in the file `path`: JSON when it ends in ".json", else CSV.
absl::StatusOr<registry::v1::AreaChange> ReadAreaChange(const std::string& path);
// The text of the file `path`.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace htx::ctl
