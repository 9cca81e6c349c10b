#include "awards/domain/scoring_errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using absl::StrCat;

absl::Status Against(absl::string_view reason, absl::string_view subject, Text text) {
  ErrorDetail detail = {.reason = std::string(reason), .message = text};
  detail.preconditions.push_back({.type = std::string(reason), .subject = std::string(subject), .description = text});
  return MakeError(StatusCode::kFailedPrecondition, std::move(detail));
}

absl::Status WrongField(absl::string_view reason, absl::string_view field, Text text) {
  ErrorDetail detail = {.reason = std::string(reason), .message = text};
  detail.fields.push_back({.field = std::string(field), .description = text});
  return MakeError(StatusCode::kInvalidArgument, std::move(detail));
}

}  // namespace

absl::Status TemplateInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return WrongField("TEMPLATE_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status TemplateUnknown(absl::string_view code) {
  return Against("TEMPLATE_UNKNOWN", code,
                 {StrCat("no version of the scoring scheme ", code, " is published"),
                  StrCat("thang điểm ", code, " chưa được ban hành")});
}

absl::Status NotScored(absl::string_view campaign) {
  return Against("NOT_SCORED", campaign,
                 {StrCat(campaign, " was launched without a scoring scheme"),
                  StrCat(campaign, " được phát động mà không có thang điểm")});
}

absl::Status SheetOpen(absl::string_view unit, absl::string_view campaign) {
  return Against(
      "SHEET_OPEN", unit,
      {StrCat(unit, " has its score sheet in ", campaign), StrCat(unit, " đã có bảng điểm trong ", campaign)});
}

absl::Status ScoresItself(absl::string_view unit) {
  return Against(
      "SCORES_ITSELF", unit,
      {StrCat(unit, " cannot be the one that cross-checks ", unit), StrCat(unit, " không được tự chấm chéo cho mình")});
}

absl::Status ScoreInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return WrongField("SCORE_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status ScoresIncomplete(absl::Span<const std::string> criteria) {
  const std::string list = absl::StrJoin(criteria, ", ");
  return WrongField("SCORES_INCOMPLETE", "scores",
                    {StrCat("no score for ", list), StrCat("chưa chấm các tiêu chí ", list)});
}

absl::Status BonusOverCap(int64_t bonus, int64_t cap) {
  return WrongField("BONUS_OVER_CAP", "scores",
                    {StrCat("the bonuses are ", bonus, " thousandths of a point; at most ", cap, " are allowed"),
                     StrCat("tổng điểm thưởng là ", bonus, " phần nghìn điểm; tối đa ", cap)});
}

absl::Status NothingApplicable() {
  return WrongField("NOTHING_APPLICABLE", "scores",
                    {"no criterion applies to the unit", "không tiêu chí nào áp dụng cho đơn vị"});
}

absl::Status NotCounted(absl::string_view criterion) {
  return Against("NOT_COUNTED", criterion,
                 {StrCat("the registry counted nothing for ", criterion, "; state the value"),
                  StrCat("hệ thống đăng ký không có số liệu cho ", criterion, "; hãy nêu giá trị")});
}

absl::Status ScoresMissing(absl::Span<const MissingSheet> missing) {
  ErrorDetail detail = {.reason = "SCORES_MISSING",
                        .message = {StrCat(missing.size(), " members have no complete scores"),
                                    StrCat(missing.size(), " thành viên chưa được chấm điểm đầy đủ")}};
  for (const MissingSheet& one : missing) {
    detail.preconditions.push_back(
        {.type = "SCORES_MISSING",
         .subject = one.unit,
         .description = {StrCat("its sheet: ", one.state), StrCat("trạng thái bảng điểm: ", one.state)}});
  }
  return MakeError(StatusCode::kFailedPrecondition, std::move(detail));
}

absl::Status ExcuseRefused(absl::string_view unit) {
  return Against(
      "EXCUSE_REFUSED", unit,
      {StrCat(unit, " is no member, or has complete scores; it cannot be left out"),
       StrCat(unit, " không phải thành viên hoặc đã được chấm điểm đầy đủ; không được đưa ra ngoài xếp hạng")});
}

absl::Status NotRanked(absl::string_view cluster) {
  return Against("NOT_RANKED", cluster,
                 {StrCat(cluster, " has not been ranked"), StrCat(cluster, " chưa được xếp hạng")});
}

absl::Status AlreadyRanked(absl::string_view cluster, absl::string_view ranking) {
  return Against("ALREADY_RANKED", cluster,
                 {StrCat(cluster, " has been ranked: ", ranking), StrCat(cluster, " đã được xếp hạng: ", ranking)});
}

}  // namespace htx::awards
