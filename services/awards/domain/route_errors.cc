#include "awards/domain/route_errors.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/error_parts.h"

namespace htx::awards {

using absl::StrCat;

absl::Status StepsMissing(absl::string_view nomination, std::vector<PreconditionViolation> violations) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = "STEPS_MISSING",
                    .message = {StrCat(nomination, " lacks ", violations.size(), " steps"),
                                StrCat(nomination, " còn thiếu ", violations.size(), " bước")},
                    .preconditions = std::move(violations)});
}

absl::Status NoticeNotNeeded(absl::string_view nomination, absl::string_view kind) {
  return Refuse("NOTICE_NOT_NEEDED", nomination,
                {StrCat("the rules of ", kind, " ask for no public notice here"),
                 StrCat("quy định về ", kind, " không yêu cầu lấy ý kiến công khai ở bước này")});
}

absl::Status NoticeDaysInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("NOTICE_DAYS", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status HolidaysUnknown(absl::string_view from, int64_t days) {
  return Refuse("HOLIDAYS_UNKNOWN", "notice",
                {StrCat("the holidays within ", days, " working days after ", from,
                        " are not known; state the last day of the notice"),
                 StrCat("chưa biết ngày nghỉ lễ trong ", days, " ngày làm việc sau ngày ", from,
                        "; hãy nêu ngày cuối cùng của thời hạn")});
}

absl::Status NotInNotice(absl::string_view nomination, absl::string_view from, absl::string_view last) {
  return Refuse("NOT_IN_NOTICE", nomination,
                {StrCat("the day must not be before ", from, last.empty() ? "" : " nor after ", last),
                 StrCat("ngày phải từ ", from, last.empty() ? "" : " đến ", last)});
}

absl::Status ObjectionUnknown(absl::string_view nomination, absl::string_view objection) {
  return Refuse("OBJECTION_UNKNOWN", nomination,
                {StrCat("the notice of ", nomination, " has no open objection ", objection),
                 StrCat(nomination, " không có ý kiến phản đối ", objection, " chưa giải quyết")});
}

absl::Status RouteFull(absl::string_view nomination, int64_t most) {
  return Refuse("ROUTE_FULL", nomination,
                {StrCat(nomination, " has ", most, " of these"), StrCat(nomination, " đã có ", most, " mục này")});
}

absl::Status ClearanceNotNeeded(absl::string_view body, absl::string_view kind) {
  return Refuse("CLEARANCE_NOT_NEEDED", body,
                {StrCat("the rules of ", kind, " do not ask ", body),
                 StrCat("quy định về ", kind, " không yêu cầu hiệp y với ", body)});
}

absl::Status ClearanceStands(absl::string_view body, absl::string_view nomination) {
  return Refuse("CLEARANCE_STANDS", body,
                {StrCat(body, " was asked about ", nomination, " and agrees or has not answered"),
                 StrCat(body, " đã được lấy ý kiến về ", nomination, " và đã đồng ý hoặc chưa trả lời")});
}

absl::Status ClearanceNotAsked(absl::string_view body, absl::string_view nomination) {
  return Refuse("CLEARANCE_NOT_ASKED", body,
                {StrCat("no request to ", body, " about ", nomination, " waits for this answer"),
                 StrCat("không có đề nghị hiệp y nào gửi ", body, " về ", nomination, " đang chờ trả lời")});
}

absl::Status ClearanceNotDue(absl::string_view body, absl::string_view due) {
  return Refuse("CLEARANCE_NOT_DUE", body,
                {due.empty() ? StrCat("no last day for the answer of ", body, " is known")
                             : StrCat(body, " may answer until ", due),
                 due.empty() ? StrCat("chưa biết thời hạn trả lời của ", body)
                             : StrCat(body, " còn thời hạn trả lời đến ", due)});
}

absl::Status ConditionsNotAccepted(absl::string_view nomination, absl::string_view unsettled) {
  return Refuse("CONDITIONS_NOT_ACCEPTED", nomination,
                {StrCat("who accepts ", nomination, " names exactly what nobody could tell: ", unsettled),
                 StrCat("người chấp thuận ", nomination, " phải nêu đúng các điều kiện chưa xác định: ", unsettled)},
                {{"unsettled", std::string(unsettled)}});
}

absl::Status RouteEnded(absl::string_view nomination, int64_t step) {
  return Refuse("ROUTE_ENDED", nomination,
                {StrCat(nomination, " is at step ", step, ", the last one of its route; it is decided there"),
                 StrCat(nomination, " đang ở bước ", step, ", bước cuối của lộ trình; cấp này quyết định")});
}

absl::Status RouteNotEnded(absl::string_view nomination, int64_t step, int64_t steps) {
  return Refuse("ROUTE_NOT_ENDED", nomination,
                {StrCat(nomination, " is at step ", step, " of ", steps, " of its route; forward it"),
                 StrCat(nomination, " đang ở bước ", step, "/", steps, " của lộ trình; cần trình lên")},
                {{"step", StrCat(step)}, {"steps", StrCat(steps)}});
}

absl::Status KindNotLower(absl::string_view lower, absl::string_view kind) {
  return Refuse("KIND_NOT_LOWER", lower,
                {StrCat(lower, " is ", kind, " itself or of a higher level"),
                 StrCat(lower, " chính là ", kind, " hoặc thuộc cấp cao hơn")});
}

absl::Status QuotaBaseUnknown(absl::string_view kind, absl::string_view scope, int64_t year) {
  return Refuse("QUOTA_BASE_UNKNOWN", scope,
                {StrCat("the quota of ", kind, " for ", year, " is a share of a number that nobody stated of ", scope),
                 StrCat("hạn mức ", kind, " năm ", year, " là tỷ lệ của một số chưa được công bố của ", scope)});
}

}  // namespace htx::awards
