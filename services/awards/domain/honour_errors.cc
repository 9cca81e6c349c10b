#include "awards/domain/honour_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::awards {

using absl::StatusCode;
using absl::StrCat;

absl::Status LogEndsBefore(int64_t sequence, int64_t size) {
  return MakeError(StatusCode::kOutOfRange,
                   {.reason = "SEQUENCE_IN_FUTURE",
                    .message = {StrCat("the log has ", size, " entries, fewer than ", sequence),
                                StrCat("nhật ký có ", size, " mục, ít hơn ", sequence)},
                    .metadata = {{"head_sequence", StrCat(size)}}});
}

}  // namespace htx::awards
