#pragma once

// The errors of imports: of whole ones, and of single rows (which stand in the report and end nothing). Two more are in
// errors.h.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/error.h"

namespace htx::registry {

// RESOURCE_EXHAUSTED / TOO_MANY_IMPORTS. Finish those that are open, or wait until a day has passed since their last
// row.
absl::Status TooManyImports(int64_t limit);
// FAILED_PRECONDITION / IMPORT_GAP, with metadata {"last_committed_row", n}. Send the rows from n + 1 on.
absl::Status ImportGap(int64_t first_row, int64_t last_row);
// FAILED_PRECONDITION / IMPORT_DIFFERS. The file was changed: import it under a new request_id.
absl::Status ImportDiffers(absl::string_view import);
// ABORTED / IMPORT_CONTENDED. Another stream sends this import; ask GetImport where it stands, then go on.
absl::Status ImportContended(absl::string_view import);
// CANCELLED / IMPORT_CANCELLED. What was committed stays; import the rest under a new request_id.
absl::Status ImportCancelled(absl::string_view import);
// ABORTED / IMPORT_REFUSED, with metadata {"import", name}. ListImportRows says which rows; mend them, send a new
// import.
absl::Status ImportRefused(absl::string_view import, int64_t refused);

// UNIMPLEMENTED / OPERATIONS_ARE_KEPT. What an operation did stays on record; leave it, it is forgotten by itself.
absl::Status OperationsAreKept();

// INVALID_ARGUMENT / ROW_TOO_LARGE. Of a row: shorten its texts.
absl::Status RowTooLarge(int64_t limit);
// INVALID_ARGUMENT / ROW_UNREADABLE. Of a row: the reader of the file could not read it; the violations say what.
absl::Status RowUnreadable(std::vector<FieldViolation> violations);
// FAILED_PRECONDITION / ROW_REPEATED, with metadata {"row_number", n}. Of a row: row n is about the same organisation.
absl::Status RowRepeated(absl::string_view organization, int64_t row_number);
// FAILED_PRECONDITION / AMBIGUOUS_MATCH. Of a row: a match rule found all of `organizations`; give an identifier.
absl::Status AmbiguousMatch(absl::Span<const std::string> organizations);

}  // namespace htx::registry
