#include "awards/domain/contest_errors.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/error_parts.h"
#include "common/base/error.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using absl::StrCat;

}  // namespace

absl::Status ContestInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("CONTEST_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status ContestKindRefused(absl::string_view contest, absl::string_view kind) {
  return Refuse(
      "CONTEST_KIND_REFUSED", contest,
      {StrCat(contest, " is a ", kind), StrCat(contest, " thuộc loại ", kind, ", không thực hiện được bước này")});
}

absl::Status EntriesOpen(absl::string_view contest, absl::string_view deadline) {
  return Refuse(
      "ENTRIES_OPEN", contest,
      {StrCat(contest, " receives entries until ", deadline), StrCat(contest, " còn nhận bài đến ", deadline)},
      {{"deadline", std::string(deadline)}});
}

absl::Status EntryLate(absl::string_view contest, absl::string_view deadline) {
  return Refuse("ENTRY_LATE", contest,
                {StrCat("entries of ", contest, " were received before ", deadline),
                 StrCat(contest, " chỉ nhận bài trước ", deadline)},
                {{"deadline", std::string(deadline)}});
}

absl::Status EntryKnown(absl::string_view contest) {
  return MakeError(
      StatusCode::kAlreadyExists, "ENTRY_KNOWN",
      {StrCat(contest, " has this work or candidate"), StrCat(contest, " đã nhận tác phẩm hoặc ứng viên này")});
}

absl::Status CategoryUnknown(absl::string_view contest, absl::string_view category) {
  return Malformed("CATEGORY_UNKNOWN", "entry.category",
                   {StrCat(contest, " has no category ", category), StrCat(contest, " không có hạng mục ", category)});
}

absl::Status CategoryMismatch(absl::string_view category, absl::string_view field, absl::string_view wanted) {
  return Refuse("CATEGORY_MISMATCH", category,
                {StrCat(category, " is for organisations with ", field, " ", wanted),
                 StrCat("hạng mục ", category, " dành cho tổ chức có ", field, " ", wanted)});
}

absl::Status TooManyEntries(absl::string_view contest, int64_t most) {
  return Refuse("TOO_MANY_ENTRIES", contest,
                {StrCat(contest, " has ", most, " entries, the most"), StrCat(contest, " đã đủ ", most, " bài")});
}

absl::Status NotEligibleToJudge(absl::string_view entry) {
  return MakeError(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_JUDGE",
                   {StrCat("the caller may not judge ", entry), StrCat("người gọi không được chấm ", entry)});
}

absl::Status JudgementLimit(absl::string_view entry, int64_t most) {
  return Refuse("JUDGEMENT_LIMIT", entry,
                {StrCat("the caller scored ", entry, " ", most, " times, the most"),
                 StrCat("người gọi đã chấm ", entry, " ", most, " lần, là tối đa")});
}

absl::Status PlacesTaken(absl::string_view category, int64_t places) {
  return Refuse("PLACES_TAKEN", category,
                {StrCat(category, " has ", places, " places and all are held"),
                 StrCat("hạng mục ", category, " có ", places, " chỉ tiêu và đã chọn đủ")},
                {{"places", StrCat(places)}});
}

absl::Status PrizeRefused(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("PRIZE_REFUSED", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status JudgementsMissing(const std::vector<MissingJudgements>& missing, int64_t needed) {
  ErrorDetail detail = {.reason = "JUDGEMENTS_MISSING",
                        .message = {StrCat(missing.size(), " entries have fewer than ", needed, " scores that count"),
                                    StrCat(missing.size(), " bài chưa đủ ", needed, " phiếu chấm hợp lệ")}};
  // Status details have a size limit; the first ones are enough to go on with.
  constexpr size_t kMostNamed = 50;
  for (size_t i = 0; i < missing.size() && i < kMostNamed; ++i) {
    detail.preconditions.push_back(
        {.type = "JUDGEMENTS_MISSING",
         .subject = missing[i].entry,
         .description = {StrCat(missing[i].counted, " of ", needed), StrCat(missing[i].counted, " trên ", needed)}});
  }
  return MakeError(StatusCode::kFailedPrecondition, std::move(detail));
}

}  // namespace htx::awards
