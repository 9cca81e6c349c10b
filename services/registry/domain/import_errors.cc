#include "registry/domain/import_errors.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace htx::registry {

using absl::StatusCode;
using absl::StrCat;

absl::Status TooManyImports(int64_t limit) {
  return MakeError(StatusCode::kResourceExhausted, "TOO_MANY_IMPORTS",
                   {.en = StrCat(limit, " imports are open; finish them before a new one is begun"),
                    .vi = StrCat("đang có ", limit, " lần nhập chưa xong; hãy hoàn tất trước khi bắt đầu lần mới")});
}

absl::Status ImportGap(int64_t first_row, int64_t last_row) {
  return MakeError(
      StatusCode::kFailedPrecondition,
      {.reason = "IMPORT_GAP",
       .message = {.en = StrCat("the stream begins with row ", first_row, ", but rows are settled up to ", last_row,
                                " only"),
                   .vi = StrCat("luồng bắt đầu từ dòng ", first_row, ", nhưng mới xử lý xong đến dòng ", last_row)},
       .metadata = {{"last_committed_row", StrCat(last_row)}}});
}

absl::Status ImportDiffers(absl::string_view import) {
  return MakeError(StatusCode::kFailedPrecondition, "IMPORT_DIFFERS",
                   {.en = StrCat("the rows are not those that were sent as ", import, " before; use a new request_id"),
                    .vi = StrCat("các dòng khác với những dòng đã gửi trong ", import, "; hãy dùng request_id mới")});
}

absl::Status ImportContended(absl::string_view import) {
  return MakeError(
      StatusCode::kAborted, "IMPORT_CONTENDED",
      {.en = StrCat("another stream is sending ", import), .vi = StrCat("một luồng khác đang gửi ", import)});
}

absl::Status ImportCancelled(absl::string_view import) {
  return MakeError(StatusCode::kCancelled, "IMPORT_CANCELLED",
                   {.en = StrCat(import, " was cancelled; what was committed stays"),
                    .vi = StrCat(import, " đã bị hủy; những gì đã ghi nhận vẫn giữ nguyên")});
}

absl::Status ImportRefused(absl::string_view import, int64_t refused) {
  return MakeError(StatusCode::kAborted,
                   {.reason = "IMPORT_REFUSED",
                    .message = {.en = StrCat(refused, " row(s) were refused, so nothing was recorded; see the report"),
                                .vi = StrCat(refused, " dòng bị từ chối nên không ghi nhận dòng nào; xem báo cáo")},
                    .metadata = {{"import", std::string(import)}}});
}

absl::Status OperationsAreKept() {
  return MakeError(StatusCode::kUnimplemented, "OPERATIONS_ARE_KEPT",
                   {.en = "operations are not deleted: what they did stays on record and is forgotten by itself",
                    .vi = "không xóa tác vụ: những gì đã làm được lưu lại và tự hết hạn lưu giữ"});
}

absl::Status RowTooLarge(int64_t limit) {
  return MakeError(
      StatusCode::kInvalidArgument, "ROW_TOO_LARGE",
      {.en = StrCat("the row has more than ", limit, " bytes"), .vi = StrCat("dòng dài hơn ", limit, " byte")});
}

absl::Status RowUnreadable(std::vector<FieldViolation> violations) {
  return MakeError(StatusCode::kInvalidArgument,
                   {.reason = "ROW_UNREADABLE",
                    .message = {.en = "the row could not be read", .vi = "không đọc được dòng này"},
                    .fields = std::move(violations)});
}

absl::Status RowRepeated(absl::string_view organization, int64_t row_number) {
  return MakeError(StatusCode::kFailedPrecondition,
                   {.reason = "ROW_REPEATED",
                    .message = {.en = StrCat("row ", row_number, " is about ", organization, " already"),
                                .vi = StrCat("dòng ", row_number, " đã nói về ", organization)},
                    .metadata = {{"row_number", StrCat(row_number)}}});
}

absl::Status AmbiguousMatch(absl::Span<const std::string> organizations) {
  ErrorDetail detail{
      .reason = "AMBIGUOUS_MATCH",
      .message = {.en = StrCat(organizations.size(), " recorded organisations fit the row; give an identifier"),
                  .vi = StrCat(organizations.size(), " tổ chức đã ghi nhận phù hợp với dòng; hãy nêu mã số")}};
  for (const std::string& name : organizations) {
    detail.preconditions.push_back(
        {.type = "AMBIGUOUS_MATCH", .subject = name, .description = {.en = "fits the row", .vi = "phù hợp với dòng"}});
  }
  return MakeError(StatusCode::kFailedPrecondition, std::move(detail));
}

}  // namespace htx::registry
