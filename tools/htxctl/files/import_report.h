#pragma once

// The report on an import, for people and for files.

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htxctl/client/session.h"
#include "htxctl/files/import_file.h"

namespace htx::ctl {

// The counts, and the first refused rows.
void PrintReport(const registry::v1::ImportOrganizationsResponse& response, bool vietnamese);

// Writes the report of `import` row by row: rows that somebody should look at (refused, missing, read differently, or
// recorded with findings), or `all`. INVALID_ARGUMENT / FIELD_RULE on "--report" when the file cannot be written.
absl::Status WriteReport(const Session& session, const std::string& import, bool all, const std::string& path);

}  // namespace htx::ctl
