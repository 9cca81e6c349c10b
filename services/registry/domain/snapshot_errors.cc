#include "registry/domain/snapshot_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::registry {

absl::Status SnapshotExpired(int64_t sequence, int64_t oldest) {
  return MakeError(absl::StatusCode::kOutOfRange,
                   {.reason = "SNAPSHOT_EXPIRED",
                    .message = {.en = absl::StrCat("the register can no longer be shown as it was at sequence ",
                                                   sequence, "; begin a new snapshot"),
                                .vi = absl::StrCat("không còn xem được sổ đăng ký tại số thứ tự ", sequence,
                                                   "; hãy bắt đầu bản chụp mới")},
                    .metadata = {{"oldest_sequence", absl::StrCat(oldest)}}});
}

absl::Status SnapshotBuilding(int64_t head) {
  return MakeError(absl::StatusCode::kUnavailable,
                   {.reason = "SNAPSHOT_BUILDING",
                    .message = {.en = "the rows of snapshots are still being made; try again",
                                .vi = "dữ liệu bản chụp đang được tạo; hãy thử lại"},
                    .metadata = {{"head_sequence", absl::StrCat(head)}},
                    .retry_after_ms = 1000});
}

absl::Status DigestMismatch(absl::string_view expected, absl::string_view found) {
  return MakeError(absl::StatusCode::kDataLoss,
                   {.reason = "DIGEST_MISMATCH",
                    .message = {.en = "the rows of the snapshot do not add up to the digest of the register",
                                .vi = "các dòng của bản chụp không khớp mã kiểm tra của sổ đăng ký"},
                    .metadata = {{"expected", std::string(expected)}, {"found", std::string(found)}}});
}

absl::Status MaskUnknownPath(absl::string_view path, absl::string_view mask) {
  const Text why = {.en = absl::StrCat("\"", path, "\" is no field of an organisation"),
                    .vi = absl::StrCat("\"", path, "\" không phải là trường của tổ chức")};
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = "MASK_UNKNOWN_PATH",
                    .message = {.en = absl::StrCat(mask, ": ", why.en), .vi = absl::StrCat(mask, ": ", why.vi)},
                    .fields = {{.field = std::string(mask), .description = why}}});
}

}  // namespace htx::registry
