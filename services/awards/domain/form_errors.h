#pragma once

// Errors of the official forms, beside those of errors.h.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace htx::awards {

// FAILED_PRECONDITION / FORM_NOT_KNOWN. How the form looked on `day` was not read; ask for the layout of another day.
absl::Status FormNotKnown(absl::string_view code, absl::CivilDay day);
// FAILED_PRECONDITION / FORM_COUNTED. Its figures are counted from records; nobody states them.
absl::Status FormCounted(absl::string_view code);

}  // namespace htx::awards
