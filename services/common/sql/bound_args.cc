#include "common/sql/bound_args.h"

#include "absl/strings/str_cat.h"
#include "common/sql/driver_error.h"
#include "common/sql/placeholders.h"

namespace htx::sql {

absl::Status CheckArgs(absl::Span<const Value> args) {
  for (const Value& arg : args) {
    const std::string* text = absl::get_if<std::string>(&arg);
    if (text != nullptr && !IsStorableText(*text)) return TextNotUtf8();
  }
  return absl::OkStatus();
}

absl::Status WrongArgCount(absl::string_view sql, size_t expected, size_t got) {
  return DriverFailure(absl::StrCat("the statement takes ", expected, " values, not ", got), sql);
}

}  // namespace htx::sql
