#include "awards/domain/honour_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::awards {

namespace {

using absl::StatusCode;
using absl::StrCat;

absl::Status RefuseHonour(absl::string_view reason, absl::string_view subject, Text text) {
  ErrorDetail detail = {.reason = std::string(reason), .message = text};
  detail.preconditions.push_back({.type = std::string(reason), .subject = std::string(subject), .description = text});
  return MakeError(StatusCode::kFailedPrecondition, std::move(detail));
}

}  // namespace

absl::Status RulingTooEarly(absl::string_view award, absl::string_view since) {
  return RefuseHonour("RULING_TOO_EARLY", award,
                      {StrCat("a paper about ", award, " must be signed on or after ", since),
                       StrCat("văn bản về ", award, " phải ký từ ngày ", since, " trở đi")});
}

absl::Status ConferredTooEarly(absl::string_view award, absl::string_view signed_on) {
  return RefuseHonour("CONFERRED_TOO_EARLY", award,
                      {StrCat(award, " was decided on ", signed_on, " and cannot be handed over before"),
                       StrCat(award, " được quyết định ngày ", signed_on, ", không thể trao trước ngày đó")});
}

absl::Status RecoveryExceedsDue(absl::string_view award) {
  return RefuseHonour(
      "RECOVERY_EXCEEDS_DUE", award,
      {StrCat("less than that is still due of ", award), StrCat("số phải thu hồi của ", award, " ít hơn")});
}

absl::Status AwardUnknown(absl::string_view award) {
  return RefuseHonour("AWARD_UNKNOWN", award,
                      {StrCat(award, " does not exist, stands twice, or is kept by another alliance"),
                       StrCat(award, " không tồn tại, bị lặp, hoặc do Liên minh khác quản lý")});
}

absl::Status FontUnavailable() {
  return MakeError(StatusCode::kUnavailable, "FONT_UNAVAILABLE",
                   {"the font of certificates cannot be read", "không đọc được phông chữ của giấy chứng nhận"});
}

absl::Status LogEndsBefore(int64_t sequence, int64_t size) {
  return MakeError(StatusCode::kOutOfRange,
                   {.reason = "SEQUENCE_IN_FUTURE",
                    .message = {StrCat("the log has ", size, " entries, fewer than ", sequence),
                                StrCat("nhật ký có ", size, " mục, ít hơn ", sequence)},
                    .metadata = {{"head_sequence", StrCat(size)}}});
}

}  // namespace htx::awards
