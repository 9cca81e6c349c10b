#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "htxctl/client/session.h"
#include "htxctl/files/report_sheet.h"

namespace htx::ctl {

// Prints a sheet: a table for people, or comma-separated values when `csv`; to the file `out`, which is always
// comma-separated, unless that is empty. INVALID_ARGUMENT on "--out" when it cannot be written. A sheet that is not
// reconciled is not a success.
absl::StatusOr<ExitCode> PrintSheet(const Session& session, const ReportSheet& sheet, bool csv, const std::string& out);

}  // namespace htx::ctl
