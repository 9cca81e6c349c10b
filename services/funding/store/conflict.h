#pragma once

#include "absl/status/status.h"
#include "common/base/error.h"

namespace htx::funding::store {

// ABORTED / TRANSACTION_CONFLICT: a row changed between the body's read and its write. The transaction loop runs the body again.
inline absl::Status ChangedMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT",
                   {.en = "the record changed meanwhile; retry", .vi = "bản ghi vừa thay đổi; hãy thử lại"});
}

}  // namespace htx::funding::store
