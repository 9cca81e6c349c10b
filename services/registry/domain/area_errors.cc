#include "registry/domain/area_errors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"

namespace htx::registry {
namespace {

using absl::StatusCode;

// Details of an error travel in a header that holds 4 KiB.
constexpr size_t kNamed = 50;

// `items` in one sentence: how many, and the first of them.
absl::Status Refused(absl::string_view reason, absl::Span<const std::string> items, const Text& what) {
  const std::string named = absl::StrJoin(items.subspan(0, kNamed), ", ");
  const std::string more = items.size() > kNamed ? ", …" : "";
  const Text text{.en = absl::StrCat(items.size(), " ", what.en, ": ", named, more),
                  .vi = absl::StrCat(items.size(), " ", what.vi, ": ", named, more)};
  return MakeError(StatusCode::kFailedPrecondition, {.reason = std::string(reason),
                                                     .message = text,
                                                     .preconditions = {{.type = std::string(reason),
                                                                        .subject = items.empty() ? "" : items.front(),
                                                                        .description = what}},
                                                     .metadata = {{"count", absl::StrCat(items.size())}}});
}

}  // namespace

absl::Status AreaNameUnknown(absl::string_view field) {
  return InvalidField(field,
                      {.en = "names no area; ListAreas shows them", .vi = "không phải là địa bàn nào; xem ListAreas"});
}

absl::Status AreaUnknown(absl::Span<const std::string> references) {
  return Refused(
      "AREA_UNKNOWN", references,
      {.en = "references name no unit of that day", .vi = "tham chiếu không phải là đơn vị nào của ngày đó"});
}

absl::Status AreaEnded(absl::Span<const std::string> areas) {
  return Refused("AREA_ENDED", areas,
                 {.en = "units have an end already, or do not begin before the effective date",
                  .vi = "đơn vị đã kết thúc, hoặc không bắt đầu trước ngày hiệu lực"});
}

absl::Status DuplicateTransition(absl::Span<const std::string> transitions) {
  return Refused("DUPLICATE_TRANSITION", transitions,
                 {.en = "transitions are stated more than once", .vi = "chuyển đổi được nêu nhiều hơn một lần"});
}

absl::Status AreaOverlap(absl::Span<const std::string> areas) {
  return Refused("OVERLAP", areas, {.en = "units are given twice", .vi = "đơn vị được phân bổ hai lần"});
}

absl::Status CoverageGap(absl::Span<const std::string> areas) {
  return Refused("COVERAGE_GAP", areas,
                 {.en = "units are left uncovered", .vi = "đơn vị còn thiếu, chưa được chuyển đổi"});
}

absl::Status AssignmentUnknown(absl::Span<const std::string> organizations) {
  return Refused("ASSIGNMENT_UNKNOWN", organizations,
                 {.en = "assignments name organisations that do not lie in the unit that is split",
                  .vi = "phân bổ nêu tổ chức không thuộc đơn vị bị chia"});
}

absl::Status AreasChangedMeanwhile() {
  return MakeError(StatusCode::kAborted, {.reason = "AREAS_CHANGED",
                                          .message = {.en = "other reforms of areas were recorded meanwhile; retry",
                                                      .vi = "có thay đổi địa giới khác vừa được ghi nhận; hãy thử lại"},
                                          .retry_after_ms = 100});
}

}  // namespace htx::registry
