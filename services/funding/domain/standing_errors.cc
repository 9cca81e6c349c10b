#include "funding/domain/standing_errors.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"

namespace htx::funding {
namespace {

absl::Status Refused(absl::string_view reason, Text message,
                     std::vector<std::pair<std::string, std::string>> metadata) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = std::string(reason), .message = std::move(message), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status DebtorNotOpen(absl::string_view loan, absl::string_view from, absl::CivilDay day) {
  return Refused("DEBTOR_NOT_OPEN",
                 {.en = absl::StrCat("who owes ", loan, " after ", from, " is not open on ", FormatDay(day)),
                  .vi = absl::StrCat("bên nợ của ", loan, " kế thừa từ ", from, " không còn phải quyết định vào ngày ",
                                     FormatDay(day))},
                 {{"loan", std::string(loan)}, {"from", std::string(from)}, {"business_date", FormatDay(day)}});
}

absl::Status NotASuccessor(absl::string_view debtor, absl::string_view from) {
  return Refused("NOT_A_SUCCESSOR",
                 {.en = absl::StrCat("the registry does not record ", debtor, " as a successor of ", from),
                  .vi = absl::StrCat("sổ đăng ký không ghi nhận ", debtor, " là tổ chức kế thừa của ", from)},
                 {{"debtor", std::string(debtor)}, {"from", std::string(from)}});
}

absl::Status FlagAlreadyCleared(absl::string_view name) {
  return Refused("FLAG_CLEARED",
                 {.en = absl::StrCat(name, " was cleared before"), .vi = absl::StrCat(name, " đã được gỡ trước đó")},
                 {{"flag", std::string(name)}});
}

absl::Status FlagNeedsFact(absl::string_view name) {
  return Refused("FLAG_NEEDS_FACT",
                 {.en = absl::StrCat(name, " is cleared by the decision who owes the loan"),
                  .vi = absl::StrCat(name, " chỉ được gỡ bằng quyết định về bên nợ của khoản vay")},
                 {{"flag", std::string(name)}});
}

}  // namespace htx::funding
