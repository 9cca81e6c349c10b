#include "funding/domain/opening_errors.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "funding/domain/opening.h"

namespace htx::funding {
namespace {

absl::Status NotOpened(ErrorDetail detail) {
  return MakeError(absl::StatusCode::kFailedPrecondition, std::move(detail));
}

}  // namespace

absl::Status OpeningDiffers(absl::string_view subject, absl::string_view figure, Dong declared, Dong found) {
  return NotOpened(
      {.reason = "OPENING_DIFFERS",
       .message = {.en = absl::StrCat(figure, " of ", subject, " comes to ", FormatDong(found), ", ",
                                      FormatDong(declared), " are declared"),
                   .vi = absl::StrCat(figure, " của ", subject, " tính ra ", FormatDong(found), ", số khai báo là ",
                                      FormatDong(declared))},
       .metadata = {
           {"figure", std::string(figure)}, {"declared", absl::StrCat(declared)}, {"found", absl::StrCat(found)}}});
}

absl::Status OpeningNotReconciled(absl::string_view fund, absl::Span<const OpeningDifference> differences) {
  ErrorDetail detail = {
      .reason = "OPENING_NOT_RECONCILED",
      .message = {.en = absl::StrCat(differences.size(), " figures of the opening of ", fund, " differ"),
                  .vi = absl::StrCat("số dư đầu kỳ của ", fund, " còn ", differences.size(), " số liệu chênh lệch")}};
  if (differences.empty()) {
    detail.message = {.en = absl::StrCat("no balances of ", fund, " are declared"),
                      .vi = absl::StrCat("chưa khai báo số dư của ", fund)};
  }
  for (const OpeningDifference& difference : differences) {
    const std::string source = difference.source.empty() ? "" : NameOf(difference.source);
    detail.preconditions.push_back(
        {.type = "OPENING_DIFFERENCE",
         .subject = source.empty() ? difference.account : absl::StrCat(difference.account, " ", source),
         .description = {
             .en = absl::StrCat("declared ", FormatDong(difference.declared), ", found ", FormatDong(difference.found),
                                ", difference ", FormatDong(difference.declared - difference.found)),
             .vi =
                 absl::StrCat("khai báo ", FormatDong(difference.declared), ", tính ra ", FormatDong(difference.found),
                              ", chênh lệch ", FormatDong(difference.declared - difference.found))}});
  }
  return NotOpened(std::move(detail));
}

absl::Status OpeningFundInUse(absl::string_view fund) {
  return NotOpened({.reason = "OPENING_FUND_IN_USE",
                    .message = {.en = absl::StrCat("the books of ", fund, " have entries that are not of its opening"),
                                .vi = absl::StrCat("sổ của ", fund, " đã có bút toán ngoài số dư đầu kỳ")},
                    .metadata = {{"fund", std::string(fund)}}});
}

absl::Status OpeningFixed(absl::string_view fund) {
  return NotOpened({.reason = "OPENING_FIXED",
                    .message = {.en = absl::StrCat("the opening of ", fund, " is booked and cannot change"),
                                .vi = absl::StrCat("số dư đầu kỳ của ", fund, " đã ghi sổ, không thể thay đổi")},
                    .metadata = {{"fund", std::string(fund)}}});
}

}  // namespace htx::funding
