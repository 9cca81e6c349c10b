#include "awards/domain/honour_errors.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/error_parts.h"
#include "common/base/error.h"

namespace htx::awards {

namespace {

using absl::StatusCode;
using absl::StrCat;

}  // namespace

absl::Status RulingTooEarly(absl::string_view award, absl::string_view since) {
  return Refuse("RULING_TOO_EARLY", award,
                {StrCat("a paper about ", award, " must be signed on or after ", since),
                 StrCat("văn bản về ", award, " phải ký từ ngày ", since, " trở đi")});
}

absl::Status ConferredTooEarly(absl::string_view award, absl::string_view signed_on) {
  return Refuse("CONFERRED_TOO_EARLY", award,
                {StrCat(award, " was decided on ", signed_on, " and cannot be handed over before"),
                 StrCat(award, " được quyết định ngày ", signed_on, ", không thể trao trước ngày đó")});
}

absl::Status RecoveryExceedsDue(absl::string_view award) {
  return Refuse("RECOVERY_EXCEEDS_DUE", award,
                {StrCat("less than that is still due of ", award), StrCat("số phải thu hồi của ", award, " ít hơn")});
}

absl::Status PaidTooEarly(absl::string_view award, absl::string_view signed_on) {
  return Refuse("PAID_TOO_EARLY", award,
                {StrCat("prize money of ", award, " is paid from ", signed_on, " on"),
                 StrCat("tiền thưởng của ", award, " chỉ chi từ ngày ", signed_on)});
}

absl::Status PrizeExceeded(absl::string_view award, int64_t left) {
  return Refuse("PRIZE_EXCEEDED", award,
                {StrCat("at most ", left, " VND of the prize of ", award, " are still to be paid"),
                 StrCat("tiền thưởng còn được chi của ", award, " tối đa ", left, " đồng")},
                {{"left", StrCat(left)}});
}

absl::Status SignerNotEmpowered(absl::string_view authority, absl::string_view title, absl::string_view day) {
  return Refuse("SIGNER_NOT_EMPOWERED", authority,
                {StrCat("nobody", title.empty() ? "" : " with the office ", title,
                        " is recorded who could sign this for ", authority, " on ", day),
                 StrCat("không có ghi nhận người", title.empty() ? "" : " giữ chức vụ ", title,
                        " được ký văn bản này thay ", authority, " ngày ", day)});
}

absl::Status AwardUnknown(absl::string_view award) {
  return Refuse("AWARD_UNKNOWN", award,
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
