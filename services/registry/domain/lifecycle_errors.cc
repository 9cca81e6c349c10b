#include "registry/domain/lifecycle_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "registry/domain/shaped_errors.h"

namespace htx::registry {

absl::Status SuspensionTooLong(absl::CivilDay latest, int64_t months, absl::string_view rule_version) {
  const std::string day = FormatDay(latest);
  return Precondition("SUSPENSION_TOO_LONG", "suspended_until",
                      {.en = absl::StrCat("one notice of suspension covers at most ", months, " months: until ", day,
                                          "; renew it then"),
                       .vi = absl::StrCat("mỗi lần thông báo tạm ngừng không quá ", months, " tháng: đến ngày ", day,
                                          "; sau đó thông báo tiếp")},
                      {{"latest_date", day}, {"rule_version", std::string(rule_version)}});
}

absl::Status BasisForbids(absl::string_view action, StateReason reason, LegalStatus status) {
  return Precondition("BASIS_FORBIDS", action,
                      {.en = absl::StrCat(action, " cannot rest on ", WordOf(reason), " in status ", WordOf(status)),
                       .vi = absl::StrCat("không thể thực hiện ", action, " theo căn cứ ", WordOf(reason),
                                          " ở tình trạng ", WordOf(status))});
}

absl::Status FactRecordedLater(absl::CivilDay day, const Text& what) {
  const std::string date = FormatDay(day);
  return Precondition("FACT_RECORDED_LATER", "effective_date",
                      {.en = absl::StrCat(date, ": ", what.en, "; correct that first, or choose a later day"),
                       .vi = absl::StrCat(date, ": ", what.vi, "; hãy đính chính trước, hoặc chọn ngày muộn hơn")},
                      {{"day", date}});
}

absl::Status ObjectionPeriodRunning(absl::CivilDay last, absl::string_view rule_version) {
  const std::string day = FormatDay(last);
  return Precondition("OBJECTION_PERIOD_RUNNING", "effective_date",
                      {.en = absl::StrCat("objections are possible until ", day,
                                          "; wait until then, or complete with the dossier (DEBTS_SETTLED)"),
                       .vi = absl::StrCat("còn thời hạn phản đối đến hết ngày ", day,
                                          "; hãy chờ đến khi hết hạn, hoặc hoàn tất bằng hồ sơ (DEBTS_SETTLED)")},
                      {{"last_date", day}, {"rule_version", std::string(rule_version)}});
}

absl::Status ObjectionPeriodUnknown(absl::CivilDay start) {
  const std::string day = FormatDay(start);
  return Precondition("OBJECTION_PERIOD_UNKNOWN", "effective_date",
                      {.en = absl::StrCat("how long objections were possible in ", day,
                                          " is not known; complete with the dossier (DEBTS_SETTLED)"),
                       .vi = absl::StrCat("chưa rõ thời hạn phản đối áp dụng vào ngày ", day,
                                          "; hãy hoàn tất bằng hồ sơ (DEBTS_SETTLED)")});
}

absl::Status SuccessionCycle(absl::string_view source, absl::string_view target) {
  return Precondition(
      "CYCLE", source,
      {.en = absl::StrCat(source, " stands in for ", target, " already, so ", target, " cannot stand in for it"),
       .vi = absl::StrCat(source, " đã kế thừa ", target, ", nên ", target, " không thể kế thừa ", source)});
}

absl::Status KindForbids(absl::string_view action, Kind source, std::optional<Kind> target, absl::CivilDay day) {
  const absl::string_view to = target ? WordOf(*target) : "any form";
  const absl::string_view to_vi = target ? WordOf(*target) : "loại hình nào khác";
  return Precondition(
      "KIND_FORBIDS", action,
      {.en = absl::StrCat(action, " of ", WordOf(source), " to ", to, " is not known to the law of ", FormatDay(day)),
       .vi = absl::StrCat("pháp luật áp dụng ngày ", FormatDay(day), " không quy định ", action, " từ ", WordOf(source),
                          " sang ", to_vi)});
}

absl::Status HasDependents(absl::string_view name, absl::Span<const Dependent> dependents) {
  ErrorDetail detail{.reason = "HAS_DEPENDENTS",
                     .message = {.en = absl::StrCat(name, " has dependents; end or move them first"),
                                 .vi = absl::StrCat(name, " còn dữ liệu phụ thuộc; hãy kết thúc hoặc chuyển trước")},
                     .resource_type = "organization",
                     .resource_name = std::string(name)};
  for (const Dependent& dependent : dependents) {
    detail.preconditions.push_back(
        {.type = "HAS_DEPENDENTS", .subject = dependent.subject, .description = dependent.text});
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, std::move(detail));
}

absl::Status OpenObligations(absl::Span<const Obligation> open) {
  ErrorDetail detail{.reason = "OPEN_OBLIGATIONS",
                     .message = {.en = absl::StrCat(open.size(), " obligations are open; settle them first"),
                                 .vi = absl::StrCat("còn ", open.size(), " nghĩa vụ chưa hoàn tất; hãy xử lý trước")},
                     .metadata = {{"count", absl::StrCat(open.size())}}};
  constexpr size_t kListed = 50;  // A status must fit into its trailers.
  for (const Obligation& obligation : open.subspan(0, kListed)) {
    detail.preconditions.push_back(
        {.type = "OPEN_OBLIGATIONS",
         .subject = absl::StrCat(obligation.service, "/", obligation.resource),
         .description = {
             .en = absl::StrCat(obligation.resource, " of ", obligation.organization, " is ", obligation.state,
                                obligation.acceptable ? "" : "; it is owed and cannot be accepted"),
             .vi =
                 absl::StrCat(obligation.resource, " của ", obligation.organization, " đang ở trạng thái ",
                              obligation.state, obligation.acceptable ? "" : "; khoản nợ này phải được thanh toán")}});
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, std::move(detail));
}

absl::Status NotDeleted(absl::string_view name) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {.reason = "NOT_DELETED",
                    .message = {.en = absl::StrCat(name, " is not voided"),
                                .vi = absl::StrCat(name, " không ở tình trạng ghi nhận nhầm")},
                    .resource_type = "organization",
                    .resource_name = std::string(name)});
}

}  // namespace htx::registry
