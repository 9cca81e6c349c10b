#include "funding/domain/day_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"

namespace htx::funding {

absl::Status DayClosed(absl::CivilDay day, absl::CivilDay sealed) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = "DAY_CLOSED",
                    .message = {.en = absl::StrCat(FormatDay(day), " is closed: the books are sealed up to and on ",
                                                   FormatDay(sealed), "; use a later business day"),
                                .vi = absl::StrCat("ngày ", FormatDay(day), " đã khóa sổ (khóa đến hết ngày ",
                                                   FormatDay(sealed), "); hãy ghi vào ngày làm việc sau")},
                    .metadata = {{"business_date", FormatDay(day)}, {"sealed_through", FormatDay(sealed)}}});
}

absl::Status DayClosedAlready(absl::string_view fund, absl::CivilDay day) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = "DAY_CLOSED_ALREADY",
                    .message = {.en = absl::StrCat(FormatDay(day), " of ", fund, " is closed already"),
                                .vi = absl::StrCat("ngày ", FormatDay(day), " của ", fund, " đã được đóng")},
                    .metadata = {{"fund", std::string(fund)}, {"business_date", FormatDay(day)}}});
}

absl::Status DayClosing(absl::string_view fund, absl::CivilDay day) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      {.reason = "DAY_CLOSING",
       .message = {.en = absl::StrCat("the first day of ", fund, ", ", FormatDay(day), ", is being closed"),
                   .vi = absl::StrCat("ngày đầu tiên của ", fund, " (", FormatDay(day), ") đang được đóng")},
       .metadata = {{"fund", std::string(fund)}, {"business_date", FormatDay(day)}}});
}

absl::Status TooManyDays(absl::CivilDay first, absl::CivilDay day, int most) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      {.reason = "TOO_MANY_DAYS",
       .message = {.en = absl::StrCat("from ", FormatDay(first), " to ", FormatDay(day), " are more than ", most,
                                      " days"),
                   .vi = absl::StrCat("từ ", FormatDay(first), " đến ", FormatDay(day), " nhiều hơn ", most, " ngày")},
       .metadata = {{"first_date", FormatDay(first)}, {"business_date", FormatDay(day)}}});
}

absl::Status LoanSumsDiffer(absl::string_view loan) {
  return MakeError(absl::StatusCode::kDataLoss,
                   {.reason = "LOAN_SUMS_DIFFER",
                    .message = {.en = absl::StrCat("the sums kept with ", loan, " are not those of its events"),
                                .vi = absl::StrCat("số liệu lưu của ", loan, " không khớp các nghiệp vụ đã ghi")},
                    .metadata = {{"loan", std::string(loan)}}});
}

}  // namespace htx::funding
