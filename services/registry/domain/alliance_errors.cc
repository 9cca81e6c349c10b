#include "registry/domain/alliance_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "registry/domain/shaped_errors.h"

namespace htx::registry {

absl::Status NotAssessed(absl::string_view organization, int64_t year, Unassessed why) {
  const bool fresh = why == Unassessed::kNew;
  return Precondition("NOT_ASSESSED", organization,
                      {.en = absl::StrCat(organization, " is not assessed for ", year, ": ",
                                          fresh ? "it was founded less than 12 months before the end of the year"
                                                : "it stood still for more than 3 months of the year",
                                          "; file the figures without points"),
                       .vi = absl::StrCat(organization, " không được đánh giá, xếp loại năm ", year, ": ",
                                          fresh ? "thành lập dưới 12 tháng tính đến cuối năm"
                                                : "ngừng hoạt động trên 3 tháng trong năm",
                                          "; hãy nộp số liệu không kèm điểm")});
}

absl::Status ReportPending(absl::string_view filing) {
  return Precondition("REPORT_PENDING", filing,
                      {.en = absl::StrCat(filing, " waits for approval; approve or return it first"),
                       .vi = absl::StrCat(filing, " đang chờ duyệt; hãy duyệt hoặc trả lại trước")});
}

absl::Status ReportCounts(absl::string_view report) {
  return Precondition(
      "REPORT_COUNTS", report,
      {.en = absl::StrCat("the figures of ", report, " count already; correct them"),
       .vi = absl::StrCat("số liệu của ", report, " đã được công nhận; hãy dùng chức năng đính chính")});
}

absl::Status NoReport(absl::string_view report) {
  return Precondition("NO_REPORT", report,
                      {.en = absl::StrCat("no figures of ", report, " count yet; submit them"),
                       .vi = absl::StrCat("chưa có số liệu nào của ", report, " được công nhận; hãy nộp báo cáo")});
}

absl::Status ReportNotPending(absl::string_view filing, ReportState state) {
  return Precondition("REPORT_NOT_PENDING", filing,
                      {.en = absl::StrCat(filing, " is ", WordOf(state), "; only a SUBMITTED one is decided"),
                       .vi = absl::StrCat(filing, " đang ở trạng thái ", WordOf(state), "; chỉ duyệt bản đã nộp")});
}

absl::Status SamePerson(absl::string_view filing, absl::string_view principal) {
  return Precondition(
      "SAME_PERSON", filing,
      {.en = absl::StrCat(principal, " submitted ", filing, "; somebody else must approve or return it"),
       .vi = absl::StrCat(principal, " đã nộp ", filing, "; người khác phải duyệt hoặc trả lại")});
}

absl::Status RuleUnknown(absl::string_view name, int64_t year) {
  return Precondition("RULE_UNKNOWN", name,
                      {.en = absl::StrCat("no rule ", name, " is known for the year ", year),
                       .vi = absl::StrCat("chưa biết quy định ", name, " cho năm ", year)});
}

absl::Status MembershipSuspended(absl::string_view name, absl::CivilDay since) {
  return Precondition("MEMBERSHIP_SUSPENDED", name,
                      {.en = absl::StrCat("the rights of ", name, " rested from ", FormatDay(since), " on"),
                       .vi = absl::StrCat("quyền của ", name, " đã tạm dừng từ ngày ", FormatDay(since))});
}

absl::Status MembershipNotSuspended(absl::string_view name) {
  return Precondition("MEMBERSHIP_NOT_SUSPENDED", name,
                      {.en = absl::StrCat(name, " is not suspended"), .vi = absl::StrCat(name, " không bị tạm dừng")});
}

absl::Status LaterSchedule(absl::string_view alliance, absl::CivilDay start) {
  return Precondition("LATER_SCHEDULE", alliance,
                      {.en = absl::StrCat("a schedule from ", FormatDay(start), " on is recorded"),
                       .vi = absl::StrCat("đã có mức hội phí áp dụng từ ngày ", FormatDay(start))});
}

absl::Status NotAMemberThen(absl::string_view membership, int64_t year) {
  return Precondition("NOT_A_MEMBER_THEN", membership,
                      {.en = absl::StrCat(membership, " holds on no day of ", year),
                       .vi = absl::StrCat(membership, " không có hiệu lực vào ngày nào của năm ", year)});
}

absl::Status AlreadyReversed(absl::string_view payment) {
  return Precondition("ALREADY_REVERSED", payment,
                      {.en = absl::StrCat(payment, " was taken back, or takes another back"),
                       .vi = absl::StrCat(payment, " đã được hủy, hoặc là bút toán hủy")});
}

absl::Status RecordWithdrawn(absl::string_view name) {
  return Precondition("RECORD_WITHDRAWN", name,
                      {.en = absl::StrCat(name, " was recorded in error and withdrawn; record it anew"),
                       .vi = absl::StrCat(name, " đã bị hủy vì ghi nhầm; hãy ghi nhận lại")});
}

absl::Status PlanSettled(absl::string_view activity) {
  return Precondition("PLAN_SETTLED", activity,
                      {.en = absl::StrCat("the plan of ", activity, " changes only while it is PLANNED"),
                       .vi = absl::StrCat("kế hoạch của ", activity, " chỉ được sửa khi còn ở trạng thái PLANNED")});
}

absl::Status ProgrammeUnknown(absl::string_view name) {
  return Precondition("PROGRAMME_UNKNOWN", name,
                      {.en = absl::StrCat(name, " is no programme of that alliance"),
                       .vi = absl::StrCat(name, " không phải chương trình phối hợp của liên minh đó")});
}

absl::Status OutsideProgramme(absl::string_view programme, absl::CivilDay day) {
  return Precondition("OUTSIDE_PROGRAMME", programme,
                      {.en = absl::StrCat(FormatDay(day), " does not lie in the period of ", programme),
                       .vi = absl::StrCat("ngày ", FormatDay(day), " không thuộc thời gian của ", programme)});
}

absl::Status PetitionIsClosed(absl::string_view name) {
  return Precondition("PETITION_CLOSED", name,
                      {.en = absl::StrCat(name, " is closed; raise a new petition"),
                       .vi = absl::StrCat(name, " đã kết thúc; hãy lập kiến nghị mới")});
}

absl::Status TooManySteps(absl::string_view name, int64_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted, "TOO_MANY_STEPS",
                   {.en = absl::StrCat(name, " has ", limit, " steps; close it and raise a new petition"),
                    .vi = absl::StrCat(name, " đã có ", limit, " bước; hãy kết thúc và lập kiến nghị mới")});
}

absl::Status LaterAppointment(absl::string_view committee, absl::CivilDay start) {
  return Precondition("LATER_APPOINTMENT", committee,
                      {.en = absl::StrCat("an appointment from ", FormatDay(start), " on is recorded"),
                       .vi = absl::StrCat("đã có cơ quan thường trực từ ngày ", FormatDay(start))});
}

}  // namespace htx::registry
