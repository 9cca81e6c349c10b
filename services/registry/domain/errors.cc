#include "registry/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "registry/domain/shaped_errors.h"

namespace htx::registry {
namespace {

using absl::StatusCode;

absl::Status FieldError(absl::string_view reason, absl::string_view field, const Text& text) {
  return MakeError(StatusCode::kInvalidArgument,
                   {.reason = std::string(reason),
                    .message = {.en = absl::StrCat(field, ": ", text.en), .vi = absl::StrCat(field, ": ", text.vi)},
                    .fields = {{.field = std::string(field), .description = text}}});
}

}  // namespace

absl::Status FieldRequired(absl::string_view field) {
  return InvalidField(field, {.en = "is required", .vi = "là trường bắt buộc"});
}

absl::Status FieldNotAllowed(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return InvalidField(field, {.en = std::string(why_en), .vi = std::string(why_vi)});
}

absl::Status TaxCodeForm(absl::string_view field) {
  return InvalidField(field, {.en = "must be ten digits, or ten digits, \"-\" and a unit from 001 to 999; the province "
                                    "(digits 1 and 2) is not 00, the serial (digits 3 to 9) not 0000000",
                              .vi = "phải gồm mười chữ số, hoặc mười chữ số, dấu \"-\" và số đơn vị từ 001 đến 999; mã "
                                    "tỉnh (chữ số 1 và 2) khác 00, số thứ tự (chữ số 3 đến 9) khác 0000000"});
}

absl::Status DateInFuture(absl::string_view field) {
  return InvalidField(field, {.en = "must not lie after today", .vi = "không được sau ngày hôm nay"});
}

absl::Status CheckDigitWrong(absl::string_view field, absl::string_view code) {
  return FieldError("CHECK_DIGIT", field,
                    {.en = absl::StrCat("the check digit of ", code, " is wrong"),
                     .vi = absl::StrCat("chữ số kiểm tra của mã ", code, " không đúng")});
}

absl::Status MaskUnknownPath(absl::string_view path) {
  return FieldError("MASK_UNKNOWN_PATH", "update_mask",
                    {.en = absl::StrCat("\"", path, "\" is not a field that can be updated"),
                     .vi = absl::StrCat("\"", path, "\" không phải là trường được phép cập nhật")});
}

absl::Status TooManyGroups(int64_t limit) {
  return FieldError("TOO_MANY_GROUPS", "group_by",
                    {.en = absl::StrCat("more than ", limit, " groups; group by less"),
                     .vi = absl::StrCat("nhiều hơn ", limit, " nhóm; hãy nhóm theo ít tiêu chí hơn")});
}

absl::Status ImportConfigMissing() {
  return FieldError("IMPORT_CONFIG_MISSING", "config",
                    {.en = "the first message holds the configuration, and only the first",
                     .vi = "thông điệp đầu tiên, và chỉ thông điệp đầu tiên, chứa cấu hình"});
}

absl::Status ValidPeriodEmpty() {
  return FieldError("VALID_PERIOD_EMPTY", "valid_to", {.en = "must be after valid_from", .vi = "phải sau valid_from"});
}

absl::Status NotKnownAtTime(absl::string_view name, absl::CivilDay valid_from, absl::Time known_from) {
  const std::string day = FormatDay(valid_from);
  return MakeError(
      StatusCode::kNotFound,
      {.reason = "NOT_KNOWN_AT_TIME",
       .message = {.en = absl::StrCat(name, " was not known at that time; it is recorded from ", day, " on"),
                   .vi = absl::StrCat(name, " chưa được ghi nhận tại thời điểm đó; dữ liệu có từ ngày ", day)},
       .metadata = {{"valid_from", day},
                    {"known_from", absl::FormatTime(absl::RFC3339_full, known_from, absl::UTCTimeZone())}},
       .resource_type = "organization",
       .resource_name = std::string(name)});
}

absl::Status KnownTimeInFuture() {
  return MakeError(StatusCode::kOutOfRange, "KNOWN_TIME_IN_FUTURE",
                   {.en = "time.known_time lies in the future", .vi = "time.known_time nằm ở tương lai"});
}

absl::Status NumberTaken(absl::string_view code, absl::string_view holder) {
  return ResourceError(StatusCode::kAlreadyExists, "NUMBER_TAKEN", "organization", holder,
                       {.en = absl::StrCat("tax code ", code, " belongs to ", holder),
                        .vi = absl::StrCat("mã số thuế ", code, " đã thuộc về ", holder)});
}

absl::Status IdTaken(absl::string_view name) {
  return ResourceError(StatusCode::kAlreadyExists, "ID_TAKEN", "", name,
                       {.en = absl::StrCat(name, " exists already"), .vi = absl::StrCat(name, " đã tồn tại")});
}

absl::Status StateForbids(absl::string_view action, LegalStatus status, absl::string_view allowed_en) {
  const absl::string_view word = WordOf(status);
  return Precondition("STATE_FORBIDS", action,
                      {.en = absl::StrCat(action, " is not possible in status ", word, "; possible in: ", allowed_en),
                       .vi = absl::StrCat("không thể thực hiện ", action, " ở tình trạng ", word,
                                          "; chỉ thực hiện được ở: ", allowed_en)});
}

absl::Status StatusChangedLater(absl::CivilDay day) {
  return Precondition(
      "STATUS_CHANGED_LATER", "effective_date",
      {.en = absl::StrCat("the status changed on ", FormatDay(day), " already, after the effective date"),
       .vi = absl::StrCat("tình trạng đã thay đổi vào ngày ", FormatDay(day), ", sau ngày hiệu lực")});
}

absl::Status BeforeFounding(absl::CivilDay first) {
  return Precondition("BEFORE_FOUNDING", "effective_date",
                      {.en = absl::StrCat("the organisation is recorded from ", FormatDay(first), " on"),
                       .vi = absl::StrCat("tổ chức được ghi nhận từ ngày ", FormatDay(first))});
}

absl::Status CorrectionConflict(absl::string_view path, absl::CivilDay day, const Text& why) {
  const std::string on = FormatDay(day);
  const Text text = {
      .en = absl::StrCat("the correction of ", path, " contradicts what is recorded for ", on, ": ", why.en),
      .vi = absl::StrCat("việc đính chính ", path, " mâu thuẫn với dữ liệu của ngày ", on, ": ", why.vi)};
  return MakeError(
      StatusCode::kFailedPrecondition,
      {.reason = "CORRECTION_CONFLICT",
       .message = text,
       .preconditions = {{.type = "CORRECTION_CONFLICT", .subject = std::string(path), .description = why}},
       .metadata = {{"path", std::string(path)}, {"day", on}}});
}

absl::Status AreaNotValidAtDate(absl::string_view area, absl::CivilDay day) {
  return Precondition("AREA_NOT_VALID_AT_DATE", area,
                      {.en = absl::StrCat(area, " did not exist on ", FormatDay(day)),
                       .vi = absl::StrCat(area, " không tồn tại vào ngày ", FormatDay(day))});
}

absl::Status AllianceUnknown(absl::string_view name) {
  return Precondition("ALLIANCE_UNKNOWN", name,
                      {.en = absl::StrCat(name, " is not a recorded alliance"),
                       .vi = absl::StrCat(name, " không phải là liên minh đã được ghi nhận")});
}

absl::Status AlreadyEnded(absl::string_view name) {
  return Precondition("ALREADY_ENDED", name,
                      {.en = absl::StrCat(name, " has ended already"), .vi = absl::StrCat(name, " đã kết thúc")});
}

absl::Status CorrectionTooLarge(int64_t limit) {
  return MakeError(StatusCode::kResourceExhausted, "CORRECTION_TOO_LARGE",
                   {.en = absl::StrCat("it replaces more than ", limit, " revisions; correct a shorter period"),
                    .vi = absl::StrCat("đính chính này thay thế hơn ", limit,
                                       " phiên bản; hãy đính chính khoảng thời gian ngắn hơn")});
}

absl::Status ImportTooLarge(int64_t limit) {
  return MakeError(StatusCode::kResourceExhausted, "IMPORT_TOO_LARGE",
                   {.en = absl::StrCat("one import has at most ", limit, " rows; send the rest in another"),
                    .vi = absl::StrCat("một lần nhập có tối đa ", limit, " dòng; hãy gửi phần còn lại ở lần khác")});
}

}  // namespace htx::registry
