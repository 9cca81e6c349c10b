#include "awards/domain/scoring_errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "awards/domain/error_parts.h"
#include "common/base/error.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using absl::StrCat;

}  // namespace

absl::Status TemplateInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("TEMPLATE_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status TemplateUnknown(absl::string_view code) {
  return Refuse("TEMPLATE_UNKNOWN", code,
                {StrCat("no version of the scoring scheme ", code, " is published"),
                 StrCat("thang điểm ", code, " chưa được ban hành")});
}

absl::Status NotScored(absl::string_view campaign) {
  return Refuse("NOT_SCORED", campaign,
                {StrCat(campaign, " was launched without a scoring scheme"),
                 StrCat(campaign, " được phát động mà không có thang điểm")});
}

absl::Status SheetOpen(absl::string_view unit, absl::string_view campaign) {
  return Refuse(
      "SHEET_OPEN", unit,
      {StrCat(unit, " has its score sheet in ", campaign), StrCat(unit, " đã có bảng điểm trong ", campaign)});
}

absl::Status ScoresItself(absl::string_view unit) {
  return Refuse(
      "SCORES_ITSELF", unit,
      {StrCat(unit, " cannot be the one that cross-checks ", unit), StrCat(unit, " không được tự chấm chéo cho mình")});
}

absl::Status SameScorer(absl::string_view sheet) {
  return Refuse("SAME_SCORER", sheet,
                {StrCat("who submitted the unit's own scores of ", sheet, " may not check them for another unit"),
                 StrCat("người đã tự chấm ", sheet, " không được chấm chéo chính bảng điểm đó")});
}

absl::Status ScoreInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("SCORE_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status ScoresIncomplete(absl::Span<const std::string> criteria) {
  const std::string list = absl::StrJoin(criteria, ", ");
  return Malformed("SCORES_INCOMPLETE", "scores",
                   {StrCat("no score for ", list), StrCat("chưa chấm các tiêu chí ", list)});
}

absl::Status BonusOverCap(int64_t bonus, int64_t cap) {
  return Malformed("BONUS_OVER_CAP", "scores",
                   {StrCat("the bonuses are ", bonus, " thousandths of a point; at most ", cap, " are allowed"),
                    StrCat("tổng điểm thưởng là ", bonus, " phần nghìn điểm; tối đa ", cap)});
}

absl::Status NothingApplicable() {
  return Malformed("NOTHING_APPLICABLE", "scores",
                   {"no criterion applies to the unit", "không tiêu chí nào áp dụng cho đơn vị"});
}

absl::Status NotCounted(absl::string_view criterion) {
  return Refuse("NOT_COUNTED", criterion,
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
  return Refuse(
      "EXCUSE_REFUSED", unit,
      {StrCat(unit, " is no member, or has complete scores; it cannot be left out"),
       StrCat(unit, " không phải thành viên hoặc đã được chấm điểm đầy đủ; không được đưa ra ngoài xếp hạng")});
}

absl::Status NotRanked(absl::string_view cluster) {
  return Refuse("NOT_RANKED", cluster,
                {StrCat(cluster, " has not been ranked"), StrCat(cluster, " chưa được xếp hạng")});
}

absl::Status AlreadyRanked(absl::string_view cluster, absl::string_view ranking) {
  return Refuse("ALREADY_RANKED", cluster,
                {StrCat(cluster, " has been ranked: ", ranking), StrCat(cluster, " đã được xếp hạng: ", ranking)});
}

}  // namespace htx::awards
