#include "common/feed/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::feed {

absl::Status ResumeTokenMismatch() {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = "RESUME_TOKEN_MISMATCH",
                    .message = {.en = "the resume token is not one of this feed",
                                .vi = "mã tiếp tục không thuộc luồng thay đổi này"},
                    .fields = {{.field = "resume_token",
                                .description = {.en = "is not one of this feed", .vi = "không thuộc luồng này"}}}});
}

absl::Status DurationOutOfBounds(absl::string_view field, absl::Duration min, absl::Duration max) {
  FieldErrors errors;
  const int64_t from = absl::ToInt64Seconds(min);
  const int64_t to = absl::ToInt64Seconds(max);
  errors.Add(field, {.en = absl::StrCat("must be from ", from, " s to ", to, " s"),
                     .vi = absl::StrCat("phải từ ", from, " giây đến ", to, " giây")});
  return errors.ToStatus();
}

absl::Status SlowConsumer(const std::string& resume_token, absl::Duration limit) {
  const int64_t seconds = absl::ToInt64Seconds(limit);
  return MakeError(
      absl::StatusCode::kResourceExhausted,
      {.reason = "SLOW_CONSUMER",
       .message = {.en = absl::StrCat("one message was not taken for ", seconds, " s; go on from the resume token"),
                   .vi = absl::StrCat("bên nhận không lấy bản tin trong ", seconds,
                                      " giây; hãy tiếp tục từ mã tiếp tục")},
       .metadata = {{"resume_token", resume_token}},
       .retry_after_ms = 1000});
}

absl::Status PayloadUnreadable(int64_t sequence) {
  return MakeError(absl::StatusCode::kDataLoss,
                   {.reason = "FEED_UNREADABLE",
                    .message = {.en = absl::StrCat("change ", sequence, " of the feed cannot be read"),
                                .vi = absl::StrCat("không đọc được thay đổi số ", sequence, " của luồng thay đổi")},
                    .metadata = {{"sequence", absl::StrCat(sequence)}}});
}

}  // namespace htx::feed
